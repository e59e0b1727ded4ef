//! Codes: readable, URL-safe, permanent keys of ours, one type for each kind of thing.

use std::fmt;

/// The longest code, in bytes.
pub const MAX_CODE_LENGTH: usize = 80;

/// What stands for the absence of a value in filters, and so is no code.
pub const NO_CODE: &str = "none";

/// Whether `text` may be a code: ASCII letters and digits, then also `-`, `_` and `.`.
pub fn is_code(text: &str) -> bool {
    let mut bytes = text.bytes();
    text != NO_CODE
        && text.len() <= MAX_CODE_LENGTH
        && bytes.next().is_some_and(|first| first.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A text that is no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidCode;

impl fmt::Display for InvalidCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a code starts with an ASCII letter or digit, goes on with letters, digits, \"-\", \"_\" \
             or \".\", has at most {MAX_CODE_LENGTH} characters, and is not \"{NO_CODE}\""
        )
    }
}

/// The number in a name such as `p17`: the letter of its kind, and a number that counts from 1.
pub fn number_in(letter: char, code: &str) -> Option<i64> {
    let digits = code.strip_prefix(letter)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

/// What all code types have in common.
pub trait Code: Sized + AsRef<str> {
    /// Checks a text.
    fn parse(text: &str) -> Result<Self, InvalidCode>;
}

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl Code for $name {
            fn parse(text: &str) -> Result<Self, InvalidCode> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidCode;

            fn try_from(text: String) -> Result<Self, InvalidCode> {
                if is_code(&text) { Ok(Self(text)) } else { Err(InvalidCode) }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

codes! {
    /// An administrative division (行政区划), by its GB/T 2260 code.
    JurisdictionCode;
    /// A department (部门).
    DepartmentCode;
    /// A handling mode (办理形式).
    HandlingModeCode;
    /// A fulfilment method (实现方式).
    MethodCode;
    /// A channel (办理渠道).
    ChannelCode;
    /// An item (事项).
    ItemCode;
    /// A published figure.
    ClaimCode;
    /// A contradiction inside the sources.
    ContradictionCode;
    /// A source that a statement comes from.
    SourceCode;
    /// A release, by its version.
    ReleaseVersion;
}
