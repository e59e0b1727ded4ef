//! Which database: `sqlite://PATH` or `postgres://…`, nothing else.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The address of a database. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of the embedded SQLite.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as libpq understands it.
    Postgres(String),
}

/// An address of neither kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no database address. Allowed: sqlite://PATH (as in sqlite://onevisit.db or \
     sqlite:///var/lib/onevisit/onevisit.db) and postgres://USER:PASSWORD@HOST/DATABASE. \
     Set it with --database-url or ONEVISIT_DATABASE_URL"
)]
pub struct InvalidDatabaseUrl(String);

impl FromStr for DatabaseUrl {
    type Err = InvalidDatabaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidDatabaseUrl> {
        let invalid = || InvalidDatabaseUrl(masked(text));
        if let Some(path) = text.strip_prefix("sqlite://") {
            // A "?" would be a parameter to some and part of the name to others, ":memory:" is gone at once.
            let plain = !path.is_empty() && !path.contains('?') && !path.contains(":memory:");
            return if plain { Ok(Self::Sqlite(PathBuf::from(path))) } else { Err(invalid()) };
        }
        let postgres = ["postgres://", "postgresql://"].iter().any(|s| text.starts_with(s));
        if postgres && !text.contains('\0') {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(invalid())
    }
}

impl DatabaseUrl {
    /// A message of the database library, which may repeat the address, without its passwords.
    pub(super) fn without_password(&self, message: &str) -> String {
        let Self::Postgres(url) = self else { return message.to_owned() };
        passwords(url).iter().fold(message.to_owned(), |text, password| text.replace(password, "***"))
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => f.write_str(&masked(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text with whatever may be a password replaced by `***`.
fn masked(url: &str) -> String {
    let (address, parameters) = parts(url);
    let mut shown = mask_user_info(address);
    if let Some(parameters) = parameters {
        let kept: Vec<&str> =
            parameters.split('&').map(|p| if p.contains("password") { "password=***" } else { p }).collect();
        shown = format!("{shown}?{}", kept.join("&"));
    }
    shown
}

/// The address and the parameters. As for libpq, a "?" in the password parts nothing.
fn parts(url: &str) -> (&str, Option<&str>) {
    let start = url.find("://").map_or(0, |at| at + "://".len());
    let (_, rest) = url.split_at(start);
    let user_info = rest.split('/').next().and_then(|authority| authority.find('@')).unwrap_or(0);
    let Some(at) = rest.split_at(user_info).1.find('?') else { return (url, None) };
    let (address, parameters) = url.split_at(start + user_info + at);
    (address, parameters.strip_prefix('?'))
}

/// What [`masked`] replaces.
fn passwords(url: &str) -> Vec<&str> {
    let (address, parameters) = parts(url);
    let parameters = parameters.unwrap_or_default();
    let user_info = address.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@'));
    let of_user = user_info.and_then(|(user_info, _)| user_info.split_once(':'));
    let of_parameters =
        parameters.split('&').filter(|p| p.contains("password")).filter_map(|p| p.split_once('='));
    of_user.into_iter().chain(of_parameters).map(|(_, password)| password).filter(|p| !p.is_empty()).collect()
}

fn mask_user_info(address: &str) -> String {
    let start = address.find("://").map_or(0, |at| at + "://".len());
    let (scheme, rest) = address.split_at(start);
    let Some((user_info, host)) = rest.rsplit_once('@') else { return address.to_owned() };
    let Some((user, _)) = user_info.split_once(':') else { return address.to_owned() };
    format!("{scheme}{user}:***@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<DatabaseUrl>().map_or_else(|error| error.to_string(), |url| url.to_string())
    }

    #[test]
    fn the_two_kinds_are_understood() {
        assert_eq!(shown("sqlite://onevisit.db"), "sqlite://onevisit.db");
        assert_eq!(shown("sqlite:///var/x.db"), "sqlite:///var/x.db");
        assert_eq!(shown("postgresql://h/d"), "postgresql://h/d");
    }

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        assert_eq!(shown("postgres://u:p@ss@h:5432/d"), "postgres://u:***@h:5432/d");
        assert_eq!(shown("postgres://u:p?q@h/d?x=a@b"), "postgres://u:***@h/d?x=a@b");
        assert_eq!(shown("postgres://u@h?password=s3@x"), "postgres://u@h?password=***");
        assert_eq!(shown("postgres://h/d?password=s3&x=1"), "postgres://h/d?password=***&x=1");
        assert!(!shown("mysql://u:secret@h/d").contains("secret"));
    }

    #[test]
    fn anything_else_names_the_setting() {
        for text in ["", "onevisit.db", "sqlite://", "sqlite://:memory:", "sqlite://a?mode=rw"] {
            assert!(shown(text).contains("ONEVISIT_DATABASE_URL"), "{text}");
        }
    }
}
