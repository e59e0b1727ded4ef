//! Numbers, types and names of the items of one department, in their order.

use super::chance::Chance;
use super::fields::Field;
use super::names::{self, Name, Namer};
use super::shape::Slot;
use crate::domain::item::{Category, ItemType};

/// What distinguishes an item from the others of its department.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    /// Its code.
    pub(super) code: String,
    /// The code of its main item.
    pub(super) parent: Option<String>,
    /// Its name.
    pub(super) name: Name,
    /// Its type.
    pub(super) item_type: ItemType,
    /// The number of the main item in the department, from 1.
    pub(super) main: u32,
    /// The number of the sub-item, from 1; zero for a main item.
    pub(super) sub: u32,
}

/// Gives the items of one department their identities.
pub(super) struct Roster {
    namer: Namer,
    last: Option<Identity>,
    last_main: Option<Identity>,
}

impl Roster {
    /// A department in this field of work.
    pub(super) fn new(field: &'static Field, chance: &mut Chance) -> Self {
        Self { namer: Namer::new(field, chance), last: None, last_main: None }
    }

    /// The identity of the next item; a sub-item belongs to the last main item.
    pub(super) fn next(&mut self, slot: Slot, code: String, chance: &mut Chance) -> Identity {
        let identity = match &self.last_main {
            Some(main) if slot.is_sub => self.sub_item(main, code),
            _ => self.main_item(slot.category, code, chance),
        };
        if identity.parent.is_none() {
            self.last_main = Some(identity.clone());
        }
        self.last = Some(identity.clone());
        identity
    }

    fn main_item(&mut self, category: Category, code: String, chance: &mut Chance) -> Identity {
        let item_type = item_type(category, chance);
        let name = self.namer.main_item(item_type, chance);
        let before = self.last_main.as_ref().map_or(0, |main| main.main);
        Identity { code, parent: None, name, item_type, main: before + 1, sub: 0 }
    }

    fn sub_item(&self, main: &Identity, code: String) -> Identity {
        let sub = self.last.as_ref().map_or(0, |last| last.sub) + 1;
        let name = names::sub_item(&main.name, sub);
        Identity { code, parent: Some(main.code.clone()), name, sub, ..main.clone() }
    }
}

/// The type of a main item; what nobody applies for, a penalty or coercion, is not among them.
fn item_type(category: Category, chance: &mut Chance) -> ItemType {
    match category {
        Category::PublicService => ItemType::PublicService,
        Category::AdministrativePower => chance.weighted(
            ItemType::License,
            &[
                (330, ItemType::OtherPower),
                (110, ItemType::Confirmation),
                (50, ItemType::Benefit),
                (40, ItemType::Reward),
                (10, ItemType::Adjudication),
            ],
        ),
    }
}
