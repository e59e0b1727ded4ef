//! Mirrors: a database that holds what another service publishes, and nothing else.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

/// A look may come so much later than it was said to.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// What a mirror knows of the service whose releases it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The address of that service, without a slash at the end.
    pub upstream: String,
    /// The address below which the permanent URIs are: the upstream's, or that of the service it mirrors.
    pub uri_base: String,
    /// Changes up to this number are not in the feed of the mirror; zero if it has them all.
    pub feed_begins_after: i64,
    /// When the upstream last answered and everything agreed; nothing before the first time.
    pub checked_at: Option<DateTime<Utc>>,
    /// What is wrong now.
    pub trouble: Option<Trouble>,
    /// When it looks at that service next; nothing, if that is not known: it is told to look, once.
    pub next_look_at: Option<DateTime<Utc>>,
}

/// What keeps a mirror from following.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, in words.
    pub problem: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Mirror {
    /// What is wrong if nobody has looked for long. Whoever is killed, or cannot write, cannot say so either.
    pub fn unattended(&self, now: DateTime<Utc>) -> Option<Trouble> {
        let expected = self.next_look_at.filter(|expected| now.signed_duration_since(*expected) > LATE)?;
        let before = self.trouble.as_ref().map(|known| format!(" Before that: {}", known.problem));
        let problem = format!(
            "nobody has looked at {} since {}: is \"onevisit mirror\" running, and can it write to its database?{}",
            self.upstream,
            expected.to_rfc3339_opts(SecondsFormat::Secs, true),
            before.unwrap_or_default()
        );
        Some(Trouble { problem, since: expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mirror(next_look_at: Option<DateTime<Utc>>) -> Mirror {
        Mirror {
            upstream: "https://data.example.cn".to_owned(),
            uri_base: "https://data.example.cn".to_owned(),
            feed_begins_after: 0,
            checked_at: None,
            trouble: None,
            next_look_at,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_look_that_is_long_overdue_is_a_problem_since_it_was_due() {
        let known = mirror(Some(at("2026-11-26T08:00:00Z")));
        for well in ["2026-11-26T07:59:00Z", "2026-11-26T08:00:01Z", "2026-11-26T08:10:00Z"] {
            assert_eq!(known.unattended(at(well)), None, "{well}");
        }
        let told = known.unattended(at("2026-11-26T08:10:01Z")).unwrap();
        assert_eq!(told.since, at("2026-11-26T08:00:00Z"));
        assert_eq!(
            told.problem,
            "nobody has looked at https://data.example.cn since 2026-11-26T08:00:00Z: is \"onevisit mirror\" running, \
             and can it write to its database?"
        );
    }

    #[test]
    fn what_was_wrong_before_nobody_looked_is_told_too() {
        let trouble = Trouble { problem: "it answers 500".to_owned(), since: at("2026-11-26T06:00:00Z") };
        let known = Mirror { trouble: Some(trouble), ..mirror(Some(at("2026-11-26T08:00:00Z"))) };
        let told = known.unattended(at("2026-11-26T09:00:00Z")).unwrap();
        assert!(told.problem.starts_with("nobody has looked"), "{}", told.problem);
        assert!(told.problem.ends_with("database? Before that: it answers 500"), "{}", told.problem);
    }

    #[test]
    fn without_a_next_look_nobody_is_late() {
        assert_eq!(mirror(None).unattended(at("2099-01-01T00:00:00Z")), None);
    }
}
