//! Tokens: made, found, listed, taken back. Of a secret, its hash alone is kept.

use super::Store;
use super::error::StoreError;
use super::items::{bad_row, label, value};
use super::schema::tokens;
use super::writing::Writing;
use crate::domain::ids::DepartmentCode;
use crate::domain::role::Role;
use crate::domain::token::{Token, TokenText};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use subtle::ConstantTimeEq;

/// What the hash of no secret looks like; an unknown token is compared with it, and so takes as long.
const NO_HASH: &str = "----------------------------------------------------------------";

#[derive(Queryable, Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
struct TokenRow {
    id: String,
    role: String,
    department: String,
    holder: String,
    secret_hash: String,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
}

impl Store {
    /// The token with this text, if there is one that may be used now.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn authenticate(&self, text: &TokenText, now: DateTime<Utc>) -> Result<Option<Token>, StoreError> {
        let row = self.token_row(text.id())?;
        let kept = row.as_ref().map_or(NO_HASH, |row| row.secret_hash.as_str());
        let fits: bool = kept.as_bytes().ct_eq(text.secret_hash().as_bytes()).into();
        let token = row.filter(|_| fits).map(TokenRow::into_token).transpose()?;
        Ok(token.filter(|token| token.is_valid(now)))
    }

    /// The token with this id.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn token(&self, id: &str) -> Result<Option<Token>, StoreError> {
        self.token_row(id)?.map(TokenRow::into_token).transpose()
    }

    /// All tokens, the oldest first.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<TokenRow> =
            self.read(|conn| tokens::table.order((tokens::created_at, tokens::id)).load(conn))?;
        rows.into_iter().map(TokenRow::into_token).collect()
    }

    fn token_row(&self, id: &str) -> Result<Option<TokenRow>, StoreError> {
        self.read(|conn| tokens::table.filter(tokens::id.eq(id)).first(conn).optional())
    }
}

impl Writing<'_> {
    /// Keeps a new token.
    ///
    /// # Errors
    /// When the database fails.
    pub fn create_token(&mut self, token: &Token, text: &TokenText) -> Result<(), StoreError> {
        let row = TokenRow {
            id: token.id.clone(),
            role: label(token.role),
            department: token.department.to_string(),
            holder: token.holder.clone(),
            secret_hash: text.secret_hash(),
            created_at: token.created_at.naive_utc(),
            expires_at: token.expires_at.naive_utc(),
            revoked_at: token.revoked_at.map(|at| at.naive_utc()),
        };
        diesel::insert_into(tokens::table).values(row).execute(self.conn)?;
        Ok(())
    }

    /// Takes a token back; false if there is none with this id, or it was taken back before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn revoke_token(&mut self, id: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let valid = tokens::table.filter(tokens::id.eq(id)).filter(tokens::revoked_at.is_null());
        let rows =
            diesel::update(valid).set(tokens::revoked_at.eq(Some(at.naive_utc()))).execute(self.conn)?;
        Ok(rows > 0)
    }
}

impl TokenRow {
    fn into_token(self) -> Result<Token, StoreError> {
        Ok(Token {
            role: value::<Role>(&self.role)?,
            department: DepartmentCode::try_from(self.department).map_err(bad_row)?,
            id: self.id,
            holder: self.holder,
            created_at: self.created_at.and_utc(),
            expires_at: self.expires_at.and_utc(),
            revoked_at: self.revoked_at.map(|at| at.and_utc()),
        })
    }
}
