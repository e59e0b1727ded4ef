//! What an editor writes, laid over what is there: what is left out stays as it is.

use super::check::Checker;
use super::{Content, ProposalError, entries, patch};
use crate::domain::catalogue::Directory;
use crate::domain::change::{ChangeKind, Entity, Withdrawal};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::{Code, ItemCode, SourceCode};
use crate::domain::item::{Item, ItemStatus, Listing, NationalCodes, ProcessingTime};
use crate::domain::problem::Severity;
use crate::domain::proposal::{Proposal, ProposedChange, ProposedItem};
use crate::domain::source::{Provenance, Source, SourceKind};
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The longest name of an item, in characters.
const MAX_NAME: usize = 500;
/// How many items are looked at at once.
const ITEMS_AT_ONCE: usize = 500;

/// One change, as an editor writes it.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The item.
    pub code: ItemCode,
    /// What is to become of it.
    pub edited: Edited,
}

/// What is to become of an item.
#[derive(Debug, Clone)]
pub enum Edited {
    /// It is new, or says something else: these fields of it and of its guide.
    Put {
        /// Fields of the item; the others stay as they are.
        item: Map<String, Value>,
        /// Fields of the guide; null if the guide is to go, none if nothing is said of it.
        guide: Option<Value>,
    },
    /// It is to go.
    Withdraw {
        /// How.
        kind: ChangeKind,
        /// What takes its place.
        successors: Vec<ItemCode>,
        /// Why.
        reason: Option<String>,
    },
}

/// One thing that is wrong with what is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditProblem {
    /// The proposal.
    pub proposal: String,
    /// The item.
    pub item: Option<ItemCode>,
    /// The field.
    pub field: String,
    /// The rule that is broken.
    pub rule: &'static str,
    /// Whether it stops the proposal.
    pub severity: Severity,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl EditProblem {
    pub(super) fn new(
        proposal: &str,
        item: Option<&ItemCode>,
        field: &str,
        rule: &'static str,
        message: String,
    ) -> Self {
        Self {
            proposal: proposal.to_owned(),
            item: item.cloned(),
            field: field.to_owned(),
            rule,
            severity: Severity::Error,
            message,
        }
    }
}

/// Makes whole changes of what an editor wrote, and checks them.
pub(super) fn resolve(
    store: &Store,
    proposal: &Proposal,
    content: Content,
    now: DateTime<Utc>,
) -> Result<Vec<ProposedChange>, ProposalError> {
    let mut directory = store.directory(proposal.base)?;
    let source = source(proposal, &content.title, &directory, now)?;
    let mut resolver = Resolver { store, proposal, source: source.code.clone(), problems: Vec::new() };
    let mut changes = vec![ProposedChange::Entry {
        entity: Entity::Source,
        code: source.code.to_string(),
        body: json!(source),
    }];
    let home = home(store, proposal)?;
    let mut told = HashSet::new();
    for edit in content.edits {
        if !told.insert(edit.code.to_string()) {
            let message = "the item stands in the proposal twice: say all of it in one change".to_owned();
            resolver.problem(&edit.code, "code", "proposed-twice", message);
            continue;
        }
        resolver.resolve(edit, &home, &mut changes)?;
    }
    for change in &changes {
        entries::put(&mut directory, change)?;
    }
    let mut problems = resolver.problems;
    let mut checker = Checker::new(store, proposal.base, directory);
    let mut of_items: Vec<ProposedChange> =
        changes.iter().filter(|change| change.item().is_some()).cloned().collect();
    of_items.sort_by(|a, b| a.item().cmp(&b.item()));
    for some in ProposedItem::group(of_items).chunks(ITEMS_AT_ONCE) {
        checker.add(proposal, some)?;
    }
    problems.extend(checker.finish()?);
    if problems.iter().any(EditProblem::is_error) {
        return Err(ProposalError::Problems(problems));
    }
    // A source alone is no change.
    if changes.len() == 1 {
        changes.clear();
    }
    Ok(changes)
}

