//! What needs a token: one file for each resource. Every handler begins with `authorize`.

pub mod audit_log;
pub mod feedback;
pub mod feedback_body;
pub mod feedback_view;
pub mod headers;
pub mod page;
pub mod proposal_body;
pub mod proposal_lists;
pub mod proposal_view;
pub mod proposals;
pub mod releases;
pub mod token;
pub mod unanswered_questions;

use super::error::ApiError;
use actix_web::web;

/// Does what waits for the database where waiting is allowed.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    web::block(work).await.map_err(|error| ApiError::internal(&error))?
}
