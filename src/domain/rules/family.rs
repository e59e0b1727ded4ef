//! The rules between items: names that stand twice, main items and their sub-items.

use super::Violation;
use super::table::{CYCLIC_PARENT, DUPLICATE_NAME, MODE_OF_MAIN_ITEM, NESTED_SUB_ITEM, Rule, UNKNOWN_PARENT};
use crate::domain::ids::HandlingModeCode;
use crate::domain::item::Item;
use crate::domain::text::fold;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// Collects of each item what the rules between items need: about a hundred bytes, so that a catalogue
/// may have a million.
///
/// Codes and names are compared by hashes of 64 bits. Among a million items, the odds that any two
/// different ones share a hash are one to forty million; what follows is a report that is not true.
#[derive(Debug, Default)]
pub struct Family {
    /// All codes, one after the other, whether an item has them or only names them as its parent.
    codes: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// The number of each code, by its hash.
    numbers: HashMap<u64, u32>,
    /// By the number of the code; `None` where no item with this code has come.
    members: Vec<Option<Member>>,
    modes: Vec<HandlingModeCode>,
    added: usize,
}

/// What is kept of an item.
#[derive(Debug, Clone, Copy)]
struct Member {
    /// Its place among the items that were added, from 0.
    position: usize,
    /// The hash of division, department, parent and name.
    name: u64,
    parent: Option<u32>,
    mode: Option<u32>,
}

/// A broken rule between items, with the item that it is reported at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyViolation {
    /// The place of the item among those that were added, from 0.
    pub position: usize,
    /// The code of the item.
    pub item: String,
    /// The main item that it names, where that is what is wrong.
    pub parent: Option<String>,
    /// What is wrong.
    pub violation: Violation,
}

impl Family {
    /// Adds an item. Of two with the same code, which is reported elsewhere, the first one counts.
    pub fn add(&mut self, item: &Item) {
        let position = self.added;
        self.added += 1;
        let (Some(number), parent) = (
            self.number(item.code.as_ref()),
            item.parent.as_ref().map(|parent| self.number(parent.as_ref())),
        ) else {
            return;
        };
        let mode = item.handling_mode.as_ref().and_then(|mode| self.mode(mode));
        let name = hash_of(&(&item.jurisdiction, &item.department, &item.parent, fold(&item.name)));
        if let Some(place @ None) = member_mut(&mut self.members, number) {
            *place = Some(Member { position, name, parent: parent.flatten(), mode });
        }
    }

    /// The codes that items name as their parents, and no item with such a code was added.
    pub fn absent_parents(&self) -> impl Iterator<Item = &str> {
        let absent = self.members.iter().zip(0_u32..).filter(|(member, _)| member.is_none());
        absent.map(|(_, number)| self.code(number))
    }

    /// What is wrong between the items that were added, in their order.
    ///
    /// Where not every item could be added, such as after rows that cannot be read, a parent may be
    /// reported as unknown that stands in one of those.
    pub fn finish(self) -> Vec<FamilyViolation> {
        let mut found = Vec::new();
        self.check_names(&mut found);
        self.check_parents(&mut found);
        self.check_modes(&mut found);
        found.sort_by_key(|violation| violation.position);
        found
    }

    fn check_names(&self, found: &mut Vec<FamilyViolation>) {
        let mut by_name: Vec<(u64, usize, u32)> =
            self.present().map(|(number, member)| (member.name, member.position, number)).collect();
        by_name.sort_unstable();
        for same in by_name.chunk_by(|a, b| a.0 == b.0) {
            let Some(((_, _, first), copies)) = same.split_first() else { continue };
            let message = format!("\"{}\" has the same name, department and main item", self.code(*first));
            for (_, _, copy) in copies {
                self.report(found, *copy, "name", DUPLICATE_NAME, message.clone());
            }
        }
    }

