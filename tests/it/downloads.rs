//! Downloads: the manifest and the files of a release over HTTP, whole, in parts, compressed, and by the command line.

use crate::support::app::App;
use crate::support::client::{Answer, Client};
use crate::support::database::{Database, on_each_database};
use crate::support::process::{Place, setting, until};
use crate::support::story;
use onevisit::export::files::ReleaseFiles;
use onevisit::export::manifest::MANIFEST;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ITEMS: &str = "/v1/releases/2018-06-20/files/items.csv";

fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    client.send("GET", path, headers)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folder in which a service keeps the files of its one release.
fn kept(database: &Database) -> PathBuf {
    let folder = database.folder.path().join("state").join("files");
    let mut folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    folders.next().unwrap()
}

#[test]
fn what_is_served_is_what_the_manifest_lists() {
    on_each_database(|database| {
        let app = App::with_jinan_and_files(database);
        let manifest = app.client.json("/v1/releases/2018-06-20/files");
        assert_eq!(app.client.json("/v1/files")["data"], manifest["data"]);
        for file in manifest["data"]["files"].as_array().unwrap() {
            let path = file["url"].as_str().unwrap().strip_prefix(&app.state.base_url).unwrap();
            let answer = get(&app.client, path, &[]);
            assert_eq!((answer.status, hash(&answer.body).as_str()), (200, file["sha256"].as_str().unwrap()));
            assert_eq!(answer.header("content-length"), file["bytes"].to_string());
            assert_eq!(answer.header("content-type"), file["media_type"]);
            assert_eq!(answer.header("content-encoding"), "");
            for encoded in file["encodings"].as_array().unwrap() {
                let coding = encoded["encoding"].as_str().unwrap();
                let packed = get(&app.client, path, &[("accept-encoding", coding)]);
                assert_eq!(packed.header("content-encoding"), coding, "{path}");
                assert_eq!(packed.header("content-length"), encoded["bytes"].to_string(), "{path}");
                assert_eq!(packed.header("etag"), format!("\"{}\"", encoded["sha256"].as_str().unwrap()));
            }
        }
        let mut written: Value =
            serde_json::from_slice(&std::fs::read(kept(database).join(MANIFEST)).unwrap()).unwrap();
        for file in written["files"].as_array_mut().unwrap() {
            let url = format!(
                "{}/v1/releases/2018-06-20/files/{}",
                app.state.base_url,
                file["name"].as_str().unwrap()
            );
            file["url"] = url.into();
        }
        assert_eq!(written, manifest["data"]);
    });
}

#[test]
fn a_file_says_all_about_itself() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let answer = get(&app.client, ITEMS, &[]);
    for (header, expected) in [
        ("content-type", "text/csv; charset=utf-8; header=present"),
        ("content-disposition", "attachment; filename=\"items.csv\""),
        ("accept-ranges", "bytes"),
        ("cache-control", "public, max-age=3600"),
        ("vary", "Accept, Accept-Encoding"),
        ("catalogue-release", "2018-06-20"),
        ("etag", &format!("\"{}\"", hash(&answer.body))),
    ] {
        assert_eq!(answer.header(header), expected, "{header}");
    }
    assert!(answer.header("last-modified").ends_with(" GMT"));
    assert!(answer.header("repr-digest").starts_with("sha-256=:"));
    // A range is one of GET alone.
    let head = app.client.send("HEAD", ITEMS, &[("range", "bytes=0-9")]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for header in ["content-length", "etag", "repr-digest", "content-type"] {
        assert_eq!(head.header(header), answer.header(header), "{header}");
    }
}

