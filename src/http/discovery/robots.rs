//! What crawlers need not read (RFC 9309), and where the sitemap is.

use crate::export::uris::Uris;
use crate::http::release_documents::respond;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Below these paths there is nothing to keep: answers to questions, what needs a token, what is for operators.
const NOT_FOR_CRAWLERS: &[&str] = &[
    "/v1/search",
    "/v1/suggest",
    "/v1/audit-log",
    "/v1/feedback",
    "/v1/proposals",
    "/v1/token",
    "/v1/unanswered-questions",
    "/healthz",
    "/metrics",
    "/readyz",
];

/// What crawlers may read: all but this.
#[get("/robots.txt")]
pub(super) async fn show_robots(state: web::Data<AppState>, req: HttpRequest) -> HttpResponse {
    let published = state.releases.published();
    let made_up = published.is_some_and(|published| published.current.release.edition.synthetic.is_some());
    // Every answer tells search engines to leave out what is made up, so they must be able to read it; but nobody
    // needs to lead them there.
    let sitemap = (!made_up).then(|| state.uris.address("/sitemap.xml"));
    respond(&req, "text/plain; charset=utf-8", robots(&state.uris, sitemap).into_bytes())
}

fn robots(uris: &Uris, sitemap: Option<String>) -> String {
    let here = uris.address("");
    let below = path_of(&here);
    let line = |path: &&str| format!("Disallow: {below}{path}\n");
    let refused: String = NOT_FOR_CRAWLERS.iter().map(line).collect();
    let sitemap = sitemap.map(|address| format!("\nSitemap: {address}\n")).unwrap_or_default();
    format!("User-agent: *\n{refused}Allow: {below}/\n{sitemap}")
}

/// The path of an absolute address, without a slash at its end.
fn path_of(address: &str) -> &str {
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    after_scheme.find('/').and_then(|slash| after_scheme.get(slash..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_root_of_the_host() {
        let below = Uris::new("https://data.example.cn/open/onevisit");
        let text = robots(&below, Some(below.address("/sitemap.xml")));
        assert!(text.contains("\nDisallow: /open/onevisit/v1/search\n"), "{text}");
        assert!(text.ends_with("\nSitemap: https://data.example.cn/open/onevisit/sitemap.xml\n"), "{text}");
        let text = robots(&Uris::new("https://data.example.cn"), None);
        assert!(text.contains("\nDisallow: /v1/search\n") && text.ends_with("\nAllow: /\n"), "{text}");
    }
}
