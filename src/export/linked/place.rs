//! Administrative divisions: `dct:Location` and `schema:AdministrativeArea`.

use super::Describer;
use super::origin::{named, noted, sourced};
use crate::domain::jurisdiction::Jurisdiction;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{dct, schema, skos};

impl Describer<'_> {
    /// An administrative division.
    pub fn place(&mut self, place: &Jurisdiction) {
        let uris = self.uris;
        let thing = self.graph.describe(&uris.thing("jurisdictions", place.code.as_ref()));
        let thing = thing.a(dct("Location")).a(schema("AdministrativeArea"));
        let thing = thing.plain(dct("identifier"), place.code.as_ref());
        let thing = named(thing, &place.name).text(skos("prefLabel"), &place.name, Chinese);
        let thing = thing.link(dct("type"), &uris.code_of(place.level));
        let thing = thing.each(&place.parent, |thing, parent| {
            let above = uris.thing("jurisdictions", parent.as_ref());
            thing.link(dct("isPartOf"), &above).link(schema("containedInPlace"), &above)
        });
        noted(sourced(thing, uris, &place.provenance), place.note.as_ref()).end();
    }
}
