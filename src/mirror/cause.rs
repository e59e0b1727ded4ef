//! Why an address cannot be read, and what is there instead of a OneVisit service, in words that say what to do.

use super::address::Address;
use chrono::{DateTime, SecondsFormat};
use rustls::pki_types::UnixTime;
use rustls::{CertificateError, InvalidMessage};
use std::io::{self, ErrorKind};
use ureq::Timeout;
use ureq::http::{HeaderMap, header};

/// What to do about an address that is not the right one.
pub(super) const WHAT_TO_TYPE: &str = "Type the address below which /v1 of a OneVisit service is, such as \
                                       https://data.example.cn or https://example.cn/onevisit";
/// No more of the title of a page is shown, in characters.
const MAX_TITLE: usize = 80;

/// Why a question was not answered.
pub(super) fn of_line(address: &Address, error: &ureq::Error) -> String {
    let authority = address.authority();
    match error {
        ureq::Error::Io(error) => of_reading(address, error),
        ureq::Error::Rustls(error) => of_tls(address, error),
        ureq::Error::HostNotFound => no_such_name(address),
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => format!(
            "{authority} lets nobody connect in time. Check the address, and whether something on the way drops what is sent"
        ),
        ureq::Error::Timeout(which) => format!("the answer did not come in time ({which})"),
        ureq::Error::Protocol(error) => {
            format!("what answers at {authority} does not speak HTTP ({error}){}", maybe_tls(address))
        }
        ureq::Error::ConnectProxyFailed(said) => {
            format!("the proxy that the environment names (HTTPS_PROXY) does not lead there: {said}")
        }
        other => other.to_string(),
    }
}

/// Why an answer did not come to its end.
pub(super) fn of_reading(address: &Address, error: &io::Error) -> String {
    let inner = error.get_ref();
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(address, error);
    }
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
        return of_line(address, error);
    }
    let authority = address.authority();
    match error.kind() {
        ErrorKind::ConnectionRefused => format!(
            "nothing listens at {authority}. Check host and port, and whether the service there is running"
        ),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            format!("{authority} hung up before the end of the answer{}", maybe_tls(address))
        }
        _ if error.to_string().contains("lookup address") => no_such_name(address),
        _ => error.to_string(),
    }
}

fn no_such_name(address: &Address) -> String {
    format!(
        "no machine with the name {} is known here. Check the address, and the name service of this machine",
        address.host()
    )
}

fn maybe_tls(address: &Address) -> String {
    let authority = address.authority();
    if address.is_plain() { format!(". If it speaks TLS, type https://{authority}") } else { String::new() }
}

fn of_tls(address: &Address, error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(error) => of_certificate(address, error),
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            let authority = address.authority();
            format!(
                "{authority} does not speak TLS. If it answers over plain http, and nobody on the way can change \
                 what it says, type http://{authority} and --allow-http"
            )
        }
        rustls::Error::General(text) if text.starts_with("No CA certificates") => {
            "this machine trusts no certificate authority. Install its certificates (on many systems the package \
             ca-certificates), or name a file with them in SSL_CERT_FILE"
                .to_owned()
        }
        other => format!("no TLS connection with {}: {other}", address.authority()),
    }
}

fn of_certificate(address: &Address, error: &CertificateError) -> String {
    let authority = address.authority();
    match error {
        // An authority of the same name with another key is another authority.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => format!(
            "the certificate of {authority} is signed by nobody whom this machine trusts. If that is an authority of \
             your own, add its certificate to those of the system, or name a file with it in SSL_CERT_FILE; if not, \
             somebody on the way may be answering in its place"
        ),
        CertificateError::NotValidForName => of_name(address, &[]),
        CertificateError::NotValidForNameContext { presented, .. } => of_name(address, presented),
        CertificateError::Expired => expired(address, None),
        CertificateError::ExpiredContext { not_after, .. } => expired(address, day(*not_after)),
        CertificateError::NotValidYet => not_yet(address, None),
        CertificateError::NotValidYetContext { not_before, .. } => not_yet(address, day(*not_before)),
        other => format!("the certificate of {authority} is not good: {other}"),
    }
}

fn of_name(address: &Address, presented: &[String]) -> String {
    let (authority, host) = (address.authority(), address.host());
    let names = if presented.is_empty() { "another name".to_owned() } else { presented.join(", ") };
    format!(
        "the certificate of {authority} is not for {host}, but for {names}. Type the name that the service is known \
         by, or ask who runs it for a certificate with this one"
    )
}

fn expired(address: &Address, day: Option<String>) -> String {
    let since = day.map(|day| format!(" since {day}")).unwrap_or_default();
    format!(
        "the certificate of {} has expired{since}. Who runs the service has to renew it; if it is good, set the clock \
         of this machine",
        address.authority()
    )
}

fn not_yet(address: &Address, day: Option<String>) -> String {
    let until = day.map(|day| format!(" before {day}")).unwrap_or_default();
    format!(
        "the certificate of {} is not good{until}. Set the clock of this machine; if it is right, ask who runs the \
         service",
        address.authority()
    )
}

fn day(time: UnixTime) -> Option<String> {
    let at = DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0)?;
    Some(at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// What an answer holds that is none of OneVisit's.
pub(super) fn found(headers: &HeaderMap, body: &[u8]) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_lowercase();
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start();
    if kind.contains("html") || text.starts_with('<') && !kind.contains("xml") {
        return title(text).map_or_else(|| "a web page".to_owned(), |it| format!("a web page, \"{it}\""));
    }
    match kind.as_str() {
        _ if text.is_empty() => "nothing".to_owned(),
        _ if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() => "other JSON".to_owned(),
        "" => "something of no known kind".to_owned(),
        kind => format!("something of the kind {kind}"),
    }
}

/// The title of a web page, without what would break a line of the log.
fn title(page: &str) -> Option<String> {
    // Lower case of ASCII alone: places stay the same.
    let lower = page.to_ascii_lowercase();
    let begin = lower.find("<title")?;
    let (_, title) = page.split_at_checked(begin)?.1.split_once('>')?;
    let title = title.split('<').next()?.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = title.chars().filter(|character| !character.is_control()).take(MAX_TITLE).collect();
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::HeaderValue;

    fn found_in(kind: &'static str, body: &str) -> String {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        found(&headers, body.as_bytes())
    }

    #[test]
    fn what_is_there_instead_is_said() {
        let page = "<!doctype html><html><head><TITLE lang=\"zh\">\n 登录 —\u{7} 酒店网络</TITLE>";
        assert_eq!(found_in("text/html; charset=utf-8", page), "a web page, \"登录 — 酒店网络\"");
        assert_eq!(found_in("", "<html><title></title>"), "a web page");
        assert_eq!(found_in("application/json", "{\"ok\":true}"), "other JSON");
        assert_eq!(found_in("application/xml", "<a/>"), "something of the kind application/xml");
        assert_eq!(found_in("text/plain", " "), "nothing");
        assert_eq!(found_in("", "hello"), "something of no known kind");
        let long = format!("<title>{}</title>", "长".repeat(500));
        assert!(found_in("text/html", &long).chars().count() < MAX_TITLE + 20);
    }
}
