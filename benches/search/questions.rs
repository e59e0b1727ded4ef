//! What is asked: texts made from the names of the catalogue, and the questions of citizens.

use onevisit::search::filter::{Dimension, Filter};
use onevisit::search::releases::ReleaseView;
use onevisit::store::Store;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use pinyin::ToPinyin;

/// How many different texts of a kind are asked.
const VARIETY: usize = 1_000;

/// What questions are asked of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Suggest,
    Search,
}

impl Endpoint {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Suggest => "suggest",
            Self::Search => "search",
        }
    }
}

/// Questions of one kind.
pub(crate) struct Kind {
    pub(crate) endpoint: Endpoint,
    pub(crate) name: &'static str,
    pub(crate) texts: Vec<String>,
    /// What the items must be; the filter of the address and of the call.
    pub(crate) filter: Filter,
    facets: &'static str,
}

impl Kind {
    /// The address of each question.
    pub(crate) fn paths(&self) -> Vec<String> {
        let values = |(dimension, values): &(Dimension, Vec<String>)| {
            format!("&{}={}", dimension.name(), values.join(","))
        };
        let more: String = self.filter.0.iter().map(values).chain([self.facets.to_owned()]).collect();
        let path = |text: &String| {
            let text = utf8_percent_encode(text, NON_ALPHANUMERIC);
            format!("/v1/{}?q={text}{more}", self.endpoint.name())
        };
        self.texts.iter().map(path).collect()
    }
}

/// All kinds, for the catalogue of a release.
pub(crate) fn kinds(store: &Store, view: &ReleaseView) -> Vec<Kind> {
    let names = names(store, view);
    let of = |text: fn(usize, &[char]) -> String| -> Vec<String> {
        names.iter().enumerate().map(|(number, name)| text(number, name)).collect()
    };
    let kind = |endpoint, name, texts| Kind { endpoint, name, texts, filter: Filter::default(), facets: "" };
    let suggest = |name, texts| kind(Endpoint::Suggest, name, texts);
    let search = |name, texts| kind(Endpoint::Search, name, texts);
    let division = view.directory.jurisdictions.entries()[view.directory.jurisdictions.entries().len() / 2]
        .code
        .to_string();
    let filter = || Filter(vec![(Dimension::Jurisdiction, vec![division.clone()])]);
    vec![
        suggest("first character", of(|_, name| text(&name[..1]))),
        suggest("2 to 4 first characters", of(|number, name| text(&name[..2 + number % 3]))),
        suggest("2 to 4 characters inside", of(|number, name| text(&name[3..5 + number % 3]))),
        suggest("2 to 6 first letters", of(|number, name| initials(&name[..2 + number % 5]))),
        suggest("pinyin of 2 to 5 characters", of(|number, name| pinyin(&name[..2 + number % 4]))),
        suggest(
            "characters and letters mixed",
            of(|_, name| text(&name[..1]) + &pinyin(&name[1..2]) + &initials(&name[2..4])),
        ),
        Kind {
            filter: filter(),
            ..suggest(
                "2 to 4 first characters, one division",
                of(|number, name| text(&name[..2 + number % 3])),
            )
        },
        suggest("nothing matches", of(|number, name| format!("{}q{}v", initials(&name[..2]), number))),
        search("question of a citizen", citizens()),
        search("word of two characters", of(|number, name| text(&name[number % 4..number % 4 + 2]))),
        search("name of an item", of(|_, name| text(name))),
        Kind {
            filter: filter(),
            facets: "&facets=department,handling_mode",
            ..search("question, one division, 2 facets", citizens())
        },
        search(
            "very frequent words",
            of(|number, name| {
                format!(
                    "办理{}许可需要提交哪些申请材料、证明和登记{}",
                    text(&name[..2]),
                    FREQUENT[number % FREQUENT.len()]
                )
            }),
        ),
        search("nothing matches", of(|number, _| nonsense(number))),
    ]
}

/// Words that stand in nearly all guides.
const FREQUENT: [&str; 6] = ["营业执照", "居民身份证", "经营", "企业", "承诺书", "窗口"];

/// Names from all over the catalogue, without those too short to take pieces from.
fn names(store: &Store, view: &ReleaseView) -> Vec<Vec<char>> {
    let step = (view.items.len() as usize / VARIETY).max(1);
    let (mut names, mut place) = (Vec::new(), 0);
    let take = |item: onevisit::store::ItemNames| {
        let name: Vec<char> = item.name.chars().filter(|character| character.is_alphabetic()).collect();
        if place % step == 0 && name.len() >= 7 {
            names.push(name);
        }
        place += 1;
        Ok(())
    };
    store.for_each_item_names(view.release.seq, take).unwrap();
    names
}

/// The questions that the relevance of answers is measured by.
fn citizens() -> Vec<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/relevance/questions.csv");
    let mut questions = csv::Reader::from_path(file).unwrap();
    questions.records().map(|question| question.unwrap()[2].to_owned()).collect()
}

fn text(characters: &[char]) -> String {
    characters.iter().collect()
}

fn initials(characters: &[char]) -> String {
    let first = |character: &char| character.to_pinyin().map_or("", |pinyin| pinyin.first_letter());
    characters.iter().map(first).collect()
}

fn pinyin(characters: &[char]) -> String {
    characters.iter().map(|character| character.to_pinyin().map_or("", |pinyin| pinyin.plain())).collect()
}

/// Rare characters in any order.
fn nonsense(number: usize) -> String {
    let rare: Vec<char> = "魑魅魍魉饕餮貔貅蒹葭氤氲".chars().collect();
    (0..6).map(|at| rare[(number / (at + 1) + at * 5) % rare.len()]).collect()
}
