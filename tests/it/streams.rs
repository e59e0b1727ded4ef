//! Lists that are sent whole, as rows.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::files::{files, publish_awkward};
use crate::support::raw::{raw, raw_1_0, split_head, unchunked};
use crate::support::story::tell;
use crate::support::streamed::{LISTS, parquet, sheets, stream};
use calamine::Data;
use serde_json::Value;
use std::io::{Cursor, Read};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The codes of the records, in their order.
fn codes(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let code = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        record["code"].as_str().unwrap().to_owned()
    };
    text.lines().map(code).collect()
}

/// The codes of a list, page by page.
fn walked(app: &App, path: &str) -> Vec<String> {
    let (mut codes, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.client.json(&format!("{path}{cursor}"));
        let of_page = page["data"].as_array().unwrap().iter();
        codes.extend(of_page.map(|thing| thing["code"].as_str().unwrap().to_owned()));
        match page["page"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return codes,
        }
    }
}

fn check_against_files(app: &App, database: &Database) {
    let written = files(&app.state.store, &database.folder.path().join("files"));
    for (path, table) in LISTS {
        for format in ["csv", "ndjson", "parquet"] {
            let streamed = stream(app, &format!("/v1/{path}?format={format}"));
            let file = written.manifest.file(&format!("{table}.{format}")).unwrap();
            let whole = std::fs::read(written.path(file, None)).unwrap();
            // A Parquet file says besides its rows what was asked.
            let alike = match format {
                "parquet" => parquet(&streamed.body) == parquet(&whole),
                _ => streamed.body == whole,
            };
            assert!(alike, "{table}.{format}");
            assert_eq!(streamed.header("row-count"), file.rows.unwrap().to_string(), "{table}");
            assert_eq!(streamed.header("content-type"), file.media_type);
        }
    }
}

#[test]
fn a_list_without_a_filter_is_byte_for_byte_the_file_of_the_release() {
    on_each_database(|database| check_against_files(&App::with_profile(database), database));
    on_each_database(|database| {
        publish_awkward(&database.open());
        check_against_files(&App::start(database, &[]), database);
    });
}

#[test]
fn the_changes_of_releases_together_are_the_feed_as_it_was_when_it_was_asked_for() {
    on_each_database(|database| {
        let store = database.open();
        tell(&store);
        let app = App::start(database, &[]);
        let written = files(&store, &database.folder.path().join("files"));
        let file = written.manifest.file("changes.ndjson").unwrap();
        let newest = stream(&app, "/v1/releases/r3/changes?format=ndjson");
        assert!(newest.body == std::fs::read(written.path(file, None)).unwrap());
        let name = |answer: &Answer| answer.header("content-disposition").to_owned();
        let before = stream(&app, "/v1/releases/r2/changes?format=ndjson");
        assert_eq!(name(&before), "attachment; filename=\"changes-r2.ndjson\"");
        let first = stream(&app, "/v1/releases/r1/changes?format=ndjson");
        let whole = stream(&app, "/v1/changes?format=ndjson");
        assert_eq!(name(&whole), "attachment; filename=\"changes-r3.ndjson\"");
        assert!(whole.body == [first.body.clone(), before.body.clone(), newest.body].concat());
        let earlier = stream(&app, "/v1/changes?format=ndjson&release=r2");
        assert!(earlier.body == [first.body, before.body].concat());
        app.client.problem("/v1/releases/r3/changes?format=csv&release=r2", 404, "not-found");
    });
}

#[test]
fn filters_and_order_hold_for_the_whole_list() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let department = app.client.json("/v1/items?facets=department&limit=1");
        let department = department["facets"]["department"]["buckets"][0]["code"].as_str().map(str::to_owned);
        let department = department.unwrap_or_else(|| "justice".to_owned());
        for path in [
            "/v1/items?handling_mode=zero_visit&sort=-name",
            "/v1/items?parent=none&listing=listed&sort=name",
            "/v1/items?jurisdiction=370100&sort=-code",
            &format!("/v1/departments/{department}/items?sort=-name"),
            "/v1/departments?jurisdiction=370100",
            "/v1/channels?kind=hotline",
            "/v1/claims?verdict=mismatch,match",
            "/v1/contradictions?kind=wrong_share",
        ] {
            let rows = stream(&app, &format!("{path}&format=ndjson"));
            let expected = walked(&app, &format!("{path}&limit=500"));
            assert_eq!(codes(&rows), expected, "{path}");
            assert_eq!(rows.header("row-count"), expected.len().to_string(), "{path}");
        }
    });
}

