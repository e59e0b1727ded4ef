//! The datasets as packages of CKAN's action API, version 3.

use super::datasets::{Dataset, Distribution};
use super::{Catalogue, licence};
use crate::export::formats::essence;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// All datasets, by their names.
pub fn packages(catalogue: &Catalogue<'_>) -> Vec<Value> {
    let mut datasets: Vec<&Dataset<'_>> = catalogue.datasets.iter().collect();
    datasets.sort_by_key(|dataset| dataset.kind.name);
    datasets.into_iter().map(|dataset| package(catalogue, dataset)).collect()
}

/// A moment as CKAN writes it: in UTC, which is not said. Such texts stand in the order of time.
pub fn moment(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6f").to_string()
}

/// What a dataset says changes with its moment of modification, or with the settings and terms of the whole service:
/// who asks for what was modified since misses nothing. So it names no release, and nothing that a release renames.
fn package(catalogue: &Catalogue<'_>, dataset: &Dataset<'_>) -> Value {
    let (kind, edition, operator) = (dataset.kind, &catalogue.release.edition, catalogue.operator);
    let (uri, known) = (catalogue.uris.thing("datasets", kind.name), licence::known(&edition.licence));
    let id = id_of(&uri);
    let resources = dataset.distributions.iter().enumerate();
    let resources: Vec<Value> =
        resources.map(|(position, file)| resource(catalogue, &id, position, file)).collect();
    json!({
        "id": id,
        "name": kind.name,
        "type": "dataset",
        "state": "active",
        "private": false,
        "title": catalogue.title(kind.title),
        "notes": format!(
            "{}\n\n{}",
            catalogue.description(kind.description),
            catalogue.description_en(kind.description_en)
        ),
        "url": catalogue.uris.address("/docs/"),
        "version": null,
        "author": operator.publisher,
        "author_email": operator.contact_email,
        "maintainer": operator.publisher,
        "maintainer_email": operator.contact_email,
        "license_id": known.map(|licence| licence.id),
        "license_title": edition.licence.name,
        "license_url": edition.licence.url,
        "isopen": known.is_some(),
        "metadata_created": moment(catalogue.issued),
        "metadata_modified": moment(dataset.modified),
        "owner_org": publisher_id(catalogue),
        "organization": organization(catalogue),
        "groups": [],
        "num_tags": kind.keywords.len(),
        "tags": kind.keywords.iter().map(|keyword| tag(keyword)).collect::<Vec<_>>(),
        "num_resources": resources.len(),
        "resources": resources,
        "extras": extras(catalogue, &uri),
    })
}

fn resource(
    catalogue: &Catalogue<'_>,
    package: &str,
    position: usize,
    distribution: &Distribution<'_>,
) -> Value {
    let file = distribution.file;
    json!({
        "id": id_of(&catalogue.uris.thing("distributions", &distribution.name)),
        "package_id": package,
        "position": position,
        "state": "active",
        "name": file.name,
        "description": catalogue.title(&distribution.title),
        // The newest edition: the file of a release is not kept ready for ever.
        "url": catalogue.newest(&file.name),
        "url_type": null,
        "resource_type": "file",
        "format": file.format.to_uppercase(),
        "mimetype": essence(&file.media_type),
        "size": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "created": moment(catalogue.issued),
        "last_modified": moment(file.modified),
        "metadata_modified": moment(file.modified),
    })
}

fn tag(keyword: &str) -> Value {
    json!({"name": keyword, "display_name": keyword, "state": "active", "vocabulary_id": null})
}

fn publisher_id(catalogue: &Catalogue<'_>) -> String {
    id_of(&format!("{}#publisher", catalogue.uris.catalogue()))
}

/// Who publishes. Its name is made of what the catalogue is about: a publisher's own name need not be ASCII.
fn organization(catalogue: &Catalogue<'_>) -> Value {
    let operator = catalogue.operator;
    let name = format!("onevisit-{}", catalogue.release.edition.jurisdiction.as_ref().to_lowercase());
    json!({
        "id": publisher_id(catalogue),
        "name": name,
        "title": operator.publisher,
        "type": "organization",
        "description": operator.publisher_url.as_deref().unwrap_or_default(),
        "image_url": "",
        "is_organization": true,
        "approval_status": "approved",
        "state": "active",
        "created": moment(catalogue.issued),
    })
}

