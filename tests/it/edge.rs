//! What happens to every request: errors, conditions, compression, bounds.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn a_client_that_has_the_answer_is_told_so() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        for path in [
            "/v1",
            "/v1/errors",
            "/v1/items?limit=3",
            "/v1/items/housing-fund-transfer",
            "/v1/departments",
            "/v1/releases",
        ] {
            let first = app.client.get(path);
            let etag = first.header("etag").to_owned();
            assert!(etag.starts_with("W/\""), "{path} {etag}");
            for known in [etag.clone(), "*".to_owned(), format!("\"other\", {etag}")] {
                let again = app.client.send("GET", path, &[("if-none-match", &known)]);
                assert_eq!((again.status, again.body.len()), (304, 0), "{path} {known}");
                for header in ["etag", "vary", "cache-control", "api-version", "catalogue-release"] {
                    assert_eq!(again.header(header), first.header(header), "{path} {header}");
                }
                assert_eq!(again.header("content-encoding"), "");
            }
            let other = app.client.send("GET", path, &[("if-none-match", "W/\"other\"")]);
            assert_eq!(other.status, 200, "{path}");
        }
    });
}

#[test]
fn a_wrong_request_is_wrong_even_if_the_client_has_an_answer() {
    let app = App::with_jinan(&Database::sqlite());
    let answer = app.client.send("GET", "/v1/items?limit=0", &[("if-none-match", "*")]);
    assert_eq!(answer.status, 400);
    let absent = app.client.send("GET", "/v1/items/nobody", &[("if-none-match", "*")]);
    assert_eq!(absent.status, 404);
    let elsewhere = app.client.get("/v1/items/housing-fund-transfer").header("etag").to_owned();
    let absent = app.client.send("GET", "/v1/items/nobody", &[("if-none-match", &elsewhere)]);
    assert_eq!(absent.status, 404);
}

#[test]
fn a_named_release_may_be_kept_for_a_year_and_the_current_one_for_seconds() {
    let app = App::with_jinan(&Database::sqlite());
    assert_eq!(app.client.get("/v1/items").header("cache-control"), "public, max-age=30");
    let pinned = app.client.get("/v1/items?release=2018-06-20");
    assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
    let error = app.client.get("/v1/items/nobody");
    assert_eq!(error.header("cache-control"), "no-store");
}

#[test]
fn answers_are_compressed_as_the_client_likes() {
    let app = App::with_jinan(&Database::sqlite());
    let plain = app.client.send("GET", "/v1/items", &[("accept-encoding", "identity")]);
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "Accept, Accept-Encoding"));
    for encoding in ["gzip", "br", "zstd"] {
        let packed = app.client.send("GET", "/v1/items", &[("accept-encoding", encoding)]);
        assert_eq!(packed.header("content-encoding"), encoding);
        assert_eq!(packed.header("vary"), "Accept, Accept-Encoding");
        assert_eq!(packed.header("etag"), plain.header("etag"));
        assert!(packed.body.len() < plain.body.len() / 2, "{encoding}");
        let error = app.client.send("GET", "/v1/items/nobody", &[("accept-encoding", encoding)]);
        assert_eq!((error.status, error.header("content-encoding")), (404, ""), "{encoding}");
        assert_eq!(error.json()["code"], "not-found");
    }
}

#[test]
fn every_error_is_a_problem_document() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let long = format!("/v1/items?parent={}", "a".repeat(9_000));
    for (method, path, status, code) in [
        ("GET", "/v1/itemz", 404, "unknown-path"),
        ("GET", "/v1/items/", 404, "unknown-path"),
        ("GET", "/nowhere", 404, "unknown-path"),
        ("DELETE", "/v1/items", 405, "method-not-allowed"),
        ("BREW", "/v1/items", 405, "method-not-allowed"),
        ("GET", "/v1/items?x=1", 400, "invalid-parameters"),
        ("GET", "/v1/items/a%00b", 400, "control-character"),
        ("GET", "/v1/items?parent=a%0Ab", 400, "control-character"),
        ("GET", "/v1/items?parent=%C2%85", 400, "control-character"),
        ("GET", &long, 414, "uri-too-long"),
        ("GET", "/test/panic", 500, "internal"),
        ("GET", "/v1/items/legal-aid/guide", 406, "not-acceptable"),
        ("GET", "/v1/releases/2018-06-20/files/items.csv", 416, "range-not-satisfiable"),
    ] {
        let headers: &[_] = match status {
            406 => &[("accept", "image/png")],
            416 => &[("range", "bytes=9000000-")],
            _ => &[],
        };
        let answer = app.client.send(method, path, headers);
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        let problem = answer.json();
        assert_eq!((problem["code"].as_str(), problem["status"].as_u64()), (Some(code), Some(status.into())));
        assert_eq!(problem["request_id"], answer.header("x-request-id"), "{method} {path}");
        for field in ["type", "title", "detail", "remedy"] {
            assert!(!problem[field].as_str().unwrap().is_empty(), "{method} {path} {field}");
        }
        let kind = problem["type"].as_str().unwrap().strip_prefix(&app.state.base_url).unwrap().to_owned();
        assert_eq!(app.client.json(&kind)["data"]["code"], code);
    }
}