    fn check_parents(&self, found: &mut Vec<FamilyViolation>) {
        let on_circle = self.circles();
        for (number, member) in self.present() {
            let Some(parent) = member.parent else { continue };
            let code = self.code(parent);
            let (rule, message) = match self.member(parent) {
                None => (UNKNOWN_PARENT, format!("the main item \"{code}\" is not in the catalogue")),
                Some(_) if on_circle.contains(&number) => {
                    (CYCLIC_PARENT, format!("the main item \"{code}\" belongs to this item in turn"))
                }
                Some(Member { parent: Some(_), .. }) => {
                    (NESTED_SUB_ITEM, format!("the main item \"{code}\" is a sub-item itself"))
                }
                Some(Member { parent: None, .. }) => continue,
            };
            self.report(found, number, "parent", rule, message);
        }
    }

    /// The items that come back to themselves from parent to parent.
    fn circles(&self) -> BTreeSet<u32> {
        let mut on_circle = BTreeSet::new();
        // The walk in which each item was met first, so that no stretch is walked twice.
        let mut met_in: Vec<Option<u32>> = vec![None; self.members.len()];
        for (start, _) in self.present() {
            let mut at = Some(start);
            while let Some(number) = at {
                let Some(met) = member_mut(&mut met_in, number) else { break };
                match *met {
                    None => *met = Some(start),
                    Some(walk) if walk == start && on_circle.insert(number) => {}
                    Some(_) => break,
                }
                at = self.parent(number);
            }
        }
        on_circle
    }

    fn check_modes(&self, found: &mut Vec<FamilyViolation>) {
        // Of each main item, how many of its sub-items have another mode.
        let mut others: HashMap<u32, u32> = HashMap::new();
        for (_, member) in self.present() {
            let Some(parent) = member.parent else { continue };
            let main_mode = self.member(parent).and_then(|main| main.mode);
            if member.mode.is_some() && main_mode.is_some() && member.mode != main_mode {
                *others.entry(parent).or_default() += 1;
            }
        }
        for (main, count) in others {
            let message = format!("{count} of its sub-items have another handling mode than the main item");
            self.report(found, main, "handling_mode", MODE_OF_MAIN_ITEM, message);
        }
    }

    fn report(
        &self,
        found: &mut Vec<FamilyViolation>,
        number: u32,
        field: &'static str,
        rule: &Rule,
        message: String,
    ) {
        let Some(member) = self.member(number) else { return };
        found.push(FamilyViolation {
            position: member.position,
            item: self.code(number).to_owned(),
            parent: member.parent.filter(|_| field == "parent").map(|parent| self.code(parent).to_owned()),
            violation: Violation::new(rule, field, message),
        });
    }

    /// The items that have come, with the numbers of their codes.
    fn present(&self) -> impl Iterator<Item = (u32, &Member)> {
        (0..).zip(&self.members).filter_map(|(number, member)| Some((number, member.as_ref()?)))
    }

    fn member(&self, number: u32) -> Option<&Member> {
        self.members.get(usize::try_from(number).ok()?)?.as_ref()
    }

    fn parent(&self, number: u32) -> Option<u32> {
        self.member(number)?.parent
    }

    fn code(&self, number: u32) -> &str {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.codes.get(start..*end)).unwrap_or_default()
    }

    /// The number of a code, given to it now if it is new; `None` beyond four thousand million codes.
    fn number(&mut self, code: &str) -> Option<u32> {
        let hash = hash_of(code);
        if let Some(number) = self.numbers.get(&hash) {
            return Some(*number);
        }
        let number = u32::try_from(self.ends.len()).ok()?;
        self.numbers.insert(hash, number);
        self.codes.push_str(code);
        self.ends.push(self.codes.len());
        self.members.push(None);
        Some(number)
    }

    fn mode(&mut self, mode: &HandlingModeCode) -> Option<u32> {
        let at = self.modes.iter().position(|known| known == mode).unwrap_or_else(|| {
            self.modes.push(mode.clone());
            self.modes.len() - 1
        });
        u32::try_from(at).ok()
    }
}

fn member_mut<T>(places: &mut [T], number: u32) -> Option<&mut T> {
    places.get_mut(usize::try_from(number).ok()?)
}

/// The keys of this hasher are fixed, so that a catalogue gets the same report every time.
fn hash_of<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
