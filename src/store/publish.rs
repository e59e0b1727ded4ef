//! Writes a release: the rows it ends and the rows it adds, all in one transaction.

use super::Store;
use super::connection::Conn;
use super::dialect::insert_many;
use super::directory::{EntryRow, entries_before};
use super::error::StoreError;
use super::feed::{Feed, Noted};
use super::guides::{GuideRow, guides_before};
use super::items::{ItemRow, from_json, items_before, to_json};
use super::releases::{ReleaseRow, newest};
use super::schema::{guides, items, reference_entries as entries, releases};
use crate::domain::catalogue::ReferenceEntry;
use crate::domain::change::ChangeKind;
use crate::domain::guide::GuideEdition;
use crate::domain::item::Item;
use crate::domain::release::{Counts, Edition};
use crate::domain::text::hexadecimal;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How many codes one statement ends.
pub(super) const CODES_IN_ONE_STATEMENT: usize = 500;

/// The entity of items in the change feed.
pub(super) const ITEM: &str = "item";

/// A row that a release no longer has.
#[derive(Debug, Clone, Copy)]
pub enum Ended<'a> {
    /// An item, with its guide.
    Item(&'a str),
    /// The guide of an item alone.
    Guide(&'a str),
    /// Something that items refer to, by its kind and code.
    Entry(&'static str, &'a str),
}

/// Adds rows to a release that is being published.
pub struct ReleaseWriter<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) seq: i64,
    /// The number of the release before; zero if there is none. On a mirror, numbers may be missing between them.
    pub(super) before: i64,
    next_row: i64,
    pub(super) counts: Counts,
    pub(super) digest: Sha256,
    pub(super) feed: Feed,
}

impl Store {
    /// Publishes a release: whatever `write` adds, or nothing at all.
    ///
    /// Rows that `write` neither ends nor replaces go on from the release before.
    ///
    /// # Errors
    /// When the version is taken, the database fails, or `write` fails; then nothing has changed.
    pub fn publish<E: From<StoreError>>(
        &self,
        edition: &Edition,
        published_at: DateTime<Utc>,
        write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.write(|writing| writing.publish(edition, published_at, write))
    }

    /// Whether nothing has been published yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.newest_seq()?.is_none())
    }
}

impl<'a> ReleaseWriter<'a> {
    pub(super) fn begin(
        conn: &'a mut Conn,
        edition: &Edition,
        published_at: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let before = newest(conn)?;
        // The counts and the digest are known when all rows are written.
        let row = ReleaseRow {
            seq: before.as_ref().map_or(1, |row| row.seq + 1),
            version: edition.version.to_string(),
            edition: to_json(edition)?,
            counts: String::new(),
            published_at: published_at.naive_utc(),
            digest: String::new(),
            previous: None,
            last_change: None,
        };
        let feed = Feed::begin(conn, row.seq)?;
        Self::open(conn, before, row, feed)
    }

    /// Goes on from the release before, with a row that has its place in the history.
    pub(super) fn open(
        conn: &'a mut Conn,
        before: Option<ReleaseRow>,
        row: ReleaseRow,
        feed: Feed,
    ) -> Result<Self, StoreError> {
        let taken = releases::table.filter(releases::version.eq(&row.version));
        if diesel::select(diesel::dsl::exists(taken)).get_result::<bool>(conn)? {
            return Err(StoreError::VersionTaken(super::items::code(&row.version)?));
        }
        let last_row: Option<i64> = items::table.select(diesel::dsl::max(items::row_id)).first(conn)?;
        let counts = before.as_ref().map(|row| from_json(&row.counts)).transpose()?;
        let mut digest = Sha256::new();
        digest.update(before.as_ref().map_or("", |row| row.digest.as_str()));
        digest.update(&row.edition);
        let seq = row.seq;
        diesel::insert_into(releases::table).values(row).execute(conn)?;
        Ok(Self {
            conn,
            seq,
            before: before.map_or(0, |row| row.seq),
            next_row: last_row.unwrap_or(0) + 1,
            counts: counts.unwrap_or_default(),
            digest,
            feed,
        })
    }

    /// The place of this release in the history.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Whether this is the first release of the database.
    pub fn is_first(&self) -> bool {
        self.before == 0
    }

    /// The changes that follow come from this proposal.
    pub fn begin_proposal(&mut self, proposal: Option<i64>) {
        self.feed.proposal = proposal;
    }

