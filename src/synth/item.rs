//! One item: what a row of `items.csv` says.

use super::chance::Chance;
use super::channels;
use super::fields::Field;
use super::names;
use super::national_codes;
use super::region::{Area, Office};
use super::roster::Identity;
use super::shape::{Mode, Slot};
use super::sheets::{ItemRow, Sheet};
use super::times;
use crate::domain::code_list::CodeList;
use crate::domain::item::{Audience, Category, HandlingModeReason, ItemStatus, Listing, ProcessingTime};

/// What separates the entries of a list in one cell.
const LIST_SEPARATOR: &str = "|";

/// An item.
#[derive(Debug)]
pub(super) struct Item {
    /// What distinguishes it.
    pub(super) identity: Identity,
    category: Category,
    /// Its handling mode.
    pub(super) mode: Option<Mode>,
    /// Its ways of fulfilment.
    pub(super) methods: Vec<&'static str>,
    channels: Vec<String>,
    aliases: Vec<String>,
    audience: Vec<Audience>,
    topics: Vec<&'static str>,
    /// How long it takes.
    pub(super) time: ProcessingTime,
    /// How many visits it needs.
    pub(super) visits: Option<u32>,
    suspended: bool,
    has_national_codes: bool,
    has_handling_code: bool,
}

impl Item {
    /// An item for a slot.
    pub(super) fn new(
        area: &Area,
        office: &Office,
        field: &Field,
        slot: Slot,
        identity: Identity,
        chance: &mut Chance,
    ) -> Self {
        let methods = channels::methods(slot.mode, chance);
        let audience = audience(chance);
        Self {
            category: slot.category,
            mode: slot.mode,
            channels: channels::of_item(area, office, &methods, chance),
            aliases: names::aliases(&identity.name, identity.item_type, chance),
            topics: topics(field, &audience),
            audience,
            time: times::drawn(methods.contains(&"window_instant_on_spot"), chance),
            visits: visits(slot.mode, chance),
            suspended: chance.per_mille(office.suspended),
            has_national_codes: chance.per_mille(900),
            has_handling_code: chance.per_mille(400),
            methods,
            identity,
        }
    }

    /// The row; `credit_code` is that of the department.
    pub(super) fn write(
        &self,
        area: &Area,
        office: &Office,
        credit_code: &str,
        sheet: &mut Sheet,
    ) -> csv::Result<()> {
        let Identity { code, parent, name, item_type, main, sub } = &self.identity;
        let catalogue = national_codes::catalogue_code(office, *item_type, *main, *sub);
        let level = national_codes::level_number(area.level);
        let implementation = format!("{credit_code}{level}{catalogue}");
        let handling = format!("{implementation}01");
        let listing = if self.mode.is_some() { Listing::Listed } else { Listing::Described };
        let status = if self.suspended { ItemStatus::Suspended } else { ItemStatus::Active };
        let coded = self.has_national_codes;
        sheet.serialize(ItemRow {
            code,
            parent: parent.as_deref(),
            name: &name.full,
            aliases: self.aliases.join(LIST_SEPARATOR),
            jurisdiction: &area.code,
            department: &office.code,
            category: self.category.entry().code,
            item_type: item_type.entry().code,
            handling_mode: self.mode.map(Mode::code),
            handling_mode_reason: self.mode.is_none().then(|| HandlingModeReason::NotListed.entry().code),
            methods: self.methods.join(LIST_SEPARATOR),
            channels: self.channels.join(LIST_SEPARATOR),
            audience: self.audience_codes().join(LIST_SEPARATOR),
            topics: self.topics.join(LIST_SEPARATOR),
            statutory_time: self.time.statutory.map(|limit| limit.to_string()),
            promised_time: self.time.promised.map(|limit| limit.to_string()),
            visits: self.visits,
            catalogue_code: coded.then_some(&catalogue),
            implementation_code: coded.then_some(&implementation),
            handling_code: (coded && self.has_handling_code).then_some(&handling),
            status: status.entry().code,
            listing: listing.entry().code,
            ..ItemRow::default()
        })
    }

    fn audience_codes(&self) -> Vec<&'static str> {
        self.audience.iter().map(|audience| audience.entry().code).collect()
    }

    /// Whether the applicant may be a natural person.
    pub(super) fn serves_persons(&self) -> bool {
        self.audience.contains(&Audience::NaturalPerson)
    }

    /// Whether the applicant may be a body.
    pub(super) fn serves_bodies(&self) -> bool {
        self.audience.iter().any(|audience| *audience != Audience::NaturalPerson)
    }
}

fn audience(chance: &mut Chance) -> Vec<Audience> {
    use Audience::{
        Enterprise, GovernmentBody, Institution, NaturalPerson, OtherOrganisation, SocialOrganisation,
    };
    const BODIES: &[Audience] = &[Enterprise, Institution, SocialOrganisation];
    let others: [(u32, &[Audience]); 6] = [
        (220, &[Enterprise]),
        (100, &[NaturalPerson, Enterprise]),
        (100, BODIES),
        (80, &[NaturalPerson, Enterprise, Institution, SocialOrganisation]),
        (
            80,
            &[NaturalPerson, Enterprise, Institution, SocialOrganisation, GovernmentBody, OtherOrganisation],
        ),
        (40, &[Institution, SocialOrganisation, OtherOrganisation]),
    ];
    chance.weighted::<&[Audience]>(&[NaturalPerson], &others).to_vec()
}

fn topics(field: &Field, audience: &[Audience]) -> Vec<&'static str> {
    let persons = audience.contains(&Audience::NaturalPerson);
    let bodies = audience.iter().any(|audience| *audience != Audience::NaturalPerson);
    let mut topics = Vec::new();
    topics.extend(persons.then_some(field.personal_topic));
    topics.extend(bodies.then_some(field.corporate_topic));
    topics.dedup();
    topics
}

fn visits(mode: Option<Mode>, chance: &mut Chance) -> Option<u32> {
    match mode {
        Some(Mode::ZeroVisit) => Some(0),
        Some(Mode::OneVisit) => Some(1),
        Some(Mode::OnYourBehalf) => Some(chance.between(0, 2)),
        None => chance.per_mille(700).then(|| chance.between(2, 3)),
    }
}
