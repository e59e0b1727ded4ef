//! The program, run as an operator runs it.

use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{jinan, write_jinan};
use crate::support::process::{Place, Process, Server, free_address, setting, until};
use clap::{Arg, CommandFactory, Parser};
use onevisit::cli::Cli;
use onevisit::config::Settings;
use onevisit::http::document::Document;
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    _settings: Settings,
}

/// Every setting: its flag, a value that is not the default, and one that is not allowed.
const SETTINGS: &[(&str, &str, Option<&str>)] = &[
    ("database-url", "postgres://u:secret@127.0.0.1:1/d", Some("onevisit.db")),
    ("create-database", "true", Some("perhaps")),
    ("database-connections", "3", Some("0")),
    ("listen", "127.0.0.2:8081", Some("localhost")),
    ("base-url", "https://data.example.cn/onevisit", Some("data.example.cn")),
    ("workers", "3", Some("0")),
    ("request-timeout", "11", Some("0")),
    ("shutdown-timeout", "11", Some("601")),
    ("body-limit", "1024", Some("many")),
    ("write-body-limit", "2048", Some("many")),
    ("older-releases", "5", Some("0")),
    ("state-dir", "/tmp/derived", None),
    ("synonyms", "words.txt", None),
    ("publisher", "济南市政务服务中心管理办公室", None),
    ("publisher-url", "https://www.example.cn", Some("example.cn")),
    ("contact-email", "data@example.cn", Some("data")),
    // Any text is a filter: what is no level is the name of a module.
    ("log", "debug", None),
];

fn variable(flag: &str) -> String {
    format!("ONEVISIT_{}", flag.to_uppercase().replace('-', "_"))
}

/// What `--check-config` prints with one setting given as a flag or as a variable.
fn checked(flag: &str, as_flag: Option<&str>, as_variable: Option<&str>) -> String {
    let place = Place::new();
    let mut command = place.command(&["--check-config"]);
    // The default database is created anyway: only beside a named one does --create-database matter.
    if flag != "database-url" {
        command.args(["--database-url", "sqlite://named.db"]);
    }
    if let Some(value) = as_flag {
        command.arg(format!("--{flag}"));
        command.args(Some(value).filter(|_| flag != "create-database"));
    }
    if let Some(value) = as_variable {
        command.env(variable(flag), value);
    }
    let ended = Process::start(command).wait();
    ended.keeps("secret");
    assert_eq!(place.files(), [], "--check-config left files behind");
    ended.succeeds()
}

#[test]
fn each_setting_has_a_variable_named_like_its_flag() {
    let command = Flags::command();
    let flags: Vec<&Arg> = command.get_arguments().collect();
    for flag in &flags {
        let long = flag.get_long().unwrap();
        let env = flag.get_env().and_then(|name| name.to_str());
        assert_eq!(env, Some(variable(long).as_str()), "--{long}");
    }
    let (known, tested): (Vec<_>, Vec<_>) =
        (flags.iter().filter_map(|flag| flag.get_long()).collect(), SETTINGS.iter().map(|s| s.0).collect());
    assert_eq!(known, tested, "give the new setting a line in SETTINGS");
}

#[test]
fn each_variable_works_as_its_flag_does() {
    for (flag, value, _) in SETTINGS {
        let by_flag = checked(flag, Some(value), None);
        assert_eq!(by_flag, checked(flag, None, Some(value)), "{}", variable(flag));
        assert_ne!(by_flag, checked(flag, None, None), "--{flag} changes nothing");
    }
}

#[test]
fn check_config_prints_every_setting_and_no_password() {
    let printed = checked("database-url", Some("postgres://u:secret@h/d"), None);
    assert!(printed.contains("postgres://u:***@h/d"), "{printed}");
    for (flag, ..) in SETTINGS {
        assert!(printed.lines().any(|line| line.split(' ').next() == Some(flag)), "no {flag} in {printed}");
    }
}

