//! Streams of rows on which something goes wrong: the database, the client, the network.

use crate::schema::Conn;
use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::files::newest;
use crate::support::raw::{raw, split_head, unchunked};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::web::Bytes;
use diesel::connection::SimpleConnection;
use onevisit::http::rows::{RowFormat, RowStream, Selection};
use onevisit::ingest::folder::Folder;
use onevisit::publish::{self, Intent};
use onevisit::search::filter::{Filter, Sort};
use onevisit::search::releases::Releases;
use onevisit::store::{ChangeQuery, Store};
use onevisit::synth::{self, Options};
use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// So many items are more than sockets hold.
const MANY: u64 = 20_000;
/// So many are loaded. A load holds the right to write, which other tests wait for: the rest are copies.
const LOADED: u64 = 1_000;

fn load_many_items(database: &Database) -> Store {
    let folder = database.folder.path().join("made-up");
    synth::write(&folder, &Options { items: LOADED, seed: 7, profile: None }).unwrap();
    let (folder, now) = (Folder::Disk(folder), onevisit::clock::now());
    let store = database.open();
    publish::load(&store, folder, Intent::Synthetic, now).unwrap();
    let copied = "first_release, last_release, parent, name, aliases, jurisdiction, department, category, item_type, \
         handling_mode, handling_mode_reason, methods, channels, audience, topics, processing_time, visits, \
         national_codes, status, listing, provenance, note";
    for copy in 1..MANY / LOADED {
        run(
            database,
            &format!(
                "INSERT INTO items (row_id, code, {copied}) SELECT row_id + {copy} * 1000000, code || '.{copy}', {copied} FROM items \
                 WHERE code NOT LIKE '%.%'"
            ),
        );
    }
    store
}

fn run(database: &Database, statement: &str) {
    match Conn::to(database) {
        Conn::Sqlite(mut conn) => conn.batch_execute(statement).unwrap(),
        Conn::Postgres(mut conn) => conn.batch_execute(statement).unwrap(),
    }
}

/// Waits until this is so.
fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_answer_that_is_cut_off_has_no_end() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        // The index is in memory; a row in the last part cannot be read any more.
        run(database, "UPDATE items SET topics = '{' WHERE code = (SELECT max(code) FROM items)");
        run(database, "UPDATE changes SET successors = '{' WHERE seq = (SELECT max(seq) FROM changes)");
        for (list, format, accept) in [
            ("items", "csv", "identity"),
            ("items", "ndjson", "identity"),
            ("items", "csv", "gzip"),
            ("items", "xlsx", "identity"),
            ("items", "parquet", "identity"),
            ("items", "sqlite", "identity"),
            ("items", "sqlite", "gzip"),
            ("changes", "csv", "identity"),
            ("changes", "ndjson", "gzip"),
            ("changes", "sqlite", "identity"),
        ] {
            let path = format!("/v1/{list}?format={format}");
            let headers = format!("accept-encoding: {accept}\r\n");
            let mut bytes = Vec::new();
            // The connection is closed though the client wanted to keep it.
            let _ = raw(&app, &path, &headers).read_to_end(&mut bytes);
            let (head, body) = split_head(&bytes);
            assert!(head.starts_with("http/1.1 200"), "{head}");
            let (rows, complete) = unchunked(body);
            assert!(!complete, "{list} {format} {accept} ends as if it were whole");
            let in_parts = ["csv", "ndjson"].contains(&format);
            assert_eq!(
                !rows.is_empty(),
                in_parts,
                "{list} {format} {accept}: a file is sent when it is whole"
            );
        }
        let whole = app.client.send("GET", "/v1/departments?format=csv", &[]);
        assert_eq!(whole.status, 200, "the service goes on");
    });
}

/// All items of the newest release.
fn all_items(store: &Store) -> RowStream {
    let view = newest(store);
    let selection = Selection::Items(view.items.select(&Filter::default()), Sort::default());
    RowStream::new((store.clone(), view), "items", selection, RowFormat::Ndjson, String::new()).unwrap()
}

