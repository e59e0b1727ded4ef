//! Items: `cpsv:PublicService` and `schema:GovernmentService` on the same URI.

use super::Describer;
use super::concepts::LANGUAGE_OF_SERVICES;
use super::origin::{also_named, labelled, named, noted, sourced};
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::guide::GuideEdition;
use crate::domain::ids::ItemCode;
use crate::domain::item::{Audience, Item, ItemStatus, NationalCodes, TimeLimit, TimeUnit};
use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{adms, cpsv, cv, dct, schema, skos, xsd};
use crate::export::uris::Uris;

impl Describer<'_> {
    /// An item with its guide, and its main item if it has one.
    pub fn item_in_full(&mut self, item: &Item, edition: Option<&GuideEdition>, parent: Option<&Item>) {
        self.item(item);
        edition.into_iter().for_each(|edition| self.guide(edition));
        if let Some(parent) = parent {
            self.sub_item(item, &parent.code);
            self.item(parent);
        }
    }

    /// An item, without its guide.
    pub(super) fn item(&mut self, item: &Item) {
        let (uris, directory, release) = (self.uris, self.directory, self.release);
        let thing = self.graph.describe(&uris.thing("items", item.code.as_ref()));
        let thing = thing.a(cpsv("PublicService")).a(schema("GovernmentService"));
        let thing = thing.plain(dct("identifier"), item.code.as_ref());
        let thing = also_named(named(thing, &item.name), &item.aliases);
        let sentence = sentence(item, directory);
        let thing = thing.text(dct("description"), &sentence, Chinese);
        let thing = thing.text(schema("description"), &sentence, Chinese);
        let thing = classified(known_as(thing, &item.codes), uris, item);
        let thing = had_where(had_from(thing, uris, item), uris, item);
        let time = item.processing_time.promised.or(item.processing_time.statutory);
        let thing = thing
            .each(time, |thing, limit| thing.typed(cv("processingTime"), &duration(limit), xsd("duration")))
            .link(dct("language"), LANGUAGE_OF_SERVICES)
            .link(schema("subjectOf"), &uris.thing("releases", release.edition.version.as_ref()));
        let thing = sourced(thing, uris, &item.provenance);
        labelled(noted(thing, item.note.as_ref()), release).end();
    }

    /// That an item is a sub-item of another one.
    pub(super) fn sub_item(&mut self, item: &Item, parent: &ItemCode) {
        let parent = self.uris.thing("items", parent.as_ref());
        let thing = self.graph.describe(&self.uris.thing("items", item.code.as_ref()));
        thing.link(cv("relatedService"), &parent).link(schema("isRelatedTo"), &parent).end();
    }
}

/// The codes of the national catalogue.
fn known_as<'g>(thing: Description<'g>, codes: &NationalCodes) -> Description<'g> {
    let NationalCodes { catalogue, implementation, handling } = codes;
    let codes = [("基本编码", catalogue), ("实施编码", implementation), ("业务办理项编码", handling)];
    codes.into_iter().fold(thing, |thing, (scheme, code)| {
        thing.each(code, |thing, code| {
            thing.part(adms("identifier"), |part| {
                let part = part.a(adms("Identifier")).a(schema("PropertyValue"));
                let part = part.plain(skos("notation"), code).plain(schema("value"), code);
                part.text(dct("title"), scheme, Chinese).text(schema("propertyID"), scheme, Chinese).end();
            })
        })
    })
}

