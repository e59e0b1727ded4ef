//! When what a table says was changed last. It is never said too early; a change of what a row only mentions may be
//! said though it does not show.

use crate::export::error::ExportError;
use crate::export::tables::rows::Content;
use crate::store::LastReleases;
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// When what the tables of a release say was changed last.
pub(super) struct Modified {
    last: LastReleases,
    published_at: HashMap<i64, DateTime<Utc>>,
    first: i64,
    newest: DateTime<Utc>,
}

impl Modified {
    pub(super) fn read(content: &Content<'_>) -> Result<Self, ExportError> {
        let releases = content.store.releases()?;
        Ok(Self {
            last: content.store.last_releases(content.release.seq)?,
            published_at: releases.iter().map(|release| (release.seq, release.published_at)).collect(),
            first: releases.first().map_or(0, |release| release.seq),
            newest: content.release.published_at,
        })
    }

    /// When a table was changed last: its rows, or what they mention by name.
    pub(super) fn of(&self, table: &str) -> DateTime<Utc> {
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
            _ => return self.newest,
        };
        // What never had a row says so since the first release.
        self.published_at.get(&release.max(self.first)).copied().unwrap_or(self.newest)
    }
}
