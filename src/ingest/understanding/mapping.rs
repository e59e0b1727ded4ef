//! Mappings: which of somebody else's fields is which of ours, as a short TOML file that a person writes.

use super::mapping_check::check;
use crate::domain::ids::JurisdictionCode;
use crate::domain::problem::Problem;
use crate::domain::release::Licence;
use crate::domain::source::Source;
use crate::ingest::field::Field;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The mappings that are part of the program.
const BUILT_IN: &[(&str, &str)] =
    &[("guangdong-guides", include_str!("../../../data/mappings/guangdong-guides.toml"))];

/// The names of the mappings that are part of the program.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// The text of a mapping that is part of the program.
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// How somebody else's files are to be read.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What it maps.
    pub title: String,
    /// What a release says that begins with such a file, where there is none yet.
    pub release: Option<ReleaseSeed>,
    /// The source that the rows come from.
    pub source: Option<Source>,
    /// Whether departments that the catalogue lacks are added.
    pub departments: Lacking,
    /// Whether administrative divisions that the catalogue lacks are added.
    pub jurisdictions: Lacking,
    pub(super) defaults: Vec<(Field, String)>,
    pub(super) rules: Vec<(Field, Rule)>,
    pub(super) values: Vec<(Field, Values)>,
    pub(super) ignored: Vec<String>,
}

/// What the first release says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseSeed {
    /// The title.
    pub title: String,
    /// The administrative division that the catalogue is about.
    pub jurisdiction: JurisdictionCode,
    /// Terms of use.
    pub licence: Licence,
    /// What a reader should know first.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What to do with something that the catalogue lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lacking {
    /// It is a problem.
    #[default]
    Refuse,
    /// It is added.
    Create,
}

/// Their words with ours.
pub(super) type Values = BTreeMap<String, String>;

/// Where the value of a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// Their fields.
    pub(super) from: Vec<String>,
    /// How many of them are taken.
    pub(super) take: Take,
    /// The part of the text that is taken.
    pub(super) part: Option<Part>,
    /// What is left out at the beginning.
    pub(super) strip_prefix: Option<String>,
}

/// How many of several fields are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    /// The first that is not empty.
    First,
    /// All, as a list.
    All,
}

/// A part of a text, in characters. A text that is shorter has no such part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// How many characters are left out.
    pub(super) start: usize,
    /// How many are taken.
    pub(super) length: usize,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub(super) title: String,
    pub(super) release: Option<ReleaseSeed>,
    pub(super) source: Option<WrittenSource>,
    #[serde(default)]
    pub(super) departments: Creation,
    #[serde(default)]
    pub(super) jurisdictions: Creation,
    #[serde(default)]
    pub(super) defaults: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(super) fields: BTreeMap<Spanned<String>, Spanned<WrittenRule>>,
    #[serde(default)]
    pub(super) values: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    pub(super) ignore: Ignore,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Creation {
    pub(super) create: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ignore {
    pub(super) fields: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSource {
    pub(super) code: crate::domain::ids::SourceCode,
    pub(super) title: String,
    pub(super) kind: crate::domain::source::SourceKind,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    pub(super) licence: Option<String>,
    pub(super) published_on: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "either the name of their field, or { from = [\"A\", \"B\"], part = { start = 0, \
                               length = 18 }, strip_prefix = \"…\" } with nothing else; all = […] instead of from \
                               takes every one of them"
)]
pub(super) enum WrittenRule {
    One(String),
    Full(FullRule),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FullRule {
    #[serde(default)]
    pub(super) from: Vec<String>,
    #[serde(default)]
    pub(super) all: Vec<String>,
    pub(super) part: Option<Part>,
    pub(super) strip_prefix: Option<String>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// With what is wrong, each with its line and what is allowed.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| line_of(text, span.start));
            vec![problem(line, "", error.message().to_owned())]
        })?;
        check(text, &written)?;
        Ok(Self::from(written))
    }

    /// Their words with ours for a field.
    pub(super) fn values_of(&self, field: Field) -> Option<&Values> {
        self.values.iter().find(|(known, _)| *known == field).map(|(_, values)| values)
    }
}

