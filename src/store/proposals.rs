//! Proposals with what they say and what reviewers said of them.

use super::Store;
use super::connection::Conn;
use super::dialect::insert_many;
use super::error::StoreError;
use super::items::{bad_row, code, from_json, label, to_json, value};
use super::schema::{proposals, proposed_changes, reviews};
use super::writing::Writing;
use crate::domain::proposal::{Proposal, ProposalStatus, ProposedChange, ProposedItem, Review};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use std::collections::HashMap;

/// What is about items: they themselves, and their guides.
const OF_ITEMS: [&str; 2] = ["item", "guide"];

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = proposals, treat_none_as_default_value = false, treat_none_as_null = true)]
struct ProposalRow {
    number: i64,
    department: Option<String>,
    title: String,
    status: String,
    revision: i64,
    version: i64,
    base: i64,
    authors: String,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
    release: Option<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = proposed_changes)]
struct ProposedRow {
    proposal: i64,
    entity: String,
    code: String,
    body: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews, treat_none_as_default_value = false)]
struct ReviewRow {
    proposal: i64,
    number: i64,
    revision: i64,
    aspect: String,
    verdict: String,
    office: String,
    holder: String,
    comment: Option<String>,
    at: NaiveDateTime,
}

/// Which proposals.
#[derive(Debug, Clone, Default)]
pub struct ProposalQuery {
    /// Of this department alone.
    pub department: Option<String>,
    /// Where they stand; all, if nothing is said.
    pub statuses: Vec<ProposalStatus>,
    /// Older than this one.
    pub before: Option<i64>,
    /// No more than this.
    pub limit: i64,
}

impl Store {
    /// Proposals, the newest first.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn proposals(&self, asked: &ProposalQuery) -> Result<Vec<Proposal>, StoreError> {
        let rows: Vec<ProposalRow> = self.read(|conn| {
            let mut query = proposals::table
                .select(ProposalRow::as_select())
                .order(proposals::number.desc())
                .limit(asked.limit)
                .into_boxed();
            if let Some(department) = &asked.department {
                query = query.filter(proposals::department.eq(department.clone()));
            }
            if !asked.statuses.is_empty() {
                let statuses: Vec<String> = asked.statuses.iter().copied().map(label).collect();
                query = query.filter(proposals::status.eq_any(statuses));
            }
            if let Some(before) = asked.before {
                query = query.filter(proposals::number.lt(before));
            }
            query.load(conn)
        })?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let mut said = group(self.read(|conn| reviews_of(conn, &numbers))?)?;
        rows.into_iter()
            .map(|row| {
                let reviews = said.remove(&row.number).unwrap_or_default();
                proposal(row, reviews)
            })
            .collect()
    }

    /// One proposal.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn proposal(&self, number: i64) -> Result<Option<Proposal>, StoreError> {
        let row = self.read(|conn| row_of(conn, number))?;
        let Some(row) = row else { return Ok(None) };
        let said = group(self.read(|conn| reviews_of(conn, &[number]))?)?.remove(&number);
        Ok(Some(proposal(row, said.unwrap_or_default())?))
    }

    /// What a proposal says of everything but items.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn proposed_entries(&self, number: i64) -> Result<Vec<ProposedChange>, StoreError> {
        let bodies: Vec<String> = self.read(|conn| {
            proposed_changes::table
                .filter(proposed_changes::proposal.eq(number))
                .filter(proposed_changes::entity.ne_all(OF_ITEMS))
                .order((proposed_changes::entity, proposed_changes::code))
                .select(proposed_changes::body)
                .load(conn)
        })?;
        bodies.iter().map(|body| from_json(body)).collect()
    }

    /// What a proposal says of the next items after a code, in the order of the codes.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn proposed_items(
        &self,
        number: i64,
        after: &str,
        limit: i64,
    ) -> Result<Vec<ProposedItem>, StoreError> {
        let bodies: Vec<String> = self.read(|conn| {
            let of_items = || {
                proposed_changes::table
                    .filter(proposed_changes::proposal.eq(number))
                    .filter(proposed_changes::entity.eq_any(OF_ITEMS))
            };
            let codes: Vec<String> = of_items()
                .filter(proposed_changes::code.gt(after))
                .select(proposed_changes::code)
                .distinct()
                .order(proposed_changes::code)
                .limit(limit)
                .load(conn)?;
            of_items()
                .filter(proposed_changes::code.eq_any(codes))
                .order((proposed_changes::code, proposed_changes::entity))
                .select(proposed_changes::body)
                .load(conn)
        })?;
        let changes: Result<Vec<ProposedChange>, StoreError> =
            bodies.iter().map(|body| from_json(body)).collect();
        Ok(ProposedItem::group(changes?))
    }

    /// What is signed off of these proposals.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn sign_offs_of(&self, numbers: &[i64]) -> Result<HashMap<i64, Vec<Review>>, StoreError> {
        if numbers.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<ProposalRow> = self.read(|conn| {
            let wanted = proposals::table.filter(proposals::number.eq_any(numbers.to_vec()));
            wanted.select(ProposalRow::as_select()).load(conn)
        })?;
        let mut said = group(self.read(|conn| reviews_of(conn, numbers))?)?;
        rows.into_iter()
            .map(|row| {
                let number = row.number;
                let whole = proposal(row, said.remove(&number).unwrap_or_default())?;
                Ok((number, whole.sign_offs().into_iter().cloned().collect()))
            })
            .collect()
    }
}

