//! Mirrors: a database that another service's releases are written into, with their numbers, and nothing else.

use super::Store;
use super::changes::RecordedChange;
use super::connection::Conn;
use super::error::StoreError;
use super::feed::Feed;
use super::items::to_json;
use super::publish::ReleaseWriter;
use super::releases::{ReleaseRow, newest};
use super::schema::{mirror, releases};
use super::writing::Writing;
use crate::domain::mirror::{Mirror, Trouble};
use crate::domain::release::Release;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

/// The number of the only row.
const ONLY: i64 = 1;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = mirror, treat_none_as_default_value = false, treat_none_as_null = true)]
struct MirrorRow {
    number: i64,
    upstream: String,
    uri_base: String,
    feed_begins_after: i64,
    checked_at: Option<NaiveDateTime>,
    problem: Option<String>,
    problem_since: Option<NaiveDateTime>,
    next_look_at: Option<NaiveDateTime>,
}

/// What is known of the changes of a release that a mirror takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// All of them, as the upstream numbered them: the writer hands them over.
    Upstream,
    /// How it differs from the release that was there. The feed begins anew after this release.
    Difference,
}

impl Store {
    /// What this database is a mirror of, if it is one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn mirror(&self) -> Result<Option<Mirror>, StoreError> {
        Ok(self.read(|conn| mirror::table.first::<MirrorRow>(conn).optional())?.map(Mirror::from))
    }

    /// Refuses a mirror before any work is done.
    ///
    /// # Errors
    /// When this database is one, or fails.
    pub fn refuse_mirror(&self) -> Result<(), StoreError> {
        self.mirror()?.map_or(Ok(()), |known| Err(StoreError::IsMirror(known.upstream)))
    }

    /// Makes this database a mirror, unless it is one already. As long as it has no release, another upstream may take
    /// the place of this one.
    ///
    /// # Errors
    /// When it holds releases of its own, or the database fails.
    pub fn become_mirror(&self, upstream: &str) -> Result<Mirror, StoreError> {
        self.transaction(|writing| {
            let has_begun = newest(writing.conn)?.is_some();
            match row(writing.conn)? {
                Some(known) if has_begun || known.upstream == upstream => return Ok(known.into()),
                None if has_begun => return Err(StoreError::HoldsOwnReleases),
                _ => {}
            }
            let new = MirrorRow {
                number: ONLY,
                upstream: upstream.to_owned(),
                // Until the upstream has said where they are.
                uri_base: upstream.to_owned(),
                feed_begins_after: 0,
                checked_at: None,
                problem: None,
                problem_since: None,
                next_look_at: None,
            };
            diesel::delete(mirror::table).execute(writing.conn)?;
            diesel::insert_into(mirror::table).values(&new).execute(writing.conn)?;
            Ok(new.into())
        })
    }

    /// Keeps what a mirror has found out about its upstream.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_mirror(&self, known: &Mirror) -> Result<(), StoreError> {
        self.transaction(|writing| {
            diesel::update(mirror::table).set(MirrorRow::from(known)).execute(writing.conn)?;
            Ok(())
        })
    }

    /// Keeps when a mirror looks at its upstream next; nothing, if nobody knows.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_next_look(&self, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        let at = at.map(|at| at.naive_utc());
        self.transaction(|writing| {
            diesel::update(mirror::table).set(mirror::next_look_at.eq(at)).execute(writing.conn)?;
            Ok(())
        })
    }

    /// Takes over a release: whatever `write` adds, or nothing at all. It keeps the number, the digest and
    /// everything else that the upstream says about it.
    ///
    /// # Errors
    /// When this is no mirror, the release does not follow what is there, the rows do not add up to what it says,
    /// the database fails, or `write` fails; then nothing has changed.
    pub fn publish_mirrored<E: From<StoreError>>(
        &self,
        release: &Release,
        last_change: i64,
        feed: FeedOf,
        write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.transaction(|writing| {
            let mut writer = begin(writing, release, last_change, feed)?;
            write(&mut writer)?;
            Ok(writer.finish_mirrored(release, last_change, feed)?)
        })
    }
}

