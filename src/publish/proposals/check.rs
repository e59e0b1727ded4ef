//! What must hold of proposed changes: the rules of the catalogue, and that nobody is overtaken.

use super::{EditProblem, entries, for_each_part};
use crate::domain::catalogue::Directory;
use crate::domain::change::Withdrawal;
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::problem::Severity;
use crate::domain::proposal::{Proposal, ProposedItem};
use crate::domain::rules::{Family, Violation, check_guide, check_item, check_particulars};
use crate::store::{Store, StoreError};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many codes are looked up at once.
const CODES_AT_ONCE: usize = 500;

/// What keeps proposals, each for itself and all together, from following a release.
pub(super) fn errors_of(
    store: &Store,
    base: i64,
    proposals: &[Proposal],
) -> Result<Vec<EditProblem>, StoreError> {
    let mut directory = store.directory(base)?;
    let mut problems = entries::lay_over(store, base, &mut directory, proposals)?;
    let mut checker = Checker::new(store, base, directory);
    for proposal in proposals {
        for_each_part(store, proposal.number, |some| checker.add(proposal, &some))?;
    }
    problems.extend(checker.finish()?);
    problems.retain(EditProblem::is_error);
    Ok(problems)
}

/// Checks changes of one proposal or of many together.
pub(super) struct Checker<'a> {
    store: &'a Store,
    /// The release that they are compared with.
    base: i64,
    /// What items may refer to, with what is proposed besides.
    directory: Directory,
    family: Family,
    /// Of each item in the family: its proposal and code.
    places: Vec<(String, ItemCode)>,
    /// What is said of each item, and by which proposal.
    said: BTreeMap<String, Said>,
    /// What is to be a sub-item, and in which proposal.
    sub_items: Vec<(String, ItemCode)>,
    problems: Vec<EditProblem>,
}

