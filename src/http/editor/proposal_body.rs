//! What editors, reviewers and publishers send.

use crate::domain::change::ChangeKind;
use crate::domain::ids::ItemCode;
use crate::http::body::{Body, BodyReader, MAX_PROBLEMS, invalid};
use crate::http::error::{ApiError, BodyProblem};
use crate::publish::proposals::{Content, Edit, EditProblem, Edited};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The longest title and the longest comment, in characters.
pub(super) const MAX_TITLE: usize = 200;
/// A release has so many notes at most, and each so many characters.
pub(super) const MAX_NOTES: usize = 20;
pub(super) const MAX_NOTE: usize = 1_000;
const MAX_COMMENT: usize = 2_000;
/// The most changes of one proposal over HTTP, and the most successors of one item.
const MAX_CHANGES: usize = 1_000;
const MAX_SUCCESSORS: usize = 50;

/// What is to become of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// It is new, or says something else.
    Put,
    /// It is to go.
    Withdraw,
}

/// One change of an item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = ProposedChange)]
pub struct ChangeBody {
    /// The code of the item; of a new one, the code that it is to have for good.
    #[schema(value_type = String)]
    pub code: ItemCode,
    /// `put` or `withdraw`.
    pub operation: Operation,
    /// With `put`: fields of the item, as a catalogue folder names them. What is left out stays as it is; of a
    /// structure, the members that are given are changed (JSON Merge Patch, RFC 7396).
    #[serde(default)]
    #[schema(value_type = Object)]
    pub item: Map<String, Value>,
    /// With `put`: fields of the guide, in the same way; null if the guide is to go.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Object>, required = false)]
    pub guide: Option<Value>,
    /// With `withdraw`: `withdrawn`, `merged`, `split` or `renumbered`.
    #[schema(value_type = Option<String>, required = false, nullable = false)]
    pub kind: Option<ChangeKind>,
    /// With `withdraw`: the items that take its place.
    #[serde(default)]
    #[schema(value_type = Vec<String>, required = false)]
    pub successors: Vec<ItemCode>,
    /// With `withdraw`: why.
    #[schema(required = false)]
    pub reason: Option<String>,
}

/// A null that is sent differs from nothing at all.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What a proposal is to say.
#[derive(Debug, ToSchema)]
#[schema(as = ProposalContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct ContentBody {
    /// What it is about, in at most 200 characters.
    title: String,
    /// What is to change, each item once.
    changes: Vec<ChangeBody>,
}

/// What a reviewer says.
#[derive(Debug, ToSchema)]
#[schema(as = ReviewContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct ReviewBody {
    /// `passed` or `returned`.
    verdict: String,
    /// In words; needed when a proposal is returned.
    #[schema(required = false)]
    comment: Option<String>,
}

/// What a release is to say about itself.
#[derive(Debug, ToSchema)]
#[schema(as = ReleaseContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct ReleaseBody {
    /// Its version, which becomes its name in URLs.
    version: String,
    /// The day whose state of affairs the lists describe (时间节点).
    #[schema(required = false)]
    baseline_date: Option<chrono::NaiveDate>,
    /// The day on which the authority announces them.
    #[schema(required = false)]
    announced_on: Option<chrono::NaiveDate>,
    /// Its title; without it, that of the release before.
    #[schema(required = false)]
    title: Option<String>,
    /// What a reader should know first, at most 20 notes; without it, those of the release before.
    #[schema(required = false)]
    notes: Option<Vec<String>>,
    /// The proposals to publish; without it, all that are approved.
    #[schema(required = false)]
    proposals: Option<Vec<String>>,
}