    /// Adds items; one with a code that is already there takes its place, unless it says the same.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_items(&mut self, added: &[Item]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            let codes: Vec<&str> = chunk.iter().map(|item| item.code.as_ref()).collect();
            let before =
                if self.is_first() { HashMap::new() } else { items_before(self.conn, self.before, &codes)? };
            let changed: Vec<&Item> = chunk
                .iter()
                .filter(|item| !matches!(before.get(item.code.as_ref()), Some((old, true)) if old == *item))
                .collect();
            if !self.is_first() {
                let codes: Vec<&str> = changed.iter().map(|item| item.code.as_ref()).collect();
                self.end_items(&codes)?;
            }
            let mut rows = Vec::with_capacity(changed.len());
            let mut noted = Vec::with_capacity(changed.len());
            for item in changed {
                self.digest.update(format!("+item {}\n", to_json(item)?));
                rows.push(ItemRow::new(self.next_row, self.seq, item)?);
                self.next_row += 1;
                let old = before.get(item.code.as_ref());
                noted.push(Noted {
                    department: Some(item.department.to_string()),
                    ..Noted::new(
                        item.code.as_ref(),
                        old.map_or(ChangeKind::Created, |(old, _)| ChangeKind::between(old, item)),
                    )
                });
            }
            insert_many!(self.conn, items::table, rows);
            self.counts.items += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            self.feed.note(self.conn, ITEM, noted)?;
        }
        Ok(())
    }

    /// An item whose guide alone has changed has changed.
    pub(super) fn note_guides(&mut self, items: &[&str]) -> Result<(), StoreError> {
        let before = items_before(self.conn, self.seq, items)?;
        let noted = before.into_iter().map(|(code, (item, _))| Noted {
            department: Some(item.department.to_string()),
            ..Noted::new(&code, ChangeKind::Updated)
        });
        let mut noted: Vec<Noted> = noted.collect();
        noted.sort_by(|a, b| a.code.cmp(&b.code));
        self.feed.note(self.conn, ITEM, noted)
    }

    /// Adds guides; one of an item that has a guide already takes its place, unless it says the same.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_guides(&mut self, added: &[GuideEdition]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            let codes: Vec<&str> = chunk.iter().map(|guide| guide.item.as_ref()).collect();
            let before =
                if self.is_first() { HashMap::new() } else { guides_before(self.conn, self.before, &codes)? };
            let said = |guide: &&GuideEdition| matches!(before.get(guide.item.as_ref()), Some((old, true)) if old == *guide);
            let changed: Vec<&GuideEdition> = chunk.iter().filter(|guide| !said(guide)).collect();
            let codes: Vec<&str> = changed.iter().map(|guide| guide.item.as_ref()).collect();
            if !self.is_first() {
                self.end_guides(&codes)?;
            }
            let mut rows = Vec::with_capacity(changed.len());
            for edition in changed {
                let (item, number, hash) = (&edition.item, edition.edition, &edition.content_hash);
                self.digest.update(format!("+guide {item} {number} {hash}\n"));
                rows.push(GuideRow::new(self.seq, edition)?);
            }
            insert_many!(self.conn, guides::table, rows);
            self.counts.guides += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            if !self.is_first() {
                self.note_guides(&codes)?;
            }
        }
        Ok(())
    }

    /// Adds what items refer to; one with a code that is already there takes its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_entries<T: ReferenceEntry>(&mut self, added: &[T]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            let codes: Vec<&str> = chunk.iter().map(ReferenceEntry::code).collect();
            let before = if self.is_first() {
                HashMap::new()
            } else {
                entries_before(self.conn, self.before, T::KIND, &codes)?
            };
            let bodies: Result<Vec<String>, StoreError> = chunk.iter().map(to_json).collect();
            let changed: Vec<(&T, String)> = chunk
                .iter()
                .zip(bodies?)
                .filter(|(entry, body)| !matches!(before.get(entry.code()), Some((old, true)) if old == body))
                .collect();
            if !self.is_first() {
                let codes: Vec<&str> = changed.iter().map(|(entry, _)| entry.code()).collect();
                self.end_entries(T::KIND, &codes)?;
            }
            let mut rows = Vec::with_capacity(chunk.len());
            let mut noted = Vec::with_capacity(chunk.len());
            for (entry, body) in changed {
                let known = before.contains_key(entry.code());
                let kind = if known { ChangeKind::Updated } else { ChangeKind::Created };
                noted.push(Noted::new(entry.code(), kind));
                self.digest.update(format!("+{} {body}\n", T::KIND));
                rows.push(EntryRow {
                    kind: T::KIND.to_owned(),
                    code: entry.code().to_owned(),
                    first_release: self.seq,
                    last_release: None,
                    body,
                });
            }
            insert_many!(self.conn, entries::table, rows);
            if let Some(count) = self.count_of(T::KIND) {
                *count += u64::try_from(rows.len()).unwrap_or(u64::MAX);
            }
            self.feed.note(self.conn, T::KIND, noted)?;
        }
        Ok(())
    }

    pub(super) fn count_of(&mut self, kind: &str) -> Option<&mut u64> {
        let counts = &mut self.counts;
        Some(match kind {
            "jurisdiction" => &mut counts.jurisdictions,
            "department" => &mut counts.departments,
            "handling_mode" => &mut counts.handling_modes,
            "method" => &mut counts.methods,
            "channel" => &mut counts.channels,
            "claim" => &mut counts.claims,
            "contradiction" => &mut counts.contradictions,
            "source" => &mut counts.sources,
            _ => return None,
        })
    }

    pub(super) fn finish(self) -> Result<(), StoreError> {
        let digest = hexadecimal(&self.digest.finalize());
        diesel::update(releases::table.filter(releases::seq.eq(self.seq)))
            .set((releases::counts.eq(to_json(&self.counts)?), releases::digest.eq(digest)))
            .execute(self.conn)?;
        Ok(())
    }
}
