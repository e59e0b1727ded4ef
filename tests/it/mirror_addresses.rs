//! Addresses that are no OneVisit service: each is told what was found there, and what to type.

use crate::support::database::Database;
use crate::support::mirrors::Upstream;
use crate::support::process::{Place, Process, free_address};
use crate::support::tls::{Authority, TlsLine};
use std::io::{Read, Write};
use std::net::TcpListener;

const TYPE: &str =
    "Type the address below which /v1 of a OneVisit service is, such as https://data.example.cn";

/// A service that gives the same answer to everything.
fn says(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut some = [0; 4_096];
            // Whoever hangs up breaks this one connection alone.
            let _ = stream.read(&mut some).and_then(|_| stream.write_all(answer));
        }
    });
    address
}

/// Mirrors from this address once, in a place of its own, and looks for these words.
fn fails(authority: &Authority, address: &str, words: &[&str]) {
    let place = Place::new();
    let mut command = place.command(&["mirror", address, "--once", "--allow-http"]);
    command.env("SSL_CERT_FILE", authority.file(place.path()));
    let shown = format!("{address}/v1/releases?limit=100 ");
    Process::start(command).wait().fails_saying(&[&[shown.as_str()], words].concat());
    let left: Vec<String> = place.files().into_iter().map(|(name, _)| name).collect();
    assert!(left.iter().all(|name| name.ends_with(".state") || name.ends_with(".pem")), "{left:?}");
}

#[test]
fn what_is_no_onevisit_service_is_told_apart() {
    let authority = Authority::named("own");
    let refused = |answer, words: &[&str]| fails(&authority, &says(answer), words);
    refused(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 51\r\n\r\n<html><head><title>404 Not Found</title></head>none",
        &["answers 404: Not Found, with a web page, \"404 Not Found\", as no OneVisit service does", TYPE],
    );
    refused(
        b"HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"detail\":\"Not Found\"}",
        &["answers 404: Not Found, with other JSON, as no OneVisit service does", TYPE],
    );
    refused(
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>400 The plain HTTP request was sent to HTTPS port</title>",
        &["answers 400: Bad Request, with a web page, \"400 The plain HTTP request was sent to HTTPS port\"", TYPE],
    );
    refused(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!doctype html><title>Welcome to nginx!</title>",
        &["does not answer as a OneVisit service", "there is a web page, \"Welcome to nginx!\"", TYPE],
    );
    refused(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"releases\":[1,2,3]}",
        &["does not answer as a OneVisit service", "there is other JSON (missing field `data`", TYPE],
    );
    refused(
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>502</title>",
        &["answers 502: Bad Gateway, with a web page, \"502\""],
    );
    refused(
        b"220 mail.example.cn ESMTP\r\n",
        &["does not speak HTTP", "If it speaks TLS, type https://127.0.0.1:"],
    );
    refused(b"", &["hung up before the end of the answer. If it speaks TLS, type https://127.0.0.1:"]);
}

#[test]
fn the_wrong_protocol_the_wrong_port_and_the_wrong_name_are_told_apart() {
    let upstream = Upstream::with_jinan(&Database::sqlite());
    let authority = Authority::named("own");
    let line = TlsLine::to(&upstream.app.state.base_url, authority.signs("localhost", (2020, 2100)));
    let typed = format!("type https://{}", line.authority);
    fails(&authority, &format!("http://{}", line.authority), &["cannot be read: ", &typed]);
    let plain = upstream.app.state.base_url.replace("http://", "https://");
    let typed = format!("type {} and --allow-http", upstream.app.state.base_url);
    fails(&authority, &plain, &["does not speak TLS", &typed]);
    let nobody = free_address();
    let words = format!("nothing listens at {nobody}. Check host and port");
    fails(&authority, &format!("http://{nobody}"), &[&words]);
    let words = "no machine with the name nowhere.invalid is known here. Check the address";
    fails(&authority, "https://nowhere.invalid:8443", &[words]);
}