#[test]
fn a_list_without_rows_is_a_heading_or_nothing() {
    let app = App::with_jinan(&Database::sqlite());
    let csv = stream(&app, "/v1/items?category=public_service&format=csv");
    assert_eq!((csv.header("row-count"), csv.text().lines().count()), ("0", 1));
    let ndjson = stream(&app, "/v1/items?category=public_service&format=ndjson");
    assert_eq!((ndjson.header("row-count"), ndjson.body.len()), ("0", 0));
}

#[test]
fn a_workbook_has_the_same_rows_and_says_what_was_asked() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let answer = stream(&app, "/v1/items?handling_mode=zero_visit&sort=-name&format=xlsx");
        assert_eq!(answer.header("content-type"), XLSX);
        let (about, rows) = sheets(&answer.body);
        let rows: Vec<String> = rows.iter().skip(1).map(|row| row[0].to_string()).collect();
        assert_eq!(answer.header("row-count"), rows.len().to_string());
        let ndjson = stream(&app, "/v1/items?handling_mode=zero_visit&sort=-name&format=ndjson");
        assert_eq!(rows, codes(&ndjson));
        let asked = Data::String("/v1/items?handling_mode=zero_visit&sort=-name".to_owned());
        assert!(about.iter().any(|line| line[1] == asked), "{about:?}");
        let again = stream(&app, "/v1/items?handling_mode=zero_visit&sort=-name&format=xlsx");
        assert!(answer.body == again.body, "the same question makes the same bytes");
    });
}

