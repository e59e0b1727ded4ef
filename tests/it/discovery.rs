//! What machines look for at well-known places: every address that is told there leads where it says.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::story::tell;
use crate::support::xml::{Element, parse};
use onevisit::http::discovery::sitemap::Sitemaps;
use serde_json::Value;
use std::collections::BTreeMap;

pub const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// Everything here, with the media type; and whether there is something to tell before the first release.
const ALL: &[(&str, &str, bool)] = &[
    (
        "/.well-known/api-catalog",
        "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"",
        true,
    ),
    ("/llms.txt", "text/plain; charset=utf-8", true),
    ("/robots.txt", "text/plain; charset=utf-8", true),
    ("/sitemap.xml", "application/xml; charset=utf-8", false),
    ("/sitemaps/1.xml", "application/xml; charset=utf-8", false),
    ("/.well-known/resourcesync", "application/xml; charset=utf-8", false),
    ("/resourcesync/capability-list.xml", "application/xml; charset=utf-8", false),
    ("/resourcesync/resource-list.xml", "application/xml; charset=utf-8", false),
    ("/resourcesync/change-list.xml", "application/xml; charset=utf-8", false),
    ("/resourcesync/change-lists/1.xml", "application/xml; charset=utf-8", false),
];

/// Reads what an absolute address of this service leads to.
pub fn follow(app: &App, address: &str) -> Answer {
    let path = address.strip_prefix(&app.state.base_url);
    let path = path.unwrap_or_else(|| panic!("{address} is not of {}", app.state.base_url));
    let answer = app.client.send("GET", path, &[("accept-encoding", "identity")]);
    assert_eq!(answer.status, 200, "{address}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

fn essence(answer: &Answer) -> &str {
    answer.header("content-type").split(';').next().unwrap()
}

fn sitemap(text: &str) -> Element {
    parse(text, &[SITEMAP])
}

pub fn text_of(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap()
}

pub fn locations(list: &Element) -> Vec<String> {
    list.children.iter().flat_map(|entry| entry.all("loc")).map(|loc| loc.text.clone()).collect()
}

#[test]
fn whoever_has_a_document_is_told_so_and_parameters_mean_nothing() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    for (path, media_type, _) in ALL {
        let first = app.client.send("GET", path, &[]);
        assert_eq!((first.status, first.header("content-type")), (200, *media_type), "{path}");
        assert_eq!(first.header("cache-control"), "public, max-age=30", "{path}");
        assert_eq!(app.client.send("GET", &format!("{path}?utm_source=x&release=1"), &[]).body, first.body);
        let etag = first.header("etag").to_owned();
        for known in [etag.as_str(), "*"] {
            let again = app.client.send("GET", path, &[("if-none-match", known)]);
            assert_eq!(
                (again.status, again.header("etag"), again.body.len()),
                (304, etag.as_str(), 0),
                "{path}"
            );
        }
        let head = app.client.send("HEAD", path, &[("accept-encoding", "identity")]);
        assert_eq!((head.status, head.header("etag"), head.body.len()), (200, etag.as_str(), 0), "{path}");
        assert_eq!(head.header("content-length"), first.body.len().to_string(), "{path}");
        let refused = app.client.send("DELETE", path, &[]);
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, OPTIONS"), "{path}");
    }
}

#[test]
fn before_the_first_release_only_what_needs_none_is_told() {
    on_each_database(|database| {
        let app = App::start(database, &[]);
        for (path, _, always) in ALL {
            let answer = app.client.send("GET", path, &[]);
            let retry = if *always { (200, "") } else { (503, "2") };
            assert_eq!((answer.status, answer.header("retry-after")), retry, "{path}");
        }
        assert!(
            app.client.send("GET", "/llms.txt", &[]).text().contains("No release has been published yet")
        );
    });
}

#[test]
fn the_api_catalogue_leads_to_all_that_describes_the_api() {
    let app = App::with_jinan(&Database::sqlite());
    let base = app.state.base_url.clone();
    let itself = format!("<{base}/.well-known/api-catalog>; rel=\"api-catalog\"");
    let head = app.client.send("HEAD", "/.well-known/api-catalog", &[]);
    assert_eq!(head.header("link"), itself);
    let catalogue = app.client.send("GET", "/.well-known/api-catalog", &[]).json();
    let sets = catalogue["linkset"].as_array().unwrap();
    let mut relations = BTreeMap::new();
    for set in sets {
        follow(&app, set["anchor"].as_str().unwrap());
        for (relation, targets) in set.as_object().unwrap().iter().filter(|(name, _)| *name != "anchor") {
            for target in targets.as_array().unwrap() {
                let answer = follow(&app, target["href"].as_str().unwrap());
                assert_eq!(essence(&answer), target["type"].as_str().unwrap(), "{target}");
                *relations.entry(relation.as_str()).or_insert(0) += 1;
            }
        }
    }
    let anchors: Vec<&Value> = sets.iter().map(|set| &set["anchor"]).collect();
    assert_eq!(anchors, [&format!("{base}/.well-known/api-catalog"), &format!("{base}/v1")]);
    let expected = [("item", 1), ("service-desc", 2), ("service-doc", 2), ("service-meta", 1), ("status", 1)];
    assert_eq!(relations, BTreeMap::from(expected));
}

#[test]
fn the_front_doors_and_only_they_link_to_what_describes_the_api() {
    let app = App::with_jinan(&Database::sqlite());
    for door in ["/", "/v1", "/v1/"] {
        let answer = app.client.send("GET", door, &[]);
        let links: Vec<&str> = answer.header("link").split(", ").collect();
        for relation in ["service-desc", "service-doc", "service-meta", "status", "api-catalog"] {
            let relation = format!("; rel=\"{relation}\"");
            let link = links.iter().find(|link| link.contains(&relation)).unwrap_or_else(|| panic!("{door}"));
            follow(&app, link.split(['<', '>']).nth(1).unwrap());
        }
    }
    let etag = app.client.get("/v1").header("etag").to_owned();
    assert_ne!(app.client.send("GET", "/v1", &[("if-none-match", &etag)]).header("link"), "");
    assert!(!app.client.get("/v1/departments").header("link").contains("service-desc"));
}

#[test]
fn what_language_models_are_told_is_true() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let text = app.client.send("GET", "/llms.txt", &[]).text();
    let mut lines = text.lines().filter(|line| !line.is_empty());
    assert!(lines.next().unwrap().starts_with("# ") && lines.next().unwrap().starts_with("> "), "{text}");
    let examples = text.lines().filter_map(|line| line.strip_prefix("curl '")?.split('\'').next());
    let links = text.lines().filter_map(|line| line.strip_prefix("- [")?.split(['(', ')']).nth(1));
    let addresses: Vec<&str> = examples.chain(links).collect();
    assert!(addresses.len() > 20, "{addresses:?}");
    for address in addresses {
        follow(&app, address);
    }
    let release = app.client.json("/v1/releases/2018-06-20")["data"].clone();
    for said in ["title", "version"] {
        assert!(text.contains(release[said].as_str().unwrap()), "{said}");
    }
    assert!(text.contains("24 items, 15 of them with a service guide; 59 departments."), "{text}");
    assert!(text.contains("[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"), "{text}");
    assert!(!text.contains("made up"), "{text}");
    let made_up = App::with_profile(&Database::sqlite());
    assert!(made_up.client.send("GET", "/llms.txt", &[]).text().contains("**The data is made up**"));
}