struct Said {
    proposal: String,
    withdrawal: Option<Withdrawal>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(store: &'a Store, base: i64, directory: Directory) -> Self {
        Self {
            store,
            base,
            directory,
            family: Family::default(),
            places: Vec::new(),
            said: BTreeMap::new(),
            sub_items: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Takes in a part of what a proposal says.
    pub(super) fn add(&mut self, proposal: &Proposal, some: &[ProposedItem]) -> Result<(), StoreError> {
        let codes: Vec<&str> = some.iter().map(|proposed| proposed.code.as_ref()).collect();
        let items = self.store.items_with_codes(self.base, &codes)?;
        let items: HashMap<&str, &Item> = items.iter().map(|item| (item.code.as_ref(), item)).collect();
        let guides = self.store.guides_of(self.base, &codes)?;
        let guides: HashMap<&str, &GuideEdition> =
            guides.iter().map(|edition| (edition.item.as_ref(), edition)).collect();
        let last = self.store.last_changes_of_items(self.base, &codes)?;
        for proposed in some {
            let code = proposed.code.as_ref();
            if last.get(code).is_some_and(|change| change.release > proposal.base) {
                let message = "the item has changed since the proposal was made".to_owned();
                self.problem(proposal, &proposed.code, "", "changed-meanwhile", message);
            }
            self.note(proposal, proposed);
            let Some(item) = proposed.item.as_ref().or_else(|| items.get(code).copied()) else {
                let message = format!("there is no item \"{code}\" in the catalogue");
                self.problem(proposal, &proposed.code, "code", "unknown-item", message);
                continue;
            };
            if proposed.withdrawal.is_none() {
                let known = guides.get(code).map(|edition| &edition.guide);
                let guide = proposed.guide.as_ref().map_or(known, Option::as_ref);
                self.check_item(proposal, item, guide);
            }
        }
        Ok(())
    }

    fn note(&mut self, proposal: &Proposal, proposed: &ProposedItem) {
        let said = Said { proposal: proposal.code(), withdrawal: proposed.withdrawal.clone() };
        if let Some(other) = self.said.insert(proposed.code.to_string(), said) {
            let message = format!("the proposal {} is about the same item", other.proposal);
            self.problem(proposal, &proposed.code, "", "proposed-twice", message);
        }
    }

    fn check_item(&mut self, proposal: &Proposal, item: &Item, guide: Option<&Guide>) {
        let mut found = check_item(item, &self.directory);
        found.extend(check_particulars(item, guide, &self.directory));
        found.extend(guide.map(|guide| check_guide(guide, &self.directory)).unwrap_or_default());
        for violation in found {
            self.problems.push(EditProblem::broken(&proposal.code(), &item.code, violation));
        }
        self.family.add(item);
        self.places.push((proposal.code(), item.code.clone()));
        if item.parent.is_some() {
            self.sub_items.push((proposal.code(), item.code.clone()));
        }
    }

    fn problem(
        &mut self,
        proposal: &Proposal,
        item: &ItemCode,
        field: &str,
        rule: &'static str,
        message: String,
    ) {
        self.problems.push(EditProblem::new(&proposal.code(), Some(item), field, rule, message));
    }

    /// Checks what can be said only when all is in; returns every problem, errors and warnings.
    pub(super) fn finish(mut self) -> Result<Vec<EditProblem>, StoreError> {
        self.check_successors()?;
        self.check_orphans()?;
        self.check_nesting()?;
        self.check_family()?;
        Ok(self.problems)
    }

    /// Whoever takes the place of an item is there.
    fn check_successors(&mut self) -> Result<(), StoreError> {
        let gone: Vec<(String, Withdrawal)> = self
            .said
            .values()
            .filter_map(|said| Some((said.proposal.clone(), said.withdrawal.clone()?)))
            .collect();
        let unseen: Vec<&str> = gone
            .iter()
            .flat_map(|(_, withdrawal)| withdrawal.successors.iter().map(AsRef::as_ref))
            .filter(|code: &&str| !self.said.contains_key(*code))
            .collect();
        let mut known: HashSet<ItemCode> = HashSet::new();
        for some in unseen.chunks(CODES_AT_ONCE) {
            known.extend(self.store.items_with_codes(self.base, some)?.into_iter().map(|item| item.code));
        }
        for (proposal, withdrawal) in gone {
            let mut wrong: Vec<String> = withdrawal.check().err().into_iter().collect();
            for code in &withdrawal.successors {
                let stays = match self.said.get(code.as_ref()) {
                    Some(said) => said.withdrawal.is_none(),
                    None => known.contains(code),
                };
                if !stays {
                    wrong.push(format!("the successor \"{code}\" is not in the catalogue then"));
                }
            }
            let item = Some(&withdrawal.item);
            let problem =
                |message| EditProblem::new(&proposal, item, "successors", "unfit-successors", message);
            self.problems.extend(wrong.into_iter().map(problem));
        }
        Ok(())
    }

    /// A sub-item does not stay when its main item goes.
    fn check_orphans(&mut self) -> Result<(), StoreError> {
        let gone: Vec<(String, ItemCode)> = self
            .said
            .values()
            .filter_map(|said| Some((said.proposal.clone(), said.withdrawal.as_ref()?.item.clone())))
            .collect();
        for some in gone.chunks(CODES_AT_ONCE) {
            let codes: Vec<&str> = some.iter().map(|(_, code)| code.as_ref()).collect();
            for (child, parent) in self.store.sub_items_of(self.base, &codes)? {
                // One of which something is said is checked with its family.
                let told = self.said.contains_key(&child);
                let place = some.iter().find(|(_, code)| code.as_ref() == parent);
                if let (false, Some((proposal, item))) = (told, place) {
                    let message = format!("its sub-item \"{child}\" stays: withdraw or move it, too");
                    self.problems.push(EditProblem::new(proposal, Some(item), "", "unknown-parent", message));
                }
            }
        }
        Ok(())
    }

    /// What becomes a sub-item has no sub-items of its own.
    fn check_nesting(&mut self) -> Result<(), StoreError> {
        let sub_items: Vec<(String, ItemCode)> = self.sub_items.drain(..).collect();
        for some in sub_items.chunks(CODES_AT_ONCE) {
            let codes: Vec<&str> = some.iter().map(|(_, code)| code.as_ref()).collect();
            for (child, parent) in self.store.sub_items_of(self.base, &codes)? {
                let place = some.iter().find(|(_, code)| code.as_ref() == parent);
                if let (false, Some((proposal, item))) = (self.said.contains_key(&child), place) {
                    let message = format!("it has the sub-item \"{child}\", so it cannot be one itself");
                    self.problems.push(EditProblem::new(
                        proposal,
                        Some(item),
                        "parent",
                        "nested-sub-item",
                        message,
                    ));
                }
            }
        }
        Ok(())
    }

    fn check_family(&mut self) -> Result<(), StoreError> {
        let mut family = std::mem::take(&mut self.family);
        let goes = |code: &str| self.said.get(code).is_some_and(|said| said.withdrawal.is_some());
        let absent: Vec<String> =
            family.absent_parents().filter(|code| !goes(code)).map(str::to_owned).collect();
        for some in absent.chunks(CODES_AT_ONCE) {
            let codes: Vec<&str> = some.iter().map(String::as_str).collect();
            self.store.items_with_codes(self.base, &codes)?.iter().for_each(|item| family.add(item));
        }
        for found in family.finish() {
            // What is wrong with an item that nobody speaks of was wrong before.
            if let Some((proposal, item)) = self.places.get(found.position) {
                self.problems.push(EditProblem::broken(proposal, item, found.violation));
            }
        }
        Ok(())
    }
}

impl EditProblem {
    /// A broken rule of the catalogue.
    fn broken(proposal: &str, item: &ItemCode, violation: Violation) -> Self {
        let severity = violation.severity();
        Self {
            severity,
            ..Self::new(proposal, Some(item), violation.field, violation.rule, violation.message)
        }
    }

    /// Whether it stops anything.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