#[test]
fn a_part_of_a_file_is_a_part_of_what_is_sent() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for coding in ["identity", "gzip", "zstd"] {
        let whole = get(&app.client, ITEMS, &[("accept-encoding", coding)]);
        let raw = raw(&app, &format!("Accept-Encoding: {coding}"));
        let size = raw.len();
        for (range, from, to) in [
            ("bytes=0-99", 0, 100),
            ("bytes=100-", 100, size),
            ("bytes=-7", size - 7, size),
            ("bytes=10-999999999", 10, size),
            ("bytes=10-99999999999999999999999", 10, size),
            ("bytes=-99999999999999999999999", 0, size),
        ] {
            let part = self::raw(&app, &format!("Accept-Encoding: {coding}\r\nRange: {range}"));
            assert_eq!(part, raw[from..to], "{coding} {range}");
            let answer = get(&app.client, ITEMS, &[("accept-encoding", coding), ("range", range)]);
            assert_eq!(answer.status, 206, "{coding} {range}");
            assert_eq!(answer.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
            for header in ["etag", "repr-digest"] {
                assert_eq!(answer.header(header), whole.header(header), "{coding} {header}");
            }
        }
        for beyond in [&format!("bytes={size}-"), "bytes=99999999999999999999999-"] {
            let refused = get(&app.client, ITEMS, &[("accept-encoding", coding), ("range", beyond)]);
            let code = refused.json()["code"].as_str().map(str::to_owned);
            assert_eq!((refused.status, code.as_deref()), (416, Some("range-not-satisfiable")), "{beyond}");
            assert_eq!(refused.header("content-range"), format!("bytes */{size}"));
        }
        for whole in ["bytes=0-1,5-6", "lines=1-2", "bytes=x"] {
            let answer = get(&app.client, ITEMS, &[("accept-encoding", coding), ("range", whole)]);
            assert_eq!(answer.status, 200, "{whole}");
        }
    }
}

/// The body of the file as it goes over the line.
fn raw(app: &App, headers: &str) -> Vec<u8> {
    let address = app.state.base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {ITEMS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    answer.split_off(end + 4)
}

#[test]
fn a_cut_download_goes_on_only_with_the_same_file() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let first = get(&app.client, ITEMS, &[]);
    let (etag, modified) = (first.header("etag"), first.header("last-modified"));
    let packed = get(&app.client, ITEMS, &[("accept-encoding", "gzip")]);
    for (condition, status) in [
        (etag, 206),
        (modified, 206),
        (packed.header("etag"), 200),
        ("\"other\"", 200),
        (&format!("W/{etag}"), 200),
        ("Wed, 20 Jun 2018 08:00:00 GMT", 200),
        ("nonsense", 200),
    ] {
        let answer = get(&app.client, ITEMS, &[("range", "bytes=5-9"), ("if-range", condition)]);
        assert_eq!(answer.status, status, "{condition}");
        assert_eq!(answer.body.len(), if status == 206 { 5 } else { first.body.len() }, "{condition}");
    }
}

#[test]
fn who_has_the_file_is_not_sent_it_again() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let first = get(&app.client, ITEMS, &[]);
    let (etag, modified) = (first.header("etag"), first.header("last-modified"));
    for (headers, status) in [
        (&[("if-none-match", etag)][..], 304),
        (&[("if-none-match", "*")], 304),
        (&[("if-none-match", "\"other\"")], 200),
        (&[("if-none-match", "\"other\""), ("if-modified-since", modified)], 200),
        (&[("if-none-match", etag), ("range", "bytes=0-1")], 304),
        (&[("if-none-match", etag), ("accept-encoding", "gzip")], 200),
        (&[("if-modified-since", modified)], 304),
        (&[("if-modified-since", "Wed, 20 Jun 2018 08:00:00 GMT")], 200),
    ] {
        let answer = get(&app.client, ITEMS, headers);
        assert_eq!(answer.status, status, "{headers:?}");
        assert!(answer.header("etag").starts_with('"'), "{headers:?}");
    }
}

#[test]
fn who_wants_another_file_is_sent_none() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let first = get(&app.client, ITEMS, &[]);
    let (etag, modified) = (first.header("etag"), first.header("last-modified"));
    let (weak, several) = (format!("W/{etag}"), format!("\"other\", {etag}"));
    let earlier = "Wed, 20 Jun 2018 08:00:00 GMT";
    for (headers, status) in [
        (&[("if-match", etag)][..], 200),
        (&[("if-match", "*")], 200),
        (&[("if-match", &several)], 200),
        (&[("if-match", etag), ("range", "bytes=5-9")], 206),
        (&[("if-match", etag), ("if-unmodified-since", earlier)], 200),
        (&[("if-match", etag), ("if-none-match", etag)], 304),
        (&[("if-match", "\"other\"")], 412),
        (&[("if-match", &weak)], 412),
        (&[("if-match", etag), ("accept-encoding", "gzip")], 412),
        (&[("if-match", "\"other\""), ("if-none-match", etag)], 412),
        (&[("if-match", "\"other\""), ("range", "bytes=5-9")], 412),
        (&[("if-unmodified-since", modified)], 200),
        (&[("if-unmodified-since", "nonsense")], 200),
        (&[("if-unmodified-since", earlier)], 412),
        (&[("if-unmodified-since", earlier), ("if-none-match", etag)], 412),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = app.client.send(method, ITEMS, headers);
            // A range is one of GET alone.
            let status = if (method, status) == ("HEAD", 206) { 200 } else { status };
            assert_eq!(answer.status, status, "{method} {headers:?}");
        }
    }
    let refused = get(&app.client, ITEMS, &[("if-match", "\"other\"")]).json();
    assert_eq!(refused["code"], "precondition-failed");
    assert!(refused["detail"].as_str().unwrap().contains(etag), "{refused}");
}

