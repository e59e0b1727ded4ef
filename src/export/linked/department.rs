//! Departments: `cv:PublicOrganisation` and `schema:GovernmentOrganization`.

use super::Describer;
use super::contact::{addressed, reached_by};
use super::origin::{also_named, labelled, named, noted, sourced};
use crate::domain::department::Department;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{cv, dct, org, schema, skos};

impl Describer<'_> {
    /// A department.
    pub fn department(&mut self, department: &Department) {
        let uris = self.uris;
        let area = uris.thing("jurisdictions", department.jurisdiction.as_ref());
        let thing = self.graph.describe(&uris.thing("departments", department.code.as_ref()));
        let thing =
            thing.a(cv("PublicOrganisation")).a(org("Organization")).a(schema("GovernmentOrganization"));
        let thing = thing.plain(dct("identifier"), department.code.as_ref());
        let thing = named(thing, &department.name).text(skos("prefLabel"), &department.name, Chinese);
        // A short name may stand among the aliases too.
        let short = department.short_name.iter().filter(|short| !department.aliases.contains(short));
        let thing = also_named(thing, short.chain(&department.aliases));
        let thing = thing.link(dct("spatial"), &area).link(schema("areaServed"), &area);
        let thing = thing
            .each(department.kind, |thing, kind| thing.link(org("classification"), &uris.code_of(kind)))
            .each(&department.roles, |thing, role| thing.link(cv("isClassifiedBy"), &uris.code_of(*role)))
            .each(&department.phone, |thing, phone| {
                thing.plain(schema("telephone"), phone).part(cv("contactPoint"), |part| {
                    reached_by(part, phone).end();
                })
            });
        let thing = addressed(thing, department.address.as_ref());
        let thing = thing.each(&department.website, |thing, website| thing.web(schema("url"), website)).each(
            &department.successor,
            |thing, successor| {
                thing.link(dct("isReplacedBy"), &uris.thing("departments", successor.as_ref()))
            },
        );
        let thing = sourced(thing, uris, &department.provenance);
        labelled(noted(thing, department.note.as_ref()), self.release).end();
    }
}
