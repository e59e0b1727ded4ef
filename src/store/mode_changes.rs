//! Changes of handling modes: which items were moved from one list to another, and when.

use super::Store;
use super::error::StoreError;
use super::items::label;
use super::publish::ITEM;
use super::schema::{changes, items, releases};
use crate::domain::change::ChangeKind;
use diesel::prelude::*;
use std::collections::HashMap;

/// How many items are looked up at once.
const CODES_IN_ONE_QUERY: i64 = 500;

/// One item that came into another mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeChange {
    /// The release that has it first.
    pub release: i64,
    /// The mode before; none where it had none.
    pub from: Option<String>,
    /// The mode since; none where it has none.
    pub to: Option<String>,
}

impl Store {
    /// Hands over every change of a mode after one release and up to another. The feed says which items they
    /// are, so the cost is that of the changes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn for_each_mode_change(
        &self,
        after_release: i64,
        up_to: i64,
        mut take: impl FnMut(ModeChange),
    ) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let some: Vec<(i64, i64, String)> = self.read(|conn| {
                changes::table
                    .filter(changes::release.gt(after_release).and(changes::release.le(up_to)))
                    .filter(changes::entity.eq(ITEM).and(changes::kind.eq(label(ChangeKind::ModeChanged))))
                    .filter(changes::seq.gt(after))
                    .order(changes::seq)
                    .limit(CODES_IN_ONE_QUERY)
                    .select((changes::seq, changes::release, changes::code))
                    .load(conn)
            })?;
            let Some((last, _, _)) = some.last() else { return Ok(()) };
            after = *last;
            for of_release in some.chunk_by(|a, b| a.1 == b.1) {
                let Some((_, release, _)) = of_release.first() else { continue };
                let codes: Vec<&str> = of_release.iter().map(|(_, _, code)| code.as_str()).collect();
                let mut before = self.modes_of(self.seq_before(*release)?, &codes)?;
                let mut since = self.modes_of(*release, &codes)?;
                for code in codes {
                    let (from, to) = (before.remove(code).flatten(), since.remove(code).flatten());
                    take(ModeChange { release: *release, from, to });
                }
            }
        }
    }

    /// The number of the release before; zero if there is none. On a mirror, numbers may be missing.
    fn seq_before(&self, release: i64) -> Result<i64, StoreError> {
        let before: Option<i64> = self.read(|conn| {
            let earlier = releases::table.filter(releases::seq.lt(release));
            earlier.select(diesel::dsl::max(releases::seq)).first(conn)
        })?;
        Ok(before.unwrap_or(0))
    }

    fn modes_of(&self, release: i64, codes: &[&str]) -> Result<HashMap<String, Option<String>>, StoreError> {
        let modes: Vec<(String, Option<String>)> = self.read(|conn| {
            items::table
                .filter(items::code.eq_any(codes.to_vec()))
                .filter(items::first_release.le(release))
                .filter(items::last_release.is_null().or(items::last_release.ge(release)))
                .select((items::code, items::handling_mode))
                .load(conn)
        })?;
        Ok(modes.into_iter().collect())
    }
}
