//! Feedback of the hotline, with what became of it.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{bad_row, code, label, value};
use super::schema::feedback;
use super::writing::Writing;
use crate::domain::feedback::{Feedback, FeedbackKind, FeedbackStatus, Resolution};
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = feedback, treat_none_as_default_value = false, treat_none_as_null = true)]
struct FeedbackRow {
    number: i64,
    item: String,
    item_name: String,
    department: String,
    release: i64,
    edition: Option<i64>,
    kind: String,
    part: Option<String>,
    text: String,
    question: Option<String>,
    created_at: NaiveDateTime,
    outcome: Option<String>,
    note: Option<String>,
    resolved_at: Option<NaiveDateTime>,
}

/// In which order feedback is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FeedbackOrder {
    /// The newest first.
    #[default]
    NewestFirst,
    /// The oldest first.
    OldestFirst,
}

/// Which feedback.
#[derive(Debug, Clone, Default)]
pub struct FeedbackQuery {
    /// Of these departments; of all, if nothing is said.
    pub departments: Vec<String>,
    /// Where it stands; all, if nothing is said.
    pub statuses: Vec<FeedbackStatus>,
    /// What is the matter; all, if nothing is said.
    pub kinds: Vec<FeedbackKind>,
    /// Of these items; of all, if nothing is said.
    pub items: Vec<String>,
    /// In which order.
    pub order: FeedbackOrder,
    /// Beyond this one in that order.
    pub after: Option<i64>,
    /// No more than this.
    pub limit: i64,
}

impl Store {
    /// Feedback, in the order that is asked for.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn feedback(&self, asked: &FeedbackQuery) -> Result<Vec<Feedback>, StoreError> {
        let rows: Vec<FeedbackRow> = self.read(|conn| {
            let mut query = feedback::table.select(FeedbackRow::as_select()).limit(asked.limit).into_boxed();
            if !asked.departments.is_empty() {
                query = query.filter(feedback::department.eq_any(asked.departments.clone()));
            }
            if !asked.kinds.is_empty() {
                let kinds: Vec<String> = asked.kinds.iter().copied().map(label).collect();
                query = query.filter(feedback::kind.eq_any(kinds));
            }
            if !asked.items.is_empty() {
                query = query.filter(feedback::item.eq_any(asked.items.clone()));
            }
            query = match asked.statuses.as_slice() {
                [FeedbackStatus::Open] => query.filter(feedback::outcome.is_null()),
                [FeedbackStatus::Resolved] => query.filter(feedback::outcome.is_not_null()),
                _ => query,
            };
            query = match (asked.order, asked.after) {
                (FeedbackOrder::NewestFirst, Some(after)) => query.filter(feedback::number.lt(after)),
                (FeedbackOrder::OldestFirst, Some(after)) => query.filter(feedback::number.gt(after)),
                (_, None) => query,
            };
            match asked.order {
                FeedbackOrder::NewestFirst => query.order(feedback::number.desc()).load(conn),
                FeedbackOrder::OldestFirst => query.order(feedback::number.asc()).load(conn),
            }
        })?;
        rows.into_iter().map(Feedback::try_from).collect()
    }

    /// One piece of feedback.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn find_feedback(&self, number: i64) -> Result<Option<Feedback>, StoreError> {
        self.read(|conn| row_of(conn, number))?.map(Feedback::try_from).transpose()
    }
}

impl Writing<'_> {
    /// Adds feedback; its number is the next one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_feedback(&mut self, mut new: Feedback) -> Result<Feedback, StoreError> {
        let last: Option<i64> =
            feedback::table.select(diesel::dsl::max(feedback::number)).first(self.conn)?;
        new.number = last.unwrap_or(0) + 1;
        diesel::insert_into(feedback::table).values(FeedbackRow::from(&new)).execute(self.conn)?;
        Ok(new)
    }

    /// One piece of feedback as it is now: nobody else changes it before this transaction ends.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn feedback(&mut self, number: i64) -> Result<Option<Feedback>, StoreError> {
        row_of(self.conn, number)?.map(Feedback::try_from).transpose()
    }

    /// Keeps what became of feedback.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_feedback(&mut self, changed: &Feedback) -> Result<(), StoreError> {
        let kept = feedback::table.filter(feedback::number.eq(changed.number));
        diesel::update(kept).set(FeedbackRow::from(changed)).execute(self.conn)?;
        Ok(())
    }
}

fn row_of(conn: &mut Conn, number: i64) -> QueryResult<Option<FeedbackRow>> {
    let wanted = feedback::table.filter(feedback::number.eq(number));
    wanted.select(FeedbackRow::as_select()).first(conn).optional()
}

impl From<&Feedback> for FeedbackRow {
    fn from(said: &Feedback) -> Self {
        let resolution = said.resolution.as_ref();
        Self {
            number: said.number,
            item: said.item.to_string(),
            item_name: said.item_name.clone(),
            department: said.department.to_string(),
            release: said.release,
            edition: said.edition.map(i64::from),
            kind: label(said.kind),
            part: said.part.map(label),
            text: said.text.clone(),
            question: said.question.clone(),
            created_at: said.created_at.naive_utc(),
            outcome: resolution.map(|resolution| label(resolution.outcome)),
            note: resolution.map(|resolution| resolution.note.clone()),
            resolved_at: resolution.map(|resolution| resolution.at.naive_utc()),
        }
    }
}

impl TryFrom<FeedbackRow> for Feedback {
    type Error = StoreError;

    fn try_from(row: FeedbackRow) -> Result<Self, StoreError> {
        let resolution = match (row.outcome, row.note, row.resolved_at) {
            (Some(outcome), Some(note), Some(at)) => {
                Some(Resolution { outcome: value(&outcome)?, note, at: at.and_utc() })
            }
            _ => None,
        };
        Ok(Self {
            number: row.number,
            item: code(&row.item)?,
            item_name: row.item_name,
            department: code(&row.department)?,
            release: row.release,
            edition: row.edition.map(u32::try_from).transpose().map_err(bad_row)?,
            kind: value(&row.kind)?,
            part: row.part.as_deref().map(value).transpose()?,
            text: row.text,
            question: row.question,
            created_at: row.created_at.and_utc(),
            resolution,
        })
    }
}
