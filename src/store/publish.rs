//! Writes a release: the rows it ends and the rows it adds, all in one transaction.

use super::Store;
use super::connection::Conn;
use super::dialect::{insert_many, lock_for_writing};
use super::directory::EntryRow;
use super::error::StoreError;
use super::guides::GuideRow;
use super::items::{ItemRow, from_json, to_json};
use super::releases::{ReleaseRow, newest};
use super::schema::{guides, items, reference_entries as entries, releases};
use crate::domain::catalogue::ReferenceEntry;
use crate::domain::guide::GuideEdition;
use crate::domain::item::Item;
use crate::domain::release::{Counts, Edition};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// How many codes one statement ends.
const CODES_IN_ONE_STATEMENT: usize = 500;

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

/// Why a transaction was rolled back.
enum Abort<E> {
    Caller(E),
    Database(diesel::result::Error),
}

impl<E> From<diesel::result::Error> for Abort<E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

/// Adds rows to a release that is being published.
pub struct ReleaseWriter<'a> {
    conn: &'a mut Conn,
    seq: i64,
    next_row: i64,
    counts: Counts,
    digest: Sha256,
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
        let mut conn = self.writer.get().map_err(StoreError::from)?;
        let outcome = conn.transaction::<_, Abort<E>, _>(|conn| {
            lock_for_writing(conn)?;
            let begun = ReleaseWriter::begin(conn, edition, published_at);
            let mut writer = begun.map_err(E::from).map_err(Abort::Caller)?;
            write(&mut writer).map_err(Abort::Caller)?;
            writer.finish().map_err(E::from).map_err(Abort::Caller)
        });
        outcome.map_err(|abort| match abort {
            Abort::Caller(error) => error,
            Abort::Database(error) => StoreError::from(error).into(),
        })
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
    fn begin(conn: &'a mut Conn, edition: &Edition, published_at: DateTime<Utc>) -> Result<Self, StoreError> {
        let taken = releases::table.filter(releases::version.eq(edition.version.as_ref()));
        if diesel::select(diesel::dsl::exists(taken)).get_result::<bool>(conn)? {
            return Err(StoreError::VersionTaken(edition.version.clone()));
        }
        let before = newest(conn)?;
        let last_row: Option<i64> = items::table.select(diesel::dsl::max(items::row_id)).first(conn)?;
        let counts = before.as_ref().map(|row| from_json(&row.counts)).transpose()?;
        let mut digest = Sha256::new();
        digest.update(before.as_ref().map_or("", |row| row.digest.as_str()));
        digest.update(to_json(edition)?);
        let seq = before.map_or(1, |row| row.seq + 1);
        // The counts and the digest are known when all rows are written.
        let row = ReleaseRow {
            seq,
            version: edition.version.to_string(),
            edition: to_json(edition)?,
            counts: String::new(),
            published_at: published_at.naive_utc(),
            digest: String::new(),
        };
        diesel::insert_into(releases::table).values(row).execute(conn)?;
        Ok(Self {
            conn,
            seq,
            next_row: last_row.unwrap_or(0) + 1,
            counts: counts.unwrap_or_default(),
            digest,
        })
    }

    /// The place of this release in the history.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Whether this is the first release of the database.
    pub fn is_first(&self) -> bool {
        self.seq == 1
    }

    /// Ends rows: they were last part of the release before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end(&mut self, ended: &[Ended<'_>]) -> Result<(), StoreError> {
        for row in ended {
            let (kind, code, rows) = match *row {
                Ended::Item(code) => {
                    self.end_guides(&[code])?;
                    ("item", code, self.end_items(&[code])?)
                }
                Ended::Guide(code) => ("guide", code, self.end_guides(&[code])?),
                Ended::Entry(kind, code) => (kind, code, self.end_entries(kind, &[code])?),
            };
            if rows > 0 {
                self.digest.update(format!("-{kind} {code}\n"));
            }
        }
        Ok(())
    }

    /// Adds items; one with a code that is already there takes its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_items(&mut self, added: &[Item]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            if self.seq > 1 {
                let codes: Vec<&str> = chunk.iter().map(|item| item.code.as_ref()).collect();
                self.end_items(&codes)?;
            }
            let mut rows = Vec::with_capacity(chunk.len());
            for item in chunk {
                self.digest.update(format!("+item {}\n", to_json(item)?));
                rows.push(ItemRow::new(self.next_row, self.seq, item)?);
                self.next_row += 1;
            }
            insert_many!(self.conn, items::table, rows);
            self.counts.items += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        }
        Ok(())
    }

    /// Adds guides; one of an item that has a guide already takes its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_guides(&mut self, added: &[GuideEdition]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            if self.seq > 1 {
                let codes: Vec<&str> = chunk.iter().map(|guide| guide.item.as_ref()).collect();
                self.end_guides(&codes)?;
            }
            let mut rows = Vec::with_capacity(chunk.len());
            for edition in chunk {
                let (item, number, hash) = (&edition.item, edition.edition, &edition.content_hash);
                self.digest.update(format!("+guide {item} {number} {hash}\n"));
                rows.push(GuideRow::new(self.seq, edition)?);
            }
            insert_many!(self.conn, guides::table, rows);
            self.counts.guides += u64::try_from(rows.len()).unwrap_or(u64::MAX);
        }
        Ok(())
    }

    /// Adds what items refer to; one with a code that is already there takes its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_entries<T: ReferenceEntry>(&mut self, added: &[T]) -> Result<(), StoreError> {
        for chunk in added.chunks(CODES_IN_ONE_STATEMENT) {
            if self.seq > 1 {
                let codes: Vec<&str> = chunk.iter().map(ReferenceEntry::code).collect();
                self.end_entries(T::KIND, &codes)?;
            }
            let mut rows = Vec::with_capacity(chunk.len());
            for entry in chunk {
                let body = to_json(entry)?;
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
        }
        Ok(())
    }

    fn end_items(&mut self, codes: &[&str]) -> Result<usize, StoreError> {
        let current = items::table
            .filter(items::code.eq_any(codes.to_vec()))
            .filter(items::last_release.is_null())
            .filter(items::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(items::last_release.eq(Some(self.seq - 1))).execute(self.conn)?;
        self.counts.items -= u64::try_from(rows).unwrap_or(0);
        Ok(rows)
    }

    fn end_guides(&mut self, codes: &[&str]) -> Result<usize, StoreError> {
        let current = guides::table
            .filter(guides::item.eq_any(codes.to_vec()))
            .filter(guides::last_release.is_null())
            .filter(guides::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(guides::last_release.eq(Some(self.seq - 1))).execute(self.conn)?;
        self.counts.guides -= u64::try_from(rows).unwrap_or(0);
        Ok(rows)
    }

    fn end_entries(&mut self, kind: &'static str, codes: &[&str]) -> Result<usize, StoreError> {
        let current = entries::table
            .filter(entries::kind.eq(kind))
            .filter(entries::code.eq_any(codes.to_vec()))
            .filter(entries::last_release.is_null())
            .filter(entries::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(entries::last_release.eq(Some(self.seq - 1))).execute(self.conn)?;
        if let Some(count) = self.count_of(kind) {
            *count -= u64::try_from(rows).unwrap_or(0);
        }
        Ok(rows)
    }

    fn count_of(&mut self, kind: &str) -> Option<&mut u64> {
        let counts = &mut self.counts;
        Some(match kind {
            "jurisdiction" => &mut counts.jurisdictions,
            "department" => &mut counts.departments,
            "handling_mode" => &mut counts.handling_modes,
            "method" => &mut counts.methods,
            "channel" => &mut counts.channels,
            "claim" => &mut counts.claims,
            "source" => &mut counts.sources,
            _ => return None,
        })
    }

    fn finish(self) -> Result<(), StoreError> {
        let digest: String = self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        diesel::update(releases::table.filter(releases::seq.eq(self.seq)))
            .set((releases::counts.eq(to_json(&self.counts)?), releases::digest.eq(digest)))
            .execute(self.conn)?;
        Ok(())
    }
}
