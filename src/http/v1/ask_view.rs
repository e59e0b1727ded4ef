//! How it looks in JSON whom to ask, and whether a guide may be relied on.

use super::views::{CodedValue, Reference, coded};
use crate::guide::ask::{Ask, Number};
use crate::guide::freshness::{FreshnessState, release_day};
use crate::guide::sheet::{Subject, expiry_notice};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// Whom to ask about an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Ask)]
pub struct AskView {
    /// The department that handles it.
    department: Reference,
    /// Numbers to call, the best first: the department's own, else its hotline, else 12345; none where the
    /// catalogue has none.
    numbers: Vec<NumberView>,
    /// What an operator reads out first, in Chinese: that there is no guide, or that it has expired. Null where
    /// there is nothing to warn of.
    #[schema(required)]
    say: Option<String>,
}

/// A number to call.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = NumberToCall)]
pub struct NumberView {
    /// Who answers.
    name: String,
    /// The number, as the source prints it.
    phone: String,
}

/// Whether a guide may be relied on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Freshness)]
pub struct FreshnessView {
    /// `valid`, `expired` or `not_stated`, on the day of the answer in China.
    state: CodedValue,
    /// The day on which somebody last compared it with its sources.
    #[schema(required)]
    last_verified_at: Option<NaiveDate>,
    /// The last day on which it may be relied on.
    #[schema(required)]
    valid_until: Option<NaiveDate>,
    /// The day on which the authority announced the release; where that is not known, on which it was published here.
    released_on: NaiveDate,
    /// Whom to ask; with what to say first when the guide has expired.
    ask: AskView,
}

impl AskView {
    /// Whom to ask, with what to say first.
    pub(super) fn new(ask: Ask, say: Option<String>) -> Self {
        let number = |Number { name, phone }| NumberView { name, phone };
        Self {
            department: Reference { code: ask.department, name: ask.name },
            numbers: ask.numbers.into_iter().map(number).collect(),
            say,
        }
    }
}

impl FreshnessView {
    pub(super) fn new(subject: Subject<'_>) -> Self {
        let Subject { item, edition, directory, release, today } = subject;
        let guide = &edition.guide;
        let (state, ask) = (FreshnessState::on(today, guide), Ask::about(item, directory));
        let say = expiry_notice(guide, state, &ask);
        Self {
            state: coded(state),
            last_verified_at: guide.last_verified_at,
            valid_until: guide.valid_until,
            released_on: release_day(release),
            ask: AskView::new(ask, say),
        }
    }
}
