//! Releases: which there are, and the newest.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{code, from_json};
use super::schema::releases;
use crate::domain::ids::ReleaseVersion;
use crate::domain::release::{Edition, Release};
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = releases)]
pub(super) struct ReleaseRow {
    pub(super) seq: i64,
    pub(super) version: String,
    pub(super) edition: String,
    pub(super) counts: String,
    pub(super) published_at: NaiveDateTime,
    pub(super) digest: String,
    pub(super) previous: Option<String>,
    pub(super) last_change: Option<i64>,
}

impl Store {
    /// All releases, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn releases(&self) -> Result<Vec<Release>, StoreError> {
        let rows = self.read(|conn| releases::table.order(releases::seq).load::<ReleaseRow>(conn))?;
        let mut previous = None;
        rows.into_iter()
            .map(|row| {
                let release = into_release(row, previous.take())?;
                previous = Some(release.edition.version.clone());
                Ok(release)
            })
            .collect()
    }

    /// The place of the newest release, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_seq(&self) -> Result<Option<i64>, StoreError> {
        self.read(|conn| releases::table.select(diesel::dsl::max(releases::seq)).first(conn))
    }
}

/// The newest release, inside a transaction.
pub(super) fn newest(conn: &mut Conn) -> Result<Option<ReleaseRow>, StoreError> {
    Ok(releases::table.order(releases::seq.desc()).first::<ReleaseRow>(conn).optional()?)
}

fn into_release(row: ReleaseRow, before: Option<ReleaseVersion>) -> Result<Release, StoreError> {
    let edition: Edition = from_json(&row.edition)?;
    // A mirror need not have the version before.
    let previous = row.previous.as_deref().map(code).transpose()?.or(before);
    Ok(Release {
        seq: row.seq,
        edition,
        published_at: row.published_at.and_utc(),
        previous,
        counts: from_json(&row.counts)?,
        digest: row.digest,
    })
}
