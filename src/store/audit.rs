//! The audit log: written inside the transaction of what it tells, read in the order of its entries.

use super::Store;
use super::connection::Conn;
use super::error::StoreError;
use super::items::{bad_row, label, value};
use super::schema::audit_log;
use crate::domain::audit::{AuditAction, AuditEntry, AuditEvent};
use crate::domain::ids::DepartmentCode;
use crate::domain::role::Role;
use crate::domain::token::Actor;
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Queryable, Insertable)]
#[diesel(table_name = audit_log, treat_none_as_default_value = false)]
struct AuditRow {
    seq: i64,
    at: NaiveDateTime,
    token: Option<String>,
    role: Option<String>,
    department: Option<String>,
    holder: String,
    action: String,
    subject: String,
    detail: Option<String>,
    request_id: Option<String>,
}

impl Store {
    /// The entries after a place in the log, of all departments or of those who work for one.
    ///
    /// # Errors
    /// When the database fails or holds a row that cannot be understood.
    pub fn audit_log(
        &self,
        after_seq: i64,
        limit: u32,
        department: Option<&DepartmentCode>,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let rows: Vec<AuditRow> = self.read(|conn| {
            let entries = audit_log::table.filter(audit_log::seq.gt(after_seq));
            let entries = entries.order(audit_log::seq).limit(limit.into());
            match department {
                Some(department) => entries.filter(audit_log::department.eq(department.as_ref())).load(conn),
                None => entries.load(conn),
            }
        })?;
        rows.into_iter().map(AuditRow::into_entry).collect()
    }
}

/// Adds an entry. Without the right to write, two transactions would take the same place.
pub(super) fn append(conn: &mut Conn, event: &AuditEvent) -> Result<i64, StoreError> {
    let last: Option<i64> = audit_log::table.select(diesel::dsl::max(audit_log::seq)).first(conn)?;
    let seq = last.unwrap_or(0) + 1;
    let actor = &event.actor;
    let row = AuditRow {
        seq,
        at: event.at.naive_utc(),
        token: actor.token.clone(),
        role: actor.role.map(label),
        department: actor.department.as_ref().map(ToString::to_string),
        holder: actor.holder.clone(),
        action: label(event.action),
        subject: event.subject.clone(),
        detail: event.detail.clone(),
        request_id: event.request_id.clone(),
    };
    diesel::insert_into(audit_log::table).values(row).execute(conn)?;
    Ok(seq)
}

impl AuditRow {
    fn into_entry(self) -> Result<AuditEntry, StoreError> {
        let role = self.role.map(|code| value::<Role>(&code)).transpose()?;
        let department = self.department.map(DepartmentCode::try_from).transpose().map_err(bad_row)?;
        let actor = Actor { token: self.token, role, department, holder: self.holder };
        let event = AuditEvent {
            at: self.at.and_utc(),
            actor,
            action: value::<AuditAction>(&self.action)?,
            subject: self.subject,
            detail: self.detail,
            request_id: self.request_id,
        };
        Ok(AuditEntry { seq: self.seq, event })
    }
}