#[test]
fn a_value_that_is_not_allowed_is_refused_by_the_name_of_its_setting() {
    for (flag, _, wrong) in SETTINGS {
        let Some(wrong) = wrong else { continue };
        let place = Place::new();
        if *flag != "create-database" {
            place.run(&["--check-config", &format!("--{flag}"), wrong]).fails_saying(&[&format!("--{flag}")]);
        }
        let mut command = place.command(&["--check-config"]);
        command.env(variable(flag), wrong);
        Process::start(command).wait().fails_saying(&[&format!("--{flag}")]);
    }
}

#[test]
fn help_names_each_command_and_gives_examples() {
    let place = Place::new();
    let mut command = place.command(&["--help"]);
    command.env("ONEVISIT_DATABASE_URL", "postgres://u:secret@h/d");
    let ended = Process::start(command).wait();
    ended.keeps("secret");
    let help = ended.succeeds();
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(help.lines().any(|line| line.trim().starts_with(name)), "no {name} in {help}");
        place.run(&[name, "--help"]).succeeds();
    }
    assert!(help.contains("Examples:\n  onevisit"), "{help}");
    assert!(place.run(&["--version"]).succeeds().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn openapi_prints_the_document_that_the_server_shows() {
    let document = Document::build().unwrap();
    let place = Place::new();
    assert!(place.run(&["openapi"]).succeeds() == document.json, "JSON differs");
    assert!(place.run(&["openapi", "--yaml"]).succeeds() == document.yaml, "YAML differs");
    assert_eq!(place.files(), []);
}

#[test]
fn without_settings_it_creates_the_default_database_and_serves_it() {
    let place = Place::new();
    let server = place.serve(&[]);
    assert_eq!(server.client.send("GET", "/readyz", &[]).status, 200);
    assert_eq!(server.client.json("/v1")["release"]["version"], "2018-06-20");
    assert!(place.file("onevisit.db").exists());
}

#[test]
fn a_named_database_is_created_only_when_asked() {
    let place = Place::new();
    let url = place.sqlite("new.db");
    let path = place.file("new.db").display().to_string();
    let asked = ["--database-url", &url, "--create-database"];
    place.run(&["serve", "--database-url", &url]).fails_saying(&[
        &path,
        "--database-url",
        "--create-database",
    ]);
    assert_eq!(place.files(), [], "a failed start left files behind");
    let server = place.serve(&asked);
    assert_eq!(server.client.json("/v1/items?limit=1")["release"]["version"], "2018-06-20");
    assert!(place.file("new.db").exists());
    drop(server);
    // Once it is there, to ask again does no harm.
    assert_eq!(place.serve(&asked).client.send("GET", "/readyz", &[]).status, 200);
}

#[test]
fn probe_tells_whether_a_server_is_ready() {
    let place = Place::new();
    let nowhere = free_address();
    place.run(&["probe", "--listen", &nowhere]).fails_saying(&[&nowhere]);
    let server = place.serve(&[]);
    let said = place.run(&["probe", "--listen", &server.address]).succeeds();
    assert!(said.contains("is ready"), "{said}");
    let database = Database::sqlite();
    drop(database.open());
    let empty = place.serve(&["--database-url", &setting(&database)]);
    place.run(&["probe", "--listen", &empty.address]).fails_saying(&["not ready", "503"]);
}

#[test]
fn sigterm_stops_the_server_although_a_connection_is_open() {
    let place = Place::new();
    let Server { address, process, .. } = place.serve(&["--shutdown-timeout", "2"]);
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(idle, "GET /healthz HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    idle.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    let asked = std::time::Instant::now();
    process.signal("TERM");
    let ended = process.wait();
    assert_eq!(ended.status.code(), Some(0), "{ended:#?}");
    // Far more than the two seconds, for the machine may be busy.
    assert!(asked.elapsed() < Duration::from_secs(20), "it took {:?}", asked.elapsed());
}

#[test]
fn an_empty_database_is_not_ready_until_another_process_loads_it() {
    on_each_database(|database| {
        drop(database.open());
        let place = Place::new();
        let url = setting(database);
        let server = place.serve(&["--database-url", &url]);
        for path in ["/readyz", "/v1"] {
            let answer = server.client.send("GET", path, &[]);
            assert_eq!(answer.status, 503, "{path}");
            assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{path} has no Retry-After");
        }
        write_jinan(place.path());
        let said = place.run(&["load", ".", "--database-url", &url]).succeeds();
        assert!(said.contains("2018-06-20"), "{said}");
        until("the server answers from the release", || {
            (server.client.send("GET", "/readyz", &[]).status == 200).then_some(())
        });
        assert_eq!(server.client.json("/v1/items?limit=1")["release"]["version"], "2018-06-20");
    });
}

#[test]
fn load_into_a_catalogue_is_refused_and_changes_nothing() {
    on_each_database(|database| {
        let place = Place::new();
        write_jinan(place.path());
        let arguments = ["load", ".", "--database-url", &setting(database)];
        place.run(&arguments).succeeds();
        let before = database.open().releases().unwrap();
        let release = std::fs::read_to_string(place.file("release.json")).unwrap();
        std::fs::write(place.file("release.json"), release.replace("\"2018-06-20\",\n", "\"2019\",\n"))
            .unwrap();
        place.run(&arguments).fails_saying(&["already holds a catalogue"]);
        assert_eq!(database.open().releases().unwrap(), before);
    });
}

#[test]
fn load_prints_each_problem_with_its_place_and_publishes_nothing() {
    let (place, database) = (Place::new(), Database::sqlite());
    write_jinan(place.path());
    let mut items = std::fs::OpenOptions::new().append(true).open(place.file("items.csv")).unwrap();
    items.write_all(b"a,row,that,is,too,short\n").unwrap();
    let rows = 1 + csv::Reader::from_path(place.file("items.csv")).unwrap().into_records().count();
    place
        .run(&["load", ".", "--database-url", &setting(&database)])
        .fails_saying(&[&format!("items.csv:{rows}"), "nothing was published"]);
    assert!(database.open().is_empty().unwrap());
}

/// Writes the built-in catalogue with `count` items more, and returns the rows of the items.
fn write_many(folder: &Path, count: usize) -> String {
    write_jinan(folder);
    let items = std::fs::read_to_string(folder.join("items.csv")).unwrap();
    let row = items.lines().last().unwrap();
    let (_, cells) = row.split_once(',').unwrap();
    let more = (0..count).map(|n| format!("copy-{n},{cells}\n"));
    format!("{}\n{}", items.trim_end(), more.collect::<String>())
}

#[test]
fn a_load_that_is_killed_leaves_an_empty_catalogue_and_can_be_repeated() {
    on_each_database(|database| {
        let place = Place::new();
        let arguments = ["load", ".", "--database-url", &setting(database)];
        // Enough that SQLite writes part of the transaction to its log before the end.
        let rows = write_many(place.path(), 6_000);
        let items = place.file("items.csv");

        // A pipe in place of the file stops the load half way without any guess about time: all rows
        // have been taken, but the end of the file is still to come.
        std::fs::remove_file(&items).unwrap();
        assert!(Command::new("mkfifo").arg(&items).status().unwrap().success());
        let mut loading = Process::start(place.command(&arguments));
        let (tell, told) = mpsc::channel();
        let (fed, pipe) = (rows.clone(), items.clone());
        std::thread::spawn(move || {
            let mut pipe = File::create(pipe).unwrap();
            let written = pipe.write_all(fed.as_bytes());
            let _ = tell.send((pipe, written));
        });
        let (pipe, written) = told.recv_timeout(Duration::from_secs(60)).expect("the load reads its items");
        written.unwrap();
        assert!(loading.is_running());
        loading.signal("KILL");
        assert_eq!(loading.wait().status.signal(), Some(9));
        drop(pipe);
        assert!(database.open().is_empty().unwrap());

        std::fs::remove_file(&items).unwrap();
        std::fs::write(&items, rows).unwrap();
        place.run(&arguments).succeeds();
        let releases = database.open().releases().unwrap();
        let items = jinan().items().ok().unwrap().count() + 6_000;
        assert_eq!(releases.iter().map(|r| r.counts.items).collect::<Vec<_>>(), [items as u64]);
    });
}