#[test]
fn crawlers_are_kept_from_paths_that_there_are_and_led_to_the_sitemap() {
    let app = App::with_jinan(&Database::sqlite());
    let text = app.client.send("GET", "/robots.txt", &[]).text();
    let paths: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    assert!(paths.contains(&"/v1/search"), "{text}");
    for path in &paths {
        assert_ne!(app.client.send("GET", path, &[]).status, 404, "{path}");
    }
    let sitemap_at = text.lines().find_map(|line| line.strip_prefix("Sitemap: ")).unwrap();
    for page in locations(&sitemap(&follow(&app, sitemap_at).text())) {
        for address in locations(&sitemap(&follow(&app, &page).text())) {
            let path = address.strip_prefix(&app.state.base_url).unwrap();
            assert!(!paths.iter().any(|refused| path.starts_with(refused)), "{path}");
        }
    }
}

#[test]
fn search_engines_are_told_to_leave_out_what_is_made_up_and_everybody_else_reads_it() {
    let made_up = App::with_profile(&Database::sqlite());
    let text = made_up.client.send("GET", "/robots.txt", &[]).text();
    assert!(text.contains("\nAllow: /\n") && !text.contains("Sitemap:"), "{text}");
    let real = App::with_jinan(&Database::sqlite());
    for path in ["/docs/", "/v1/items?limit=1", "/v1/no-such-thing", "/llms.txt", "/sitemaps/1.xml"] {
        let marks = [&made_up, &real].map(|app| {
            let answer = app.client.send("GET", path, &[]);
            (answer.status, answer.header("x-robots-tag").to_owned())
        });
        let status = if path == "/v1/no-such-thing" { 404 } else { 200 };
        assert_eq!(marks, [(status, "noindex".to_owned()), (status, String::new())], "{path}");
    }
}

