//! The program with a database or an address that it cannot use: it says so, ends, and changes nothing.

use crate::support::database::{Database, options, postgres};
use crate::support::fixtures::write_jinan;
use crate::support::process::{Place, Process, free_address, setting};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::publish::{self, Intent};
use onevisit::store::Store;
use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;

/// A folder with the built-in catalogue in `test.db`.
fn with_catalogue() -> Place {
    let place = Place::new();
    let store = Store::open(&place.sqlite("test.db").parse().unwrap(), &options()).unwrap();
    publish::load(&store, JINAN_2018, Intent::Real, onevisit::clock::now()).unwrap();
    place
}

fn sqlite(path: &Path) -> SqliteConnection {
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    // The connections of a store that was just dropped may still be closing.
    conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
    conn
}

/// Serves a database, which must fail with these words.
fn serving_fails(place: &Place, url: &str, words: &[&str]) {
    // Not on the usual port: if it serves after all, it should do so without disturbing anyone.
    let arguments = ["--database-url", url, "--create-database", "--listen", &free_address()];
    place.run(&arguments).fails_saying(words);
}

/// Serves `test.db`, which must fail with these words and leave the file as it was.
fn is_refused(place: &Place, words: &[&str]) {
    let path = place.file("test.db");
    let before = (place.files(), std::fs::read(&path).unwrap());
    serving_fails(place, &place.sqlite("test.db"), words);
    assert_eq!(place.files(), before.0, "the failed start left files behind, or changed one");
    assert!(std::fs::read(&path).unwrap() == before.1, "the failed start changed the file");
}

#[test]
fn a_locked_database_is_refused() {
    // Without a write-ahead log, a writer locks readers out too; with one, only who says so does.
    for lock in ["PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE"] {
        let place = with_catalogue();
        let mut other = sqlite(&place.file("test.db"));
        other.batch_execute(&format!("{lock}; BEGIN EXCLUSIVE")).unwrap();
        let before = place.files();
        serving_fails(&place, &place.sqlite("test.db"), &["locked by another process"]);
        // Not read here: to close a file ends all locks that this process has on it.
        assert_eq!(place.files(), before);
    }
}

#[test]
fn a_load_beside_another_writer_is_refused() {
    let (place, database) = (Place::new(), Database::sqlite());
    drop(database.open());
    write_jinan(place.path());
    let arguments = ["load", ".", "--database-url", &setting(&database)];
    let mut other = sqlite(Path::new(setting(&database).trim_start_matches("sqlite://")));
    other.batch_execute("BEGIN EXCLUSIVE").unwrap();
    place.run(&arguments).fails_saying(&["locked by another process"]);
    other.batch_execute("ROLLBACK").unwrap();
    place.run(&arguments).succeeds();
}

#[test]
fn a_read_only_database_is_refused() {
    let place = with_catalogue();
    let folder = place.path();
    let root = std::fs::metadata(folder).unwrap().uid() == 0;
    // Root may write everything, and nobody may not run a program from everywhere: so a copy, as nobody.
    let program = place.file("program");
    std::fs::copy(env!("CARGO_BIN_EXE_onevisit"), &program).unwrap();
    let change = |path: &Path, mode| std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    change(&place.file("test.db"), 0o444);
    change(&program, 0o555);
    change(folder, 0o555);
    let before = place.files();
    let mut command = std::process::Command::new(&program);
    command.args(["--database-url", "sqlite://test.db", "--listen", &free_address()]);
    command.env_clear().current_dir(folder);
    if root {
        command.uid(65_534);
    }
    let ended = Process::start(command).wait();
    let after = place.files();
    // Or else the folder could not be removed.
    change(folder, 0o755);
    ended.fails_saying(&["read-only", "the file and its folder"]);
    assert_eq!(after, before);
}