#[test]
fn a_panic_tells_nothing_and_stops_nothing() {
    let app = App::with_jinan(&Database::sqlite());
    for _ in 0..3 {
        let answer = app.client.send("GET", "/test/panic", &[]);
        assert_eq!(answer.status, 500);
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
    assert_eq!(app.client.get("/v1/items").status, 200);
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let app = App::start(&database, &["--request-timeout", "1"]);
    let answer = app.client.send("GET", "/test/sleep", &[]);
    assert_eq!((answer.status, answer.json()["code"].as_str().unwrap()), (504, "timeout"));
}

#[test]
fn a_large_body_is_refused_before_it_is_read() {
    let app = App::with_jinan(&Database::sqlite());
    let host = app.state.base_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(
        stream,
        "GET /v1/items HTTP/1.1\r\nHost: {host}\r\nContent-Length: 10000000\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = vec![0; 64 * 1024];
    let read = stream.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("body-too-large"), "{answer}");
}

#[test]
fn a_request_keeps_its_id_if_it_may_be_logged() {
    let app = App::with_jinan(&Database::sqlite());
    let id = |sent: &str| {
        app.client.send("GET", "/v1", &[("x-request-id", sent)]).header("x-request-id").to_owned()
    };
    assert_eq!(id("caller-4711"), "caller-4711");
    assert_ne!(id("a b"), "a b");
    assert_ne!(id(&"x".repeat(65)), "x".repeat(65));
}

#[test]
fn operators_see_health_readiness_and_counters() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        app.client.get("/v1/items");
        assert_eq!(app.client.send("GET", "/healthz", &[]).json()["status"], "alive");
        assert_eq!(app.client.send("GET", "/readyz", &[]).json()["release"], "2018-06-20");
        let metrics = app.client.send("GET", "/metrics", &[]).text();
        let expected = "onevisit_http_requests_total{method=\"GET\",path=\"/v1/items\",status=\"200\"} 1";
        assert!(metrics.contains(expected), "{metrics}");
        assert!(metrics.contains("onevisit_items 24"), "{metrics}");
    });
}

#[test]
fn an_empty_catalogue_is_never_a_200() {
    on_each_database(|database| {
        let app = App::start(database, &[]);
        for path in ["/readyz", "/v1", "/v1/items", "/v1/departments", "/v1/items/x", "/v1/releases"] {
            let answer = app.client.send("GET", path, &[]);
            assert_eq!((answer.status, answer.header("retry-after")), (503, "2"), "{path}");
            assert_eq!(answer.json()["code"], "not-ready");
        }
        assert_eq!(app.client.send("GET", "/healthz", &[]).status, 200);
        assert_eq!(app.client.send("GET", "/openapi.json", &[]).status, 200);
    });
}

#[test]
fn the_documentation_needs_no_other_host() {
    let app = App::with_jinan(&Database::sqlite());
    let page = app.client.send("GET", "/docs/", &[]);
    assert_eq!(page.status, 200);
    for host in ["http://", "https://"] {
        let loads = |attribute: &str| page.text().contains(&format!("{attribute}=\"{host}"));
        assert!(!loads("src") && !loads("href"), "{}", page.text());
    }
}

#[test]
fn the_entrances_lead_below_the_public_address_whatever_path_it_has() {
    let database = Database::sqlite();
    for flags in [&[][..], &["--base-url", "https://data.example/catalogue"]] {
        let app = App::start(&database, flags);
        let public = app.state.base_url.clone();
        for (path, accept, target) in
            [("/", "text/html", "/docs/"), ("/", "*/*", "/v1"), ("/docs", "text/html", "/docs/")]
        {
            let entrance = app.client.send("GET", path, &[("accept", accept)]);
            assert_eq!((entrance.status, entrance.header("location")), (303, &*format!("{public}{target}")));
        }
    }
}
