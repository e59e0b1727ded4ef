//! A handed-in row as the item that it is to become.

use crate::domain::guide::{Guide, Place, Statement};
use crate::domain::item::{HandlingModeReason, Item};
use crate::domain::source::Provenance;
use crate::ingest::field::{Field, FieldSet};
use crate::ingest::handed_in::RowPlace;
use crate::ingest::understanding::remarks::remark_prefix;

/// A handed-in row, its references resolved and its item found.
pub(super) struct Draft {
    /// Where it stands.
    pub(super) place: RowPlace,
    /// What the file has columns for; all else stays as it is.
    pub(super) given: FieldSet,
    /// The item as handed in, under the code of the item that it means.
    pub(super) item: Item,
    /// The guide as handed in.
    pub(super) guide: Guide,
    /// The row of the item that is there.
    pub(super) row_id: Option<i64>,
}

/// For each field that is given, what was handed in.
macro_rules! take_given {
    ($given:expr, $to:expr, $from:expr; $($($field:ident)|+ => $part:ident),+ $(,)?) => {
        $(if $($given.has(Field::$field))||+ {
            $to.$part.clone_from(&$from.$part);
        })+
    };
}

impl Draft {
    /// The item that is there, with all that is given put in place.
    pub(super) fn merged_item(&self, old: Item) -> Item {
        let (mut item, given, new) = (old, &self.given, &self.item);
        // Name and department are what the item was found by; they are always given.
        item.name.clone_from(&new.name);
        item.department.clone_from(&new.department);
        take_given!(given, item, new;
            MainName | SubName | Parent => parent,
            Aliases => aliases,
            JurisdictionCode | JurisdictionName => jurisdiction,
            Category => category,
            ItemType => item_type,
            HandlingMode => handling_mode,
            HandlingMode | HandlingModeReason => handling_mode_reason,
            Methods => methods,
            Channels => channels,
            Audience => audience,
            Topics => topics,
            Visits => visits,
            Status => status,
            Listing => listing,
            Note => note,
        );
        take_given!(given, item.processing_time, new.processing_time;
            StatutoryTime => statutory,
            PromisedTime => promised,
        );
        take_given!(given, item.codes, new.codes;
            CatalogueCode => catalogue,
            ImplementationCode => implementation,
            HandlingCode => handling,
        );
        item
    }

    /// The guide that is there, with all that is given put in place.
    pub(super) fn merged_guide(&self, old: Option<Guide>) -> Guide {
        let (given, new) = (&self.given, &self.guide);
        let Some(mut guide) = old.filter(|_| !given.has(Field::Guide)) else { return new.clone() };
        take_given!(given, guide, new;
            CaseType => case_type,
            ApplicationForms => application_forms,
            OnlineDepth => online_depth,
            OnlineAddress => online_address,
            VisitReason => visit_reason,
            CrossRegion => cross_region,
            Charged => charged,
            OnlinePayment => online_payment,
            Courier => courier,
            Appointment => appointment,
            Conditions => conditions,
            Materials => materials,
            Steps => steps,
            SpecialProcedures => special_procedures,
            Fees => fees,
            LegalBasis => legal_basis,
            Consult => consult,
            Complaint => complaint,
            Results => results,
            Faq => faq,
        );
        if given.has(Field::Online) && guide.application_forms.is_empty() {
            guide.application_forms.clone_from(&new.application_forms);
        }
        merge_remarks(&mut guide.remarks, &new.remarks, *given);
        merge_places(&mut guide.places, &new.places, *given);
        guide
    }
}

/// What stood in a column of the file takes the place of what stood there before.
fn merge_remarks(remarks: &mut Vec<Statement>, new: &[Statement], given: FieldSet) {
    let prefixes =
        Field::ALL.iter().filter(|field| given.has(**field)).filter_map(|field| remark_prefix(*field));
    for prefix in prefixes {
        remarks.retain(|remark| !remark.text.starts_with(prefix));
    }
    remarks.extend(new.iter().filter(|remark| !remarks.contains(remark)).cloned().collect::<Vec<_>>());
}

/// Address and hours stand in columns of their own: one of them leaves the other as it is.
fn merge_places(places: &mut Vec<Place>, new: &[Place], given: FieldSet) {
    match (given.has(Field::PlaceAddress), given.has(Field::PlaceHours)) {
        (false, false) => {}
        (false, true) if !places.is_empty() => {
            let hours = new.first().and_then(|place| place.hours.clone());
            places.iter_mut().for_each(|place| place.hours.clone_from(&hours));
        }
        (true, false) => {
            let hours = places.first().and_then(|place| place.hours.clone());
            *places = new.to_vec();
            places.iter_mut().for_each(|place| place.hours.clone_from(&hours));
        }
        _ => *places = new.to_vec(),
    }
}

/// Whether two states of an item say the same, but for where they come from.
pub(super) fn says_the_same(old: &Item, new: &mut Item) -> bool {
    let own = std::mem::replace(&mut new.provenance, old.provenance.clone());
    let same = *old == *new;
    new.provenance = own;
    same
}

/// Adds a source to those that an item names already.
pub(super) fn add_source(provenance: &mut Vec<Provenance>, source: &Provenance) {
    if !provenance.iter().any(|known| known.source == source.source) {
        provenance.push(source.clone());
    }
}

/// Why an item has no mode, where nobody says why.
pub(super) fn reason_without_mode(has_mode: bool, implied_main: bool) -> Option<HandlingModeReason> {
    match (has_mode, implied_main) {
        (true, _) => None,
        (false, true) => Some(HandlingModeReason::StatedBySubItems),
        (false, false) => Some(HandlingModeReason::NotStated),
    }
}
