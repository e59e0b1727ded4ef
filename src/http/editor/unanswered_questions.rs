//! What the search found nothing for: `/v1/unanswered-questions`. It tells editors which words the catalogue lacks.

use super::blocking;
use super::page::EditorPage;
use crate::clock;
use crate::domain::audit::AuditAction;
use crate::domain::role::Role;
use crate::domain::unanswered::UnansweredQuestion;
use crate::http::authorization::authorize;
use crate::http::error::{ApiError, NOT_FOUND, shortened};
use crate::http::idempotency::{Done, write};
use crate::http::query::QueryReader;
use crate::http::state::AppState;
use crate::http::v1::paging::read_limit;
use crate::store::UnansweredQuery;
use actix_web::{HttpRequest, HttpResponse, delete, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// A question that the search found nothing for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnansweredQuestion)]
pub struct UnansweredQuestionView {
    /// Its name in URLs, made of the question.
    code: String,
    /// The question without blanks; numbers of four digits or more are `#`, and it ends after 40 characters.
    question: String,
    /// How often it was asked.
    asked: u64,
    /// The day on which it was first written down, in UTC.
    first_day: NaiveDate,
    /// The last day on which it was asked, in UTC.
    last_day: NaiveDate,
}

/// Some questions, those first that were asked most often.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnansweredQuestionList {
    data: Vec<UnansweredQuestionView>,
    page: EditorPage,
}

/// Which questions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; QueryReader reads them")]
pub struct UnansweredQuestionQuery {
    /// Those that were asked on this day or later.
    #[param(example = "2026-11-25")]
    since: Option<String>,
    /// How many entries a page has at most.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50)]
    limit: Option<u32>,
    /// Where the page begins: the `page.next` of the page before.
    #[param(example = "3-0123456789abcdef")]
    after: Option<String>,
}

/// List unanswered questions
///
/// What the search found nothing for, those first that were asked most often. A question is written down when it
/// has been asked three times, without anything that tells who asked.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(UnansweredQuestionQuery),
    responses((status = 200, body = UnansweredQuestionList))
)]
#[get("/unanswered-questions")]
pub async fn list_unanswered_questions(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    authorize(&state, &req, Role::EDITORIAL).await?;
    let mut query = QueryReader::new(req.query_string());
    let limit = read_limit(&mut query);
    let asked =
        UnansweredQuery { since: day(&mut query), after: after(&mut query), limit: i64::from(limit) + 1 };
    query.finish()?;
    let store = state.store.clone();
    let mut found = blocking(move || Ok(store.unanswered_questions(&asked)?)).await?;
    let page = EditorPage::cut(&mut found, limit, |last| format!("{}-{}", last.asked, last.code()));
    let data = found.into_iter().map(view).collect();
    Ok(HttpResponse::Ok().json(UnansweredQuestionList { data, page }))
}

/// Take an unanswered question off the list
///
/// It is settled: the words were added to an item, or the catalogue has nothing to do with it. If it is asked
/// again and nothing is found, it comes back.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(("code" = String, Path, description = "The question.", example = "0123456789abcdef")),
    responses((status = 204, description = "It is off the list."))
)]
#[delete("/unanswered-questions/{code}")]
pub async fn settle_unanswered_question(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, Role::EDITORIAL).await?;
    QueryReader::new(req.query_string()).finish()?;
    write(&state, move |writing| {
        if !writing.settle_unanswered(&code)? {
            let detail = format!("There is no unanswered question \"{}\".", shortened(&code));
            return Err(ApiError::new(NOT_FOUND, detail));
        }
        // The log is kept for good, so the question itself does not stand in it.
        writing.audit(&caller.event(clock::now(), AuditAction::QuestionSettled, code.as_str()))?;
        Ok(Done::no_content())
    })
    .await
}

fn view(question: UnansweredQuestion) -> UnansweredQuestionView {
    UnansweredQuestionView {
        code: question.code(),
        question: question.question,
        asked: question.asked,
        first_day: question.first_day,
        last_day: question.last_day,
    }
}

fn day(query: &mut QueryReader) -> Option<NaiveDate> {
    let text = query.one("since")?;
    let day = text.parse().ok();
    if day.is_none() {
        query.reject("since", &text, "allowed are days such as 2026-11-25", &[]);
    }
    day
}

fn after(query: &mut QueryReader) -> Option<(u64, String)> {
    let text = query.one("after")?;
    let place = text.split_once('-').and_then(|(asked, code)| Some((asked.parse().ok()?, code.to_owned())));
    if place.is_none() {
        query.reject("after", &text, "this is no place in the list; take it from page.next", &[]);
    }
    place
}
