//! How proposals look in JSON. Names of persons do not stand here.

use crate::domain::change::FieldChange;
use crate::domain::code_list::CodeList;
use crate::domain::proposal::{Proposal, ProposedChange, Review, ReviewAspect};
use crate::http::state::AppState;
use crate::http::v1::sign_offs::{SignOffView, sign_off};
use crate::http::v1::views::{CodedValue, Reference, coded};
use crate::publish::proposals::Preview;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::audit_log::department;

/// What one reviewer said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Review)]
pub struct ReviewView {
    /// What the office answers for.
    aspect: CodedValue,
    /// What was said.
    verdict: CodedValue,
    /// The office.
    office: Reference,
    /// In words.
    #[schema(required)]
    comment: Option<String>,
    /// Of which revision.
    revision: i64,
    /// When.
    at: DateTime<Utc>,
}

/// Something that items refer to and that comes with a proposal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposedEntry)]
pub struct ProposedEntryView {
    /// What it is.
    entity: CodedValue,
    /// Its key.
    code: String,
    /// What it is called.
    #[schema(required)]
    name: Option<String>,
}

/// A department's set of changes on its way into a release.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub struct ProposalView {
    /// Its name, as in `p17`.
    pub code: String,
    /// What it is about.
    title: String,
    /// The department; null for what belongs to no one department.
    #[schema(required)]
    department: Option<Reference>,
    /// Where it stands.
    status: CodedValue,
    /// Counts the states of its content.
    revision: i64,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When something was last done to it.
    updated_at: DateTime<Utc>,
    /// The version of the release that it is compared with.
    #[schema(required)]
    base_release: Option<String>,
    /// What is signed off of the content as it is now.
    sign_offs: Vec<SignOffView>,
    /// What is still to be signed off.
    missing_sign_offs: Vec<CodedValue>,
    /// All that reviewers said, the oldest first.
    reviews: Vec<ReviewView>,
    /// The version of the release that contains it.
    #[schema(required)]
    release: Option<String>,
}

/// What would become of an item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposedItemChange)]
pub struct PreviewView {
    /// The code of the item.
    code: String,
    /// What it is called.
    name: String,
    /// What would become of it.
    kind: CodedValue,
    /// The fields that would say something else.
    fields: Vec<FieldChange>,
    /// Of an item that would go: the codes of those that take its place.
    successors: Vec<String>,
    /// Of an item that would go: why.
    #[schema(required)]
    reason: Option<String>,
}

pub(super) fn view(state: &AppState, proposal: &Proposal) -> ProposalView {
    let version = |seq: i64| {
        let published = state.releases.published()?;
        let release = published.releases.iter().find(|release| release.seq == seq)?;
        Some(release.edition.version.to_string())
    };
    let sign_offs = proposal.sign_offs();
    let missing = |aspect: &&ReviewAspect| !sign_offs.iter().any(|review| review.aspect == **aspect);
    ProposalView {
        code: proposal.code(),
        title: proposal.title.clone(),
        department: proposal.department.as_ref().map(|code| department(state, code.as_ref())),
        status: coded(proposal.status),
        revision: proposal.revision,
        created_at: proposal.created_at,
        updated_at: proposal.updated_at,
        base_release: version(proposal.base),
        missing_sign_offs: ReviewAspect::ALL.iter().filter(missing).copied().map(coded).collect(),
        sign_offs: sign_offs
            .iter()
            .map(|review| sign_off(&(*review).into(), |code| department(state, code)))
            .collect(),
        reviews: proposal.reviews.iter().map(|review| review_view(state, review)).collect(),
        release: proposal.release.and_then(version),
    }
}

fn review_view(state: &AppState, review: &Review) -> ReviewView {
    ReviewView {
        aspect: coded(review.aspect),
        verdict: coded(review.verdict),
        office: department(state, review.office.as_ref()),
        comment: review.comment.clone(),
        revision: review.revision,
        at: review.at,
    }
}

pub(super) fn entry_view(change: &ProposedChange) -> Option<ProposedEntryView> {
    let ProposedChange::Entry { entity, code, body } = change else { return None };
    let name = body.get("name").and_then(serde_json::Value::as_str).map(str::to_owned);
    Some(ProposedEntryView { entity: coded(*entity), code: code.clone(), name })
}

pub(super) fn preview_view(preview: Preview) -> PreviewView {
    PreviewView {
        code: preview.code.to_string(),
        name: preview.name,
        kind: coded(preview.kind),
        fields: preview.fields,
        successors: preview.successors.iter().map(ToString::to_string).collect(),
        reason: preview.reason,
    }
}
