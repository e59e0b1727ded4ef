//! Tokens: who may write. A token is shown once; what is kept is a hash of its secret.

use super::ids::DepartmentCode;
use super::role::Role;
use super::text::hexadecimal;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::fmt;

/// What every token begins with, so that one that got into a file is recognised there.
const PREFIX: &str = "ov_";
/// How many characters the id of a token has.
pub const ID_LENGTH: usize = 12;
/// How many characters the secret of a token has: 32 bytes in base64url.
const SECRET_LENGTH: usize = 43;

/// A right to write: one role, for one department, until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its public part: it stands in the audit log and in `token list`.
    pub id: String,
    /// What its holder may do.
    pub role: Role,
    /// The department that the holder works for.
    pub department: DepartmentCode,
    /// Who holds it. Personal: shown to the operator and to the holder, never to the public.
    pub holder: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it may be used at this moment.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The id of the token; none at the command line.
    pub token: Option<String>,
    /// The role of the token.
    pub role: Option<Role>,
    /// The department of the token.
    pub department: Option<DepartmentCode>,
    /// Who it is. Personal, as in [`Token`].
    pub holder: String,
}

impl Actor {
    /// Whoever works at the command line.
    pub fn operator() -> Self {
        Self { token: None, role: None, department: None, holder: "operator".to_owned() }
    }
}

impl From<&Token> for Actor {
    fn from(token: &Token) -> Self {
        Self {
            token: Some(token.id.clone()),
            role: Some(token.role),
            department: Some(token.department.clone()),
            holder: token.holder.clone(),
        }
    }
}

/// The text of a token, `ov_<id>_<secret>`. It has no `Debug`: nothing may log it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenText {
    id: String,
    secret: String,
}

impl TokenText {
    /// Puts a new token together.
    pub fn new(id: String, secret: String) -> Self {
        Self { id, secret }
    }

    /// Takes the text of a token apart; none if it does not look like one.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let is_id = id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_secret = secret.len() == SECRET_LENGTH
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        (is_id && is_secret).then(|| Self::new(id.to_owned(), secret.to_owned()))
    }

    /// The public part.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is kept of the secret: its SHA-256 in hexadecimal. The secret is random and long, so a slow
    /// hash would protect it no better.
    pub fn secret_hash(&self) -> String {
        hexadecimal(&Sha256::digest(&self.secret))
    }

    /// The whole token, to be shown once to the one who asked for it.
    pub fn reveal(&self) -> impl fmt::Display + '_ {
        struct Revealed<'a>(&'a TokenText);
        impl fmt::Display for Revealed<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{PREFIX}{}_{}", self.0.id, self.0.secret)
            }
        }
        Revealed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_does_not_look_like_a_token_is_none() {
        let secret = format!("{}_-9", "s".repeat(40));
        let whole = format!("ov_abcdefgh2345_{secret}");
        let parsed = TokenText::parse(&whole).unwrap();
        assert_eq!((parsed.id(), parsed.reveal().to_string()), ("abcdefgh2345", whole.clone()));
        let (longer, shorter) = (format!("{whole}x"), whole.trim_end_matches('9'));
        for wrong in ["", "ov_", "ov_abcdefgh2345", whole.trim_start_matches('o'), shorter, &longer] {
            assert!(TokenText::parse(wrong).is_none(), "{wrong}");
        }
        assert!(TokenText::parse(&whole.replace('9', "é")).is_none());
    }

    #[test]
    fn a_token_ends_at_its_moment_or_when_it_is_revoked() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let token = Token {
            id: "abcdefgh2345".to_owned(),
            role: Role::Editor,
            department: DepartmentCode::try_from("justice".to_owned()).unwrap(),
            holder: "张三".to_owned(),
            created_at: at(0),
            expires_at: at(10),
            revoked_at: None,
        };
        assert!(token.is_valid(at(9)));
        assert!(!token.is_valid(at(10)));
        assert!(!Token { revoked_at: Some(at(5)), ..token }.is_valid(at(9)));
    }
}
