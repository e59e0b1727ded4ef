//! A mirror that follows over TLS: what it trusts, and what it says when it does not.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::mirrors::{Target, Upstream, remember_alike};
use crate::support::process::{Ended, Process};
use crate::support::tls::{Authority, TlsLine};
use crate::support::wire::{answer, cut_after};
use std::path::Path;

const GOOD: (i32, i32) = (2020, 2100);

/// An upstream behind TLS, with an authority that its mirrors trust.
struct Secured {
    upstream: Upstream,
    authority: Authority,
    line: TlsLine,
}

impl Secured {
    fn new() -> Self {
        let upstream = Upstream::with_jinan(&Database::sqlite());
        let authority = Authority::named("own");
        let line = TlsLine::to(&upstream.wire.address, authority.signs("localhost", GOOD));
        Self { upstream, authority, line }
    }

    /// Looks once, trusting what a file holds.
    fn mirror_trusting(&self, target: &Target<'_>, trusted: &Path) -> Ended {
        let address = self.line.address();
        let mut command = target.place.command(&target.arguments(&["mirror", &address, "--once"]));
        command.env("SSL_CERT_FILE", trusted);
        Process::start(command).wait()
    }

    fn mirror(&self, target: &Target<'_>) -> Ended {
        self.mirror_trusting(target, &self.authority.file(target.place.path()))
    }
}

#[test]
fn a_mirror_follows_over_tls_from_its_first_release_on() {
    on_each_database(|database| {
        let secured = Secured::new();
        let target = Target::new(database);
        secured.mirror(&target).succeeds();
        secured.upstream.publish_second();
        let said = secured.mirror(&target).succeeds();
        assert!(said.contains(&format!("has taken over r2 from {}", secured.line.address())), "{said}");
        remember_alike(&secured.upstream.app, &App::start(database, &[]));
    });
}

#[test]
fn a_certificate_that_is_not_good_is_refused_and_what_is_here_goes_on_being_served() {
    let secured = Secured::new();
    let database = Database::sqlite();
    let target = Target::new(&database);
    secured.mirror(&target).succeeds();
    secured.upstream.publish_second();
    let (other, namesake) = (Authority::named("other"), Authority::named("own"));
    let place = target.place.path();
    let nobody = target.place.file("nobody.pem");
    std::fs::write(&nobody, "").unwrap();
    let trusted = secured.authority.file(place);
    let own = |name: &str, years| secured.authority.signs(name, years);
    let authority = &secured.line.authority;
    let refused = [
        (
            own("localhost", GOOD),
            other.file(place),
            "signed by nobody whom this machine trusts",
            "SSL_CERT_FILE",
        ),
        (
            own("localhost", GOOD),
            namesake.file(place),
            "signed by nobody whom this machine trusts",
            "SSL_CERT_FILE",
        ),
        (own("localhost", GOOD), nobody, "this machine trusts no certificate authority", "ca-certificates"),
        (own("data.example.cn", GOOD), trusted.clone(), "is not for localhost, but for", "data.example.cn"),
        (own("localhost", (2020, 2021)), trusted.clone(), "has expired since 2021-01-01", "renew"),
        (own("localhost", (2099, 2100)), trusted, "is not good before 2099-01-01", "clock"),
    ];
    for (config, trusted, what, then) in refused {
        secured.line.shows(config);
        let address = format!("https://{authority}/v1/releases?limit=100 cannot be read: ");
        secured.mirror_trusting(&target, &trusted).fails_saying(&[&address, what, then]);
        let store = database.open();
        let problem = store.mirror().unwrap().unwrap().trouble.unwrap().problem;
        assert!(problem.contains(what), "{problem}");
        let app = App::start(&database, &[]);
        assert_eq!(app.client.json("/v1")["release"]["version"], "2018-06-20");
    }
    secured.line.shows(own("localhost", GOOD));
    secured.mirror(&target).succeeds();
    assert_eq!(database.open().mirror().unwrap().unwrap().trouble, None);
    remember_alike(&secured.upstream.app, &App::start(&database, &[]));
}

#[test]
fn a_redirect_away_from_tls_is_not_followed() {
    let secured = Secured::new();
    let database = Database::sqlite();
    let plain = secured.upstream.wire.address.clone();
    secured.upstream.wire.stand_in(move |path| {
        let moved = answer("301 Moved Permanently", "").into_iter().collect::<Vec<_>>();
        let head = String::from_utf8(moved).unwrap();
        Some(head.replacen("\r\n", &format!("\r\nLocation: {plain}{path}\r\n"), 1).into_bytes())
    });
    let plain = &secured.upstream.wire.address;
    secured.mirror(&Target::new(&database)).fails_saying(&[
        "leads to another service",
        plain,
        "is not followed",
    ]);
    secured.upstream.wire.stand_in(|_| None);
    let at_home = secured.line.address();
    // One at the same address is.
    secured.upstream.wire.spoil(move |path, so_far| {
        if path != "/v1/releases?limit=100" {
            return so_far;
        }
        let head = String::from_utf8(answer("307 Temporary Redirect", "")).unwrap();
        head.replacen("\r\n", &format!("\r\nLocation: {at_home}/v1/releases?limit=99\r\n"), 1).into_bytes()
    });
    secured.mirror(&Target::new(&database)).succeeds();
}

#[test]
fn a_line_that_is_cut_within_tls_is_gone_on_with() {
    let secured = Secured::new();
    secured.upstream.publish_second();
    let database = Database::sqlite();
    let target = Target::new(&database);
    let cut = |file: &'static str| {
        secured
            .upstream
            .wire
            .spoil(move |path, answer| if path.contains(file) { cut_after(&answer, 500) } else { answer });
    };
    for path in ["/v1/releases?limit=100", "/r2/files", "/items.ndjson"] {
        cut(path);
        secured.mirror(&target).fails_saying(&["cannot be read: ", "hung up before the end of the answer"]);
        assert!(database.open().is_empty().unwrap());
    }
    secured.upstream.wire.mend();
    secured.upstream.wire.take_requests("");
    secured.mirror(&target).succeeds();
    let resumed = secured.upstream.wire.take_requests("items.ndjson");
    assert!(
        resumed.iter().any(|(head, _)| head.to_lowercase().contains("range: bytes=500-")),
        "{resumed:#?}"
    );
    assert_eq!(database.open().releases().unwrap().last(), secured.upstream.store.releases().unwrap().last());
}
