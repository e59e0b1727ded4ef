//! A guide as a sheet: sections in the order in which an operator answers a caller.
//!
//! Every form is written from it, so that all of them say the same. The words of the source stand in it
//! unchanged.

use super::ask::Ask;
use super::freshness::{FreshnessState, release_day};
use super::parts;
use super::promise::promise;
use super::ways::ways;
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::guide::{Guide, GuideEdition, Material, Necessity};
use crate::domain::item::{Item, ItemStatus};
use crate::domain::release::Release;
use chrono::NaiveDate;

/// What a sheet is made of: one item, one edition of its guide, and what both refer to, on one day.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The item.
    pub item: &'a Item,
    /// Its guide.
    pub edition: &'a GuideEdition,
    /// What both refer to.
    pub directory: &'a Directory,
    /// The release they come from.
    pub release: &'a Release,
    /// The day, in China.
    pub today: NaiveDate,
}

/// A guide, ready to be written in any form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideSheet {
    /// The name of the item.
    pub title: String,
    /// What must be known before anything else: that the data is made up, that the guide has expired.
    pub notices: Vec<String>,
    /// Whether the data is made up.
    pub synthetic: bool,
    /// Whether it may be relied on.
    pub freshness: FreshnessState,
    /// How often one comes, in words; or that it is suspended.
    pub promise: Option<String>,
    /// How it is done with the fewest visits.
    pub leading_way: Option<&'static str>,
    /// The fewest visits that a way takes; none where nothing says it.
    pub fewest_visits: Option<u32>,
    /// How many materials there are, without those that are needed in certain cases alone.
    pub materials: usize,
    /// The number to call first.
    pub phone: Option<String>,
    /// What the guide says.
    pub sections: Vec<Section>,
    /// The day of the release that it comes from.
    pub released_on: NaiveDate,
    /// The number of the edition.
    pub edition: u32,
    /// SHA-256 over what the guide says.
    pub content_hash: String,
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Whether it can be done, and with how many visits.
    Answer,
    /// Who may apply.
    Who,
    /// What to bring.
    Bring,
    /// Where, or how online.
    How,
    /// How long it takes.
    Time,
    /// What it costs.
    Cost,
    /// Whom to call.
    Call,
    /// What else there is to know.
    More,
    /// On what basis, and how fresh.
    Basis,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub topic: Topic,
    /// What it says; never nothing.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// One statement.
    Line(Line),
    /// Several, counted.
    List(List),
    /// Things with the same particulars.
    Table(Table),
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub label: Option<&'static str>,
    /// The statement.
    pub text: String,
    /// How it is read aloud.
    pub said: Said,
}

/// How a statement is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// As words.
    Words,
    /// Its numbers are telephone numbers.
    Telephones,
    /// Not at all: it is for the eye.
    Silent,
}

/// Statements that are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// What they are about.
    pub label: Option<&'static str>,
    /// What one of them is called when they are counted aloud: 步 in 第一步.
    pub counter: &'static str,
    /// The statements.
    pub entries: Vec<Entry>,
}

/// One statement of a list, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The statement.
    pub text: String,
    /// What belongs to it.
    pub details: Vec<Line>,
}

/// Things with the same particulars. A particular that none of them has is no column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The headings of the columns; the first is that of the names.
    pub columns: Vec<&'static str>,
    /// The rows: as many cells as columns. An empty cell says nothing.
    pub rows: Vec<Vec<String>>,
}

impl GuideSheet {
    /// Makes the sheet of a guide.
    pub fn new(subject: Subject<'_>) -> Self {
        let Subject { item, edition, directory, release, today } = subject;
        let guide = &edition.guide;
        let (ways, ask) = (ways(item, guide, directory), Ask::about(item, directory));
        let freshness = FreshnessState::on(today, guide);
        let promise = promise(item, &ways, directory);
        let synthetic = release.edition.synthetic.is_some();
        Self {
            title: item.name.clone(),
            notices: notices(guide, freshness, synthetic, &ask),
            synthetic,
            freshness,
            leading_way: ways.first().map(|way| way.kind.entry().name),
            fewest_visits: ways.first().and_then(|way| way.visits),
            materials: guide.materials.iter().filter(is_always_needed).count(),
            phone: phone(guide, freshness, &ask),
            sections: parts::sections(subject, promise.as_deref(), &ways, &ask),
            promise: match item.status {
                ItemStatus::Active => promise,
                ItemStatus::Suspended => Some("暂停办理".to_owned()),
            },
            released_on: release_day(release),
            edition: edition.edition,
            content_hash: edition.content_hash.clone(),
        }
    }
}

fn is_always_needed(material: &&Material) -> bool {
    material.necessity != Some(Necessity::Optional)
}

/// What an operator says first when the guide has expired.
pub fn expiry_notice(guide: &Guide, freshness: FreshnessState, ask: &Ask) -> Option<String> {
    let last_day = guide.valid_until.filter(|_| freshness == FreshnessState::Expired)?;
    Some(ask.because_it_expired(&parts::day(last_day)))
}

fn notices(guide: &Guide, freshness: FreshnessState, synthetic: bool, ask: &Ask) -> Vec<String> {
    let made_up = synthetic.then(|| "虚构数据，仅供演示和测试，不能据此办事。".to_owned());
    expiry_notice(guide, freshness, ask).into_iter().chain(made_up).collect()
}

/// The number of the guide itself, unless the guide is no longer to be relied on.
fn phone(guide: &Guide, freshness: FreshnessState, ask: &Ask) -> Option<String> {
    let of_guide = guide.consult.first().map(|contact| contact.value.clone());
    let of_department = ask.numbers.first().map(|number| number.phone.clone());
    if freshness == FreshnessState::Expired { of_department.or(of_guide) } else { of_guide.or(of_department) }
}

impl Topic {
    /// The heading, as a caller would ask.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Answer => "能不能办、跑几次",
            Self::Who => "谁能办",
            Self::Bring => "要带什么",
            Self::How => "在哪办、怎么办",
            Self::Time => "多久办好",
            Self::Cost => "收不收费",
            Self::Call => "问谁",
            Self::More => "还要知道",
            Self::Basis => "依据和时效",
        }
    }
}

impl Line {
    /// A statement that is read aloud as words.
    pub fn new(label: impl Into<Option<&'static str>>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), said: Said::Words }
    }

    /// A statement that names telephone numbers.
    pub fn telephones(label: &'static str, text: impl Into<String>) -> Self {
        Self { said: Said::Telephones, ..Self::new(label, text) }
    }

    /// A statement for the eye alone.
    pub fn silent(label: impl Into<Option<&'static str>>, text: impl Into<String>) -> Self {
        Self { said: Said::Silent, ..Self::new(label, text) }
    }

    /// With its label: 咨询电话：12348.
    pub fn labelled(&self) -> String {
        self.label.map_or_else(|| self.text.clone(), |label| format!("{label}：{}", self.text))
    }
}

impl Table {
    /// Leaves out the columns in which nothing stands.
    pub fn new(columns: &[&'static str], rows: &[Vec<String>]) -> Self {
        let says = |at: &usize| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<usize> = (0..columns.len()).filter(|at| *at == 0 || says(at)).collect();
        let pick = |row: &Vec<String>| kept.iter().filter_map(|at| row.get(*at).cloned()).collect();
        Self {
            columns: kept.iter().filter_map(|at| columns.get(*at).copied()).collect(),
            rows: rows.iter().map(pick).collect(),
        }
    }
}
