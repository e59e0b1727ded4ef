//! The audit log: who did what, and when. Entries are added, never changed.

use super::code_list::code_list;
use super::token::Actor;
use chrono::{DateTime, Utc};

code_list! {
    /// What can be done that others must be able to look up.
    AuditAction as "audit_action" {
        TokenCreated = "token_created", "发放令牌", "a token was created";
        TokenRevoked = "token_revoked", "撤销令牌", "a token was revoked";
        ProposalCreated = "proposal_created", "提出修改", "a proposal was created";
        ProposalAmended = "proposal_amended", "补充修改", "a proposal was amended";
        ProposalSubmitted = "proposal_submitted", "提交审核", "a proposal was submitted for review";
        ProposalPassed = "proposal_passed", "审核通过", "a reviewer passed a proposal";
        ProposalReturned = "proposal_returned", "退回修改", "a reviewer returned a proposal";
        ProposalApproved = "proposal_approved", "审定", "a proposal has all its sign-offs";
        ProposalDiscarded = "proposal_discarded", "撤回修改", "a proposal was discarded";
        ReleasePublished = "release_published", "发布", "a release was published";
        ReleaseUnreviewed = "release_unreviewed", "未经审核发布", "a release was published without sign-offs";
        FeedbackCreated = "feedback_created", "提出反馈", "the hotline sent feedback to a department";
        FeedbackResolved = "feedback_resolved", "答复反馈", "a department answered feedback";
        QuestionSettled = "question_settled", "了结提问", "an unanswered question was taken off the list";
    }
}

/// What is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: AuditAction,
    /// To what: the id of a token, proposal, feedback or question, the version of a release.
    pub subject: String,
    /// What else there is to say.
    pub detail: Option<String>,
    /// The request that did it; none at the command line.
    pub request_id: Option<String>,
}

impl AuditEvent {
    /// Something that was done.
    pub fn new(at: DateTime<Utc>, actor: &Actor, action: AuditAction, subject: impl Into<String>) -> Self {
        let (actor, subject) = (actor.clone(), subject.into());
        Self { at, actor, action, subject, detail: None, request_id: None }
    }

    /// The same, with more to say.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The same, with the request that did it.
    #[must_use]
    pub fn request(self, id: impl Into<String>) -> Self {
        Self { request_id: Some(id.into()), ..self }
    }
}

/// What has been written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the log: 1, 2, 3 … without a gap, so that a missing entry would show.
    pub seq: i64,
    /// What was done.
    pub event: AuditEvent,
}
