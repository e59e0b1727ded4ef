//! Sign-offs as the public sees them: which office, and on which day. Names of persons do not stand here.

use super::ids::DepartmentCode;
use super::proposal::{Review, ReviewAspect};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A review that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// What the office answers for.
    pub aspect: ReviewAspect,
    /// The office.
    pub office: DepartmentCode,
    /// The day, in UTC.
    pub signed_on: NaiveDate,
}

impl From<&Review> for SignOff {
    fn from(review: &Review) -> Self {
        Self { aspect: review.aspect, office: review.office.clone(), signed_on: review.at.date_naive() }
    }
}