impl From<Written> for Mapping {
    fn from(written: Written) -> Self {
        let missing = |creation: &Creation| if creation.create { Lacking::Create } else { Lacking::Refuse };
        let (departments, jurisdictions) = (missing(&written.departments), missing(&written.jurisdictions));
        let defaults = written.defaults.into_iter();
        let rules = written.fields.into_iter();
        let values = written.values.into_iter();
        Self {
            title: written.title,
            release: written.release,
            source: written.source.map(Source::from),
            departments,
            jurisdictions,
            defaults: defaults
                .filter_map(|(name, value)| Some((field_named(name.get_ref())?, value.into_inner())))
                .collect(),
            rules: rules
                .filter_map(|(name, rule)| {
                    Some((field_named(name.get_ref())?, Rule::from(rule.into_inner())))
                })
                .collect(),
            values: values
                .filter_map(|(name, values)| Some((field_named(name.get_ref())?, plain(values))))
                .collect(),
            ignored: written.ignore.fields.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

impl From<WrittenSource> for Source {
    fn from(written: WrittenSource) -> Self {
        Self {
            code: written.code,
            name: written.title,
            kind: written.kind,
            publisher: written.publisher,
            author: None,
            published: written.published_on,
            url: written.url,
            licence: written.licence,
            note: written.note,
        }
    }
}

impl From<WrittenRule> for Rule {
    fn from(written: WrittenRule) -> Self {
        match written {
            WrittenRule::One(name) => {
                Self { from: vec![name], take: Take::First, part: None, strip_prefix: None }
            }
            WrittenRule::Full(rule) => {
                let (from, take) =
                    if rule.from.is_empty() { (rule.all, Take::All) } else { (rule.from, Take::First) };
                Self { from, take, part: rule.part, strip_prefix: rule.strip_prefix }
            }
        }
    }
}

fn plain(values: BTreeMap<String, Spanned<String>>) -> Values {
    let tidied = values.into_iter().map(|(theirs, ours)| (super::tidy::key(&theirs), ours.into_inner()));
    tidied.collect()
}

pub(super) fn field_named(code: &str) -> Option<Field> {
    Field::ALL.iter().copied().find(|field| field.code() == code)
}

pub(super) fn problem(line: u64, field: &str, message: String) -> Problem {
    Problem::in_row("mapping", line, field, "bad-mapping", message)
}

/// The line at a place in a text; the first is 1.
pub(super) fn line_of(text: &str, at: usize) -> u64 {
    let before = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    u64::try_from(before).unwrap_or(0).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(u64, String)> {
        let problems = Mapping::from_toml(text).unwrap_err();
        problems.into_iter().map(|problem| (problem.row, problem.message)).collect()
    }

    #[test]
    fn the_built_in_mappings_are_sound() {
        for name in built_in_names() {
            let mapping = Mapping::from_toml(built_in(name).unwrap());
            assert!(mapping.is_ok(), "{name}: {mapping:?}");
        }
        assert_eq!(built_in("unheard-of"), None);
    }

    #[test]
    fn all_that_is_wrong_with_a_mapping_is_told_with_its_line() {
        let text = "title = \"t\"\n[fields]\nname = \"N\"\nnmae = \"X\"\nvisits = { from = [] }\n\
                    [values.item_type]\nA = \"licence\"\n[defaults]\nstatus = \"on\"\n[ignore]\nfields = [\"N\"]\n";
        let found = problems(text);
        let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 5, 7, 9, 11], "{found:?}");
        assert!(found[0].1.contains("did you mean \"name\""), "{found:?}");
        assert!(found[2].1.contains("行政许可 (license)"), "{found:?}");
    }

    #[test]
    fn an_unknown_section_is_refused_with_what_is_allowed() {
        let found = problems("title = \"t\"\n[fields]\nname = \"N\"\n[feilds]\n");
        assert_eq!(found[0].0, 4);
        assert!(found[0].1.contains("expected one of"), "{found:?}");
        let found = problems("title = \"t\"\n[fields]\nname = { form = [\"N\"] }\n");
        assert_eq!(found[0].0, 3);
        assert!(found[0].1.contains("from = "), "{found:?}");
    }
}
