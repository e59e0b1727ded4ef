//! The change feed: read in order, by thing, and between two releases.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::feed::ChangeRow;
use super::items::{from_json, label, value};
use super::publish::ITEM;
use super::schema::{changes, reference_entries as entries, releases};
use crate::domain::change::{ChangeKind, Entity};
use crate::domain::ids::ItemCode;
use crate::domain::sign_off::SignOff;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::Value;
use std::collections::HashMap;

/// How many codes one statement looks up.
const CODES_IN_ONE_QUERY: usize = 500;

/// What is asked of the feed.
#[derive(Debug, Clone, Default)]
pub struct ChangeQuery {
    /// After this number.
    pub after: i64,
    /// The newest release that may speak.
    pub up_to: i64,
    /// One release alone.
    pub release: Option<i64>,
    /// These entities; all, if none is named.
    pub entities: Vec<Entity>,
    /// These kinds; all, if none is named.
    pub kinds: Vec<ChangeKind>,
    /// Items of these departments; everything, if none is named.
    pub departments: Vec<String>,
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// No more than this.
    pub limit: i64,
}

/// One change, without what it changed: that is in the rows of the two releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedChange {
    /// Its number in the feed: 1, 2, 3 … without a gap.
    pub seq: i64,
    /// The release that made it.
    pub release: i64,
    /// What it is about.
    pub entity: Entity,
    /// The key of that.
    pub code: String,
    /// What has become of it.
    pub kind: ChangeKind,
    /// Of an item: its department after the change.
    pub department: Option<String>,
    /// Of an item that left: those that take its place.
    pub successors: Vec<ItemCode>,
    /// Of an item that left: why.
    pub reason: Option<String>,
    /// The proposal that it comes from.
    pub proposal: Option<i64>,
    /// The sign-offs that a mirror took over with it; those of a database's own changes are in the proposal.
    pub sign_offs: Vec<SignOff>,
}

impl TryFrom<ChangeRow> for RecordedChange {
    type Error = StoreError;

    fn try_from(row: ChangeRow) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.seq,
            release: row.release,
            entity: value(&row.entity)?,
            code: row.code,
            kind: value(&row.kind)?,
            department: row.department,
            successors: from_json(&row.successors)?,
            reason: row.reason,
            proposal: row.proposal,
            sign_offs: row.sign_offs.as_deref().map(from_json).transpose()?.unwrap_or_default(),
        })
    }
}

/// The changes that are asked for, in no order.
fn wanted(asked: &ChangeQuery) -> changes::BoxedQuery<'static, <Conn as Connection>::Backend> {
    let mut query = changes::table
        .filter(changes::seq.gt(asked.after).and(changes::release.le(asked.up_to)))
        .into_boxed();
    if let Some(release) = asked.release {
        query = query.filter(changes::release.eq(release));
    }
    if !asked.entities.is_empty() {
        let entities: Vec<String> = asked.entities.iter().copied().map(label).collect();
        query = query.filter(changes::entity.eq_any(entities));
    }
    if !asked.kinds.is_empty() {
        let kinds: Vec<String> = asked.kinds.iter().copied().map(label).collect();
        query = query.filter(changes::kind.eq_any(kinds));
    }
    if !asked.departments.is_empty() {
        query = query.filter(changes::department.eq_any(asked.departments.clone()));
    }
    query
}