impl Writing<'_> {
    /// Adds a proposal; its number is the next one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_proposal(&mut self, mut new: Proposal) -> Result<Proposal, StoreError> {
        let last: Option<i64> =
            proposals::table.select(diesel::dsl::max(proposals::number)).first(self.conn)?;
        new.number = last.unwrap_or(0) + 1;
        diesel::insert_into(proposals::table).values(row(&new)?).execute(self.conn)?;
        Ok(new)
    }

    /// One proposal as it is now: nobody else changes it before this transaction ends.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn proposal(&mut self, number: i64) -> Result<Option<Proposal>, StoreError> {
        let Some(row) = row_of(self.conn, number)? else { return Ok(None) };
        let said = group(reviews_of(self.conn, &[number])?)?.remove(&number);
        Ok(Some(proposal(row, said.unwrap_or_default())?))
    }

    /// Keeps what was done to a proposal, and what reviewers have said since.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_proposal(&mut self, changed: &Proposal) -> Result<(), StoreError> {
        save(self.conn, changed)
    }

    /// How many changes a proposal has.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_proposed_changes(&mut self, number: i64) -> Result<i64, StoreError> {
        let of_proposal = proposed_changes::table.filter(proposed_changes::proposal.eq(number));
        Ok(of_proposal.count().get_result(self.conn)?)
    }

    /// Takes away all that a proposal says.
    ///
    /// # Errors
    /// When the database fails.
    pub fn clear_proposed_changes(&mut self, number: i64) -> Result<(), StoreError> {
        let all = proposed_changes::table.filter(proposed_changes::proposal.eq(number));
        diesel::delete(all).execute(self.conn)?;
        Ok(())
    }

    /// Adds to what a proposal says. Nothing may be said twice.
    ///
    /// # Errors
    /// When the database fails.
    pub fn propose(&mut self, number: i64, changes: &[ProposedChange]) -> Result<(), StoreError> {
        let rows: Result<Vec<ProposedRow>, StoreError> = changes
            .iter()
            .map(|change| {
                let (entity, code) = change.subject();
                let (entity, code) = (entity.to_owned(), code.to_owned());
                Ok(ProposedRow { proposal: number, entity, code, body: to_json(change)? })
            })
            .collect();
        let rows = rows?;
        insert_many!(self.conn, proposed_changes::table, rows);
        Ok(())
    }
}

/// Keeps a proposal with what reviewers have said since.
pub(super) fn save(conn: &mut Conn, changed: &Proposal) -> Result<(), StoreError> {
    let number = changed.number;
    diesel::update(proposals::table.filter(proposals::number.eq(number))).set(row(changed)?).execute(conn)?;
    let known: i64 = reviews::table.filter(reviews::proposal.eq(number)).count().get_result(conn)?;
    let known = usize::try_from(known).map_err(bad_row)?;
    for (place, review) in (1_i64..).zip(&changed.reviews).skip(known) {
        diesel::insert_into(reviews::table)
            .values(ReviewRow {
                proposal: number,
                number: place,
                revision: review.revision,
                aspect: label(review.aspect),
                verdict: label(review.verdict),
                office: review.office.to_string(),
                holder: review.holder.clone(),
                comment: review.comment.clone(),
                at: review.at.naive_utc(),
            })
            .execute(conn)?;
    }
    Ok(())
}

fn row_of(conn: &mut Conn, number: i64) -> QueryResult<Option<ProposalRow>> {
    let wanted = proposals::table.filter(proposals::number.eq(number));
    wanted.select(ProposalRow::as_select()).first(conn).optional()
}

fn reviews_of(conn: &mut Conn, numbers: &[i64]) -> QueryResult<Vec<ReviewRow>> {
    reviews::table
        .filter(reviews::proposal.eq_any(numbers.to_vec()))
        .order((reviews::proposal, reviews::number))
        .select(ReviewRow::as_select())
        .load(conn)
}

fn group(rows: Vec<ReviewRow>) -> Result<HashMap<i64, Vec<Review>>, StoreError> {
    let mut grouped: HashMap<i64, Vec<Review>> = HashMap::new();
    for row in rows {
        grouped.entry(row.proposal).or_default().push(Review {
            revision: row.revision,
            aspect: value(&row.aspect)?,
            verdict: value(&row.verdict)?,
            office: code(&row.office)?,
            holder: row.holder,
            comment: row.comment,
            at: row.at.and_utc(),
        });
    }
    Ok(grouped)
}

fn row(proposal: &Proposal) -> Result<ProposalRow, StoreError> {
    Ok(ProposalRow {
        number: proposal.number,
        department: proposal.department.as_ref().map(ToString::to_string),
        title: proposal.title.clone(),
        status: label(proposal.status),
        revision: proposal.revision,
        version: proposal.version,
        base: proposal.base,
        authors: to_json(&proposal.authors)?,
        created_at: proposal.created_at.naive_utc(),
        updated_at: proposal.updated_at.naive_utc(),
        release: proposal.release,
    })
}

fn proposal(row: ProposalRow, reviews: Vec<Review>) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        number: row.number,
        department: row.department.as_deref().map(code).transpose()?,
        title: row.title,
        status: value(&row.status)?,
        revision: row.revision,
        version: row.version,
        base: row.base,
        authors: from_json(&row.authors)?,
        created_at: row.created_at.and_utc(),
        updated_at: row.updated_at.and_utc(),
        release: row.release,
        reviews,
    })
}
