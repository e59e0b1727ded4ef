//! The only place that asks the operating system for secrets.

use crate::domain::token::{ID_LENGTH, TokenText};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 32 letters and digits that are not mistaken for each other.
const ID_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many random bytes a secret is made of.
const SECRET_BYTES: usize = 32;

/// A new token, which nobody can guess.
///
/// # Errors
/// When the operating system has no random bytes.
pub fn new_token() -> Result<TokenText, getrandom::Error> {
    let mut id = [0; ID_LENGTH];
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut id)?;
    getrandom::fill(&mut secret)?;
    Ok(TokenText::new(id.iter().map(letter).collect(), URL_SAFE_NO_PAD.encode(secret)))
}

/// The letter for five bits of a byte.
fn letter(byte: &u8) -> char {
    ID_ALPHABET.get(usize::from(byte % 32)).copied().map_or('x', char::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_token_can_be_read_again_and_is_like_no_other() {
        let (one, other) = (new_token().unwrap(), new_token().unwrap());
        let read = TokenText::parse(&one.reveal().to_string()).unwrap();
        assert_eq!((read.id(), read.secret_hash()), (one.id(), one.secret_hash()));
        assert_ne!(one.id(), other.id());
        assert_ne!(one.secret_hash(), other.secret_hash());
    }
}