impl Store {
    /// A part of the feed.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn changes(&self, asked: &ChangeQuery) -> Result<Vec<RecordedChange>, StoreError> {
        let rows: Vec<ChangeRow> = self.read(|conn| {
            let wanted = wanted(asked).select(ChangeRow::as_select()).limit(asked.limit);
            if asked.newest_first {
                wanted.order(changes::seq.desc()).load(conn)
            } else {
                wanted.order(changes::seq).load(conn)
            }
        })?;
        rows.into_iter().map(RecordedChange::try_from).collect()
    }

    /// How many changes that are, whatever the limit. It is always as many: what a release has changed stays so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_of_changes(&self, asked: &ChangeQuery) -> Result<u64, StoreError> {
        let count: i64 = self.read(|conn| wanted(asked).select(count_star()).first(conn))?;
        Ok(count.unsigned_abs())
    }

    /// The number of the last change that a release knows; zero if there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_change(&self, release: i64) -> Result<i64, StoreError> {
        // A mirror need not have the changes of a release: the upstream said what their last number is.
        let said: Option<Option<i64>> = self.read(|conn| {
            let asked = releases::table.filter(releases::seq.eq(release));
            asked.select(releases::last_change).first(conn).optional()
        })?;
        if let Some(Some(last)) = said {
            return Ok(last);
        }
        let last: Option<i64> = self.read(|conn| {
            changes::table
                .filter(changes::release.le(release))
                .order((changes::release.desc(), changes::seq.desc()))
                .select(changes::seq)
                .first(conn)
                .optional()
        })?;
        Ok(last.unwrap_or(0))
    }

    /// What has become of one thing, release by release, the newest first.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn history_of(
        &self,
        entity: Entity,
        code: &str,
        up_to: i64,
    ) -> Result<Vec<RecordedChange>, StoreError> {
        let rows: Vec<ChangeRow> = self.read(|conn| {
            changes::table
                .filter(changes::entity.eq(label(entity)).and(changes::code.eq(code)))
                .filter(changes::release.le(up_to))
                .order(changes::release.desc())
                .select(ChangeRow::as_select())
                .load(conn)
        })?;
        rows.into_iter().map(RecordedChange::try_from).collect()
    }

    /// The last change of each of these items that a release knows.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn last_changes_of_items(
        &self,
        release: i64,
        codes: &[&str],
    ) -> Result<HashMap<String, RecordedChange>, StoreError> {
        let mut last = HashMap::with_capacity(codes.len());
        for some in codes.chunks(CODES_IN_ONE_QUERY) {
            let rows: Vec<ChangeRow> = self.read(|conn| {
                // The history of an item may be long: its last number alone is read.
                let numbers: Vec<Option<i64>> = changes::table
                    .filter(changes::entity.eq(ITEM).and(changes::code.eq_any(some.to_vec())))
                    .filter(changes::release.le(release))
                    .group_by(changes::code)
                    .select(diesel::dsl::max(changes::seq))
                    .load(conn)?;
                let numbers: Vec<i64> = numbers.into_iter().flatten().collect();
                changes::table.filter(changes::seq.eq_any(numbers)).select(ChangeRow::as_select()).load(conn)
            })?;
            for row in rows {
                last.insert(row.code.clone(), row.try_into()?);
            }
        }
        Ok(last)
    }

    /// What the releases after one and up to another have touched, in the order of entities and codes: a list
    /// that never changes, of which some may be skipped. Of these entities, or of all if none is named.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn touched_between(
        &self,
        after_release: i64,
        up_to: i64,
        of: &[Entity],
        skip: i64,
        limit: i64,
    ) -> Result<Vec<(Entity, String)>, StoreError> {
        let rows: Vec<(String, String)> = self.read(|conn| {
            let mut query = changes::table
                .filter(changes::release.gt(after_release).and(changes::release.le(up_to)))
                .select((changes::entity, changes::code))
                .distinct()
                .order((changes::entity, changes::code))
                .limit(limit)
                .offset(skip)
                .into_boxed();
            if !of.is_empty() {
                let entities: Vec<String> = of.iter().copied().map(label).collect();
                query = query.filter(changes::entity.eq_any(entities));
            }
            query.load(conn)
        })?;
        rows.into_iter().map(|(entity, code)| Ok((value(&entity)?, code))).collect()
    }

    /// Entries of a release by their codes, as they are stored.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn entries_as_json(
        &self,
        release: i64,
        entity: Entity,
        codes: &[&str],
    ) -> Result<HashMap<String, Value>, StoreError> {
        let rows: Vec<(String, String)> = self.read(|conn| {
            entries::table
                .filter(entries::kind.eq(label(entity)).and(entries::code.eq_any(codes.to_vec())))
                .filter(entries::first_release.le(release))
                .filter(entries::last_release.is_null().or(entries::last_release.ge(release)))
                .select((entries::code, entries::body))
                .load(conn)
        })?;
        rows.into_iter().map(|(code, body)| Ok((code, from_json(&body)?))).collect()
    }
}