/// Everything that a code list or the list of modes says of it.
fn classified<'g>(thing: Description<'g>, uris: &Uris, item: &Item) -> Description<'g> {
    let mode = item.handling_mode.iter().map(|code| uris.thing("handling-modes", code.as_ref()));
    let methods = item.methods.iter().map(|code| uris.thing("methods", code.as_ref()));
    let category = item.category.map(|category| uris.code_of(category));
    let reason = item.handling_mode_reason.map(|reason| uris.code_of(reason));
    let listing = uris.code_of(item.listing);
    let classes = mode.chain(methods).chain(category).chain(reason).chain([listing]);
    let audience = |thing: Description<'g>, audience: &Audience| {
        thing.link(dct("audience"), &uris.code_of(*audience)).part(schema("audience"), |part| {
            let name = audience.entry().name;
            part.a(schema("Audience")).text(schema("audienceType"), name, Chinese).end();
        })
    };
    thing
        .each(item.item_type, |thing, kind| {
            let thing = thing.link(dct("type"), &uris.code_of(kind));
            thing.text(schema("serviceType"), kind.entry().name, Chinese)
        })
        .each(classes, |thing, class| {
            thing.link(cv("isClassifiedBy"), &class).link(schema("category"), &class)
        })
        .link(adms("status"), &uris.code_of(item.status))
        .each(&item.audience, audience)
        .each(&item.topics, |thing, topic| {
            // A topic is a word of the source, without a code.
            let thing = thing.part(cv("thematicArea"), |part| {
                part.a(skos("Concept")).text(skos("prefLabel"), topic, Chinese).end();
            });
            thing.text(schema("category"), topic, Chinese)
        })
}

/// Who handles it.
fn had_from<'g>(thing: Description<'g>, uris: &Uris, item: &Item) -> Description<'g> {
    let department = uris.thing("departments", item.department.as_ref());
    let thing = thing.link(cv("hasCompetentAuthority"), &department);
    thing.link(schema("provider"), &department).link(schema("serviceOperator"), &department)
}

/// Where it can be had, and for which area.
fn had_where<'g>(thing: Description<'g>, uris: &Uris, item: &Item) -> Description<'g> {
    let area = uris.thing("jurisdictions", item.jurisdiction.as_ref());
    let thing = thing.link(dct("spatial"), &area).link(schema("areaServed"), &area);
    thing.link(schema("jurisdiction"), &area).each(&item.channels, |thing, channel| {
        let channel = uris.thing("channels", channel.as_ref());
        thing.link(cv("hasChannel"), &channel).link(schema("availableChannel"), &channel)
    })
}

/// What the catalogue says of it, in words: CPSV-AP asks for a description, and the sources have none.
fn sentence(item: &Item, directory: &Directory) -> String {
    let department = item.department.as_ref();
    let department = directory.departments.get(department).map_or(department, |entry| entry.name.as_str());
    let mode = item.handling_mode.as_ref().and_then(|code| directory.handling_modes.get(code.as_ref()));
    let time = item.processing_time;
    let parts = [
        Some(format!("由{department}办理")),
        mode.map(|mode| format!("办理形式：{}", mode.name)),
        time.promised.map(|limit| format!("承诺办结时限：{}", limit.in_words())),
        time.statutory.map(|limit| format!("法定办结时限：{}", limit.in_words())),
        item.visits.map(|visits| format!("到办事现场次数：{visits}次")),
        (item.status == ItemStatus::Suspended).then(|| "目前暂停办理".to_owned()),
    ];
    format!("{}。", parts.into_iter().flatten().collect::<Vec<_>>().join("；"))
}

/// A time limit as `xsd:duration`, which has no word for working days: a working day is a day here.
fn duration(limit: TimeLimit) -> String {
    match limit {
        TimeLimit { amount: 0, .. } => "PT0S".to_owned(),
        TimeLimit { amount, unit: TimeUnit::WorkingDay | TimeUnit::CalendarDay } => format!("P{amount}D"),
        TimeLimit { amount, unit: TimeUnit::Month } => format!("P{amount}M"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_is_a_duration() {
        for (amount, unit, expected) in [
            (0, TimeUnit::WorkingDay, "PT0S"),
            (5, TimeUnit::WorkingDay, "P5D"),
            (30, TimeUnit::CalendarDay, "P30D"),
            (2, TimeUnit::Month, "P2M"),
        ] {
            assert_eq!(duration(TimeLimit { amount, unit }), expected);
        }
    }
}