#[test]
fn the_current_file_is_found_where_it_stays() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for path in ["/v1/files/items.csv", "/v1/files/items.csv?release=2018-06-20"] {
        let answer = app.client.get(path);
        let stays = format!("{}{ITEMS}", app.state.base_url);
        assert_eq!((answer.status, answer.header("location")), (307, stays.as_str()), "{path}");
    }
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for path in ["/v1/releases/2018-06-20/files/item.csv", "/v1/files/item.csv"] {
        let detail = app.client.problem(path, 404, "not-found")["detail"].as_str().unwrap().to_owned();
        for words in ["Did you mean \"items.csv\"?", "catalogue.zip", "sources.ndjson"] {
            assert!(detail.contains(words), "{detail}");
        }
    }
    app.client.problem("/v1/releases/2019-01-01/files", 404, "not-found");
    app.client.problem("/v1/releases/2019-01-01/files/items.csv", 404, "not-found");
    app.client.problem("/v1/releases/2018-06-20/files/items.csv.gz", 404, "not-found");
    app.client.problem("/v1/releases/2018-06-20/files/..%2F..%2Fitems.csv", 404, "not-found");
    app.client.problem("/v1/releases/2018-06-20/files/items.csv?x=1", 400, "invalid-parameters");
    app.client.problem("/v1/files?release=2019-01-01", 400, "invalid-parameters");
}

#[test]
fn an_older_release_keeps_its_files() {
    on_each_database(|database| {
        let store = database.open();
        story::tell(&store);
        let app = App::start(database, &[]);
        let rows = |version: &str, table: &str| {
            let path = format!("/v1/releases/{version}/files");
            let ready = |answer: &Answer| answer.status == 200;
            let manifest =
                until("the files are written", || Some(app.client.get(&path)).filter(ready)).json();
            let files = manifest["data"]["files"].as_array().unwrap().clone();
            assert_eq!(manifest["release"]["version"], "r3");
            assert_eq!(manifest["data"]["release"]["edition"]["version"], version);
            files.iter().find(|file| file["name"] == format!("{table}.csv")).unwrap()["rows"].clone()
        };
        assert_eq!(
            (rows("r1", "items"), rows("r2", "items"), rows("r3", "items")),
            (5.into(), 3.into(), 4.into())
        );
        assert_eq!((rows("r1", "guides"), rows("r2", "changes")), (0.into(), 6.into()));
        let items = get(&app.client, "/v1/releases/r1/files/items.ndjson", &[]);
        assert!(items.text().lines().any(|line| line.contains("\"gone\"")));
        app.client.problem("/v1/releases/r3/files?release=r2", 404, "not-found");
        assert_eq!(app.client.json("/v1/files?release=r2")["data"]["release"]["edition"]["version"], "r2");
    });
}

#[test]
fn the_folder_may_be_deleted_at_any_time() {
    let database = Database::sqlite();
    let app = App::with_jinan_and_files(&database);
    let before = get(&app.client, ITEMS, &[]).body;
    std::fs::remove_dir_all(kept(&database)).unwrap();
    assert_eq!(get(&app.client, ITEMS, &[]).json()["code"], "files-not-ready");
    let again = until("the files are made again", || {
        let answer = get(&app.client, ITEMS, &[]);
        assert!(answer.status == 200 || answer.header("retry-after") == "2", "{answer:?}");
        Some(answer).filter(|answer| answer.status == 200)
    });
    assert_eq!(again.body, before);
}

#[test]
fn where_files_cannot_be_kept_the_answer_says_so() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let file = database.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let app = App::start(&database, &["--state-dir", file.to_str().unwrap()]);
    let problem = app.client.problem("/v1/files", 503, "files-not-ready");
    assert!(problem["detail"].as_str().unwrap().contains("the files of the release 2018-06-20"), "{problem}");
    assert_eq!(app.client.get("/v1/items").status, 200);
}

