//! Moments as Solr has them: `2026-11-22T18:00:00Z`, `NOW`, and reckoned from these: `NOW/DAY-7DAYS`.

use chrono::{
    DateTime, Datelike, Days, DurationRound, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc,
};

/// Reads a moment; nothing if it is none, or not of the years 0 to 9999.
pub(super) fn read(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (from, steps) = match (text.strip_prefix("NOW"), text.split_once('Z')) {
        (Some(steps), _) => (now, steps),
        (None, Some((moment, steps))) => (point(&format!("{moment}Z"))?, steps),
        (None, None) => (point(text)?, ""),
    };
    reckon(from, steps).filter(|moment| (0..=9_999).contains(&moment.year()))
}

fn point(text: &str) -> Option<DateTime<Utc>> {
    let with_zone = DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc));
    let without = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f");
    let day = || text.parse::<NaiveDate>().map(|day| day.and_time(NaiveTime::MIN));
    with_zone.or_else(|_| without().or_else(|_| day()).map(|moment| moment.and_utc())).ok()
}

/// Goes on from a moment: `+1MONTH`, `-7DAYS`, and `/DAY` back to the beginning of the day, one after the other.
fn reckon(from: DateTime<Utc>, mut steps: &str) -> Option<DateTime<Utc>> {
    let mut moment = from;
    while let Some(sign) = steps.chars().next() {
        let step = steps.strip_prefix(['+', '-', '/'])?;
        let (number, step) = step.split_at_checked(step.find(|c: char| !c.is_ascii_digit())?)?;
        let end = step.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(step.len());
        let (unit, rest) = step.split_at_checked(end)?;
        let unit = unit.strip_suffix('S').unwrap_or(unit);
        moment = match (sign, number) {
            ('/', "") => beginning(moment, unit)?,
            ('/', _) | (_, "") => return None,
            (sign, number) => moved(moment, sign, number.parse().ok()?, unit)?,
        };
        steps = rest;
    }
    Some(moment)
}

fn moved(moment: DateTime<Utc>, sign: char, number: u32, unit: &str) -> Option<DateTime<Utc>> {
    let forward = sign == '+';
    let months = |months: Months| {
        if forward { moment.checked_add_months(months) } else { moment.checked_sub_months(months) }
    };
    match unit {
        "YEAR" => months(Months::new(number.checked_mul(12)?)),
        "MONTH" => months(Months::new(number)),
        "DAY" | "DATE" => {
            let days = Days::new(number.into());
            if forward { moment.checked_add_days(days) } else { moment.checked_sub_days(days) }
        }
        _ => {
            let time = length(unit)?.checked_mul(i32::try_from(number).ok()?)?;
            if forward { moment.checked_add_signed(time) } else { moment.checked_sub_signed(time) }
        }
    }
}

fn beginning(moment: DateTime<Utc>, unit: &str) -> Option<DateTime<Utc>> {
    let day = moment.date_naive();
    let first = match unit {
        "YEAR" => day.with_ordinal(1)?,
        "MONTH" => day.with_day(1)?,
        "DAY" | "DATE" => day,
        _ => return moment.duration_trunc(length(unit)?).ok(),
    };
    Some(first.and_time(NaiveTime::MIN).and_utc())
}

fn length(unit: &str) -> Option<TimeDelta> {
    match unit {
        "HOUR" => TimeDelta::try_hours(1),
        "MINUTE" => TimeDelta::try_minutes(1),
        "SECOND" => TimeDelta::try_seconds(1),
        "MILLI" | "MILLISECOND" => TimeDelta::try_milliseconds(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Option<String> {
        let now = "2026-11-26T03:04:05.678901Z".parse().unwrap();
        read(text, now).map(|moment| moment.format("%Y-%m-%dT%H:%M:%S%.f").to_string())
    }

    #[test]
    fn moments_are_read_and_reckoned_as_solr_does() {
        for (text, expected) in [
            ("2026-11-22T18:00:00Z", "2026-11-22T18:00:00"),
            ("2026-11-22T18:00:00.5", "2026-11-22T18:00:00.500"),
            ("2026-11-23T02:00:00+08:00", "2026-11-22T18:00:00"),
            ("2026-11-22", "2026-11-22T00:00:00"),
            ("NOW", "2026-11-26T03:04:05.678901"),
            ("NOW/DAY", "2026-11-26T00:00:00"),
            ("NOW-1DAY", "2026-11-25T03:04:05.678901"),
            ("NOW/YEAR+2MONTHS-1DAY/HOUR", "2026-02-28T00:00:00"),
            ("NOW/MONTH", "2026-11-01T00:00:00"),
            ("NOW/MINUTE+90SECONDS", "2026-11-26T03:05:30"),
            ("2024-02-29T12:00:00Z+1YEAR", "2025-02-28T12:00:00"),
        ] {
            assert_eq!(at(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "*",
            "yesterday",
            "NOW-",
            "NOW-DAY",
            "NOW/1DAY",
            "NOW*2DAYS",
            "NOW-1WEEK",
            "NOW-9999YEARS",
            "NOW+4294967295YEARS",
            "NOW+99999999999DAYS",
            "NOWDAY",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_reckoned_back_and_forth_is_where_it_began(number in 0_u32..100_000, unit in "DAY|HOURS|SECOND|MILLIS") {
            prop_assert_eq!(at(&format!("NOW-{number}{unit}+{number}{unit}")), at("NOW"));
        }

        #[test]
        fn no_moment_is_too_strange(text in "\\PC{0,20}", odd in "(NOW|2026-11-22T18:00:00Z)[-+/0-9A-Z]{0,20}") {
            at(&text);
            at(&odd);
        }
    }
}
