//! Answers that are given again when the same request comes again, for a day.

use super::connection::Conn;
use super::error::StoreError;
use super::schema::idempotency_keys as keys;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// How long an answer is remembered.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// SHA-256 over the request: a key is for one request alone.
    pub request_hash: String,
    /// The HTTP status.
    pub status: u16,
    /// Where what was made is.
    pub location: Option<String>,
    /// Its entity tag.
    pub etag: Option<String>,
    /// The body.
    pub body: String,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = keys, treat_none_as_default_value = false)]
struct KeyRow {
    token: String,
    key: String,
    request_hash: String,
    status: i64,
    location: Option<String>,
    etag: Option<String>,
    body: String,
    created_at: NaiveDateTime,
}

/// The answer to the request with this key of this token.
pub(super) fn find(
    conn: &mut Conn,
    token: &str,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<Remembered>, StoreError> {
    let fresh = keys::table
        .filter(keys::token.eq(token))
        .filter(keys::key.eq(key))
        .filter(keys::created_at.gt((now - KEPT_FOR).naive_utc()));
    let row: Option<KeyRow> = fresh.first(conn).optional()?;
    Ok(row.map(|row| Remembered {
        request_hash: row.request_hash,
        status: u16::try_from(row.status).unwrap_or(200),
        location: row.location,
        etag: row.etag,
        body: row.body,
    }))
}

/// Keeps an answer, and forgets those that are too old: one of them may have the same key.
pub(super) fn remember(
    conn: &mut Conn,
    token: &str,
    key: &str,
    answer: Remembered,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = keys::table.filter(keys::created_at.le((now - KEPT_FOR).naive_utc()));
    diesel::delete(old).execute(conn)?;
    let row = KeyRow {
        token: token.to_owned(),
        key: key.to_owned(),
        request_hash: answer.request_hash,
        status: answer.status.into(),
        location: answer.location,
        etag: answer.etag,
        body: answer.body,
        created_at: now.naive_utc(),
    };
    diesel::insert_into(keys::table).values(row).execute(conn)?;
    Ok(())
}
