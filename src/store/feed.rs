//! The change feed, as a release writes it: one numbered entry for each thing that changes.

use super::changes::RecordedChange;
use super::connection::Conn;
use super::dialect::insert_many;
use super::error::StoreError;
use super::items::{label, to_json, value};
use super::schema::changes;
use crate::domain::change::{ChangeKind, Withdrawal};
use diesel::prelude::*;
use std::collections::HashMap;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
pub(super) struct ChangeRow {
    pub(super) seq: i64,
    pub(super) release: i64,
    pub(super) entity: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) department: Option<String>,
    pub(super) successors: String,
    pub(super) reason: Option<String>,
    pub(super) proposal: Option<i64>,
    /// What a mirror took over of them.
    pub(super) sign_offs: Option<String>,
}

/// One change, before it has a number.
pub(super) struct Noted {
    pub(super) code: String,
    pub(super) kind: ChangeKind,
    pub(super) department: Option<String>,
    /// How an item leaves, if it does.
    pub(super) withdrawal: Option<Withdrawal>,
}

impl Noted {
    /// Something that is there, and belongs to no department.
    pub(super) fn new(code: &str, kind: ChangeKind) -> Self {
        Self { code: code.to_owned(), kind, department: None, withdrawal: None }
    }
}

/// Whether a release notes its changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noting {
    Itself,
    /// They are given, or not known.
    Not,
}

/// Numbers and writes the changes of one release.
pub(super) struct Feed {
    release: i64,
    /// The number of the next change.
    pub(super) next: i64,
    noting: Noting,
    /// The proposal that the next changes come from.
    pub(super) proposal: Option<i64>,
}

impl Feed {
    pub(super) fn begin(conn: &mut Conn, release: i64) -> Result<Self, StoreError> {
        let last: Option<i64> = changes::table.select(diesel::dsl::max(changes::seq)).first(conn)?;
        Ok(Self::after(last.unwrap_or(0), release))
    }

    /// Goes on after the change with this number.
    pub(super) fn after(last: i64, release: i64) -> Self {
        Self { release, next: last + 1, noting: Noting::Itself, proposal: None }
    }

    /// Changes are not noted as they happen: they are given, or not known.
    pub(super) fn without_notes(self) -> Self {
        Self { noting: Noting::Not, ..self }
    }

    /// Writes changes that have their numbers already.
    pub(super) fn take_over(&mut self, conn: &mut Conn, given: &[RecordedChange]) -> Result<(), StoreError> {
        let row = |change: &RecordedChange| {
            Ok(ChangeRow {
                seq: change.seq,
                release: change.release,
                entity: label(change.entity),
                code: change.code.clone(),
                kind: label(change.kind),
                department: change.department.clone(),
                successors: to_json(&change.successors)?,
                reason: change.reason.clone(),
                proposal: change.proposal,
                sign_offs: Some(to_json(&change.sign_offs)?),
            })
        };
        let rows: Result<Vec<ChangeRow>, StoreError> = given.iter().map(row).collect();
        let rows = rows?;
        insert_many!(conn, changes::table, rows);
        self.next = given.last().map_or(self.next, |last| last.seq + 1);
        Ok(())
    }

    /// Writes changes of one entity. A thing has one change in a release: the strongest kind counts, and what
    /// left and came again has not left.
    pub(super) fn note(
        &mut self,
        conn: &mut Conn,
        entity: &str,
        noted: Vec<Noted>,
    ) -> Result<(), StoreError> {
        if self.noting == Noting::Not {
            return Ok(());
        }
        let known = self.known(conn, entity, &noted)?;
        let mut rows = Vec::with_capacity(noted.len());
        for change in noted {
            match known.get(&change.code) {
                None => rows.push(self.row(entity, change)?),
                Some(before) if before.is_departure() || change.kind < *before => {
                    self.replace(conn, entity, change)?;
                }
                Some(_) => {}
            }
        }
        insert_many!(conn, changes::table, rows);
        Ok(())
    }

    /// What this release has done already to these things.
    fn known(
        &self,
        conn: &mut Conn,
        entity: &str,
        noted: &[Noted],
    ) -> Result<HashMap<String, ChangeKind>, StoreError> {
        let codes: Vec<&str> = noted.iter().map(|change| change.code.as_str()).collect();
        let rows: Vec<(String, String)> = changes::table
            .filter(changes::entity.eq(entity))
            .filter(changes::release.eq(self.release))
            .filter(changes::code.eq_any(codes))
            .select((changes::code, changes::kind))
            .load(conn)?;
        rows.into_iter().map(|(code, kind)| Ok((code, value(&kind)?))).collect()
    }

    fn row(&mut self, entity: &str, change: Noted) -> Result<ChangeRow, StoreError> {
        let (successors, reason) = match change.withdrawal {
            Some(withdrawal) => (to_json(&withdrawal.successors)?, withdrawal.reason),
            None => ("[]".to_owned(), None),
        };
        let seq = self.next;
        self.next += 1;
        Ok(ChangeRow {
            seq,
            release: self.release,
            entity: entity.to_owned(),
            code: change.code,
            kind: label(change.kind),
            department: change.department,
            successors,
            reason,
            proposal: self.proposal,
            sign_offs: None,
        })
    }

    fn replace(&mut self, conn: &mut Conn, entity: &str, change: Noted) -> Result<(), StoreError> {
        let code = change.code.clone();
        let row = self.row(entity, change)?;
        // It keeps the number that it has.
        self.next -= 1;
        let known = changes::table
            .filter(changes::entity.eq(entity))
            .filter(changes::release.eq(self.release))
            .filter(changes::code.eq(code));
        diesel::update(known)
            .set((
                changes::kind.eq(row.kind),
                changes::department.eq(row.department),
                changes::successors.eq(row.successors),
                changes::reason.eq(row.reason),
                changes::proposal.eq(row.proposal),
            ))
            .execute(conn)?;
        Ok(())
    }
}
