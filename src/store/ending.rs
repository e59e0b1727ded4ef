//! Ends rows of a release that is being published: they were last part of the one before.

use super::error::StoreError;
use super::feed::Noted;
use super::items::{items_before, to_json};
use super::publish::{CODES_IN_ONE_STATEMENT, Ended, ITEM, ReleaseWriter};
use super::schema::{guides, items, reference_entries as entries};
use crate::domain::change::{ChangeKind, Withdrawal};
use diesel::prelude::*;
use sha2::Digest;

impl ReleaseWriter<'_> {
    /// Ends rows: they were last part of the release before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end(&mut self, ended: &[Ended<'_>]) -> Result<(), StoreError> {
        // Rows of one kind that stand together are ended together; the digest takes them in their order.
        for run in ended.chunk_by(|a, b| std::mem::discriminant(a) == std::mem::discriminant(b)) {
            let (mut gone, mut without_guide) = (Vec::new(), Vec::new());
            for row in run {
                match *row {
                    Ended::Item(code) => gone.push(Withdrawal::plain(super::items::code(code)?)),
                    Ended::Guide(code) => without_guide.push(code),
                    Ended::Entry(kind, code) => self.take_entry_away(kind, code)?,
                }
            }
            self.withdraw(&gone)?;
            for codes in without_guide.chunks(CODES_IN_ONE_STATEMENT) {
                self.take_guides_away(codes)?;
            }
        }
        Ok(())
    }

    fn take_entry_away(&mut self, kind: &'static str, code: &str) -> Result<(), StoreError> {
        if self.end_entries(kind, &[code])? > 0 {
            self.digest.update(format!("-{kind} {code}\n"));
            self.feed.note(self.conn, kind, vec![Noted::new(code, ChangeKind::Withdrawn)])?;
        }
        Ok(())
    }

    /// Ends guides alone: their items stay.
    fn take_guides_away(&mut self, codes: &[&str]) -> Result<(), StoreError> {
        let current = guides::table
            .filter(guides::item.eq_any(codes.to_vec()))
            .filter(guides::last_release.is_null())
            .filter(guides::first_release.lt(self.seq));
        let ended: Vec<String> = current.order(guides::item).select(guides::item).load(self.conn)?;
        let ended: Vec<&str> = ended.iter().map(String::as_str).collect();
        self.end_guides(&ended)?;
        for code in &ended {
            self.digest.update(format!("-guide {code}\n"));
        }
        self.note_guides(&ended)
    }

    /// Ends items with their guides, and keeps a tombstone of each.
    ///
    /// # Errors
    /// When the database fails.
    pub fn withdraw(&mut self, withdrawals: &[Withdrawal]) -> Result<(), StoreError> {
        for chunk in withdrawals.chunks(CODES_IN_ONE_STATEMENT) {
            let codes: Vec<&str> = chunk.iter().map(|gone| gone.item.as_ref()).collect();
            let mut before = items_before(self.conn, self.before, &codes)?;
            self.end_guides(&codes)?;
            self.end_items(&codes)?;
            let mut noted = Vec::with_capacity(chunk.len());
            for gone in chunk {
                // Whatever is given twice is gone the second time.
                let Some((item, true)) = before.remove(gone.item.as_ref()) else { continue };
                self.digest.update(format!("-item {}\n", to_json(gone)?));
                noted.push(Noted {
                    code: gone.item.to_string(),
                    kind: gone.kind,
                    department: Some(item.department.to_string()),
                    withdrawal: Some(gone.clone()),
                });
            }
            self.feed.note(self.conn, ITEM, noted)?;
        }
        Ok(())
    }

    pub(super) fn end_items(&mut self, codes: &[&str]) -> Result<usize, StoreError> {
        let current = items::table
            .filter(items::code.eq_any(codes.to_vec()))
            .filter(items::last_release.is_null())
            .filter(items::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(items::last_release.eq(Some(self.before))).execute(self.conn)?;
        self.counts.items -= u64::try_from(rows).unwrap_or(0);
        Ok(rows)
    }

    pub(super) fn end_guides(&mut self, codes: &[&str]) -> Result<usize, StoreError> {
        let current = guides::table
            .filter(guides::item.eq_any(codes.to_vec()))
            .filter(guides::last_release.is_null())
            .filter(guides::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(guides::last_release.eq(Some(self.before))).execute(self.conn)?;
        self.counts.guides -= u64::try_from(rows).unwrap_or(0);
        Ok(rows)
    }

    pub(super) fn end_entries(&mut self, kind: &'static str, codes: &[&str]) -> Result<usize, StoreError> {
        let current = entries::table
            .filter(entries::kind.eq(kind))
            .filter(entries::code.eq_any(codes.to_vec()))
            .filter(entries::last_release.is_null())
            .filter(entries::first_release.lt(self.seq));
        let rows =
            diesel::update(current).set(entries::last_release.eq(Some(self.before))).execute(self.conn)?;
        if let Some(count) = self.count_of(kind) {
            *count -= u64::try_from(rows).unwrap_or(0);
        }
        Ok(rows)
    }
}
