//! What writing leaves in the database: tokens, the audit log, remembered answers.

use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::code;
use crate::support::process::setting;
use crate::support::tokens::make_token;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use onevisit::clock;
use onevisit::domain::audit::{AuditAction, AuditEvent};
use onevisit::domain::role::Role;
use onevisit::domain::token::{Actor, TokenText};
use onevisit::store::{DatabaseUrl, Remembered, Store, StoreError};

fn event(subject: &str) -> AuditEvent {
    AuditEvent::new(clock::now(), &Actor::operator(), AuditAction::TokenCreated, subject)
}

fn audit(store: &Store, subject: &str) -> i64 {
    store.write::<_, StoreError>(|writing| writing.audit(&event(subject))).unwrap()
}

/// Runs a statement past the store; says whether the database took it.
fn execute(database: &Database, statement: &str) -> Result<(), diesel::result::Error> {
    match &database.url {
        DatabaseUrl::Sqlite(path) => {
            SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute(statement)
        }
        DatabaseUrl::Postgres(_) => {
            PgConnection::establish(&setting(database)).unwrap().batch_execute(statement)
        }
    }
}

#[test]
fn the_audit_log_has_no_gap_although_transactions_fail_and_run_side_by_side() {
    const THREADS: usize = 4;
    on_each_database(|database| {
        let store = database.open();
        let failed = store.write::<(), StoreError>(|writing| {
            writing.audit(&event("undone"))?;
            Err(StoreError::NoRelease)
        });
        assert!(matches!(failed, Err(StoreError::NoRelease)));
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let store = database.open();
                scope.spawn(move || {
                    for n in 0..5 {
                        audit(&store, &format!("{thread}-{n}"));
                    }
                });
            }
        });
        let entries = store.audit_log(0, 100, None).unwrap();
        let places: Vec<i64> = entries.iter().map(|entry| entry.seq).collect();
        assert_eq!(places, (1..=20).collect::<Vec<i64>>());
        assert!(entries.iter().all(|entry| entry.event.subject != "undone"));
        assert_eq!(store.audit_log(18, 1, None).unwrap().len(), 1);
        assert_eq!(store.audit_log(0, 100, Some(&code("justice"))).unwrap(), []);
    });
}

#[test]
fn the_audit_log_cannot_be_changed_or_shortened() {
    on_each_database(|database| {
        let store = database.open();
        audit(&store, "first");
        let before = store.audit_log(0, 10, None).unwrap();
        for statement in ["UPDATE audit_log SET holder = 'nobody'", "DELETE FROM audit_log"] {
            let refused = execute(database, statement).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{statement}: {refused}");
        }
        if matches!(database.url, DatabaseUrl::Sqlite(_)) {
            for seq in [1, 9] {
                let forged = format!(
                    "INSERT OR REPLACE INTO audit_log (seq, at, holder, action, subject) \
                     VALUES ({seq}, '2020-01-01', 'nobody', 'token_revoked', 'forged')"
                );
                assert!(execute(database, &forged).unwrap_err().to_string().contains("append-only"), "{seq}");
            }
        }
        if matches!(database.url, DatabaseUrl::Postgres(_)) {
            assert!(execute(database, "TRUNCATE audit_log").unwrap_err().to_string().contains("append-only"));
        }
        assert_eq!(store.audit_log(0, 10, None).unwrap(), before);
    });
}

#[test]
fn a_token_is_known_by_its_secret_until_it_ends_or_is_revoked() {
    on_each_database(|database| {
        let store = database.open();
        let text = make_token(&store, Role::Editor, "justice");
        let token = store.token(text.id()).unwrap().unwrap();
        let now = clock::now();
        assert_eq!(store.authenticate(&text, now).unwrap().as_ref(), Some(&token));
        assert_eq!(store.tokens().unwrap(), std::slice::from_ref(&token));
        assert_eq!(store.authenticate(&text, token.expires_at).unwrap(), None);
        let other = make_token(&store, Role::Editor, "justice");
        let mixed = other.reveal().to_string().replace(other.id(), text.id());
        assert_eq!(store.authenticate(&TokenText::parse(&mixed).unwrap(), now).unwrap(), None);
        let revoke = || store.write::<_, StoreError>(|writing| writing.revoke_token(text.id(), now));
        assert!(revoke().unwrap());
        assert!(!revoke().unwrap(), "it was revoked twice");
        assert_eq!(store.authenticate(&text, now).unwrap(), None);
        let revoked_at = store.token(text.id()).unwrap().unwrap().revoked_at;
        assert_eq!(revoked_at, Some(now));
    });
}

#[test]
fn an_answer_is_remembered_for_a_day_with_what_it_tells_or_not_at_all() {
    on_each_database(|database| {
        let store = database.open();
        let token = make_token(&store, Role::Editor, "justice").id().to_owned();
        let answer = Remembered {
            request_hash: "hash".to_owned(),
            status: 201,
            location: Some("/v1/proposals/1".to_owned()),
            etag: Some("\"1\"".to_owned()),
            body: "{}".to_owned(),
        };
        let now = clock::now();
        let find = |key: &str, at| {
            store.write::<_, StoreError>(|writing| writing.remembered(&token, key, at)).unwrap()
        };
        let failed = store.write::<(), StoreError>(|writing| {
            writing.remember(&token, "undone", answer.clone(), now)?;
            Err(StoreError::NoRelease)
        });
        assert!(failed.is_err());
        assert_eq!(find("undone", now), None);
        let remember = |at| {
            let kept = |writing: &mut onevisit::store::Writing<'_>| {
                writing.remember(&token, "key", answer.clone(), at)
            };
            store.write::<_, StoreError>(kept)
        };
        remember(now).unwrap();
        assert!(remember(now).is_err(), "a key was taken twice");
        assert_eq!(find("key", now + TimeDelta::hours(23)).as_ref(), Some(&answer));
        let later = now + TimeDelta::hours(24);
        assert_eq!(find("key", later), None);
        // The old one makes room.
        remember(later).unwrap();
    });
}