/// Who publishes, in full.
pub fn organization_in_full(catalogue: &Catalogue<'_>) -> Value {
    let mut organization = organization(catalogue);
    let more = json!({
        "display_name": catalogue.operator.publisher,
        "image_display_url": "",
        "package_count": catalogue.datasets.len(),
        "num_followers": 0,
        "extras": [],
        "groups": [],
        "tags": [],
        "users": [],
    });
    if let (Value::Object(organization), Value::Object(more)) = (&mut organization, more) {
        organization.extend(more);
    }
    organization
}

/// All tags, each once, by their names.
pub fn tags(catalogue: &Catalogue<'_>) -> Vec<Value> {
    let keywords = catalogue.datasets.iter().flat_map(|dataset| dataset.kind.keywords);
    keywords.collect::<BTreeSet<_>>().into_iter().map(|keyword| tag(keyword)).collect()
}

/// The licence of the datasets, if CKAN has an id for it.
pub fn licences(catalogue: &Catalogue<'_>) -> Vec<Value> {
    let licence = &catalogue.release.edition.licence;
    let described = |known: licence::KnownLicence| {
        json!({
            "id": known.id,
            "title": licence.name,
            "url": licence.url,
            "status": "active",
            "od_conformance": "approved",
            "is_okd_compliant": true,
            "is_generic": false,
        })
    };
    licence::known(licence).into_iter().map(described).collect()
}

fn extras(catalogue: &Catalogue<'_>, uri: &str) -> Vec<Value> {
    let made_up = catalogue.release.edition.synthetic.as_ref();
    let known = [
        ("uri", Some(uri.to_owned())),
        ("language", Some("zh-CN".to_owned())),
        (
            "spatial_uri",
            Some(catalogue.uris.thing("jurisdictions", catalogue.release.edition.jurisdiction.as_ref())),
        ),
        ("dcat_catalogue", Some(catalogue.uris.address("/dcat/catalog.jsonld"))),
        ("synthetic", made_up.map(|made_up| format!("虚构数据，由 {} 生成", made_up.generator))),
    ];
    known.into_iter().filter_map(|(key, value)| Some(json!({"key": key, "value": value?}))).collect()
}

/// The id of what has this URI: a UUID of version 8, for CKAN takes other ids badly.
fn id_of(uri: &str) -> String {
    let mut id: u128 = 0;
    for byte in Sha256::digest(uri).iter().take(16) {
        id = (id << 8) | u128::from(*byte);
    }
    let version_and_variant = (0xf_u128 << 76) | (0b11_u128 << 62);
    let id = (id & !version_and_variant) | (8 << 76) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xffff,
        (id >> 64) & 0xffff,
        (id >> 48) & 0xffff,
        id & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_is_a_uuid_of_version_8_and_tells_uris_apart(uri in "\\PC{0,30}", other in "\\PC{0,30}") {
            let id = id_of(&uri);
            let parts: Vec<usize> = id.split('-').map(str::len).collect();
            prop_assert_eq!(parts, [8, 4, 4, 4, 12]);
            prop_assert!(id.chars().all(|c| c == '-' || c.is_ascii_hexdigit()));
            prop_assert_eq!(id.as_bytes()[14], b'8');
            prop_assert!(b"89ab".contains(&id.as_bytes()[19]));
            prop_assert_eq!(id == id_of(&other), uri == other);
        }

        #[test]
        fn moments_stand_in_the_order_of_time(some in 0_i64..4_000_000_000_000_000, other in 0_i64..4_000_000_000_000_000) {
            let written = |micros| moment(DateTime::from_timestamp_micros(micros).unwrap());
            prop_assert_eq!(written(some).cmp(&written(other)), some.cmp(&other));
        }
    }

    #[test]
    fn a_moment_is_written_as_ckan_does() {
        let written = moment("2026-11-22T18:00:00Z".parse().unwrap());
        assert_eq!(written, "2026-11-22T18:00:00.000000");
    }
}
