//! What items refer to, as proposals carry it: JSON with its kind.

use super::EditProblem;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::change::Entity;
use crate::domain::code_list::CodeList;
use crate::domain::proposal::{Proposal, ProposedChange};
use crate::domain::rules::check_directory;
use crate::store::{Store, StoreError};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Puts a proposed entry into a directory. What is about items is none.
pub(super) fn put(directory: &mut Directory, change: &ProposedChange) -> Result<(), StoreError> {
    let ProposedChange::Entry { entity, body, .. } = change else { return Ok(()) };
    match entity {
        Entity::Item => Ok(()),
        Entity::Department => put_in(&mut directory.departments, body),
        Entity::Jurisdiction => put_in(&mut directory.jurisdictions, body),
        Entity::HandlingMode => put_in(&mut directory.handling_modes, body),
        Entity::Method => put_in(&mut directory.methods, body),
        Entity::Channel => put_in(&mut directory.channels, body),
        Entity::Claim => put_in(&mut directory.claims, body),
        Entity::Source => put_in(&mut directory.sources, body),
        Entity::Contradiction => put_in(&mut directory.contradictions, body),
    }
}

fn put_in<T: ReferenceEntry>(table: &mut Table<T>, body: &Value) -> Result<(), StoreError> {
    let entry = T::deserialize(body).map_err(|error| StoreError::BadRow(error.to_string()))?;
    table.put(entry);
    Ok(())
}

/// The entries of a proposal that no other one has brought yet, as a directory that holds nothing else.
pub(super) fn of_proposal(
    store: &Store,
    number: i64,
    brought: &mut HashSet<(String, String)>,
) -> Result<Directory, StoreError> {
    let mut added = Directory::default();
    for change in store.proposed_entries(number)? {
        let (kind, code) = change.subject();
        if brought.insert((kind.to_owned(), code.to_owned())) {
            put(&mut added, &change)?;
        }
    }
    Ok(added)
}

/// Lays the entries of proposals over those of a release. What somebody else has changed meanwhile, what two
/// proposals say differently, and what breaks a rule is a problem.
pub(super) fn lay_over(
    store: &Store,
    base: i64,
    directory: &mut Directory,
    proposals: &[Proposal],
) -> Result<Vec<EditProblem>, StoreError> {
    let mut problems = Vec::new();
    let mut said: HashMap<(Entity, String), (Value, String)> = HashMap::new();
    for proposal in proposals {
        for change in store.proposed_entries(proposal.number)? {
            put(directory, &change)?;
            let ProposedChange::Entry { entity, code, body } = change else { continue };
            let mut report = |rule: &'static str, message: String| {
                let field = format!("{} {code}", entity.entry().code);
                problems.push(EditProblem::new(&proposal.code(), None, &field, rule, message));
            };
            if is_overtaken(store, base, proposal, entity, &code, &body)? {
                report("changed-meanwhile", "it has changed since the proposal was made".to_owned());
            }
            let other = said.insert((entity, code.clone()), (body.clone(), proposal.code()));
            if let Some((_, other)) = other.filter(|(known, _)| *known != body) {
                report("proposed-twice", format!("the proposal {other} says something else of it"));
            }
        }
    }
    for (kind, code, violation) in check_directory(directory) {
        let entity = Entity::from_code(kind);
        let told = entity.and_then(|entity| said.get(&(entity, code.clone())));
        if let Some((_, proposal)) = told {
            let field = format!("{kind} {code} {}", violation.field);
            let severity = violation.severity();
            let problem = EditProblem::new(proposal, None, &field, violation.rule, violation.message);
            problems.push(EditProblem { severity, ..problem });
        }
    }
    Ok(problems)
}

/// Whether an entry says something else now, and does so since the proposal was made.
fn is_overtaken(
    store: &Store,
    base: i64,
    proposal: &Proposal,
    entity: Entity,
    code: &str,
    body: &Value,
) -> Result<bool, StoreError> {
    if proposal.base >= base {
        return Ok(false);
    }
    let now = store.entries_as_json(base, entity, &[code])?.remove(code);
    if now.as_ref() == Some(body) {
        return Ok(false);
    }
    let history = store.history_of(entity, code, base)?;
    Ok(history.first().is_some_and(|last| last.release > proposal.base))
}
