//! Two mirrors with one database: the second one is told who is first, and takes over when that one is gone.

use crate::support::database::{Database, on_each_database, postgres, postgres_server};
use crate::support::mirrors::{Target, Upstream};
use crate::support::process::{Process, until};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use onevisit::store::StoreError;

#[test]
fn a_second_mirror_of_a_database_is_refused_until_the_first_one_is_killed() {
    on_each_database(|database| {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let address = upstream.app.state.base_url.clone();
        let (first, second) = (Target::new(database), Target::with_folder(database, "other"));
        let running = Process::start(first.place.command(&first.arguments(&["mirror", &address])));
        until("the first one is there", || (!database.open().is_empty().unwrap()).then_some(()));
        let who = format!("process {}", running.id());
        let refused =
            ["another \"onevisit mirror\" follows an upstream into this database", &who, "Stop that one"];
        second.mirror_once(&address).fails_saying(&refused);
        // Nor may it be done with the same folder.
        first.mirror_once(&address).fails_saying(&[&who]);
        assert_eq!(
            database.open().mirror().unwrap().unwrap().trouble,
            None,
            "it is no problem of the first one"
        );
        running.signal("KILL");
        running.wait();
        until("the lock is free", || second.mirror_once(&address).status.success().then_some(()));
    });
}

#[test]
fn one_database_by_two_names_is_one_database() {
    let database = Database::sqlite();
    let held = database.open().lock_mirroring().unwrap();
    let (file, link) = (database.folder.path().join("test.db"), database.folder.path().join("link.db"));
    std::os::unix::fs::symlink(file, &link).unwrap();
    let url = format!("sqlite://{}", link.display()).parse().unwrap();
    let by_link = onevisit::store::Store::open(&url, &crate::support::database::options()).unwrap();
    assert!(matches!(by_link.lock_mirroring(), Err(StoreError::MirroredAlready(_))));
    drop(held);
    by_link.lock_mirroring().unwrap();
}

#[test]
fn the_schemas_of_a_server_are_databases_of_their_own() {
    let (Some(one), Some(other)) = (postgres(), postgres()) else { return };
    let _held = one.open().lock_mirroring().unwrap();
    other.open().lock_mirroring().unwrap();
    let Err(StoreError::MirroredAlready(holder)) = one.open().lock_mirroring() else { panic!("it is held") };
    assert!(holder.starts_with(&format!("onevisit mirror, process {}", std::process::id())), "{holder}");
    assert!(holder.contains(", since 20") && holder.contains("(PostgreSQL session "), "{holder}");
}

#[test]
fn a_lock_whose_connection_was_cut_is_taken_again_unless_somebody_was_faster() {
    let Some(database) = postgres() else { return };
    let store = database.open();
    let mut lock = store.lock_mirroring().unwrap();
    cut(&store);
    lock.keep().unwrap();
    assert!(matches!(store.lock_mirroring(), Err(StoreError::MirroredAlready(_))));
    cut(&store);
    let _faster = until("it is free", || store.lock_mirroring().ok());
    assert!(matches!(lock.keep(), Err(StoreError::MirroredAlready(_))));
}

/// Ends the connection that holds the lock of a database.
fn cut(store: &onevisit::store::Store) {
    let Err(StoreError::MirroredAlready(holder)) = store.lock_mirroring() else { panic!("nobody holds it") };
    let session = holder.rsplit_once("session ").unwrap().1.trim_end_matches(')');
    let mut conn = PgConnection::establish(&postgres_server().unwrap()).unwrap();
    conn.batch_execute(&format!("SELECT pg_terminate_backend({session})")).unwrap();
}
