//! Feedback: what is asked of the list, and how it looks in JSON. Names of persons do not stand here.

use super::audit_log::department;
use super::page::EditorPage;
use crate::domain::feedback::{Feedback, Resolution};
use crate::http::state::AppState;
use crate::http::v1::views::{CodedValue, Reference, coded};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// What the department says to feedback.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackResolution)]
pub struct ResolutionView {
    /// What became of it.
    outcome: CodedValue,
    /// In words.
    note: String,
    /// When.
    at: DateTime<Utc>,
}

/// What an operator of the hotline says of an item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Feedback)]
pub struct FeedbackView {
    /// Its name, as in `f17`.
    code: String,
    /// The item, as it was called then.
    item: Reference,
    /// The department that the item had then: its editors answer.
    department: Reference,
    /// What is the matter.
    kind: CodedValue,
    /// The part of the item or its guide; null for the whole of it.
    #[serde(rename = "where")]
    #[schema(required)]
    part: Option<CodedValue>,
    /// In words.
    text: String,
    /// What the citizen asked.
    #[schema(required)]
    question: Option<String>,
    /// The version of the release that was current then.
    #[schema(required)]
    release: Option<String>,
    /// The edition of the guide; null if the item had none.
    #[schema(required)]
    edition: Option<u32>,
    /// Where it stands.
    status: CodedValue,
    /// When it was sent.
    created_at: DateTime<Utc>,
    /// What became of it; null while it is open.
    #[schema(required)]
    resolution: Option<ResolutionView>,
}

/// Some feedback.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackList {
    pub(super) data: Vec<FeedbackView>,
    pub(super) page: EditorPage,
}

/// One piece of feedback.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedbackAnswer {
    pub(super) data: FeedbackView,
}

/// Which feedback. Commas inside a parameter mean "or"; parameters together mean "and".
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct FeedbackListQuery {
    /// Where it stands: `open`, `resolved`.
    #[param(example = "open")]
    status: Option<String>,
    /// What is the matter: `wrong`, `unclear`, `missing`.
    #[param(example = "wrong,missing")]
    kind: Option<String>,
    /// The codes of items.
    #[param(example = "legal-aid")]
    item: Option<String>,
    /// Departments; an editor's token reads that of its own department alone.
    #[param(example = "justice")]
    department: Option<String>,
    /// `-created_at`, the newest first; or `created_at`, the oldest first.
    #[param(default = "-created_at", example = "created_at")]
    sort: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before.
    #[param(example = "f9000")]
    after: Option<String>,
}

pub(super) fn view(state: &AppState, said: &Feedback) -> FeedbackView {
    let published = state.releases.published();
    let release = published.as_ref().and_then(|published| published.release(said.release));
    FeedbackView {
        code: said.code(),
        item: Reference { code: said.item.to_string(), name: said.item_name.clone() },
        department: department(state, said.department.as_ref()),
        kind: coded(said.kind),
        part: said.part.map(coded),
        text: said.text.clone(),
        question: said.question.clone(),
        release: release.map(|release| release.edition.version.to_string()),
        edition: said.edition,
        status: coded(said.status()),
        created_at: said.created_at,
        resolution: said.resolution.as_ref().map(resolution_view),
    }
}

fn resolution_view(resolution: &Resolution) -> ResolutionView {
    ResolutionView { outcome: coded(resolution.outcome), note: resolution.note.clone(), at: resolution.at }
}
