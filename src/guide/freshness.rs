//! Whether a guide may still be relied on, on a given day.

use crate::domain::code_list::code_list;
use crate::domain::guide::Guide;
use crate::domain::release::Release;
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// How far the clocks in China are ahead of UTC, in seconds.
const CHINA: i32 = 8 * 3_600;

code_list! {
    /// Whether a guide may be relied on today.
    FreshnessState as "freshness" {
        Valid = "valid", "在有效期内", "may be relied on";
        Expired = "expired", "已过有效期", "past its last day";
        NotStated = "not_stated", "来源未说明有效期", "the source states no last day";
    }
}

/// The day in China at this moment.
pub fn day_in_china(moment: DateTime<Utc>) -> NaiveDate {
    let local = FixedOffset::east_opt(CHINA).map(|offset| moment.with_timezone(&offset).date_naive());
    local.unwrap_or_else(|| moment.date_naive())
}

/// The day on which the authority announced a release; where that is not known, on which it was published here.
pub fn release_day(release: &Release) -> NaiveDate {
    release.edition.announced_on.unwrap_or_else(|| day_in_china(release.published_at))
}

impl FreshnessState {
    /// Whether a guide may be relied on, on this day: its last day is one of them.
    pub fn on(today: NaiveDate, guide: &Guide) -> Self {
        match guide.valid_until {
            None => Self::NotStated,
            Some(last) if last < today => Self::Expired,
            Some(_) => Self::Valid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_still_counts_and_the_day_begins_at_midnight_in_china() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let guide = Guide { valid_until: Some(day("2026-11-25")), ..Guide::default() };
        assert_eq!(FreshnessState::on(day("2026-11-25"), &guide), FreshnessState::Valid);
        assert_eq!(FreshnessState::on(day("2026-11-26"), &guide), FreshnessState::Expired);
        assert_eq!(FreshnessState::on(day("2026-11-26"), &Guide::default()), FreshnessState::NotStated);
        let moment = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(day_in_china(moment("2026-11-25T15:59:59Z")), day("2026-11-25"));
        assert_eq!(day_in_china(moment("2026-11-25T16:00:00Z")), day("2026-11-26"));
    }
}
