//! The catalogue as data.json: DCAT-US 1.1 (Project Open Data), and DCAT-US 3.0.

use super::Catalogue;
use super::datasets::{Dataset, Distribution, SERVICE_TITLE};
use crate::export::formats::essence;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// The schema of version 1.1.
const V1_1: &str = "https://project-open-data.cio.gov/v1.1/schema";
/// The language, by the URI that the schema of 3.0 wants.
const CHINESE: &str = "http://id.loc.gov/vocabulary/iso639-1/zh";
/// Codes of agencies and programmes of the United States, which the schema of 1.1 asks of everybody. Zeros: none.
const NO_BUREAU: &str = "000:00";
const NO_PROGRAMME: &str = "000:000";

/// The catalogue after DCAT-US 1.1.
pub fn version_1_1(catalogue: &Catalogue<'_>) -> Value {
    let datasets: Vec<Value> =
        catalogue.datasets.iter().map(|dataset| dataset_1_1(catalogue, dataset)).collect();
    json!({
        "@context": format!("{V1_1}/catalog.jsonld"),
        "@id": catalogue.uris.address("/data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": V1_1,
        "describedBy": format!("{V1_1}/catalog.json"),
        "dataset": datasets,
    })
}

fn dataset_1_1(catalogue: &Catalogue<'_>, dataset: &Dataset<'_>) -> Value {
    let (kind, edition, operator) = (dataset.kind, &catalogue.release.edition, catalogue.operator);
    let distributions: Vec<Value> =
        dataset.distributions.iter().map(|file| distribution_1_1(catalogue, file)).collect();
    let description = catalogue.description(kind.description);
    with(
        json!({
            "@type": "dcat:Dataset",
            "identifier": catalogue.uris.thing("datasets", kind.name),
            "title": catalogue.title(&kind.full_title()),
            "description": format!("{description}\n{}", catalogue.description_en(kind.description_en)),
            "keyword": kind.keywords,
            "modified": dataset.modified,
            "issued": catalogue.issued,
            "publisher": {"@type": "org:Organization", "name": operator.publisher},
            "contactPoint": {
                "@type": "vcard:Contact",
                "fn": operator.publisher,
                "hasEmail": format!("mailto:{}", operator.contact_email),
            },
            "accessLevel": "public",
            "bureauCode": [NO_BUREAU],
            "programCode": [NO_PROGRAMME],
            "accrualPeriodicity": "irregular",
            "language": ["zh-CN"],
            "license": edition.licence.url,
            "landingPage": catalogue.uris.address("/docs/"),
            "spatial": catalogue.place,
            "distribution": distributions,
        }),
        "temporal",
        edition.baseline_date.map(|day| json!(format!("{day}/{day}"))),
    )
}

fn distribution_1_1(catalogue: &Catalogue<'_>, distribution: &Distribution<'_>) -> Value {
    let file = distribution.file;
    json!({
        "@type": "dcat:Distribution",
        "title": catalogue.title(&distribution.title),
        "downloadURL": catalogue.pinned(&file.name),
        "mediaType": essence(&file.media_type),
        "format": file.format.to_uppercase(),
    })
}

/// The catalogue after DCAT-US 3.0.
pub fn version_3_0(catalogue: &Catalogue<'_>) -> Value {
    let (uris, edition) = (catalogue.uris, &catalogue.release.edition);
    let datasets: Vec<Value> =
        catalogue.datasets.iter().map(|dataset| dataset_3_0(catalogue, dataset)).collect();
    json!({
        "@id": uris.catalogue(),
        "@type": "Catalog",
        "title": catalogue.title(&edition.title),
        "description": edition.title,
        "issued": catalogue.issued,
        "modified": catalogue.release.published_at,
        "language": [CHINESE],
        "license": edition.licence.url,
        "publisher": publisher(catalogue),
        "contactPoint": [contact(catalogue)],
        "dataset": datasets,
        "service": [{
            "@id": uris.thing("services", "api"),
            "@type": "DataService",
            "title": catalogue.title(SERVICE_TITLE),
            "endpointURL": [uris.address("/v1")],
            "endpointDescription": [uris.address("/openapi.json")],
            "publisher": publisher(catalogue),
            "contactPoint": [contact(catalogue)],
        }],
    })
}

fn dataset_3_0(catalogue: &Catalogue<'_>, dataset: &Dataset<'_>) -> Value {
    let (kind, edition) = (dataset.kind, &catalogue.release.edition);
    let distributions: Vec<Value> =
        dataset.distributions.iter().map(|file| distribution_3_0(catalogue, file)).collect();
    let (title, description) = (catalogue.title(&kind.full_title()), catalogue.description(kind.description));
    let temporal = edition
        .baseline_date
        .map(|day| json!([{"@type": "PeriodOfTime", "startDate": moment(day), "endDate": moment(day)}]));
    with(
        json!({
            "@id": catalogue.uris.thing("datasets", kind.name),
            "@type": "Dataset",
            "identifier": [kind.name],
            "title": title,
            "titleMap": {"zh": title, "en": catalogue.title_en(&kind.full_title_en())},
            "description": description,
            "descriptionMap": {"zh": description, "en": catalogue.description_en(kind.description_en)},
            // The schema of 3.0 has one text here.
            "keyword": kind.keywords.join(", "),
            "version": edition.version,
            "issued": catalogue.issued,
            "modified": dataset.modified,
            "language": [CHINESE],
            "publisher": publisher(catalogue),
            "contactPoint": [contact(catalogue)],
            "landingPage": {"@type": "Document", "accessURL": catalogue.uris.address("/docs/"), "title": "OneVisit"},
            "distribution": distributions,
        }),
        "temporal",
        temporal,
    )
}

fn distribution_3_0(catalogue: &Catalogue<'_>, distribution: &Distribution<'_>) -> Value {
    let file = distribution.file;
    json!({
        "@id": catalogue.uris.thing("distributions", &distribution.name),
        "@type": "Distribution",
        "title": catalogue.title(&distribution.title),
        "accessURL": catalogue.newest(&file.name),
        "downloadURL": catalogue.pinned(&file.name),
        "mediaType": essence(&file.media_type),
        "format": file.format.to_uppercase(),
        "byteSize": file.bytes.to_string(),
        "issued": catalogue.issued,
        "modified": file.modified,
        "license": catalogue.release.edition.licence.url,
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": file.sha256},
    })
}

/// A day as a moment: to validators that know no formats, a day alone is two things at once.
fn moment(day: NaiveDate) -> String {
    format!("{day}T00:00:00Z")
}

fn publisher(catalogue: &Catalogue<'_>) -> Value {
    json!({"@type": "Organization", "name": catalogue.operator.publisher, "prefLabel": catalogue.operator.publisher})
}

fn contact(catalogue: &Catalogue<'_>) -> Value {
    json!({
        "@type": "Kind",
        "fn": catalogue.operator.publisher,
        "hasEmail": format!("mailto:{}", catalogue.operator.contact_email),
    })
}

/// Adds a member, if there is a value: null is not allowed everywhere.
pub(in crate::export) fn with(mut object: Value, name: &str, value: Option<Value>) -> Value {
    if let (Some(members), Some(value)) =
        (object.as_object_mut().map(|members: &mut Map<String, Value>| members), value)
    {
        members.insert(name.to_owned(), value);
    }
    object
}
