//! How long it takes: by law, as promised, and step by step.

use super::Check;
use super::table::{
    INSTANT_CASE, ON_THE_SPOT_TOO_LONG, PROMISED_OVER_STATUTORY, STEPS_AGAINST_PROMISE, SURVEY_TOO_SHORT,
};
use crate::domain::code_list::CodeList;
use crate::domain::guide::{CaseType, Guide};
use crate::domain::item::{Item, TimeLimit, TimeUnit};

/// What a step is called that needs a visit of the office.
const SURVEY: &[&str] = &["现场勘查", "现场勘察", "现场勘验", "现场踏勘", "现场核查", "实地核查"];
/// What a step is called that is done while the applicant waits.
const ON_THE_SPOT: &[&str] = &["当场办理", "当场办结"];

pub(super) fn check_limits(check: &mut Check, item: &Item) {
    let time = item.processing_time;
    if let (Some(statutory), Some(promised)) = (time.statutory, time.promised)
        && exceeds(promised, statutory)
    {
        let message = format!("{promised} is promised, the law allows {statutory}");
        check.report("promised_time", PROMISED_OVER_STATUTORY, message);
    }
}

pub(super) fn check_guide(check: &mut Check, item: &Item, guide: &Guide) {
    let Some(promised) = item.processing_time.promised else { return };
    let at_once = promised.amount == 0;
    if let Some(case_type) = guide.case_type
        && (case_type == CaseType::Instant) != at_once
    {
        let message = format!("{promised} is promised, but the case type is {}", case_type.entry().code);
        check.report("case_type", INSTANT_CASE, message);
    }
    if !at_once && guide.case_type != Some(CaseType::Instant) {
        check_sum(check, promised, guide);
    }
    check_names(check, promised, guide);
}

/// Only steps that all have a time in the unit of the promise can be added up.
fn check_sum(check: &mut Check, promised: TimeLimit, guide: &Guide) {
    let time_of = |limit: TimeLimit| (limit.unit == promised.unit).then_some(u64::from(limit.amount));
    let sum: Option<u64> = guide.steps.iter().map(|step| step.time.and_then(time_of)).sum();
    let Some(sum) = sum.filter(|_| !guide.steps.is_empty()) else { return };
    if sum != u64::from(promised.amount) {
        let unit = promised.unit.entry().code;
        check.report(
            "steps",
            STEPS_AGAINST_PROMISE,
            format!("the steps take {sum} {unit}, {promised} is promised"),
        );
    }
}

fn check_names(check: &mut Check, promised: TimeLimit, guide: &Guide) {
    let named =
        |words: &[&str]| guide.steps.iter().find(|step| words.iter().any(|word| step.name.contains(word)));
    let in_days = promised.unit != TimeUnit::Month;
    // Fewer than five days of any kind are fewer than five working days.
    if let Some(step) = named(SURVEY).filter(|_| in_days && promised.amount < 5) {
        let message = format!("{promised} is promised in all, too little for the step \"{}\"", step.name);
        check.report("promised_time", SURVEY_TOO_SHORT, message);
    }
    let more_than_a_day = if in_days { promised.amount > 1 } else { promised.amount > 0 };
    if let Some(step) = named(ON_THE_SPOT).filter(|_| more_than_a_day) {
        let message = format!("{promised} is promised, but the step \"{}\" is done on the spot", step.name);
        check.report("promised_time", ON_THE_SPOT_TOO_LONG, message);
    }
}

/// Whether a promise is certainly longer than the law allows; false where that cannot be decided.
///
/// No law demands a decision at once: a statutory zero stands for a law that sets no limit.
fn exceeds(promised: TimeLimit, statutory: TimeLimit) -> bool {
    if statutory.amount == 0 {
        return false;
    }
    if promised.unit == statutory.unit {
        return promised.amount > statutory.amount;
    }
    fewest_days(promised) > most_days(statutory)
}

/// A limit takes at least so many calendar days.
fn fewest_days(limit: TimeLimit) -> u64 {
    let amount = u64::from(limit.amount);
    match limit.unit {
        TimeUnit::WorkingDay | TimeUnit::CalendarDay => amount,
        TimeUnit::Month => 28 * amount,
    }
}

/// A limit takes at most so many calendar days. Five working days fill a week, and the holidays of a
/// season add less than three; twice the days and twenty is beyond any calendar.
fn most_days(limit: TimeLimit) -> u64 {
    let amount = u64::from(limit.amount);
    match limit.unit {
        TimeUnit::WorkingDay => 2 * amount + 20,
        TimeUnit::CalendarDay => amount,
        TimeUnit::Month => 31 * amount,
    }
}
