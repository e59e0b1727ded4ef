//! Permanent URIs: the names of things in linked data. They never change, whatever becomes of paths and formats.

use crate::domain::code_list::CodeList;

/// Makes the URIs of things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uris {
    base: String,
    served_at: String,
}

impl Uris {
    /// Below this address, which has no slash at its end.
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned(), served_at: base.to_owned() }
    }

    /// The same URIs, on a service that is at another address: a mirror names things as its upstream does.
    #[must_use]
    pub fn served_at(self, address: &str) -> Self {
        Self { served_at: address.to_owned(), ..self }
    }

    /// The address below which all URIs are, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The URI of a thing of a collection: `items`, `departments`, `channels`, `handling-modes`, `methods`,
    /// `jurisdictions`, `sources`, `datasets`, `distributions`, as its path names it.
    pub fn thing(&self, collection: &str, code: &str) -> String {
        format!("{}/id/{collection}/{}", self.base, encoded_code(code))
    }

    /// The URI of a collection that is a concept scheme: `handling-modes`.
    pub fn collection(&self, collection: &str) -> String {
        format!("{}/id/{collection}", self.base)
    }

    /// The URI of a code list.
    pub fn code_list(&self, list: &str) -> String {
        self.thing("code-lists", list)
    }

    /// The URI of a value of a code list.
    pub fn code(&self, list: &str, code: &str) -> String {
        format!("{}/{}", self.code_list(list), encoded_code(code))
    }

    /// The URI of a value of the code list of its type.
    pub fn code_of<T: CodeList>(&self, value: T) -> String {
        self.code(T::NAME, value.entry().code)
    }

    /// What a URI of ours names: the collection, then the code, then what is below it; decoded.
    pub fn path_of(&self, uri: &str) -> Option<Vec<String>> {
        let below = uri.strip_prefix(&self.base)?.strip_prefix("/id/")?;
        below.split('/').map(decoded).collect()
    }

    /// The URI of the catalogue.
    pub fn catalogue(&self) -> String {
        format!("{}/id/catalogue", self.base)
    }

    /// Where this service has something, at a path that begins with a slash. It is no name: it may change.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.served_at)
    }
}

/// Codes are URL-safe; only what an older file may hold is encoded.
pub fn encoded_code(code: &str) -> String {
    percent_encoding::utf8_percent_encode(code, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%5F", "_")
}

fn decoded(segment: &str) -> Option<String> {
    Some(percent_encoding::percent_decode_str(segment).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_uri_is_plain_ascii_and_names_what_it_was_made_of(code in "\\PC{1,20}", value in "[a-z_]{1,9}") {
            let uris = Uris::new("https://data.example.cn");
            let uri = uris.code(&code, &value);
            prop_assert!(uri.is_ascii() && oxrdf::NamedNode::new(uri.as_str()).is_ok());
            prop_assert_eq!(uris.path_of(&uri), Some(vec!["code-lists".to_owned(), code, value]));
        }
    }

    #[test]
    fn the_uris_of_others_are_not_ours() {
        let uris = Uris::new("https://data.example.cn");
        for uri in
            ["https://data.example.cn", "https://data.example.cn/v1/items", "https://example.cn/id/a/b"]
        {
            assert_eq!(uris.path_of(uri), None, "{uri}");
        }
    }
}
