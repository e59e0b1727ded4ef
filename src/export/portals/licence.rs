//! Licences by the names that portals know them by.

use crate::domain::release::Licence;

/// A licence as portals know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownLicence {
    /// The id that CKAN has for it.
    pub id: &'static str,
    /// The address that CKAN compares with.
    pub url: &'static str,
}

/// The licences of CKAN's list, by a part of the addresses that they are found at.
const KNOWN: &[(&str, KnownLicence)] = &[
    (
        "creativecommons.org/licenses/by-sa/",
        licence("cc-by-sa", "http://www.opendefinition.org/licenses/cc-by-sa"),
    ),
    ("creativecommons.org/licenses/by/", licence("cc-by", "http://www.opendefinition.org/licenses/cc-by")),
    (
        "creativecommons.org/publicdomain/zero/",
        licence("cc-zero", "http://www.opendefinition.org/licenses/cc-zero"),
    ),
    ("opendatacommons.org/licenses/by/", licence("odc-by", "http://www.opendefinition.org/licenses/odc-by")),
    (
        "opendatacommons.org/licenses/odbl/",
        licence("odc-odbl", "http://www.opendefinition.org/licenses/odc-odbl"),
    ),
    (
        "opendatacommons.org/licenses/pddl/",
        licence("odc-pddl", "http://www.opendefinition.org/licenses/odc-pddl"),
    ),
];

const fn licence(id: &'static str, url: &'static str) -> KnownLicence {
    KnownLicence { id, url }
}

/// The licence as portals know it, if they do.
pub fn known(licence: &Licence) -> Option<KnownLicence> {
    KNOWN.iter().find(|(address, _)| licence.url.contains(address)).map(|(_, known)| *known)
}

/// The address by which a portal finds the licence.
pub fn url(licence: &Licence) -> &str {
    known(licence).map_or(&licence.url, |known| known.url)
}

/// The identifier of the Open Definition, of the licences of Creative Commons: `CC-BY-4.0`.
pub fn open_definition_id(licence: &Licence) -> Option<String> {
    let (_, path) = licence.url.split_once("creativecommons.org/")?;
    let mut parts = path.split('/');
    match (parts.next()?, parts.next()?, parts.next()?) {
        ("licenses", terms @ ("by" | "by-sa"), version) => {
            Some(format!("CC-{}-{version}", terms.to_uppercase()))
        }
        ("publicdomain", "zero", version) => Some(format!("CC0-{version}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_found_by_its_address_and_an_unknown_one_stays_as_it_is() {
        let of = |url: &str| Licence { name: "x".to_owned(), url: url.to_owned() };
        let known_by = of("https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(known(&known_by).map(|known| known.id), Some("cc-by"));
        assert_eq!(url(&known_by), "http://www.opendefinition.org/licenses/cc-by");
        let own = of("https://data.example.cn/terms");
        assert_eq!((known(&own), url(&own)), (None, "https://data.example.cn/terms"));
        let ids = [
            ("https://creativecommons.org/licenses/by/4.0/", Some("CC-BY-4.0")),
            ("https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans", Some("CC-BY-SA-4.0")),
            ("http://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("https://creativecommons.org/licenses/by-nc/4.0/", None),
            ("https://creativecommons.org/licenses/by", None),
            ("https://data.example.cn/terms", None),
        ];
        for (url, id) in ids {
            assert_eq!(open_definition_id(&of(url)).as_deref(), id, "{url}");
        }
    }
}
