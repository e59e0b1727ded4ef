//! Which state of a thing a request is about: strong entity tags, and `If-Match`.
//!
//! Two editors who have read the same state cannot overwrite each other: the second one gets a 412.

use super::error::{ApiError, PRECONDITION_FAILED, PRECONDITION_REQUIRED};
use actix_web::HttpRequest;
use actix_web::http::header;

/// The entity tag of one state of a thing that can be changed, as in `"p-12.3"`.
pub fn revision_etag(id: &str, revision: i64) -> String {
    format!("\"{id}.{revision}\"")
}

/// Which states a request may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// Any: whoever sends `*` means whatever there is.
    Any,
    /// One of these.
    Tags(Vec<String>),
}

impl IfMatch {
    /// What a request that changes something says.
    ///
    /// # Errors
    /// 428 when it says nothing.
    pub fn read(req: &HttpRequest) -> Result<Self, ApiError> {
        Self::sent(req).ok_or_else(|| {
            let detail = "A change needs the header If-Match with the ETag of what was read.";
            ApiError::new(PRECONDITION_REQUIRED, detail)
        })
    }

    /// What the request says, if it says anything.
    pub fn sent(req: &HttpRequest) -> Option<Self> {
        let sent = req.headers().get_all(header::IF_MATCH).filter_map(|value| value.to_str().ok());
        let tags: Vec<String> = sent
            .flat_map(|list| list.split(','))
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect();
        match tags.as_slice() {
            [] => None,
            [any] if any == "*" => Some(Self::Any),
            _ => Some(Self::Tags(tags)),
        }
    }

    /// Refuses a request about another state. Weak tags never match: they do not tell states apart.
    ///
    /// # Errors
    /// 412 that names the present state.
    pub fn check(&self, etag: &str) -> Result<(), ApiError> {
        match self {
            Self::Tags(tags) if !tags.iter().any(|tag| tag == etag) => {
                let detail = format!("The ETag is now {etag}; the request was made for another state.");
                Err(ApiError::new(PRECONDITION_FAILED, detail))
            }
            Self::Any | Self::Tags(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn read(sent: &[&str]) -> Result<IfMatch, ApiError> {
        let request = |request: TestRequest, value: &&str| request.append_header(("If-Match", *value));
        IfMatch::read(&sent.iter().fold(TestRequest::default(), request).to_http_request())
    }

    #[test]
    fn a_change_names_the_state_that_it_changes() {
        let etag = revision_etag("p-1", 3);
        for fits in [&["*"][..], &[&etag], &["\"p-1.2\", \"p-1.3\""], &["\"p-1.2\"", "\"p-1.3\""]] {
            assert!(read(fits).unwrap().check(&etag).is_ok(), "{fits:?}");
        }
        for other in [&["\"p-1.2\""][..], &["W/\"p-1.3\""], &["p-1.3"], &["\"p-1.3"]] {
            assert_eq!(read(other).unwrap().check(&etag).unwrap_err().kind, PRECONDITION_FAILED, "{other:?}");
        }
        for missing in [&[][..], &[""], &[" , "]] {
            assert_eq!(read(missing).unwrap_err().kind, PRECONDITION_REQUIRED, "{missing:?}");
        }
    }
}