#[test]
fn a_long_download_is_not_cut_and_its_end_is_known() {
    let database = Database::sqlite();
    drop(App::with_profile(&database));
    let app = App::start(&database, &["--request-timeout", "1"]);
    app.write_files();
    let version = app.client.json("/v1/files")["data"]["release"]["edition"]["version"].clone();
    let address = app.state.base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let path = format!("/v1/releases/{}/files/changes.ndjson", version.as_str().unwrap());
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut begin = [0; 1_000];
    stream.read_exact(&mut begin).unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    // One worker serves all: it is free meanwhile.
    assert_eq!(app.client.get("/v1/items").status, 200);
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    let all = [&begin[..], &rest].concat();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let whole = get(&app.client, &path, &[]).body;
    assert!(whole.len() > 1_000_000, "more than sockets take at once: {}", whole.len());
    assert_eq!(hash(&all[end + 4..]), hash(&whole));
}

#[test]
fn a_server_that_is_killed_while_it_writes_leaves_nothing_half() {
    let (database, place) = (Database::sqlite(), Place::new());
    let app = App::with_profile(&database);
    let url = setting(&database);
    let folder = place.file("state").join("files");
    let arguments = ["--database-url", &url, "--state-dir", "state", "--base-url", &app.state.base_url];
    let server = place.serve(&arguments);
    until("the server writes", || {
        let unfinished = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        unfinished.map(|entry| entry.path().join("items.csv")).find(|file| file.exists())
    });
    server.process.signal("KILL");
    assert!(!server.process.wait().status.success());
    let left: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|path| !path.join(MANIFEST).exists()), "{left:?}");
    let again = place.serve(&arguments);
    let manifest = until("the files are written", || {
        Some(again.client.get("/v1/files")).filter(|answer| answer.status == 200)
    });
    let file = &manifest.json()["data"]["files"][0];
    let path = file["url"].as_str().unwrap().strip_prefix(&app.state.base_url).unwrap();
    assert_eq!(hash(&get(&again.client, path, &[]).body), file["sha256"].as_str().unwrap());
}

fn contents(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), hash(&std::fs::read(entry.path()).unwrap()))
    };
    let mut all: Vec<(String, String)> = entries.map(read).collect();
    all.sort();
    all
}

#[test]
fn the_command_line_writes_what_is_served() {
    on_each_database(|database| {
        let app = App::with_jinan_and_files(database);
        let (place, url) = (Place::new(), setting(database));
        let settings = ["--database-url", &url, "--base-url", &app.state.base_url];
        let export = |more: &[&str]| place.run(&[&["export"], &settings[..], more].concat());
        let said = export(&[]).succeeds();
        assert_eq!(contents(&place.file("onevisit-2018-06-20")), contents(&kept(database)));
        assert!(said.contains("  items.csv (") && said.contains(" rows)"), "{said}");
        assert!(said.ends_with("wrote release 2018-06-20 to onevisit-2018-06-20\n"), "{said}");
        export(&["onevisit-2018-06-20"]).fails_saying(&["is not empty; name another folder"]);
        export(&["--release", "1999", "a"]).fails_saying(&["there is no release 1999; there are 2018-06-20"]);
        export(&["--only", "items.ndjson", "one"]).succeeds();
        let one = contents(&place.file("one"));
        assert_eq!((one.len(), one[0].0.as_str()), (1, "items.ndjson"));
        export(&["--only", "items.csv", "--only", "claims.csv", "two"]).succeeds();
        assert_eq!(contents(&place.file("two")).len(), 2);
        export(&["--only", "a.csv", "--only", "items.csv", "--only", "b.csv", "--release", "1999", "one"])
            .fails_saying(&[
                "there is no release 1999",
                "there is no file a.csv, b.csv; there are catalogue.sqlite, ",
                "one is not empty",
                "nothing was written",
            ]);
        export(&["--only", "nothing.csv", "none"]).fails_saying(&["there is no file nothing.csv"]);
        assert!(!place.file("none").exists());
        let listed = app.client.json("/v1/files")["data"]["files"].as_array().unwrap().clone();
        let names: Vec<&str> = listed.iter().map(|file| file["name"].as_str().unwrap()).collect();
        assert_eq!(names, ReleaseFiles::names());
    });
}
