//! Questions that the search found nothing for: counted, listed, forgotten.

use super::Store;
use super::error::StoreError;
use super::items::bad_row;
use super::schema::unanswered_questions as questions;
use super::writing::Writing;
use crate::domain::unanswered::UnansweredQuestion;
use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;

/// No more different questions than this are kept: the rarest make room, and of these the oldest.
pub const MAX_QUESTIONS: i64 = 10_000;
/// A question that nobody asks for so long is forgotten.
const KEPT_FOR: TimeDelta = TimeDelta::days(366);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = questions)]
struct QuestionRow {
    code: String,
    question: String,
    asked: i64,
    first_day: String,
    last_day: String,
}

/// Which questions.
#[derive(Debug, Clone, Default)]
pub struct UnansweredQuery {
    /// Asked on this day or later.
    pub since: Option<NaiveDate>,
    /// After the question that was asked so often, with this code.
    pub after: Option<(u64, String)>,
    /// No more than this.
    pub limit: i64,
}

impl Store {
    /// Questions that the search found nothing for, those first that were asked most often.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn unanswered_questions(
        &self,
        asked: &UnansweredQuery,
    ) -> Result<Vec<UnansweredQuestion>, StoreError> {
        let rows: Vec<QuestionRow> = self.read(|conn| {
            let mut query = questions::table
                .select(QuestionRow::as_select())
                .order((questions::asked.desc(), questions::code))
                .limit(asked.limit)
                .into_boxed();
            if let Some(since) = asked.since {
                query = query.filter(questions::last_day.ge(since.to_string()));
            }
            if let Some((times, code)) = &asked.after {
                let times = as_number(*times);
                let beyond = questions::asked.eq(times).and(questions::code.gt(code.clone()));
                query = query.filter(questions::asked.lt(times).or(beyond));
            }
            query.load(conn)
        })?;
        rows.into_iter().map(UnansweredQuestion::try_from).collect()
    }
}

impl Writing<'_> {
    /// Adds to how often questions were asked, on this day. What there is too much of makes room.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_unanswered(&mut self, asked: &[(String, u64)], day: NaiveDate) -> Result<(), StoreError> {
        let today = day.to_string();
        for (question, times) in asked {
            let code = UnansweredQuestion::code_of(question);
            let (times, today) = (as_number(*times), today.clone());
            let known = questions::table.filter(questions::code.eq(&code));
            let more = (questions::asked.eq(questions::asked + times), questions::last_day.eq(&today));
            if diesel::update(known).set(more).execute(self.conn)? == 0 {
                let (question, first_day, last_day) = (question.clone(), today.clone(), today);
                let row = QuestionRow { code, question, asked: times, first_day, last_day };
                diesel::insert_into(questions::table).values(row).execute(self.conn)?;
            }
        }
        self.forget_unanswered(day)
    }

    fn forget_unanswered(&mut self, day: NaiveDate) -> Result<(), StoreError> {
        let old = questions::table.filter(questions::last_day.lt((day - KEPT_FOR).to_string()));
        diesel::delete(old).execute(self.conn)?;
        let count: i64 = questions::table.count().get_result(self.conn)?;
        let rarest: Vec<String> = questions::table
            .select(questions::code)
            .order((questions::asked, questions::last_day, questions::code))
            .limit((count - MAX_QUESTIONS).max(0))
            .load(self.conn)?;
        diesel::delete(questions::table.filter(questions::code.eq_any(rarest))).execute(self.conn)?;
        Ok(())
    }

    /// Takes a question off the list; false if it is not there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn settle_unanswered(&mut self, code: &str) -> Result<bool, StoreError> {
        let settled = questions::table.filter(questions::code.eq(code));
        Ok(diesel::delete(settled).execute(self.conn)? > 0)
    }
}

fn as_number(times: u64) -> i64 {
    i64::try_from(times).unwrap_or(i64::MAX)
}

impl TryFrom<QuestionRow> for UnansweredQuestion {
    type Error = StoreError;

    fn try_from(row: QuestionRow) -> Result<Self, StoreError> {
        Ok(Self {
            question: row.question,
            asked: row.asked.try_into().map_err(bad_row)?,
            first_day: row.first_day.parse().map_err(bad_row)?,
            last_day: row.last_day.parse().map_err(bad_row)?,
        })
    }
}