async fn next_part(body: &mut BoxBody) -> Option<Result<Bytes, Box<dyn std::error::Error>>> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

/// All changes of the newest release.
fn all_changes(store: &Store) -> RowStream {
    let releases = Releases::new(store.clone(), 1);
    releases.refresh().unwrap();
    let published = releases.published().unwrap();
    let asked = ChangeQuery { up_to: published.current.release.seq, ..ChangeQuery::default() };
    let view = published.current.clone();
    let selection = Selection::Changes(asked, published);
    RowStream::new((store.clone(), view), "changes", selection, RowFormat::Ndjson, String::new()).unwrap()
}

fn is_made_part_by_part(store: &Store, rows: RowStream) {
    let count = rows.count();
    let (mut bytes, mut parts, mut largest) = (0, 0, 0);
    actix_web::rt::System::new().block_on(async {
        let longest = rows.longest();
        let mut body = rows.into_body(longest);
        while let Some(part) = next_part(&mut body).await {
            let length = part.unwrap().len();
            (bytes, parts, largest) = (bytes + length, parts + 1, largest.max(length));
            assert_eq!(store.connections_in_use().0, 0, "between parts, no connection is held");
        }
    });
    assert_eq!(parts, count.div_ceil(500));
    let fair = bytes / usize::try_from(parts).unwrap();
    assert!(largest < 2 * fair, "the parts are of like size: {largest} of {bytes}");
}

fn is_sent_whole_while_slow_clients_cost_nothing(app: &App) {
    // They read the beginning, and nothing more for now.
    let mut slow: Vec<_> = (0..8)
        .map(|_| {
            let mut socket = raw(app, "/v1/items?format=ndjson", "connection: close\r\n");
            let mut first = [0; 1000];
            socket.read_exact(&mut first).unwrap();
            (socket, first.to_vec())
        })
        .collect();
    eventually("no connection to the database is held for a slow client", || {
        app.state.store.connections_in_use().0 == 0
    });
    let quick = app.client.json("/v1/items?limit=1");
    assert_eq!(quick["page"]["total"], MANY);
    let (mut socket, mut bytes) = slow.pop().unwrap();
    socket.read_to_end(&mut bytes).unwrap();
    let (head, body) = split_head(&bytes);
    assert!(head.contains(&format!("row-count: {MANY}")), "{head}");
    let (rows, complete) = unchunked(body);
    assert!(complete);
    assert_eq!(rows.iter().filter(|byte| **byte == b'\n').count() as u64, MANY);
    // The others hang up.
    drop(slow);
    eventually("whoever hangs up ends the work", || app.state.store.connections_in_use().0 == 0);
    assert_eq!(app.client.json("/v1/items?limit=1")["page"]["total"], MANY);
}

#[test]
fn a_large_list_is_sent_part_by_part_as_clients_take_it() {
    on_each_database(|database| {
        let store = load_many_items(database);
        let (items, changes) = (all_items(&store), all_changes(&store));
        assert!((items.count(), changes.count() > 1_000) == (MANY, true));
        is_made_part_by_part(&store, items);
        is_made_part_by_part(&store, changes);
        is_sent_whole_while_slow_clients_cost_nothing(&App::start(database, &[]));
    });
}

#[test]
fn whoever_takes_too_long_gets_no_more() {
    let database = Database::sqlite();
    let app = App::with_profile(&database);
    let rows = all_items(&app.state.store);
    actix_web::rt::System::new().block_on(async {
        let mut body = rows.into_body(Duration::from_secs(2));
        assert!(next_part(&mut body).await.unwrap().is_ok());
        actix_web::rt::time::sleep(Duration::from_secs(3)).await;
        let message = next_part(&mut body).await.unwrap().unwrap_err().to_string();
        assert_eq!(message, "the answer is broken off");
    });
}
