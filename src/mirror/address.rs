//! The address of an upstream: with TLS, unless it is this machine or the operator says that the line is safe.

use std::fmt;
use std::net::IpAddr;
use ureq::http::Uri;

/// Whether data may come over a line that anybody on the way can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// From this machine alone.
    FromThisMachine,
    /// The operator says that the line is safe.
    Allowed,
}

/// The address of an upstream, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    origin: (String, String),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// With what would be right.
    pub fn parse(text: &str, plain: PlainHttp) -> Result<Self, String> {
        let allowed =
            || "allowed is the address of a OneVisit service, such as https://data.example.cn".to_owned();
        let text = text.trim_end_matches('/');
        let uri: Uri = text.parse().map_err(|_| allowed())?;
        let origin = origin(&uri).ok_or_else(allowed)?;
        if uri.query().is_some() || text.contains('#') || origin.1.contains('@') {
            return Err(allowed());
        }
        if let Some(service) = service_of(text, uri.path()) {
            return Err(format!("that is an answer of a service, and not its address: type {service}"));
        }
        let host = uri.host().unwrap_or_default();
        match origin.0.as_str() {
            "https" => {}
            "http" if plain == PlainHttp::Allowed || is_this_machine(host) => {}
            "http" => {
                return Err(format!(
                    "over http, whoever is on the way to {host} can change the data and its checksums alike. Use \
                     https, or say --allow-http if that line is safe"
                ));
            }
            _ => return Err(allowed()),
        }
        Ok(Self { text: text.to_owned(), origin })
    }

    /// The address of a path below it; what is absolute already must be of the same origin.
    pub fn join(&self, path: &str) -> Option<String> {
        if path.starts_with('/') {
            return Some(format!("{}{path}", self.text));
        }
        self.is_at_home(path).then(|| path.to_owned())
    }

    /// Where a redirect leads, if it stays at the same origin.
    pub fn redirect(&self, target: &str) -> Option<String> {
        if target.starts_with('/') && !target.starts_with("//") {
            return Some(format!("{}://{}{target}", self.origin.0, self.origin.1));
        }
        self.is_at_home(target).then(|| target.to_owned())
    }

    /// Host and port, as they were typed.
    pub(super) fn authority(&self) -> &str {
        &self.origin.1
    }

    /// The host.
    pub(super) fn host(&self) -> &str {
        self.authority()
            .rsplit_once(':')
            .filter(|(_, port)| !port.contains(']'))
            .map_or(&self.origin.1, |(host, _)| host)
    }

    /// Whether it is one without TLS.
    pub(super) fn is_plain(&self) -> bool {
        self.origin.0 == "http"
    }

    fn is_at_home(&self, address: &str) -> bool {
        address.parse().ok().and_then(|uri| origin(&uri)).as_ref() == Some(&self.origin)
    }
}

impl AsRef<str> for Address {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn origin(uri: &Uri) -> Option<(String, String)> {
    Some((uri.scheme_str()?.to_lowercase(), uri.authority()?.as_str().to_lowercase()))
}

/// The address of the service of which this is the address of an answer.
fn service_of<'a>(text: &'a str, path: &str) -> Option<&'a str> {
    let answers = ["/v1", "/docs"];
    let begin = path.match_indices('/').map(|(at, _)| path.split_at(at).1).find(|rest| {
        answers
            .iter()
            .filter_map(|answer| rest.strip_prefix(answer))
            .any(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    text.strip_suffix(begin)
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_comes_over_tls_unless_it_is_this_machine_or_the_operator_says_so() {
        let parse = |text: &str| Address::parse(text, PlainHttp::FromThisMachine);
        for good in
            ["https://data.example.cn", "https://data.example.cn:8443/onevisit/", "http://127.0.0.1:8080"]
        {
            assert_eq!(parse(good).unwrap().as_ref(), good.trim_end_matches('/'));
        }
        assert!(parse("http://localhost:8080").is_ok() && parse("http://[::1]:8080").is_ok());
        assert!(parse("http://data.example.cn").unwrap_err().contains("--allow-http"));
        assert!(Address::parse("http://data.example.cn", PlainHttp::Allowed).is_ok());
        for bad in [
            "data.example.cn",
            "/v1",
            "ftp://data.example.cn",
            "https://u:p@example.cn",
            "https://a.cn/?b",
            "https://a.cn/docs/#/",
        ] {
            assert!(parse(bad).unwrap_err().starts_with("allowed is"), "{bad}");
        }
    }

    #[test]
    fn the_address_of_one_answer_leads_to_that_of_the_service() {
        let parse = |text: &str| Address::parse(text, PlainHttp::FromThisMachine);
        for below in ["/v1", "/v1/", "/v1/releases", "/docs/"] {
            let said = parse(&format!("https://a.cn/onevisit{below}")).unwrap_err();
            assert!(said.ends_with("type https://a.cn/onevisit"), "{said}");
        }
        assert!(parse("https://a.cn/v12").is_ok());
    }

    #[test]
    fn a_redirect_stays_at_the_same_origin() {
        let address = Address::parse("https://data.example.cn/base", PlainHttp::FromThisMachine).unwrap();
        assert_eq!(address.join("/v1").unwrap(), "https://data.example.cn/base/v1");
        assert_eq!(address.redirect("/v1").unwrap(), "https://data.example.cn/v1");
        assert_eq!(address.redirect("https://data.example.cn/a").unwrap(), "https://data.example.cn/a");
        for elsewhere in
            ["https://other.cn/a", "http://data.example.cn/a", "//other.cn/a", "https://data.example.cn:1/"]
        {
            assert_eq!(address.redirect(elsewhere), None, "{elsewhere}");
        }
    }
}