#[test]
fn the_form_is_chosen_by_format_or_by_accept() {
    let app = App::with_jinan(&Database::sqlite());
    let asked = |path: &str, accept: &str| {
        let answer = app.client.send("GET", path, &[("accept", accept)]);
        (answer.status, answer.header("content-type").split(';').next().unwrap().to_owned())
    };
    for (path, accept, expected) in [
        ("/v1/items", "*/*", "application/json"),
        ("/v1/items", "text/html,*/*;q=0.8", "application/json"),
        ("/v1/items", "text/csv", "text/csv"),
        ("/v1/items", "application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("/v1/sources", XLSX, XLSX),
        ("/v1/items", "application/vnd.sqlite3", "application/vnd.sqlite3"),
        ("/v1/changes", "application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("/v1/changes", "text/html,*/*;q=0.8", "application/json"),
        ("/v1/items?format=json", "text/csv", "application/json"),
        ("/v1/items?format=csv", "application/json", "text/csv"),
    ] {
        assert_eq!(asked(path, accept), (200, expected.to_owned()), "{path} {accept}");
    }
    assert_eq!(asked("/v1/items", "image/png"), (406, "application/problem+json".to_owned()));
    let problem = app.client.problem("/v1/items?format=ndjsn", 400, "invalid-parameters");
    let error = &problem["errors"][0];
    assert_eq!((&error["parameter"], &error["nearest"]), (&Value::from("format"), &Value::from("ndjson")));
    assert_eq!(error["allowed"], serde_json::json!(["json", "csv", "ndjson", "xlsx", "parquet", "sqlite"]));
}

#[test]
fn what_is_about_pages_does_not_go_with_rows() {
    let app = App::with_jinan(&Database::sqlite());
    let asked = "/v1/items?format=csv&limit=5&cursor=x&fields=code&include=parent&facets=category&colour=red";
    let problem = app.client.problem(asked, 400, "invalid-parameters");
    let named: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["parameter"].clone()).collect();
    assert_eq!(named, ["cursor", "limit", "fields", "include", "facets", "colour"]);
    let limit = problem["errors"][1]["message"].as_str().unwrap();
    assert_eq!(limit, "as csv, a list is sent whole; leave the limit out, or narrow the list with filters");
    let feed = app.client.problem(
        "/v1/changes?format=csv&limit=5&include=record&since=999",
        400,
        "invalid-parameters",
    );
    let named: Vec<_> = feed["errors"].as_array().unwrap().iter().map(|e| e["parameter"].clone()).collect();
    assert_eq!(named, ["limit", "include", "since"]);
    let unknown = app.client.problem("/v1/departments/nowhere/items?format=csv", 404, "not-found");
    assert!(unknown["detail"].as_str().unwrap().contains("nowhere"));
}

#[test]
fn each_form_has_its_own_tag_and_head_tells_the_same() {
    let app = App::with_jinan(&Database::sqlite());
    let tag =
        |accept: &str| app.client.send("GET", "/v1/items", &[("accept", accept)]).header("etag").to_owned();
    assert_ne!(tag("text/csv"), tag("application/json"));
    assert_ne!(tag("text/csv"), tag("application/x-ndjson"));
    let csv = stream(&app, "/v1/items?release=2018-06-20&format=csv");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"items-2018-06-20.csv\"");
    assert_eq!(csv.header("catalogue-release"), "2018-06-20");
    assert!(csv.header("cache-control").contains("immutable"));
    assert!(csv.header("vary").contains("Accept"));
    let exposed = csv.header("access-control-expose-headers");
    assert!(exposed.contains("Row-Count") && exposed.contains("Content-Disposition"));
    let path = "/v1/items?release=2018-06-20&format=csv";
    let again = app.client.send("GET", path, &[("if-none-match", csv.header("etag"))]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    for format in ["csv", "ndjson", "xlsx", "parquet", "sqlite"] {
        let ask = |method: &str| {
            let path = format!("/v1/items?format={format}");
            app.client.send(method, &path, &[("accept-encoding", "identity")])
        };
        let (get, head) = (ask("GET"), ask("HEAD"));
        for header in ["row-count", "content-type", "content-disposition", "etag", "content-length"] {
            assert_eq!(get.header(header), head.header(header), "{format} {header}");
        }
        assert_eq!((head.status, head.body.len()), (200, 0));
    }
}

#[test]
fn rows_are_compressed_for_who_takes_it() {
    let app = App::with_profile(&Database::sqlite());
    let path = "/v1/items?format=csv";
    let plain = stream(&app, path).body;
    let mut answer = raw(&app, path, "accept-encoding: gzip\r\nconnection: close\r\n");
    let mut bytes = Vec::new();
    answer.read_to_end(&mut bytes).unwrap();
    let (head, body) = split_head(&bytes);
    assert!(head.contains("content-encoding: gzip"), "{head}");
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(Cursor::new(unchunked(body).0)).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == plain);
    for format in ["xlsx", "parquet"] {
        let mut answer = raw(
            &app,
            &format!("/v1/items?format={format}"),
            "accept-encoding: gzip\r\nconnection: close\r\n",
        );
        let mut bytes = Vec::new();
        answer.read_to_end(&mut bytes).unwrap();
        let (head, _) = split_head(&bytes);
        assert!(
            !head.contains("content-encoding"),
            "what is compressed already is not compressed again: {head}"
        );
    }
}

#[test]
fn who_knows_no_chunks_gets_none() {
    let app = App::with_jinan(&Database::sqlite());
    for headers in ["", "accept-encoding: gzip\r\n", "connection: keep-alive\r\n"] {
        let answer = raw_1_0(&app, "/v1/items?format=csv", headers);
        let (head, body) = split_head(&answer);
        assert!(head.starts_with("http/1.0 200") && !head.contains("transfer-encoding"), "{head}");
        assert!(head.contains("row-count: 24"), "{head}");
        let mut rows = body.to_vec();
        if headers.contains("gzip") {
            rows.clear();
            flate2::read::GzDecoder::new(body).read_to_end(&mut rows).unwrap();
        }
        assert_eq!(rows, stream(&app, "/v1/items?format=csv").body, "{headers}");
    }
}

#[test]
fn so_many_files_are_made_at_once_and_no_more() {
    let app = App::with_jinan(&Database::sqlite());
    let places: Vec<_> = std::iter::from_fn(|| app.state.places.take().ok()).collect();
    assert_eq!(places.len(), 4);
    for format in ["xlsx", "parquet", "sqlite"] {
        let path = format!("/v1/items?format={format}");
        let refused = app.client.get(&path);
        assert_eq!((refused.status, &refused.json()["code"]), (503, &"too-many-files".into()));
        assert_eq!(refused.header("retry-after"), "2");
        assert_eq!(app.client.send("HEAD", &path, &[]).status, 200, "nothing is made for the headers");
    }
    stream(&app, "/v1/items?format=csv");
    drop(places);
    for _ in 0..9 {
        stream(&app, "/v1/items?format=parquet");
    }
}
