//! Publication: all approved proposals become the next release.

use super::headers::IdempotencyHeader;
use super::proposal_body::{MAX_NOTE, MAX_NOTES, MAX_TITLE, ReleaseBody, listed};
use crate::clock;
use crate::domain::ids::{Code, ReleaseVersion};
use crate::domain::role::Role;
use crate::http::authorization::authorize;
use crate::http::body::{Body, invalid};
use crate::http::error::{ApiError, BodyProblem, CONFLICT};
use crate::http::idempotency::{Done, Once};
use crate::http::state::AppState;
use crate::publish::proposals::{Deed, PublishError, PublishRequest, publish_approved};
use crate::store::StoreError;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Publication)]
pub struct PublicationView {
    /// The version of the release. Servers answer from it within a second.
    version: String,
    /// The proposals that it contains.
    proposals: Vec<String>,
}

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicationAnswer {
    data: PublicationView,
}

/// Publish a release
///
/// All proposals that have their three sign-offs become the next release, in one transaction: the whole of it is
/// published, or nothing. Proposals that do not fit each other or the catalogue are a 409 that lists the problems.
#[utoipa::path(
    tag = "editing",
    security(("token" = [])),
    params(IdempotencyHeader),
    request_body = ReleaseBody,
    responses(
        (status = 201, body = PublicationAnswer, description = "The release.", headers(("Location" = String), ("Idempotency-Replayed" = String))),
        (status = 409, description = "There is nothing to publish, or it does not fit.")
    )
)]
#[post("/releases")]
pub async fn publish_release(
    state: web::Data<AppState>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let caller = authorize(&state, &req, &[Role::Publisher]).await?;
    let body = Body::read(&state, &req, payload).await?;
    let once = Once::read(&req, &caller, body.bytes())?;
    let request = read(&body)?;
    let shared = state.clone();
    let answer = once.write(&state, move |writing| {
        let actor = caller.actor();
        let deed = Deed { actor: &actor, now: clock::now(), request_id: caller.request_id() };
        let done = publish_approved(writing, &shared.store, deed, &request).map_err(refused)?;
        let version = done.version.to_string();
        let location = format!("/v1/releases/{version}");
        let data = PublicationView { version, proposals: done.proposals };
        Done::created(location, &PublicationAnswer { data })
    });
    let answer = answer.await?;
    // This server answers from the release at once; if that fails, it is tried again soon, like elsewhere.
    let refreshed = web::block(move || state.releases.refresh()).await;
    if let Ok(Err(error)) = refreshed {
        log::error!("cannot open the release that was published: {error}");
    }
    Ok(answer)
}

fn read(body: &Body) -> Result<PublishRequest, ApiError> {
    let mut reader = body.object()?;
    let text: Option<String> = reader.required("version");
    let version = text.and_then(|text| match ReleaseVersion::parse(&text) {
        Ok(version) => Some(version),
        Err(error) => {
            reader.note(BodyProblem::new("version", error.to_string()));
            None
        }
    });
    let baseline: Option<NaiveDate> = reader.optional("baseline_date");
    let announced: Option<NaiveDate> = reader.optional("announced_on");
    let title: Option<String> = reader.optional("title");
    if let Some(title) = &title {
        reader.short_text("title", title, MAX_TITLE);
    }
    let notes: Option<Vec<String>> = reader.optional("notes");
    for (place, note) in notes.iter().flatten().enumerate() {
        reader.short_text(format!("notes[{place}]"), note, MAX_NOTE);
    }
    if notes.as_ref().is_some_and(|notes| notes.len() > MAX_NOTES) {
        reader.note(BodyProblem::new("notes", format!("at most {MAX_NOTES} notes")));
    }
    let only: Option<Vec<String>> = reader.optional("proposals");
    reader.finish()?;
    let version = version.ok_or_else(|| invalid(vec![BodyProblem::new("version", "it is missing")]))?;
    Ok(PublishRequest { version, baseline, announced, title, notes, only: only.unwrap_or_default() })
}

fn refused(error: PublishError) -> ApiError {
    let detail = error.to_string();
    match error {
        PublishError::NothingApproved
        | PublishError::NotApproved(_)
        | PublishError::Store(StoreError::VersionTaken(_)) => ApiError::new(CONFLICT, detail),
        PublishError::Problems(found) => {
            ApiError { problems: listed(&found, &[]), ..ApiError::new(CONFLICT, detail) }
        }
        PublishError::Store(error) => error.into(),
    }
}
