//! Which form of a thing a client gets: the one that it names, else the one that its `Accept` likes best.

use super::error::{ApiError, NOT_ACCEPTABLE};
use super::query::QueryReader;
use actix_web::HttpRequest;
use actix_web::http::header::{Accept, Header, Quality};

/// The form that the client likes best among those on offer, each by its media type. Of several it likes
/// equally, the first; so is it for a client that says nothing.
///
/// # Errors
/// When it accepts none of them.
pub fn preferred<T: Copy>(req: &HttpRequest, offers: &[(&'static str, T)]) -> Result<T, ApiError> {
    // What cannot be read as a media type is not there; a header without any says nothing.
    let accept = Accept::parse(req).unwrap_or_else(|_| Accept(Vec::new()));
    let mut best: Option<(Quality, T)> = None;
    for (media_type, form) in offers {
        let liked = quality(&accept, media_type);
        if liked > Quality::ZERO && best.is_none_or(|(quality, _)| liked > quality) {
            best = Some((liked, *form));
        }
    }
    best.map(|(_, form)| form).ok_or_else(|| {
        let names: Vec<&str> = offers.iter().map(|(media_type, _)| *media_type).collect();
        ApiError::new(NOT_ACCEPTABLE, format!("There is {}.", names.join(", ")))
    })
}

/// The form that the parameter `format` names, else the one that `Accept` likes best; `none_such` is said of a name
/// that is not known.
///
/// # Errors
/// When nothing is named and the client accepts none.
pub fn asked<T: Copy + Default>(
    query: &mut QueryReader,
    req: &HttpRequest,
    named: impl Iterator<Item = (&'static str, T)> + Clone,
    offers: &[(&'static str, T)],
    none_such: &str,
) -> Result<T, ApiError> {
    let Some(format) = query.one("format") else { return preferred(req, offers) };
    let found = named.clone().find(|(name, _)| *name == format);
    if found.is_none() {
        let allowed: Vec<&str> = named.map(|(name, _)| name).collect();
        query.reject("format", &format, none_such, &allowed);
    }
    Ok(found.map_or_else(T::default, |(_, form)| form))
}

/// How much the client likes a media type: what is said of it outweighs what is said of all of its kind.
fn quality(accept: &Accept, media_type: &str) -> Quality {
    if accept.is_empty() {
        return Quality::MAX;
    }
    let kind = media_type.split('/').next().unwrap_or_default();
    let ranges = [media_type, &format!("{kind}/*"), "*/*"];
    let said = |range: &str| accept.iter().find(|said| said.item.essence_str() == range);
    ranges.into_iter().find_map(said).map_or(Quality::ZERO, |said| said.quality)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    const OFFERS: &[(&str, &str)] =
        &[("application/json", "json"), ("text/html", "page"), ("text/plain", "text")];

    fn chosen(accept: &str) -> Option<&'static str> {
        let request = TestRequest::default().insert_header(("accept", accept)).to_http_request();
        preferred(&request, OFFERS).ok()
    }

    #[test]
    fn the_best_liked_form_wins_and_the_first_where_none_is() {
        for (accept, expected) in [
            ("*/*", Some("json")),
            ("", Some("json")),
            ("application/*", Some("json")),
            ("text/html", Some("page")),
            ("text/*", Some("page")),
            ("text/plain; charset=utf-8", Some("text")),
            ("text/html, application/json", Some("json")),
            ("text/html;q=0.8, application/json;q=0.9", Some("json")),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", Some("page")),
            ("text/plain;q=0, text/*;q=0.5", Some("page")),
            ("*/*;q=0.1, application/json;q=0", Some("page")),
            ("image/png", None),
            ("application/json;q=0", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept}");
        }
        assert_eq!(preferred(&TestRequest::default().to_http_request(), OFFERS).ok(), Some("json"));
    }
}