#[test]
fn a_damaged_file_is_refused() {
    let place = with_catalogue();
    let path = place.file("test.db");
    let sound = std::fs::read(&path).unwrap();
    let mut scratched = sound.clone();
    scratched[..16].copy_from_slice(b"no SQLite file!!");
    let cut_short = sound[..sound.len() / 2].to_vec();
    let barely_begun = sound[..50].to_vec();
    for bytes in [scratched, cut_short, barely_begun, b"hello, world".to_vec()] {
        std::fs::write(&path, bytes).unwrap();
        is_refused(&place, &["damaged or is no SQLite database", "Restore it from a backup"]);
    }
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    for tables in ["CREATE TABLE notes (id INTEGER)", "CREATE TABLE a (x); CREATE TABLE b (y)"] {
        let place = Place::new();
        sqlite(&place.file("test.db")).batch_execute(tables).unwrap();
        is_refused(&place, &["another program", "--database-url"]);
    }
}

#[test]
fn a_postgres_schema_of_another_program_is_refused() {
    let Some(database) = postgres() else { return };
    let url = setting(&database);
    PgConnection::establish(&url).unwrap().batch_execute("CREATE TABLE notes (id INTEGER)").unwrap();
    serving_fails(&Place::new(), &url, &["another program", "--database-url"]);
}

#[test]
fn a_folder_in_place_of_the_file_is_refused() {
    let place = Place::new();
    let url = place.sqlite("folder");
    std::fs::create_dir(place.file("folder")).unwrap();
    serving_fails(&place, &url, &[&url, "it is a folder"]);
    place
        .run(&["--database-url", &place.sqlite("away/x.db"), "--create-database"])
        .fails_saying(&["away/x.db"]);
    assert_eq!(place.files().len(), 1);
}

#[test]
fn a_newer_schema_is_refused() {
    let insert = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')";
    let words = ["newer OneVisit", "29991231000001"];
    let place = with_catalogue();
    sqlite(&place.file("test.db")).batch_execute(insert).unwrap();
    is_refused(&place, &words);
    let Some(database) = postgres() else { return };
    drop(database.open());
    let url = setting(&database);
    PgConnection::establish(&url).unwrap().batch_execute(insert).unwrap();
    serving_fails(&place, &url, &words);
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let place = Place::new();
    for (url, shown) in [
        ("postgres://u:secret@127.0.0.1:1/d", "postgres://u:***@127.0.0.1:1/d"),
        ("postgres://u@127.0.0.1:1/d?password=secret", "127.0.0.1:1/d?password=***"),
        // To libpq this is a password with a question mark.
        ("postgres://u:my?secret@127.0.0.1:1/d", "postgres://u:***@127.0.0.1:1/d"),
        // libpq repeats what it cannot read.
        ("postgres://u:secret%zz@127.0.0.1:1/d", "postgres://u:***@127.0.0.1:1/d"),
        ("postgres://u@127.0.0.1:1/d?password=secret%zz", "127.0.0.1:1/d?password=***"),
        ("postgres://u:secret@[::1/d", "postgres://u:***@[::1/d"),
    ] {
        serving_fails(&place, url, &["cannot open the database", shown]);
    }
    assert_eq!(place.files(), []);
}

#[test]
fn an_address_of_neither_kind_is_refused_without_its_password() {
    let place = Place::new();
    let words = ["mysql://u:***@h/d", "--database-url", "ONEVISIT_DATABASE_URL", "postgres://"];
    place.run(&["--database-url", "mysql://u:secret@h/d"]).fails_saying(&words);
    let mut command = place.command(&["serve"]);
    command.env("ONEVISIT_DATABASE_URL", "mysql://u:secret@h/d");
    Process::start(command).wait().fails_saying(&words);
    assert_eq!(place.files(), []);
}

#[test]
fn a_taken_port_is_named_with_the_setting_that_chooses_another() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    place.run(&["--listen", &address]).fails_saying(&[&address, "--listen"]);
}