/// What is wrong with the name of an item.
fn wrong_name(name: &str) -> Option<String> {
    let length = name.chars().count();
    let fits = !name.trim().is_empty() && length <= MAX_NAME && !name.contains(char::is_control);
    (!fits).then(|| format!("a name has 1 to {MAX_NAME} characters in one line; here are {length}"))
}

/// The division that the catalogue is about.
fn home(store: &Store, proposal: &Proposal) -> Result<String, StoreError> {
    let releases = store.releases()?;
    let base = releases.into_iter().find(|release| release.seq == proposal.base);
    Ok(base.map(|release| release.edition.jurisdiction.to_string()).unwrap_or_default())
}

/// The proposal as the source of what it says.
fn source(
    proposal: &Proposal,
    title: &str,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Result<Source, StoreError> {
    let code = SourceCode::parse(&format!("proposal-{}", proposal.number));
    let department = proposal.department.as_ref();
    let publisher = department.and_then(|code| directory.departments.get(code.as_ref()));
    Ok(Source {
        code: code.map_err(|error| StoreError::BadRow(error.to_string()))?,
        name: title.to_owned(),
        kind: SourceKind::Submission,
        publisher: publisher.map(|department| department.name.clone()),
        author: None,
        published: Some(now.format("%Y-%m-%d").to_string()),
        url: None,
        licence: None,
        note: None,
    })
}

struct Resolver<'a> {
    store: &'a Store,
    proposal: &'a Proposal,
    source: SourceCode,
    problems: Vec<EditProblem>,
}

