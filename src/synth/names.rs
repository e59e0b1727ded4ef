//! Names of items, made from word lists.

use super::chance::Chance;
use super::fields::Field;
use super::words;
use crate::domain::item::ItemType;

/// The longest name, in characters, before a remark in brackets is added.
const MAX_LENGTH: usize = 87;

/// The name of an item.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The name without a remark in brackets.
    pub(super) core: String,
    /// The whole name.
    pub(super) full: String,
    /// What it is about.
    pub(super) object: String,
}

/// Names the items of one department: no qualifier meets the same object twice.
pub(super) struct Namer {
    field: &'static Field,
    place: usize,
    common_name_given: bool,
}

impl Namer {
    /// Starts at a random place in the list of qualifiers and objects.
    pub(super) fn new(field: &'static Field, chance: &mut Chance) -> Self {
        let pairs = field.objects.len() * qualifiers();
        Self { field, place: chance.place(pairs), common_name_given: false }
    }

    /// The name of a main item.
    pub(super) fn main_item(&mut self, item_type: ItemType, chance: &mut Chance) -> Name {
        let (qualifier, object) = self.next_pair();
        if item_type == ItemType::PublicService && !self.common_name_given && chance.per_mille(40) {
            self.common_name_given = true;
            let common = chance.word(words::COMMON_SERVICES).to_owned();
            return Name { full: common.clone(), object: common.clone(), core: common };
        }
        let core = self.core(qualifier, object, chance.word(endings(item_type)), chance);
        let full = if chance.per_mille(230) {
            format!("{core}({})", chance.word(words::REMARKS))
        } else {
            core.clone()
        };
        Name { core, full, object: format!("{qualifier}{object}") }
    }

    /// A step that shares no factor with the number of pairs visits each pair once.
    fn next_pair(&mut self) -> (&'static str, &'static str) {
        const STEP: usize = 37;
        let objects = &self.field.objects;
        self.place = (self.place + STEP) % (objects.len() * qualifiers());
        let qualifier = words::QUALIFIERS.split(' ').nth(self.place / objects.len()).unwrap_or_default();
        (qualifier, objects.get(self.place % objects.len()).copied().unwrap_or_default())
    }

    fn core(&self, qualifier: &str, object: &str, ending: &str, chance: &mut Chance) -> String {
        match chance.weighted(0, &[(190, 1), (120, 2), (30, 3)]) {
            0 => format!("{qualifier}{object}{ending}"),
            1 => format!("{qualifier}{object}、{}{ending}", self.other_than(object, chance)),
            2 => {
                let setting = chance.word(words::SETTINGS);
                format!("在{setting}内从事{qualifier}{object}相关活动的单位{ending}")
            }
            _ => self.enumeration(qualifier, object, ending, chance),
        }
    }

    fn other_than(&self, object: &str, chance: &mut Chance) -> &'static str {
        let others: Vec<&str> = self.field.objects.iter().copied().filter(|other| *other != object).collect();
        chance.pick(&others)
    }

    fn enumeration(&self, qualifier: &str, object: &str, ending: &str, chance: &mut Chance) -> String {
        let ending = format!("等事项的{ending}");
        let room = MAX_LENGTH - ending.chars().count();
        let mut objects: Vec<&str> =
            self.field.objects.iter().copied().filter(|other| *other != object).collect();
        chance.shuffle(&mut objects);
        let mut name = format!("{qualifier}{object}");
        let wanted = chance.place(objects.len()) + 2;
        for other in objects.into_iter().take(wanted) {
            if name.chars().count() + other.chars().count() < room {
                name.push('、');
                name.push_str(other);
            }
        }
        name + &ending
    }
}

/// The name of a sub-item, the first one being number 1.
pub(super) fn sub_item(main: &Name, number: u32) -> Name {
    let number = usize::try_from(number).unwrap_or(0);
    let variant = words::VARIANTS.split(' ').nth(number.saturating_sub(1));
    let variant = variant.map_or_else(|| format!("第{number}类"), str::to_owned);
    Name { full: format!("{}({variant})", main.core), ..main.clone() }
}

/// Everyday names, as a list; most items have none.
pub(super) fn aliases(name: &Name, item_type: ItemType, chance: &mut Chance) -> Vec<String> {
    if !chance.per_mille(220) {
        return Vec::new();
    }
    let object = &name.object;
    let first = match item_type {
        ItemType::License => format!("办{object}证"),
        ItemType::Benefit => format!("领{object}补贴"),
        ItemType::PublicService => format!("{object}怎么办"),
        _ => format!("办{object}手续"),
    };
    let second = chance.per_mille(300).then(|| format!("{object}业务"));
    std::iter::once(first).chain(second).collect()
}

fn qualifiers() -> usize {
    words::QUALIFIERS.split(' ').count()
}

fn endings(item_type: ItemType) -> &'static str {
    match item_type {
        ItemType::License => words::LICENSE,
        ItemType::Benefit => words::BENEFIT,
        ItemType::Confirmation => words::CONFIRMATION,
        ItemType::Reward => words::REWARD,
        ItemType::Adjudication => words::ADJUDICATION,
        ItemType::PublicService => words::PUBLIC_SERVICE,
        _ => words::OTHER_POWER,
    }
}