/// Reads the content of a proposal.
pub(super) fn content(body: &Body) -> Result<Content, ApiError> {
    let mut reader = body.object()?;
    let title: Option<String> = reader.required("title");
    if let Some(title) = &title {
        reader.short_text("title", title, MAX_TITLE);
    }
    let changes: Option<Vec<ChangeBody>> = reader.required("changes");
    let count = changes.as_ref().map_or(0, Vec::len);
    if count > MAX_CHANGES {
        let message = format!("at most {MAX_CHANGES} changes at once, here are {count}");
        reader.note(BodyProblem::new("changes", message));
    }
    for (place, change) in changes.iter().flatten().enumerate() {
        check(&mut reader, place, change);
    }
    reader.finish()?;
    let edits = changes.into_iter().flatten().map(edit).collect();
    Ok(Content { title: title.unwrap_or_default(), edits })
}

/// Says which fields do not belong to the operation.
fn check(reader: &mut BodyReader, place: usize, change: &ChangeBody) {
    let mut foreign = |field: &str, is_given: bool, operation: &str| {
        if is_given {
            let message = format!("this field belongs to the operation \"{operation}\"");
            reader.note(BodyProblem::new(format!("changes[{place}].{field}"), message));
        }
    };
    match change.operation {
        Operation::Put => {
            foreign("kind", change.kind.is_some(), "withdraw");
            foreign("successors", !change.successors.is_empty(), "withdraw");
            foreign("reason", change.reason.is_some(), "withdraw");
        }
        Operation::Withdraw => {
            foreign("item", !change.item.is_empty(), "put");
            foreign("guide", change.guide.is_some(), "put");
        }
    }
    if change.reason.as_deref().is_some_and(|reason| reason.trim().is_empty()) {
        let message = "the reason is blank; leave it out instead";
        reader.note(BodyProblem::new(format!("changes[{place}].reason"), message));
    }
    if change.successors.len() > MAX_SUCCESSORS {
        let message = format!("at most {MAX_SUCCESSORS} successors");
        reader.note(BodyProblem::new(format!("changes[{place}].successors"), message));
    }
    if let Some(reason) = &change.reason
        && reason.chars().count() > MAX_COMMENT
    {
        let message = format!("at most {MAX_COMMENT} characters");
        reader.note(BodyProblem::new(format!("changes[{place}].reason"), message));
    }
}

fn edit(change: ChangeBody) -> Edit {
    let edited = match change.operation {
        Operation::Put => Edited::Put { item: change.item, guide: change.guide },
        Operation::Withdraw => Edited::Withdraw {
            kind: change.kind.unwrap_or(ChangeKind::Withdrawn),
            successors: change.successors,
            reason: change.reason,
        },
    };
    Edit { code: change.code, edited }
}

/// Reads the comment of a reviewer.
pub(super) fn comment(reader: &mut BodyReader) -> Option<String> {
    let comment: Option<String> = reader.optional("comment");
    if let Some(comment) = &comment {
        reader.short_text("comment", comment, MAX_COMMENT);
    }
    comment
}

/// An error that says where in the body each problem is.
pub(super) fn problems(found: &[EditProblem], codes: &[ItemCode]) -> ApiError {
    invalid(listed(found, codes).into())
}

/// Says where each problem is: in the body, if its changes stand there. Of very many, the first are told.
pub(super) fn listed(found: &[EditProblem], codes: &[ItemCode]) -> Box<[BodyProblem]> {
    let errors = found.iter().filter(|problem| problem.is_error());
    errors.take(MAX_PROBLEMS).map(|problem| body_problem(problem, codes)).collect()
}

fn body_problem(problem: &EditProblem, codes: &[ItemCode]) -> BodyProblem {
    let code = problem.item.as_ref();
    let place = code.and_then(|code| codes.iter().rposition(|known| known == code));
    let field = match (place, code) {
        (Some(place), _) => format!("changes[{place}].{}", problem.field),
        (None, Some(code)) => format!("{}/{code} {}", problem.proposal, problem.field),
        (None, None) => format!("{} {}", problem.proposal, problem.field),
    };
    let field = field.trim_end_matches([' ', '.']);
    BodyProblem { rule: Some(problem.rule.to_owned()), ..BodyProblem::new(field, problem.message.clone()) }
}
