//! `onevisit token`: who may write.

use super::say;
use crate::config::Settings;
use crate::domain::audit::{AuditAction, AuditEvent};
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::department::Department;
use crate::domain::ids::DepartmentCode;
use crate::domain::role::Role;
use crate::domain::text::{forbidden_character, nearest};
use crate::domain::token::{Actor, ID_LENGTH, Token};
use crate::store::{Store, StoreError};
use crate::{clock, secret};
use anyhow::{Context, anyhow, bail};
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};

/// The longest name of a holder, in characters.
const MAX_HOLDER_LENGTH: usize = 80;

/// What is to be done with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token, and print it once
    Create(CreateArgs),
    /// List all tokens, without their secrets
    List,
    /// Take a token back: it is refused from now on
    Revoke {
        /// The id of the token, as in the list
        id: String,
    },
}

/// What the new token should be.
#[derive(Debug, Args)]
#[expect(clippy::doc_markdown, reason = "these comments are the help text of the command line")]
pub(super) struct CreateArgs {
    /// What its holder may do: editor, completeness_reviewer, guide_reviewer, legality_reviewer, publisher, hotline
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Role,
    /// The department that the holder works for, by its code
    #[arg(long, value_name = "CODE")]
    department: String,
    /// Who will hold it: a name that the operator recognises
    #[arg(long, value_name = "NAME", value_parser = holder)]
    holder: String,
    /// How many days it is valid
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
}

fn role(text: &str) -> Result<Role, String> {
    let codes = Role::ALL.iter().map(|role| role.entry().code);
    Role::from_code(text).ok_or_else(|| {
        let near = nearest(text, codes.clone()).map(|near| format!("; did you mean \"{near}\"?"));
        format!("allowed are {}{}", codes.collect::<Vec<_>>().join(", "), near.unwrap_or_default())
    })
}

fn holder(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = (1..=MAX_HOLDER_LENGTH).contains(&text.chars().count());
    if fits && !text.contains(['\n', '\r', '\t']) && forbidden_character(text).is_none() {
        return Ok(text.to_owned());
    }
    Err(format!("a holder is 1 to {MAX_HOLDER_LENGTH} characters on one line"))
}

/// Runs `token`.
pub(super) fn run(settings: &Settings, command: &TokenCommand) -> anyhow::Result<()> {
    let (url, mut options) = settings.database();
    // A token is for a catalogue that is there.
    options.create = false;
    let store = Store::open(&url, &options)?;
    match command {
        TokenCommand::Create(args) => create(&store, args),
        TokenCommand::List => list(&store),
        TokenCommand::Revoke { id } => revoke(&store, id),
    }
}

fn create(store: &Store, args: &CreateArgs) -> anyhow::Result<()> {
    store.refuse_mirror()?;
    let newest = store.newest_seq()?.ok_or(StoreError::NoRelease)?;
    let department = department_for(args.role, &args.department, &store.directory(newest)?)?;
    let text =
        secret::new_token().map_err(|error| anyhow!("{error}")).context("no random bytes are to be had")?;
    let now = clock::now();
    let token = Token {
        id: text.id().to_owned(),
        role: args.role,
        department,
        holder: args.holder.clone(),
        created_at: now,
        expires_at: now + TimeDelta::days(args.days.into()),
        revoked_at: None,
    };
    let event = event(now, AuditAction::TokenCreated, &token);
    store.write::<_, StoreError>(|writing| {
        writing.create_token(&token, &text)?;
        writing.audit(&event)
    })?;
    eprintln!(
        "This token is shown once and kept nowhere: hand it to {} over a safe channel. It ends on {}.",
        token.holder,
        token.expires_at.date_naive()
    );
    say(format_args!("{}\n", text.reveal()))
}

/// The department of a new token: one of the newest release, and one that has the work of the role if
/// the catalogue says of any that it has.
fn department_for(role: Role, code: &str, directory: &Directory) -> anyhow::Result<DepartmentCode> {
    let departments = &directory.departments;
    let Some(found) = departments.get(code) else {
        let near = departments.code_of(code).or_else(|| nearest(code, departments.codes()));
        let hint = near.map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
        bail!("the newest release has no department \"{code}\".{hint}");
    };
    let Some(needed) = role.department_role() else { return Ok(found.code.clone()) };
    let has_it = |department: &&Department| department.roles.contains(&needed);
    let having: Vec<&str> =
        departments.entries().iter().filter(has_it).map(|department| department.code.as_ref()).collect();
    if having.is_empty() || has_it(&found) {
        return Ok(found.code.clone());
    }
    let (role, having) = (role.entry().code, having.join(", "));
    bail!("a {role} is of a department that has this work in the catalogue: {having}; \"{code}\" has not");
}

fn list(store: &Store) -> anyhow::Result<()> {
    let now = clock::now();
    for token in store.tokens()? {
        let state = match token.revoked_at {
            Some(at) => format!("revoked {}", at.date_naive()),
            None if token.is_valid(now) => format!("until {}", token.expires_at.date_naive()),
            None => format!("ended {}", token.expires_at.date_naive()),
        };
        let (id, role, department, holder) =
            (&token.id, token.role.entry().code, &token.department, &token.holder);
        say(format_args!("{id}  {state:<18}  {role:<21}  {department}  {holder}\n"))?;
    }
    Ok(())
}

fn revoke(store: &Store, id: &str) -> anyhow::Result<()> {
    if id.len() != ID_LENGTH {
        bail!("the id of a token has {ID_LENGTH} characters; \"onevisit token list\" shows it");
    }
    let Some(token) = store.token(id)? else {
        bail!("there is no token {id}; \"onevisit token list\" shows those that there are");
    };
    let now = clock::now();
    let event = event(now, AuditAction::TokenRevoked, &token);
    let revoked = store.write::<_, StoreError>(|writing| {
        let revoked = writing.revoke_token(id, now)?;
        if revoked {
            writing.audit(&event)?;
        }
        Ok(revoked)
    })?;
    let said = if revoked { "is revoked" } else { "was revoked before" };
    say(format_args!("token {id} {said}\n"))
}

/// What is written down of a token; its holder is not.
fn event(at: DateTime<Utc>, action: AuditAction, token: &Token) -> AuditEvent {
    let detail = format!("{}, {}", token.role.entry().code, token.department);
    AuditEvent::new(at, &Actor::operator(), action, token.id.as_str()).detail(detail)
}
