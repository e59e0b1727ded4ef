//! What the hotline and the departments send of feedback.

use crate::domain::feedback::{Feedback, FeedbackKind, FeedbackOutcome, Resolution};
use crate::domain::ids::ItemCode;
use crate::domain::item::Item;
use crate::domain::personal::holds_personal_number;
use crate::domain::text::nearest;
use crate::http::body::{Body, BodyReader, lost};
use crate::http::error::{ApiError, BodyProblem};
use crate::http::state::AppState;
use crate::http::v1::absent::absent;
use crate::search::releases::Published;
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;

/// The longest text of feedback, of a citizen's question, and of an answer, in characters.
const MAX_TEXT: usize = 1_000;
const MAX_QUESTION: usize = 200;
const MAX_NOTE: usize = 1_000;
/// How many codes before and after an unknown one it may have been meant as.
const NEIGHBOURS: i64 = 500;

/// What an operator says of an item.
#[derive(Debug, ToSchema)]
#[schema(as = FeedbackContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct FeedbackBody {
    /// The code of an item of the current release.
    item: String,
    /// `wrong`, `unclear` or `missing`.
    kind: String,
    /// The part of the item or its guide; see the code list `guide_part`.
    #[schema(rename = "where", required = false)]
    part: Option<String>,
    /// What is the matter, in at most 1,000 characters. Nothing personal: numbers of telephones and of identity
    /// cards are refused.
    text: String,
    /// The edition of the guide that was read; without it, that of the current release.
    #[schema(required = false)]
    edition: Option<u32>,
    /// What the citizen asked, in at most 200 characters. Nothing personal either.
    #[schema(required = false)]
    question: Option<String>,
}

/// What the department says to it.
#[derive(Debug, ToSchema)]
#[schema(as = FeedbackResolutionContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct ResolutionBody {
    /// `corrected`, `no_change` or `duplicate`.
    outcome: String,
    /// In words, in at most 1,000 characters: the hotline reads it.
    note: String,
}

/// Reads what an operator says, and looks up what it is about. It has no number yet.
///
/// # Errors
/// With everything that is wrong with the body.
pub(super) fn feedback(state: &AppState, body: &Body, now: DateTime<Utc>) -> Result<Feedback, ApiError> {
    let published = state.published()?;
    let release = published.current.release.seq;
    let mut reader = body.object()?;
    let item = item(&mut reader, &state.store, &published)?;
    let kind: Option<FeedbackKind> = reader.required("kind");
    let part = reader.optional("where");
    let text: Option<String> = reader.required("text");
    impersonal(&mut reader, "text", text.as_deref(), MAX_TEXT);
    let edition = edition(&mut reader, &state.store, release, item.as_ref())?;
    let question: Option<String> = reader.optional("question");
    impersonal(&mut reader, "question", question.as_deref(), MAX_QUESTION);
    reader.finish()?;
    let (Some(item), Some(kind), Some(text)) = (item, kind, text) else { return Err(lost()) };
    Ok(Feedback {
        number: 0,
        item: item.code,
        item_name: item.name,
        department: item.department,
        release,
        edition,
        kind,
        part,
        text,
        question,
        created_at: now,
        resolution: None,
    })
}

/// Reads what the department says.
///
/// # Errors
/// With everything that is wrong with the body.
pub(super) fn resolution(body: &Body, now: DateTime<Utc>) -> Result<Resolution, ApiError> {
    let mut reader = body.object()?;
    let outcome: Option<FeedbackOutcome> = reader.required("outcome");
    let note: Option<String> = reader.required("note");
    if let Some(note) = &note {
        reader.short_text("note", note, MAX_NOTE);
    }
    reader.finish()?;
    let (Some(outcome), Some(note)) = (outcome, note) else { return Err(lost()) };
    Ok(Resolution { outcome, note, at: now })
}

/// Reads which item it is about: one of the current release.
fn item(reader: &mut BodyReader, store: &Store, published: &Published) -> Result<Option<Item>, ApiError> {
    let Some(code) = reader.required::<ItemCode>("item") else { return Ok(None) };
    let code = code.as_ref();
    let found = store.item(published.current.release.seq, code)?;
    if found.is_none() {
        let why = absent(store, &published.current, published, code)?;
        let successor = why.departure.as_ref().and_then(|left| left.successors.first());
        let nearest = match successor {
            Some(successor) => Some(successor.code.clone()),
            None => near_code(store, published.current.release.seq, code)?,
        };
        reader.note(BodyProblem { nearest, ..BodyProblem::new("item", why.detail) });
    }
    Ok(found)
}

fn near_code(store: &Store, release: i64, code: &str) -> Result<Option<String>, StoreError> {
    let known = store.codes_around(release, code, NEIGHBOURS)?;
    Ok(nearest(code, known.iter().map(String::as_str)).map(str::to_owned))
}

/// Reads which edition of the guide was read: none that there is not yet.
fn edition(
    reader: &mut BodyReader,
    store: &Store,
    release: i64,
    item: Option<&Item>,
) -> Result<Option<u32>, ApiError> {
    let read: Option<u32> = reader.optional("edition");
    let Some(item) = item else { return Ok(None) };
    let current = store.guides_of(release, &[item.code.as_ref()])?.pop().map(|guide| guide.edition);
    let allowed = current.map_or_else(
        || "the item has no guide; leave the edition out".to_owned(),
        |last| format!("the guide of the item has the editions 1 to {last}"),
    );
    if read.is_some_and(|read| !(1..=current.unwrap_or(0)).contains(&read)) {
        reader.note(BodyProblem::new("edition", allowed));
    }
    Ok(read.or(current))
}

/// Checks a text that must not be about a person. The number itself is not repeated.
fn impersonal(reader: &mut BodyReader, field: &'static str, text: Option<&str>, most: usize) {
    let Some(text) = text else { return };
    reader.short_text(field, text, most);
    if holds_personal_number(text) {
        let message = "the text holds a number as long as that of a telephone or an identity card; \
                       nothing personal (个人信息) is kept here";
        let hint = Some("Leave the number out, and say in words which one is meant.".to_owned());
        reader.note(BodyProblem { hint, ..BodyProblem::new(field, message) });
    }
}
