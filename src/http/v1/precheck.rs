//! One-time notification (一次性告知): `/v1/items/{code}/precheck`.

use super::absent::present;
use super::guides::guide_of;
use super::params::ReleaseQuery;
use super::precheck_body::{PrecheckBody, Sent};
use super::precheck_view::PrecheckView;
use super::views::{ReleaseTag, reference};
use crate::guide::precheck::{Subject, precheck};
use crate::http::body::Body;
use crate::http::error::{ApiError, CONFLICT};
use crate::http::reading::{Answer, Reading};
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is missing or wrong, told at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrecheckAnswer {
    /// What was found.
    data: PrecheckView,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// Check materials before they are handed in
///
/// Given the kind of the applicant and the materials at hand, tells everything that is missing or wrong in one
/// answer (一次性告知): what can be put right on the spot, what may follow later, what is needed in certain cases
/// alone, and the text of the notice 《审批服务事项补正通知书》 for printing. It is a question that needs a body: no
/// token is needed, nothing of it is kept or logged, and the same question to the same release has the same answer.
/// It decides nothing: conditions of acceptance are listed to be read out, and whether they hold is for people to
/// judge. An item without a guide is a 404 that says so; one that was withdrawn answers as /items/{code}.
#[utoipa::path(
    tag = "items",
    params(("code" = String, Path, description = "The code of the item.", example = "medical-advertisement-certificate"), ReleaseQuery),
    request_body = PrecheckBody,
    responses(
        (status = 200, body = PrecheckAnswer),
        (status = 409, description = "The release has another edition of the guide.")
    )
)]
#[post("/items/{code}/precheck")]
pub async fn precheck_materials(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let code = code.into_inner();
    let body = Body::of_question(&state, &req, payload).await?;
    let sent = Sent::read(&body)?;
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .asked_with_a_body()
        .answer(query, move |store, view, published| {
            let item = present(store, view, published, &code)?;
            let edition = guide_of(store, view, &item)?;
            must_be_edition(&sent, edition.edition)?;
            sent.must_fit(&edition.guide)?;
            let table = &view.directory.departments;
            let department = reference(table, item.department.as_ref(), |department| &department.name);
            let subject = Subject { item: &item, department: &department.name, edition: &edition };
            let found = precheck(subject, sent.applicant, &sent.at_hand);
            let data = PrecheckView::new(&view.directory, subject, &found);
            Ok(Answer::from(PrecheckAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

fn must_be_edition(sent: &Sent, edition: u32) -> Result<(), ApiError> {
    match sent.edition {
        Some(known) if known != edition => {
            let detail = format!(
                "The guide has the edition {edition} in this release, not {known}: fetch the guide again, and ask \
                 with the codes of its materials."
            );
            Err(ApiError::new(CONFLICT, detail))
        }
        _ => Ok(()),
    }
}
