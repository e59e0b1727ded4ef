//! Proposals: written by departments, signed off by three offices, published together.

mod check;
mod edit;
mod entries;
mod patch;
mod preview;
mod release;

pub use edit::{Edit, EditProblem, Edited};
pub use preview::{Preview, preview};
pub use release::{Publication, PublishError, PublishRequest, publish_approved};

use crate::domain::audit::{AuditAction, AuditEvent};
use crate::domain::ids::DepartmentCode;
use crate::domain::proposal::{Proposal, ProposalStatus, ProposedItem, Refusal, Verdict};
use crate::domain::token::Actor;
use crate::store::{Store, StoreError, Writing};
use chrono::{DateTime, Utc};

/// Who does something, when, and on which state of a proposal.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub now: DateTime<Utc>,
    /// The request; none at the command line.
    pub request_id: Option<&'a str>,
}

impl Deed<'_> {
    /// What the audit log is told of it.
    pub(crate) fn event(&self, action: AuditAction, subject: String) -> AuditEvent {
        let event = AuditEvent::new(self.now, self.actor, action, subject);
        AuditEvent { request_id: self.request_id.map(str::to_owned), ..event }
    }
}

/// Why nothing was done to a proposal.
#[derive(Debug, thiserror::Error)]
pub enum ProposalError {
    /// There is none, or none that this actor may see.
    #[error("there is no proposal \"{0}\"")]
    NotFound(String),
    /// The rules of the three sign-offs forbid it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What is proposed has problems.
    #[error("{} problem(s) in what is proposed", .0.len())]
    Problems(Vec<EditProblem>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a proposal is to say.
#[derive(Debug, Clone)]
pub struct Content {
    /// What it is about.
    pub title: String,
    /// What is to change.
    pub edits: Vec<Edit>,
}

/// Adds a draft of a department.
///
/// # Errors
/// With every problem of what is proposed; nothing has changed then.
pub fn create(
    writing: &mut Writing<'_>,
    store: &Store,
    deed: Deed<'_>,
    department: &DepartmentCode,
    content: Content,
) -> Result<Proposal, ProposalError> {
    let base = store.newest_seq()?.ok_or(StoreError::NoRelease)?;
    let draft = writing.add_proposal(draft(deed, Some(department.clone()), &content.title, base))?;
    let changes = edit::resolve(store, &draft, content, deed.now)?;
    writing.propose(draft.number, &changes)?;
    writing.audit(&deed.event(AuditAction::ProposalCreated, draft.code()))?;
    Ok(draft)
}

/// A new draft, before it has a number.
pub(crate) fn draft(deed: Deed<'_>, department: Option<DepartmentCode>, title: &str, base: i64) -> Proposal {
    Proposal {
        number: 0,
        department,
        title: title.to_owned(),
        status: ProposalStatus::Draft,
        revision: 1,
        version: 1,
        base,
        authors: vec![deed.actor.holder.clone()],
        created_at: deed.now,
        updated_at: deed.now,
        release: None,
        reviews: Vec::new(),
    }
}

/// What can be done to a proposal that is there.
#[derive(Debug, Clone)]
pub enum Act {
    /// Its content is replaced.
    Amend(Content),
    /// It goes to the reviewers.
    Submit,
    /// A reviewer speaks.
    Review(Verdict, Option<String>),
    /// The department gives it up.
    Discard,
}

/// Does something to a proposal.
///
/// # Errors
/// When it may not be done, or what is proposed has problems; nothing has changed then.
pub fn act(
    writing: &mut Writing<'_>,
    store: &Store,
    deed: Deed<'_>,
    code: &str,
    act: Act,
) -> Result<Proposal, ProposalError> {
    let not_found = || ProposalError::NotFound(code.to_owned());
    let number = Proposal::number_in(code).ok_or_else(not_found)?;
    let mut proposal = writing.proposal(number)?.ok_or_else(not_found)?;
    if !proposal.is_visible_to(deed.actor) {
        return Err(not_found());
    }
    let (actor, now) = (deed.actor, deed.now);
    let mut detail = None;
    let action = match act {
        Act::Amend(content) => {
            let base = store.newest_seq()?.ok_or(StoreError::NoRelease)?;
            proposal.amend(actor, base, now)?;
            proposal.title.clone_from(&content.title);
            let changes = edit::resolve(store, &proposal, content, now)?;
            writing.clear_proposed_changes(number)?;
            writing.propose(number, &changes)?;
            AuditAction::ProposalAmended
        }
        Act::Submit => {
            let changes = writing.count_proposed_changes(number)?;
            proposal.submit(actor, changes, now)?;
            // Nobody is to review what can no longer be published.
            let newest = store.newest_seq()?.ok_or(StoreError::NoRelease)?;
            let errors = check::errors_of(store, newest, std::slice::from_ref(&proposal))?;
            if !errors.is_empty() {
                return Err(ProposalError::Problems(errors));
            }
            AuditAction::ProposalSubmitted
        }
        Act::Review(verdict, comment) => {
            detail.clone_from(&comment);
            proposal.review(actor, verdict, comment, now)?;
            match verdict {
                Verdict::Passed => AuditAction::ProposalPassed,
                Verdict::Returned => AuditAction::ProposalReturned,
            }
        }
        Act::Discard => {
            proposal.discard(actor, now)?;
            AuditAction::ProposalDiscarded
        }
    };
    writing.keep_proposal(&proposal)?;
    writing.audit(&AuditEvent { detail, ..deed.event(action, proposal.code()) })?;
    if action == AuditAction::ProposalPassed && proposal.status == ProposalStatus::Approved {
        writing.audit(&deed.event(AuditAction::ProposalApproved, proposal.code()))?;
    }
    Ok(proposal)
}

/// The changes of a proposal, so many at once.
const CHANGES_AT_ONCE: i64 = 500;

/// Hands over what a proposal says of items, part by part.
fn for_each_part<E: From<StoreError>>(
    store: &Store,
    number: i64,
    mut take: impl FnMut(Vec<ProposedItem>) -> Result<(), E>,
) -> Result<(), E> {
    let mut after = String::new();
    loop {
        let some = store.proposed_items(number, &after, CHANGES_AT_ONCE)?;
        let Some(last) = some.last() else { return Ok(()) };
        last.code.as_ref().clone_into(&mut after);
        take(some)?;
    }
}
