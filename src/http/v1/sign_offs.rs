//! Sign-offs, as the public sees them: which office, and on which day. Names of persons do not stand here.

use super::views::{CodedValue, Reference, coded};
use crate::domain::sign_off::SignOff;
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

/// How a sign-off looks.
pub(in crate::http) fn sign_off(signed: &SignOff, office: impl Fn(&str) -> Reference) -> SignOffView {
    SignOffView {
        aspect: coded(signed.aspect),
        office: office(signed.office.as_ref()),
        signed_on: signed.signed_on,
    }
}

/// What was signed off of these changes, by their numbers: in the proposals that they come from, or, on a mirror,
/// upstream.
pub(super) fn of_changes<'a>(
    store: &Store,
    changes: impl IntoIterator<Item = &'a RecordedChange>,
) -> Result<HashMap<i64, Vec<SignOff>>, ApiError> {
    let changes: Vec<&RecordedChange> = changes.into_iter().collect();
    let mut numbers: Vec<i64> = changes.iter().filter_map(|change| change.proposal).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let of_proposals = store.sign_offs_of(&numbers)?;
    let signed = |change: &RecordedChange| match change.proposal.and_then(|it| of_proposals.get(&it)) {
        Some(reviews) => reviews.iter().map(SignOff::from).collect(),
        None => change.sign_offs.clone(),
    };
    Ok(changes.into_iter().map(|change| (change.seq, signed(change))).collect())
}
