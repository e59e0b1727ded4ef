//! When what a table says was changed last. It is never said too early; a change of what a row only mentions may be
//! said though it does not show.

use crate::domain::release::Release;
use crate::store::{LastReleases, Store, StoreError};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// When what the tables of a release say was changed last.
#[derive(Debug)]
pub struct Modified<'a> {
    last: LastReleases,
    /// Up to the release and maybe beyond, the oldest first.
    releases: &'a [Release],
    release: &'a Release,
    /// The number of the release since which all have had the same label and terms.
    labelled: i64,
}

impl<'a> Modified<'a> {
    /// Looks up when things last changed, in one of these releases; the oldest stands first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(store: &Store, releases: &'a [Release], release: &'a Release) -> Result<Self, StoreError> {
        let earlier = releases.iter().rev().filter(|other| other.seq < release.seq);
        let labelled =
            earlier.take_while(|other| label(other) == label(release)).last().unwrap_or(release).seq;
        Ok(Self { last: store.last_releases(release.seq)?, releases, release, labelled })
    }

    /// When a table was changed last.
    pub fn of(&self, table: &str) -> DateTime<Utc> {
        self.by(table).published_at
    }

    /// By which release a table was changed last: its rows, what they mention by name, or whether they are made up
    /// and on which terms they are given.
    pub fn by(&self, table: &str) -> &'a Release {
        let newest = |of: &HashMap<String, i64>, kinds: &[&str]| {
            kinds.iter().filter_map(|kind| of.get(*kind)).copied().max().unwrap_or(0)
        };
        let own = |kind: &str| newest(&self.last.entries, &[kind]);
        // What is new is mentioned by rows alone that are new too.
        let mentioned = |kinds: &[&str]| newest(&self.last.renewed, kinds);
        let release = match table {
            "items" => self.last.items.max(mentioned(&[
                "department",
                "jurisdiction",
                "handling_mode",
                "method",
                "channel",
                "source",
            ])),
            "guides" => self.last.guides.max(self.last.names_of_items),
            "materials" => self.last.guides.max(self.last.names_of_items).max(mentioned(&["source"])),
            "departments" => own("department").max(mentioned(&["jurisdiction", "source"])),
            "jurisdictions" => own("jurisdiction").max(mentioned(&["source"])),
            "handling_modes" => own("handling_mode").max(mentioned(&["source"])),
            "methods" => own("method").max(mentioned(&["handling_mode", "source"])),
            "channels" => own("channel").max(mentioned(&["department", "source"])),
            "claims" => {
                own("claim").max(mentioned(&["jurisdiction", "department", "handling_mode", "source"]))
            }
            "contradictions" => own("contradiction").max(mentioned(&["source"])),
            "sources" => own("source"),
            _ => return self.release,
        };
        // What never had a row says so since the first release. On a mirror, numbers may be missing.
        let release = release.max(self.labelled);
        self.releases.iter().find(|known| known.seq >= release).unwrap_or(self.release)
    }
}

/// What is said of all that a release holds.
fn label(release: &Release) -> impl PartialEq + '_ {
    let edition = &release.edition;
    (&edition.synthetic, &edition.licence, &edition.jurisdiction)
}
