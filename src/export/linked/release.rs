//! The release that the descriptions come from: `schema:Dataset`.

use super::Describer;
use super::origin::{labelled, named};
use crate::export::rdf::vocabulary::{dct, prov, schema};

impl Describer<'_> {
    /// The release.
    pub fn release(&mut self) {
        let (uris, edition) = (self.uris, &self.release.edition);
        let version = edition.version.as_ref();
        let thing = self.graph.describe(&uris.thing("releases", version));
        let thing = thing.a(prov("Entity")).a(schema("Dataset")).plain(dct("identifier"), version);
        let thing = named(thing, &edition.title).plain(schema("version"), version);
        let thing = thing
            .each(edition.announced_on, |thing, day| thing.day(dct("issued"), day))
            .each(edition.baseline_date, |thing, day| thing.day(schema("temporalCoverage"), day))
            .link(dct("license"), &edition.licence.url)
            .link(schema("license"), &edition.licence.url)
            .link(dct("spatial"), &uris.thing("jurisdictions", edition.jurisdiction.as_ref()));
        labelled(thing, self.release).end();
    }
}
