//! Whether citizens' questions find what they are about; `tests/relevance/README.md` tells more.

use crate::support::database::Database;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent};
use onevisit::search::dictionary::Dictionary;
use onevisit::search::filter::Filter;
use onevisit::search::releases::Releases;
use onevisit::search::text::TextIndex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How many answers an operator looks at.
const LOOKED_AT: usize = 5;

#[derive(Deserialize)]
struct Asked {
    /// `tuning` for questions that the words and weights were tried on, `unseen` for all others.
    set: String,
    catalogue: String,
    question: String,
    /// The codes of the items that are right as a first answer.
    expected: String,
}

/// How well the questions of a set are answered; the last three in thousandths.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Figures {
    questions: u64,
    hit_at_1: u64,
    hit_at_5: u64,
    mean_reciprocal_rank: u64,
}

impl Figures {
    /// From the place of the first right answer to each question.
    fn of(ranks: &[Option<usize>]) -> Self {
        let questions = ranks.len() as u64;
        let within = |most: usize| ranks.iter().flatten().filter(|rank| **rank < most).count() as u64;
        let reciprocal: f64 = ranks.iter().flatten().map(|rank| 1.0 / (rank + 1) as f64).sum();
        Self {
            questions,
            hit_at_1: within(1) * 1000 / questions,
            hit_at_5: within(LOOKED_AT) * 1000 / questions,
            mean_reciprocal_rank: (reciprocal * 1000.0) as u64 / questions,
        }
    }

    fn is_worse_than(&self, before: &Self) -> bool {
        self.hit_at_1 < before.hit_at_1
            || self.hit_at_5 < before.hit_at_5
            || self.mean_reciprocal_rank < before.mean_reciprocal_rank
    }
}

struct Catalogue {
    index: TextIndex,
    codes: Vec<String>,
}

impl Catalogue {
    fn load(folder: Folder, intent: Intent) -> Self {
        let database = Database::sqlite();
        let store = database.open();
        publish::load(&store, folder, intent, onevisit::clock::now()).unwrap();
        let releases = Releases::new(store.clone(), 1);
        releases.refresh().unwrap();
        let view = releases.published().unwrap().current.clone();
        let index = TextIndex::build(&store, view.release.seq, &view.directory).unwrap();
        let rows = view.items.rows(&view.items.select(&Filter::default()), 10_000);
        let items = store.items_in_rows(&rows).unwrap();
        Self { index, codes: items.iter().map(|item| item.code.to_string()).collect() }
    }

    fn answers(&self, question: &str, dictionary: &Dictionary) -> Vec<&str> {
        let found = self.index.find(question, dictionary, None, LOOKED_AT).unwrap();
        found.best.iter().map(|place| self.codes[*place as usize].as_str()).collect()
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/relevance")
}

/// Asks all questions, and prints those that the first answer does not settle.
fn measure() -> BTreeMap<String, Figures> {
    let dictionary = Dictionary::built_in().unwrap();
    let everyday = Folder::Disk(folder().join("everyday"));
    let catalogues = BTreeMap::from([
        ("jinan-2018", Catalogue::load(JINAN_2018, Intent::Real)),
        ("everyday", Catalogue::load(everyday, Intent::Synthetic)),
    ]);
    let mut ranks: BTreeMap<String, Vec<Option<usize>>> = BTreeMap::new();
    for asked in csv::Reader::from_path(folder().join("questions.csv")).unwrap().deserialize() {
        let Asked { set, catalogue, question, expected } = asked.unwrap();
        let catalogue = &catalogues[catalogue.as_str()];
        let expected: Vec<&str> = expected.split('|').collect();
        for code in &expected {
            assert!(catalogue.codes.iter().any(|known| known == code), "{question}: no item {code}");
        }
        let answers = catalogue.answers(&question, &dictionary);
        let rank = answers.iter().position(|code| expected.contains(code));
        if rank != Some(0) {
            println!("{set} {}: {question} {expected:?} {answers:?}", rank.map_or(0, |rank| rank + 1));
        }
        ranks.entry(set).or_default().push(rank);
    }
    ranks.into_iter().map(|(set, ranks)| (set, Figures::of(&ranks))).collect()
}

#[test]
fn questions_are_answered_at_least_as_well_as_before() {
    let file = folder().join("figures.json");
    let now = measure();
    println!("{now:#?}");
    if std::env::var_os("UPDATE_RELEVANCE").is_some() {
        let mut text = serde_json::to_string_pretty(&now).unwrap();
        text.push('\n');
        return std::fs::write(file, text).unwrap();
    }
    let before: BTreeMap<String, Figures> =
        serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (set, before) in &before {
        let now = now.get(set).cloned().unwrap_or_default();
        assert_eq!(
            now.questions, before.questions,
            "{set} has other questions: UPDATE_RELEVANCE=1 writes their figures"
        );
        assert!(!now.is_worse_than(before), "{set} was {before:?} and is {now:?}");
    }
}
