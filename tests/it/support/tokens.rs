//! Tokens for tests.

use super::fixtures::code;
use chrono::TimeDelta;
use onevisit::domain::role::Role;
use onevisit::domain::token::{Token, TokenText};
use onevisit::store::{Store, StoreError};
use onevisit::{clock, secret};

/// A token of a role that is valid for a day.
pub fn make_token(store: &Store, role: Role, department: &str) -> TokenText {
    make_token_for(store, role, department, TimeDelta::days(1))
}

/// A token of a certain person that is valid for a day.
pub fn make_token_of(store: &Store, role: Role, department: &str, holder: &str) -> TokenText {
    add(store, role, department, holder, TimeDelta::days(1))
}

/// A token that ends after this time, which may be over already.
pub fn make_token_for(store: &Store, role: Role, department: &str, time: TimeDelta) -> TokenText {
    add(store, role, department, "张三", time)
}

fn add(store: &Store, role: Role, department: &str, holder: &str, time: TimeDelta) -> TokenText {
    let text = secret::new_token().unwrap();
    let token = Token {
        id: text.id().to_owned(),
        role,
        department: code(department),
        holder: holder.to_owned(),
        created_at: clock::now(),
        expires_at: clock::now() + time,
        revoked_at: None,
    };
    store.write::<_, StoreError>(|writing| writing.create_token(&token, &text)).unwrap();
    text
}

/// Takes a token back.
pub fn revoke(store: &Store, text: &TokenText) {
    let revoked = store.write::<_, StoreError>(|writing| writing.revoke_token(text.id(), clock::now()));
    assert!(revoked.unwrap());
}
