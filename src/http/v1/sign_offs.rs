//! Sign-offs, as the public sees them: which office, and on which day. Names of persons do not stand here.

use super::views::{CodedValue, Reference, coded};
use crate::domain::proposal::Review;
use crate::http::error::ApiError;
use crate::store::{RecordedChange, Store};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A sign-off: which office passed what, and on which day.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SignOff)]
pub struct SignOffView {
    /// What the office answers for.
    pub aspect: CodedValue,
    /// The office.
    pub office: Reference,
    /// The day, in UTC.
    pub signed_on: NaiveDate,
}

/// A review that passed.
pub(in crate::http) fn sign_off(review: &Review, office: impl Fn(&str) -> Reference) -> SignOffView {
    SignOffView {
        aspect: coded(review.aspect),
        office: office(review.office.as_ref()),
        signed_on: review.at.date_naive(),
    }
}

/// What was signed off of the proposals that these changes come from.
pub(super) fn of_changes<'a>(
    store: &Store,
    changes: impl IntoIterator<Item = &'a RecordedChange>,
) -> Result<HashMap<i64, Vec<Review>>, ApiError> {
    let mut numbers: Vec<i64> = changes.into_iter().filter_map(|change| change.proposal).collect();
    numbers.sort_unstable();
    numbers.dedup();
    Ok(store.sign_offs_of(&numbers)?)
}