fn begin<'a>(
    writing: &'a mut Writing<'_>,
    release: &Release,
    last_change: i64,
    feed: FeedOf,
) -> Result<ReleaseWriter<'a>, StoreError> {
    let conn = &mut *writing.conn;
    if row(conn)?.is_none() {
        return Err(StoreError::DoesNotAddUp("this database is no mirror".to_owned()));
    }
    let before = newest(conn)?;
    let last = before.as_ref().map_or(0, |row| row.seq);
    if release.seq <= last {
        let (version, number) = (&release.edition.version, release.seq);
        let text = format!("release {version} has the number {number}, but the newest one here has {last}");
        return Err(StoreError::DoesNotAddUp(text));
    }
    let new = ReleaseRow {
        seq: release.seq,
        version: release.edition.version.to_string(),
        edition: to_json(&release.edition)?,
        counts: String::new(),
        published_at: release.published_at.naive_utc(),
        digest: String::new(),
        previous: release.previous.as_ref().map(ToString::to_string),
        last_change: Some(last_change),
    };
    let known = before.as_ref().and_then(|row| row.last_change).unwrap_or(0);
    let notes = Feed::after(known, release.seq);
    let derived = feed == FeedOf::Difference && before.is_some();
    let notes = if derived { notes } else { notes.without_notes() };
    ReleaseWriter::open(conn, before, new, notes)
}

impl ReleaseWriter<'_> {
    /// Adds changes of this release that have their numbers already, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_over_changes(&mut self, given: &[RecordedChange]) -> Result<(), StoreError> {
        self.feed.take_over(self.conn, given)
    }

    /// Ends the release as the upstream says; what was derived must agree with it.
    fn finish_mirrored(self, release: &Release, last_change: i64, feed: FeedOf) -> Result<(), StoreError> {
        if self.counts != release.counts {
            let text = format!("it counts {:?}, and its rows are {:?}", release.counts, self.counts);
            return Err(StoreError::DoesNotAddUp(text));
        }
        // What differs between two releases was changed at least once: derived numbers stay below the feed's.
        let last = self.feed.next - 1;
        let agrees = match feed {
            FeedOf::Upstream => last == last_change,
            FeedOf::Difference => last <= last_change,
        };
        if !agrees {
            let text = format!("its last change has the number {last_change}, but here it is {last}");
            return Err(StoreError::DoesNotAddUp(text));
        }
        if feed == FeedOf::Difference {
            diesel::update(mirror::table)
                .set(mirror::feed_begins_after.eq(last_change))
                .execute(self.conn)?;
        }
        diesel::update(releases::table.filter(releases::seq.eq(self.seq)))
            .set((releases::counts.eq(to_json(&self.counts)?), releases::digest.eq(&release.digest)))
            .execute(self.conn)?;
        Ok(())
    }
}

/// Refuses to write what is written by an upstream alone.
pub(super) fn refuse_mirror(conn: &mut Conn) -> Result<(), StoreError> {
    row(conn)?.map_or(Ok(()), |known| Err(StoreError::IsMirror(known.upstream)))
}

fn row(conn: &mut Conn) -> QueryResult<Option<MirrorRow>> {
    mirror::table.first(conn).optional()
}

impl From<MirrorRow> for Mirror {
    fn from(row: MirrorRow) -> Self {
        let MirrorRow { upstream, uri_base, feed_begins_after, .. } = row;
        let utc = |at: NaiveDateTime| -> DateTime<Utc> { at.and_utc() };
        let said = row.problem.zip(row.problem_since);
        Self {
            upstream,
            uri_base,
            feed_begins_after,
            checked_at: row.checked_at.map(utc),
            trouble: said.map(|(problem, since)| Trouble { problem, since: utc(since) }),
            next_look_at: row.next_look_at.map(utc),
        }
    }
}

impl From<&Mirror> for MirrorRow {
    fn from(known: &Mirror) -> Self {
        Self {
            number: ONLY,
            upstream: known.upstream.clone(),
            uri_base: known.uri_base.clone(),
            feed_begins_after: known.feed_begins_after,
            checked_at: known.checked_at.map(|at| at.naive_utc()),
            problem: known.trouble.as_ref().map(|trouble| trouble.problem.clone()),
            problem_since: known.trouble.as_ref().map(|trouble| trouble.since.naive_utc()),
            next_look_at: known.next_look_at.map(|at| at.naive_utc()),
        }
    }
}