#[test]
fn the_sitemap_has_every_item_and_department_once_with_its_last_change() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let index = sitemap(&app.client.send("GET", "/sitemap.xml", &[]).text());
        assert_eq!(locations(&index), [format!("{}/sitemaps/1.xml", app.state.base_url)]);
        let pages = sitemap(&follow(&app, &locations(&index)[0]).text());
        for address in locations(&pages) {
            follow(&app, &address);
        }
        let changed: BTreeMap<&str, &str> = pages
            .all("url")
            .filter_map(|page| {
                let (_, code) = page.one("loc").text.split_once("/v1/items/")?;
                Some((code, page.one("lastmod").text.as_str()))
            })
            .collect();
        let published = |version: &str| {
            let release = app.client.json(&format!("/v1/releases/{version}"));
            release["data"]["published_at"].as_str().unwrap().to_owned()
        };
        let (first, second, third) = (published("r1"), published("r2"), published("r3"));
        let expected = [
            ("gone", third.as_str()),
            ("kept", &first),
            ("mode/guide?format=html", &second),
            ("newest", &third),
        ];
        assert_eq!(changed, BTreeMap::from(expected));
        assert_eq!(locations(&pages).iter().filter(|address| address.contains("/v1/items/")).count(), 4);
        let department = |code: &str| {
            let address = format!("{}/v1/departments/{code}", app.state.base_url);
            let page = pages.all("url").find(|page| page.one("loc").text == address).unwrap();
            page.one("lastmod").text.clone()
        };
        assert_eq!((department("justice"), department("statistics")), (second.clone(), first.clone()));
        let departments = app.client.json("/v1/departments?limit=500")["data"].as_array().unwrap().len();
        assert_eq!(locations(&pages).len(), 2 + departments + 4);
        for path in ["/sitemaps/0.xml", "/sitemaps/2.xml"] {
            assert_eq!(app.client.send("GET", path, &[]).status, 404, "{path}");
        }
    });
}

#[test]
fn a_long_sitemap_is_cut_without_loss() {
    let app = App::with_jinan(&Database::sqlite());
    let published = app.state.releases.published().unwrap();
    let sitemaps =
        |in_one| Sitemaps { store: &app.state.store, published: &published, uris: &app.state.uris, in_one };
    let whole = locations(&sitemap(&text_of(sitemaps(50_000).part(1).unwrap())));
    assert_eq!(whole.len(), 2 + 59 + 24);
    for in_one in [1, 7, 61, 84, 85] {
        let count = locations(&sitemap(&text_of(sitemaps(in_one).index().unwrap()))).len() as u64;
        assert_eq!(count, 85_u64.div_ceil(in_one));
        let parts =
            (1..=count).map(|number| locations(&sitemap(&text_of(sitemaps(in_one).part(number).unwrap()))));
        let parts: Vec<Vec<String>> = parts.collect();
        assert!(parts.iter().all(|part| part.len() as u64 <= in_one));
        assert_eq!(parts.concat(), whole, "{in_one}");
        assert!(sitemaps(in_one).part(count + 1).is_err());
    }
}
