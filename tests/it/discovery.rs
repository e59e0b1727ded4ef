//! What machines look for at well-known places: every address that is told there leads where it says.

use crate::support::app::App;
use crate::support::client::Answer;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::item;
use crate::support::story::{publish, tell};
use crate::support::xml::{Element, parse};
use onevisit::http::discovery::change_lists::ChangeLists;
use onevisit::http::discovery::sitemap::Sitemaps;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const RESOURCE_SYNC: &str = "http://www.openarchives.org/rs/terms/";
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
fn follow(app: &App, address: &str) -> Answer {
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

fn resource_sync(text: &str) -> Element {
    parse(text, &[SITEMAP, RESOURCE_SYNC])
}

fn text_of(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap()
}

fn locations(list: &Element) -> Vec<String> {
    list.children.iter().flat_map(|entry| entry.all("loc")).map(|loc| loc.text.clone()).collect()
}

/// The address of what is above a list of ResourceSync.
fn link<'a>(list: &'a Element, rel: &str) -> Option<&'a str> {
    list.all("ln").find(|link| link.attribute("rel") == rel).map(|link| link.attribute("href"))
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
        for relation in ["service-desc", "service-doc", "status", "api-catalog"] {
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
        assert_eq!(app.client.send("GET", "/sitemaps/0.xml", &[]).status, 404);
        assert_eq!(app.client.send("GET", "/sitemaps/2.xml", &[]).status, 404);
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

#[test]
fn a_harvester_finds_files_and_changes_from_the_well_known_place() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let base = app.state.base_url.clone();
    let read = |address: &str| resource_sync(&follow(&app, address).text());
    let source = read(&format!("{base}/.well-known/resourcesync"));
    assert_eq!(source.one("md").attribute("capability"), "description");
    let capabilities = read(&locations(&source)[0]);
    assert_eq!(link(&capabilities, "up").unwrap(), format!("{base}/.well-known/resourcesync"));
    let names: Vec<&str> =
        capabilities.all("url").map(|entry| entry.one("md").attribute("capability")).collect();
    assert_eq!(names, ["resourcelist", "changelist"]);
    for (address, name) in locations(&capabilities).iter().zip(names) {
        let list = read(address);
        assert_eq!(list.one("md").attribute("capability"), name);
        assert_eq!(link(&list, "up").unwrap(), locations(&source)[0]);
    }
}

#[test]
fn every_file_of_the_resource_list_is_what_it_says() {
    let app = App::with_jinan_and_files(&Database::sqlite());
    let list = resource_sync(&app.client.send("GET", "/resourcesync/resource-list.xml", &[]).text());
    let release = app.client.json("/v1/releases/2018-06-20")["data"].clone();
    assert_eq!(list.one("md").attribute("at"), release["published_at"].as_str().unwrap());
    let files = app.client.json("/v1/files")["data"]["files"].as_array().unwrap().clone();
    let addresses: Vec<&str> = files.iter().map(|file| file["url"].as_str().unwrap()).collect();
    assert_eq!(locations(&list), addresses);
    for file in list.all("url") {
        let (answer, known) = (follow(&app, &file.one("loc").text), file.one("md"));
        assert_eq!(answer.header("content-type"), known.attribute("type"));
        assert_eq!(answer.body.len().to_string(), known.attribute("length"));
        let digest: String = Sha256::digest(&answer.body).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(known.attribute("hash"), format!("sha-256:{digest}"));
        assert_eq!(file.one("lastmod").text, release["published_at"].as_str().unwrap());
    }
}

/// The changes of a list: the item, what has become of it, and when.
fn told(list: &Element) -> Vec<(String, String, String)> {
    let change = |entry: &Element| {
        let (_, code) = entry.one("loc").text.rsplit_once("/v1/items/").unwrap();
        let known = entry.one("md");
        let (what, at) = (known.attribute("change").to_owned(), known.attribute("datetime").to_owned());
        let changed = entry.all("lastmod").next().map(|changed| changed.text.clone());
        assert_eq!(changed, (what != "deleted").then(|| at.clone()));
        (code.to_owned(), what, at)
    };
    list.all("url").map(change).collect()
}

#[test]
fn the_change_list_is_the_change_feed_of_the_items() {
    on_each_database(|database| {
        tell(&database.open());
        let app = App::start(database, &[]);
        let list = resource_sync(&app.client.send("GET", "/resourcesync/change-list.xml", &[]).text());
        let feed = app.client.json("/v1/changes?entity=item&limit=500")["data"].as_array().unwrap().clone();
        let expected: Vec<(String, String, String)> = feed
            .iter()
            .map(|change| {
                let version = change["release"]["version"].as_str().unwrap();
                let release = app.client.json(&format!("/v1/releases/{version}"));
                let what = match change["kind"]["code"].as_str().unwrap() {
                    "created" => "created",
                    "withdrawn" | "merged" | "renumbered" => "deleted",
                    _ => "updated",
                };
                let at = release["data"]["published_at"].as_str().unwrap();
                (change["code"].as_str().unwrap().to_owned(), what.to_owned(), at.to_owned())
            })
            .collect();
        assert_eq!(told(&list), expected);
        assert!(expected.iter().any(|(_, what, _)| what == "deleted"));
        assert_eq!(list.one("md").attribute("from"), expected[0].2);
        assert_eq!((list.one("md").attribute("until"), link(&list, "index")), ("", None));
    });
}

#[test]
fn a_long_change_list_is_cut_without_loss_and_full_parts_stay_as_they_are() {
    on_each_database(|database| {
        let store = database.open();
        tell(&store);
        let app = App::start(database, &[]);
        let published = app.state.releases.published().unwrap();
        let lists = |published, in_one| ChangeLists {
            store: &app.state.store,
            published,
            uris: &app.state.uris,
            in_one,
        };
        let whole = told(&resource_sync(&text_of(lists(&*published, 1_000).front().unwrap())));
        let index = resource_sync(&text_of(lists(&*published, 10).front().unwrap()));
        let parts: Vec<&Element> = index.all("sitemap").collect();
        assert!(parts.len() > 5, "{index:?}");
        let mut all = Vec::new();
        for (number, said) in (1_u64..).zip(&parts) {
            assert!(said.one("loc").text.ends_with(&format!("/resourcesync/change-lists/{number}.xml")));
            let part = resource_sync(&text_of(lists(&*published, 10).part(number).unwrap()));
            assert!(link(&part, "index").is_some());
            for name in ["capability", "from", "until"] {
                assert_eq!(part.one("md").attribute(name), said.one("md").attribute(name), "{number} {name}");
            }
            assert_eq!(
                part.one("md").attribute("until").is_empty(),
                number == parts.len() as u64,
                "{number}"
            );
            all.extend(told(&part));
        }
        assert_eq!(all, whole);
        let before: Vec<Vec<u8>> =
            (1..parts.len() as u64).map(|n| lists(&*published, 10).part(n).unwrap()).collect();
        publish(&store, "r4", |release| release.put_items(&[item("later", "以后")]));
        assert!(app.state.releases.refresh().unwrap());
        let later = app.state.releases.published().unwrap();
        let after: Vec<Vec<u8>> =
            (1..parts.len() as u64).map(|n| lists(&*later, 10).part(n).unwrap()).collect();
        assert_eq!(before, after);
    });
}