impl Resolver<'_> {
    fn problem(&mut self, item: &ItemCode, field: &str, rule: &'static str, message: String) {
        let proposal = self.proposal.code();
        self.problems.push(EditProblem::new(&proposal, Some(item), field, rule, message));
    }

    fn resolve(
        &mut self,
        edit: Edit,
        home: &str,
        changes: &mut Vec<ProposedChange>,
    ) -> Result<(), StoreError> {
        let code = edit.code;
        let known = self.store.item(self.proposal.base, code.as_ref())?;
        let own = self.proposal.department.as_ref();
        if let Some(item) = &known
            && own.is_some_and(|own| item.department != *own)
        {
            let message = format!(
                "the item belongs to the department \"{}\", which must propose this",
                item.department
            );
            self.problem(&code, "department", "other-department", message);
            return Ok(());
        }
        if known.is_none() && self.is_of_others(&code)? {
            let message = "the code belonged to an item of another department, and is never given again";
            self.problem(&code, "code", "code-was-used", message.to_owned());
            return Ok(());
        }
        match edit.edited {
            Edited::Withdraw { kind, successors, reason } => {
                if known.is_none() {
                    let message = format!("there is no item \"{code}\" that could be withdrawn");
                    self.problem(&code, "code", "unknown-item", message);
                } else {
                    let gone = Withdrawal { item: code, kind, successors, reason };
                    changes.push(ProposedChange::Withdrawal(gone));
                }
                Ok(())
            }
            Edited::Put { item, guide } => self.put(code, known.as_ref(), home, item, guide, changes),
        }
    }

    fn put(
        &mut self,
        code: ItemCode,
        known: Option<&Item>,
        home: &str,
        item: Map<String, Value>,
        guide: Option<Value>,
        changes: &mut Vec<ProposedChange>,
    ) -> Result<(), StoreError> {
        let before = self.store.guides_of(self.proposal.base, &[code.as_ref()])?.pop();
        let template = match known {
            Some(item) => item.clone(),
            None => match self.new_item(&code, home) {
                Some(item) => item,
                None => return Ok(()),
            },
        };
        if item.get("code").is_some_and(|given| *given != json!(code)) {
            let message =
                "a code is permanent; to renumber, withdraw the item as renumbered and put the new one";
            self.problem(&code, "item.code", "code-is-permanent", message.to_owned());
        }
        let patched = self.patched(&code, "item", &template, item);
        let guide = self.patched_guide(&code, before.as_ref(), guide);
        let (Some(mut item), Some(guide)) = (patched, guide) else { return Ok(()) };
        if let Some(message) = wrong_name(&item.name) {
            self.problem(&code, "item.name", "no-name", message);
            return Ok(());
        }
        if let Some(parent) = &item.parent
            && let Some(parent) = self.store.item(self.proposal.base, parent.as_ref())?
            && parent.department != item.department
        {
            let message = format!("the main item belongs to the department \"{}\"", parent.department);
            self.problem(&code, "item.parent", "other-department", message);
            return Ok(());
        }
        if known.is_none() && Some(&item.department) != self.proposal.department.as_ref() {
            let message = "a new item belongs to the department that proposes it".to_owned();
            self.problem(&code, "item.department", "other-department", message);
            return Ok(());
        }
        let same_item = known == Some(&item);
        let same_guide = before.as_ref().map(|edition| &edition.guide) == guide.as_ref();
        if same_item && same_guide {
            return Ok(());
        }
        let source = Provenance { source: self.source.clone(), quote: None };
        if !item.provenance.iter().any(|known| known.source == source.source) {
            item.provenance.push(source);
        }
        if !same_guide {
            let guide = guide.map(Box::new);
            changes.push(ProposedChange::Guide { item: code, guide });
        }
        changes.push(ProposedChange::Item(Box::new(item)));
        Ok(())
    }

    /// Whether an item of another department had this code once.
    fn is_of_others(&self, code: &ItemCode) -> Result<bool, StoreError> {
        let last = self.store.last_changes_of_items(self.proposal.base, &[code.as_ref()])?;
        let own = self.proposal.department.as_ref().map(AsRef::as_ref);
        Ok(last.into_values().any(|change| change.department.as_deref() != own))
    }

    /// An item of which nothing is known yet.
    fn new_item(&self, code: &ItemCode, home: &str) -> Option<Item> {
        Some(Item {
            code: code.clone(),
            parent: None,
            name: String::new(),
            aliases: Vec::new(),
            jurisdiction: Code::parse(home).ok()?,
            department: self.proposal.department.clone()?,
            category: None,
            item_type: None,
            handling_mode: None,
            handling_mode_reason: None,
            methods: Vec::new(),
            channels: Vec::new(),
            audience: Vec::new(),
            topics: Vec::new(),
            processing_time: ProcessingTime::default(),
            visits: None,
            codes: NationalCodes::default(),
            status: ItemStatus::Active,
            listing: Listing::Listed,
            provenance: Vec::new(),
            note: None,
        })
    }

    /// The guide after the change; the outer none if it cannot be understood.
    fn patched_guide(
        &mut self,
        code: &ItemCode,
        before: Option<&GuideEdition>,
        given: Option<Value>,
    ) -> Option<Option<Guide>> {
        let old = before.map(|edition| edition.guide.clone());
        let fields = match given {
            None => return Some(old),
            Some(Value::Null) => return Some(None),
            Some(Value::Object(fields)) => fields,
            Some(_) => {
                let message = "a guide is an object with its fields, or null if it is to go".to_owned();
                self.problem(code, "guide", "not-understood", message);
                return None;
            }
        };
        let guide = self.patched(code, "guide", &old.unwrap_or_default(), fields)?;
        Some(Some(guide).filter(|guide| !guide.is_empty()))
    }

    /// Lays fields over a thing, and tells what is wrong with them.
    fn patched<T: serde::Serialize + DeserializeOwned>(
        &mut self,
        code: &ItemCode,
        what: &str,
        old: &T,
        fields: Map<String, Value>,
    ) -> Option<T> {
        match patch::patched(what, old, fields) {
            Ok(whole) => Some(whole),
            Err(found) => {
                for wrong in found {
                    self.problem(code, &wrong.field, wrong.rule, wrong.message);
                }
                None
            }
        }
    }
}

impl std::fmt::Display for EditProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.proposal)?;
        if let Some(item) = &self.item {
            write!(f, " {item}")?;
        }
        if !self.field.is_empty() {
            write!(f, " {}", self.field)?;
        }
        write!(f, ": {} [{}]", self.message, self.rule)
    }
}
