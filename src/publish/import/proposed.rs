//! An import that becomes proposals: one for each department that hands in, with what its items refer to.

use super::target::Target;
use crate::domain::audit::AuditAction;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::change::{Entity, Withdrawal};
use crate::domain::code_list::CodeList;
use crate::domain::guide::GuideEdition;
use crate::domain::ids::{DepartmentCode, ItemCode};
use crate::domain::item::Item;
use crate::domain::proposal::{Proposal, ProposedChange};
use crate::publish::proposals::{Deed, draft};
use crate::store::{StoreError, Writing};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What the items of a proposal refer to.
type References = BTreeSet<(&'static str, String)>;

/// Gathers the changes of an import into proposals.
pub(super) struct ProposalSink<'a, 'w> {
    writing: &'a mut Writing<'w>,
    deed: Deed<'a>,
    /// The release that the files are compared with.
    base: i64,
    /// What the proposals are called: the names of the files.
    title: String,
    drafts: BTreeMap<DepartmentCode, (Proposal, References)>,
    /// The department of each item that has been put.
    departments: HashMap<ItemCode, DepartmentCode>,
    /// The names of all proposals, in the order in which they were made.
    pub(super) codes: Vec<String>,
}

impl<'a, 'w> ProposalSink<'a, 'w> {
    pub(super) fn new(writing: &'a mut Writing<'w>, deed: Deed<'a>, base: i64, title: String) -> Self {
        let (drafts, departments) = (BTreeMap::new(), HashMap::new());
        Self { writing, deed, base, title, drafts, departments, codes: Vec::new() }
    }

    fn new_draft(&mut self, department: Option<DepartmentCode>) -> Result<Proposal, StoreError> {
        let new = self.writing.add_proposal(draft(self.deed, department, &self.title, self.base))?;
        self.writing.audit(&self.deed.event(AuditAction::ProposalCreated, new.code()))?;
        self.codes.push(new.code());
        Ok(new)
    }

    /// The draft of a department; it is made with its first change.
    fn draft_of(&mut self, department: &DepartmentCode) -> Result<&mut (Proposal, References), StoreError> {
        if !self.drafts.contains_key(department) {
            let new = self.new_draft(Some(department.clone()))?;
            self.drafts.insert(department.clone(), (new, References::new()));
        }
        let missing = || StoreError::BadRow("a draft that was just made is missing".to_owned());
        self.drafts.get_mut(department).ok_or_else(missing)
    }

    /// Adds changes, each to the draft of its department.
    fn add(&mut self, changes: Vec<(DepartmentCode, ProposedChange)>) -> Result<(), StoreError> {
        let mut sorted: BTreeMap<DepartmentCode, Vec<ProposedChange>> = BTreeMap::new();
        for (department, change) in changes {
            sorted.entry(department).or_default().push(change);
        }
        for (department, changes) in sorted {
            let number = self.draft_of(&department)?.0.number;
            self.writing.propose(number, &changes)?;
        }
        Ok(())
    }
}

impl Target for ProposalSink<'_, '_> {
    fn put_items(&mut self, items: &[Item]) -> Result<(), StoreError> {
        let mut changes = Vec::with_capacity(items.len());
        for item in items {
            let department = item.department.clone();
            refer_to(item, &mut self.draft_of(&department)?.1);
            self.departments.insert(item.code.clone(), department.clone());
            changes.push((department, ProposedChange::Item(Box::new(item.clone()))));
        }
        self.add(changes)
    }

    fn put_guides(&mut self, guides: &[GuideEdition], known: &[Item]) -> Result<(), StoreError> {
        for item in known {
            self.departments.entry(item.code.clone()).or_insert_with(|| item.department.clone());
        }
        let changes = guides.iter().filter_map(|edition| {
            let (item, guide) = (edition.item.clone(), Some(Box::new(edition.guide.clone())));
            let department = self.departments.get(&edition.item)?.clone();
            Some((department, ProposedChange::Guide { item, guide }))
        });
        let changes: Vec<_> = changes.collect();
        for (department, change) in &changes {
            if let ProposedChange::Guide { guide: Some(guide), .. } = change {
                let evidence = guide.statements().into_iter().filter_map(|stated| stated.evidence.cloned());
                let sources = evidence.map(|found| (Entity::Source.entry().code, found.source.to_string()));
                let sources: Vec<_> = sources.collect();
                self.draft_of(department)?.1.extend(sources);
            }
        }
        self.add(changes)
    }

    fn end_guides(&mut self, codes: &[ItemCode]) -> Result<(), StoreError> {
        let changes = codes.iter().filter_map(|code| {
            let department = self.departments.get(code)?.clone();
            Some((department, ProposedChange::Guide { item: code.clone(), guide: None }))
        });
        let changes = changes.collect();
        self.add(changes)
    }

    fn withdraw(&mut self, items: &[Item]) -> Result<(), StoreError> {
        let gone = |item: &Item| {
            let withdrawal = Withdrawal::plain(item.code.clone());
            (item.department.clone(), ProposedChange::Withdrawal(withdrawal))
        };
        self.add(items.iter().map(gone).collect())
    }

    /// Gives every proposal what its items refer to. What nobody refers to is a proposal of no one department.
    fn put_directory(&mut self, directory: &Directory) -> Result<(), StoreError> {
        let mut entries = Vec::new();
        gather(&directory.sources, Entity::Source, &mut entries)?;
        gather(&directory.jurisdictions, Entity::Jurisdiction, &mut entries)?;
        gather(&directory.departments, Entity::Department, &mut entries)?;
        gather(&directory.handling_modes, Entity::HandlingMode, &mut entries)?;
        gather(&directory.methods, Entity::Method, &mut entries)?;
        gather(&directory.channels, Entity::Channel, &mut entries)?;
        gather(&directory.claims, Entity::Claim, &mut entries)?;
        gather(&directory.contradictions, Entity::Contradiction, &mut entries)?;
        // With one proposal, there is no question whose an entry is.
        let alone = self.drafts.len() == 1;
        let mut left = entries.clone();
        for (draft, references) in self.drafts.values() {
            let wanted = |change: &&ProposedChange| {
                let (kind, code) = change.subject();
                alone || everybody_needs(change) || references.contains(&(kind, code.to_owned()))
            };
            let mut own: Vec<ProposedChange> = entries.iter().filter(wanted).cloned().collect();
            add_sources_of(&mut own, &entries);
            let given: HashSet<(&str, &str)> = own.iter().map(ProposedChange::subject).collect();
            left.retain(|change| !given.contains(&change.subject()));
            self.writing.propose(draft.number, &own)?;
        }
        if !left.is_empty() {
            let rest = self.new_draft(None)?;
            self.writing.propose(rest.number, &left)?;
        }
        Ok(())
    }
}

/// Whatever names a source needs it, too.
fn add_sources_of(own: &mut Vec<ProposedChange>, entries: &[ProposedChange]) {
    let named: HashSet<&str> = own.iter().flat_map(sources_of).collect();
    let known: HashSet<(&str, &str)> = own.iter().map(ProposedChange::subject).collect();
    let is_missing = |change: &&ProposedChange| {
        let (_, code) = change.subject();
        let is_source = matches!(change, ProposedChange::Entry { entity: Entity::Source, .. });
        is_source && named.contains(code) && !known.contains(&change.subject())
    };
    let missing: Vec<ProposedChange> = entries.iter().filter(is_missing).cloned().collect();
    own.extend(missing);
}

fn sources_of(change: &ProposedChange) -> impl Iterator<Item = &str> {
    let body = match change {
        ProposedChange::Entry { body, .. } => body.get("provenance").and_then(Value::as_array),
        _ => None,
    };
    body.into_iter().flatten().filter_map(|row| row.get("source").and_then(Value::as_str))
}

/// Divisions and modes stand above departments; whatever names one needs it.
fn everybody_needs(change: &ProposedChange) -> bool {
    matches!(change, ProposedChange::Entry { entity: Entity::Jurisdiction | Entity::HandlingMode, .. })
}

fn refer_to(item: &Item, references: &mut References) {
    let mut add = |entity: Entity, code: &dyn AsRef<str>| {
        let code: &str = code.as_ref();
        references.insert((entity.entry().code, code.to_owned()));
    };
    add(Entity::Department, &item.department);
    item.methods.iter().for_each(|code| add(Entity::Method, code));
    item.channels.iter().for_each(|code| add(Entity::Channel, code));
    item.provenance.iter().for_each(|provenance| add(Entity::Source, &provenance.source));
}

fn gather<T: ReferenceEntry>(
    table: &Table<T>,
    entity: Entity,
    entries: &mut Vec<ProposedChange>,
) -> Result<(), StoreError> {
    for entry in table.entries() {
        let body = serde_json::to_value(entry).map_err(|error| StoreError::BadRow(error.to_string()))?;
        entries.push(ProposedChange::Entry { entity, code: entry.code().to_owned(), body });
    }
    Ok(())
}
