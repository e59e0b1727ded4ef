//! What a language model should know of this service, in the form of llmstxt.org.

use super::answer_of_release;
use crate::domain::mirror::Mirror;
use crate::domain::release::Release;
use crate::domain::text::one_line;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::release_documents::respond;
use crate::http::state::AppState;
use crate::http::v1::changes::feed_path;
use crate::search::releases::Published;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// What it is sent as.
const MEDIA_TYPE: &str = "text/plain; charset=utf-8";
/// What this is.
const SUMMARY: &str = "\
> Open data of a government's \"at most one visit\" service catalogue (最多跑一次事项清单): which services need no visit \
(零跑腿), one visit (只跑一次) or are done on your behalf (你不用跑我来跑), which department answers for them, and what an \
applicant must bring. A REST/JSON API that anybody may read without a key.
";
/// What a reader must know before it repeats anything.
const MANNERS: &str = "\
- Names and texts are in Chinese, fields and documentation in English. `null` means that the source does not say: \
say so, and do not guess.
- A release never changes. Add `release=VERSION` to answer from it, and name the version when you cite.
- Unknown parameters and values are refused with a list of what is allowed. A list says in `page.next` and in `Link` \
where it goes on.
- Materials, times and fees are in the guide of an item. Where there is none, the answer says whom to ask.
";
/// How to ask: what for, and where.
const QUESTIONS: &[(&str, &str)] = &[
    ("a question in everyday words", "/v1/search?q=%E5%85%AC%E7%A7%AF%E9%87%91"),
    ("a name, pinyin or first letters, as far as typed", "/v1/suggest?q=gjj"),
    (
        "items that need no visit, counted by department",
        "/v1/items?handling_mode=zero_visit&facets=department&limit=5",
    ),
    ("what can be filtered by, as codes with labels", "/v1/code-lists"),
    ("the departments, with telephone numbers", "/v1/departments"),
    ("what a handling mode promises", "/v1/handling-modes"),
    ("totals and leaders", "/v1/statistics"),
    ("published figures beside computed ones", "/v1/claims"),
];
/// A link: its title, where it leads, and what is found there.
type Link = (&'static str, &'static str, &'static str);

/// The change feed, which does not begin everywhere with the first change.
const FEED: &str = "/v1/changes";

/// Where to go on: headings, and the links below them.
const SECTIONS: &[(&str, &[Link])] = &[
    (
        "Data",
        &[
            ("Bulk files", "/v1/files", "the whole release as CSV, NDJSON and others, with checksums"),
            ("Releases", "/v1/releases", "the immutable editions of the catalogue"),
            ("Change feed", FEED, "what each release has changed, numbered without a gap"),
            ("Change feed for readers", "/v1/changes.atom", "the same as Atom"),
            ("ResourceSync", "/.well-known/resourcesync", "the files and their changes, to be kept in step"),
            (
                "DCAT",
                "/dcat/catalog.jsonld",
                "the datasets for data portals, as DCAT 3; as .ttl and .rdf too",
            ),
            ("data.json", "/data.json", "the datasets as DCAT-US 1.1"),
            ("Data Package", "/datapackage.json", "the columns of the CSV files, with their types"),
            (
                "CKAN",
                "/api/3/action/package_search",
                "the datasets as CKAN answers, for its harvesters and clients",
            ),
        ],
    ),
    (
        "Documentation",
        &[
            ("API document", "/openapi.json", "OpenAPI 3.1, with an example for each answer"),
            ("API document to read", "/docs/", "the same for people"),
            ("Errors", "/v1/errors", "all errors, and what to do about them"),
            ("Sources", "/v1/sources", "where the statements come from"),
        ],
    ),
    (
        "Optional",
        &[
            ("Sitemap", "/sitemap.xml", "every item and department"),
            ("API catalogue", "/.well-known/api-catalog", "the links of RFC 9727"),
            ("Status", "/readyz", "whether questions are answered"),
        ],
    ),
];

/// What a language model should know.
#[get("/llms.txt")]
pub(super) async fn show_llms(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if state.releases.published().is_none() {
        let told = llms(None, None, &state.uris, state.mirroring.known().as_deref());
        return Ok(respond(&req, MEDIA_TYPE, told.into_bytes()));
    }
    answer_of_release(state, &req, MEDIA_TYPE, ("/llms.txt", None), |state, published| {
        let item = state.store.first_item_with_guide(published.current.release.seq)?;
        let mirrored = state.mirroring.known();
        Ok(llms(Some(published), item.as_deref(), &state.uris, mirrored.as_deref()).into_bytes())
    })
    .await
}

fn llms(published: Option<&Published>, item: Option<&str>, uris: &Uris, mirrored: Option<&Mirror>) -> String {
    let release = published.map(|published| &published.current.release);
    let mut about = release.map_or_else(|| "- No release has been published yet.\n".to_owned(), told);
    about.extend(mirrored.map(|known| told_of_mirror(known, published)));
    let feed = feed_path(mirrored.map_or(0, |known| known.feed_begins_after));
    let questions: String = questions(item).map(|(what, path)| curl(&what, &uris.address(&path))).collect();
    let sections: Vec<String> =
        SECTIONS.iter().map(|(heading, links)| section(heading, links, &feed, uris)).collect();
    format!(
        "# OneVisit\n\n{SUMMARY}\n{about}{MANNERS}\n## How to ask\n\n```sh\n{questions}```\n\n{}",
        sections.join("\n")
    )
}

/// What the newest release says about itself.
fn told(release: &Release) -> String {
    let (edition, counts) = (&release.edition, &release.counts);
    let mut lines = Vec::new();
    if let Some(synthetic) = &edition.synthetic {
        let maker = one_line(&synthetic.generator);
        lines.push(format!(
            "**The data is made up** by {maker}, for demonstration: cite nothing of it as fact."
        ));
    }
    lines.push(format!(
        "Release {}: {}. {} items, {} of them with a service guide; {} departments.",
        edition.version,
        one_line(&edition.title),
        counts.items,
        counts.guides,
        counts.departments
    ));
    if let Some(day) = edition.baseline_date {
        lines.push(format!(
            "It describes the state of {day}, and was published here on {}.",
            release.published_at.date_naive()
        ));
    }
    lines.push(format!("Licence: [{}]({}).", one_line(&edition.licence.name), edition.licence.url));
    lines.extend(edition.notes.iter().map(|note| one_line(note)));
    lines.iter().map(|line| format!("- {line}\n")).collect()
}

/// Whose copy this is, and how far back it goes.
fn told_of_mirror(known: &Mirror, published: Option<&Published>) -> String {
    let first = published.and_then(|published| published.releases.first());
    let begins = first.filter(|_| known.feed_begins_after > 0).map(|release| {
        format!(
            " It begins with release {}: what was published before, and what changed up to change {}, is there alone.",
            release.edition.version, known.feed_begins_after
        )
    });
    format!(
        "- This is a mirror of {}, which publishes the data.{}\n",
        known.upstream,
        begins.unwrap_or_default()
    )
}

fn questions(item: Option<&str>) -> impl Iterator<Item = (String, String)> {
    let of_item = item.into_iter().flat_map(|code| {
        [
            ("one item".to_owned(), format!("/v1/items/{code}")),
            (
                "its guide, to be read out or quoted".to_owned(),
                format!("/v1/items/{code}/guide?format=markdown"),
            ),
        ]
    });
    QUESTIONS.iter().map(|(what, path)| ((*what).to_owned(), (*path).to_owned())).chain(of_item)
}

fn curl(what: &str, address: &str) -> String {
    format!("curl '{address}'  # {what}\n")
}

fn section(heading: &str, links: &[Link], feed: &str, uris: &Uris) -> String {
    let line = |(title, path, what): &Link| {
        let path = if *path == FEED { feed } else { path };
        format!("- [{title}]({}): {what}\n", uris.address(path))
    };
    format!("## {heading}\n\n{}", links.iter().map(line).collect::<String>())
}
