//! The catalogue in DCAT 3, after DCAT-AP 3.0.1, with schema.org beside it for search engines.

use super::datasets::{Dataset, Distribution, SERVICE_TITLE};
use super::{Catalogue, licence};
use crate::export::formats::essence;
use crate::export::rdf::Language::{Chinese, English};
use crate::export::rdf::vocabulary::{
    Name, dcat, dcatap, dct, foaf, org, rdfs, schema, skos, spdx, vcard, xsd,
};
use crate::export::rdf::{Description, Graph};

/// The tables of codes of the European Union, which DCAT-AP takes its values from.
const EU: &str = "http://publications.europa.eu/resource/authority";
/// Of these tables, those of themes, and of how long a file is meant to stay.
const THEMES: &str = "data-theme";
const AVAILABILITY: &str = "planned-availability";
/// The register of media types.
const IANA: &str = "https://www.iana.org/assignments/media-types";
/// What the API is described in.
const OPENAPI: &str = "https://spec.openapis.org/oas/v3.1.0";
/// The algorithm of the checksums.
const SHA_256: &str = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256";

/// Describes the catalogue, its datasets and its service.
pub fn graph(catalogue: &Catalogue<'_>) -> Graph {
    let mut graph = Graph::default();
    describe_catalogue(&mut graph, catalogue);
    describe_service(&mut graph, catalogue);
    for dataset in catalogue.datasets {
        describe_dataset(&mut graph, catalogue, dataset);
        for distribution in &dataset.distributions {
            describe_distribution(&mut graph, catalogue, dataset, distribution);
        }
    }
    describe_codes(&mut graph, catalogue);
    graph
}

fn describe_catalogue(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    let (uris, edition) = (catalogue.uris, &catalogue.release.edition);
    let thing = graph.describe(&uris.catalogue()).a(dcat("Catalog")).a(schema("DataCatalog"));
    let thing = titled(thing, &format!("{} govt-service-catalog", catalogue.title(&edition.title)));
    let description = format!(
        "{}“最多跑一次”政务服务事项目录的开放数据：事项、办事指南、部门、渠道、公布数字和变更记录。",
        catalogue.place
    );
    let english = "Open data of a government's at-most-one-visit service catalogue.";
    let thing = described(thing, &catalogue.description(&description));
    let thing = thing.text(dct("description"), &catalogue.description_en(english), English);
    let thing = published_by(thing, catalogue).moment(dct("issued"), catalogue.issued);
    let thing = thing.moment(dct("modified"), catalogue.release.published_at);
    let thing = thing
        .link(dct("language"), &language())
        .link(dct("license"), licence::url(&edition.licence))
        .link(dct("spatial"), &place(catalogue))
        .link(foaf("homepage"), &uris.address("/"))
        .link(dcat("themeTaxonomy"), &format!("{EU}/{THEMES}"))
        .link(dcat("service"), &service(catalogue));
    thing
        .each(catalogue.datasets, |thing, dataset| {
            let uri = dataset_uri(catalogue, dataset);
            thing.link(dcat("dataset"), &uri).link(schema("dataset"), &uri)
        })
        .end();
}

fn describe_service(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    let uris = catalogue.uris;
    let thing = graph.describe(&service(catalogue)).a(dcat("DataService"));
    let english = "At-most-one-visit service catalogue API onevisit-api";
    let description = "检索、筛选和下载事项、办事指南和变更记录的接口，不需要密钥。";
    let thing = thing.text(dct("title"), &catalogue.title(SERVICE_TITLE), Chinese);
    let thing = thing
        .text(dct("title"), &catalogue.title_en(english), English)
        .text(dct("description"), &catalogue.description(description), Chinese)
        .link(dcat("endpointURL"), &uris.address("/v1"))
        .link(dcat("endpointDescription"), &uris.address("/openapi.json"))
        .link(foaf("page"), &uris.address("/docs/"))
        .link(dct("license"), licence::url(&catalogue.release.edition.licence))
        .link(dct("accessRights"), &public())
        .link(dct("conformsTo"), OPENAPI)
        .link(dcat("theme"), &theme())
        .text(dcat("keyword"), "政务服务", Chinese)
        .text(dcat("keyword"), "API", English);
    published_by(reached(thing, catalogue), catalogue)
        .each(catalogue.datasets, |thing, dataset| {
            thing.link(dcat("servesDataset"), &dataset_uri(catalogue, dataset))
        })
        .end();
}

fn describe_dataset(graph: &mut Graph, catalogue: &Catalogue<'_>, dataset: &Dataset<'_>) {
    let (kind, edition) = (dataset.kind, &catalogue.release.edition);
    let thing = graph.describe(&dataset_uri(catalogue, dataset)).a(dcat("Dataset")).a(schema("Dataset"));
    let thing = titled(thing, &catalogue.title(&kind.full_title()));
    let thing = thing.text(dct("title"), &catalogue.title_en(&kind.full_title_en()), English);
    let thing = described(thing, &catalogue.description(kind.description));
    let thing = thing.text(dct("description"), &catalogue.description_en(kind.description_en), English);
    let thing = thing.plain(dct("identifier"), kind.name).plain(dcat("version"), edition.version.as_ref());
    let thing = thing.each(kind.keywords, |thing, keyword| {
        let language = if keyword.is_ascii() { English } else { Chinese };
        thing.text(dcat("keyword"), keyword, language).text(schema("keywords"), keyword, language)
    });
    let thing = thing
        .moment(dct("issued"), catalogue.issued)
        .moment(dct("modified"), dataset.modified)
        .moment(schema("dateModified"), dataset.modified)
        .link(schema("license"), &edition.licence.url)
        .link(dct("accrualPeriodicity"), &format!("{EU}/frequency/IRREG"))
        .link(dct("accessRights"), &public())
        .link(dct("language"), &language())
        .link(dct("spatial"), &place(catalogue))
        .link(dcat("theme"), &theme())
        .link(dcat("landingPage"), &catalogue.uris.address("/docs/"));
    let thing = thing.each(edition.baseline_date, |thing, day| {
        thing.part(dct("temporal"), |part| {
            let part = part.a(dct("PeriodOfTime"));
            part.day(dcat("startDate"), day).day(dcat("endDate"), day).end();
        })
    });
    let thing = thing.each(edition.synthetic.iter(), |thing, made_up| {
        thing.part(dct("provenance"), |part| {
            let part = part.a(dct("ProvenanceStatement"));
            part.text(rdfs("label"), &format!("虚构数据，由 {} 生成", made_up.generator), Chinese).end();
        })
    });
    published_by(reached(thing, catalogue), catalogue)
        .each(&dataset.distributions, |thing, distribution| {
            let uri = distribution_uri(catalogue, distribution);
            thing.link(dcat("distribution"), &uri).link(schema("distribution"), &uri)
        })
        .end();
}

fn describe_distribution(
    graph: &mut Graph,
    catalogue: &Catalogue<'_>,
    dataset: &Dataset<'_>,
    distribution: &Distribution<'_>,
) {
    let (file, licence) = (distribution.file, &catalogue.release.edition.licence);
    let thing = graph.describe(&distribution_uri(catalogue, distribution));
    let thing = thing.a(dcat("Distribution")).a(schema("DataDownload"));
    let thing = titled(thing, &catalogue.title(&distribution.title));
    let thing = described(thing, &catalogue.description(dataset.kind.description));
    let download = catalogue.pinned(&file.name);
    let thing = thing
        .link(dcat("accessURL"), &catalogue.newest(&file.name))
        .link(dcat("downloadURL"), &download)
        .link(schema("contentUrl"), &download)
        .plain(schema("encodingFormat"), essence(&file.media_type))
        .link(dcat("mediaType"), &format!("{IANA}/{}", essence(&file.media_type)))
        .link(dct("format"), &format!("{EU}/file-type/{}", file_type(&file.format)))
        .count(dcat("byteSize"), file.bytes)
        .moment(dct("issued"), catalogue.issued)
        .moment(dct("modified"), file.modified)
        .link(dct("license"), licence::url(licence))
        .link(dct("language"), &language())
        .link(dcatap("availability"), &format!("{EU}/{AVAILABILITY}/STABLE"))
        .link(dcat("accessService"), &service(catalogue));
    let thing = thing.part(dct("rights"), |part| {
        let part = part.a(dct("RightsStatement")).text(rdfs("label"), &licence.name, Chinese);
        part.link(foaf("page"), &licence.url).end();
    });
    let checksum = |part: Description<'_>| {
        let part = part.a(spdx("Checksum")).link(spdx("algorithm"), SHA_256);
        part.typed(spdx("checksumValue"), &file.sha256, xsd("hexBinary")).end();
    };
    thing.part(spdx("checksum"), checksum).end();
}

/// Says of each code what it is, so that nobody need look it up.
fn describe_codes(graph: &mut Graph, catalogue: &Catalogue<'_>) {
    let mut code = |uri: &str, class: Name, label: &str| {
        let thing = graph.describe(uri).a(class);
        let thing = thing.text(dct("title"), label, English).text(rdfs("label"), label, English);
        thing.text(skos("prefLabel"), label, English).end();
    };
    let edition = &catalogue.release.edition;
    code(&language(), dct("LinguisticSystem"), "Chinese");
    code(&public(), dct("RightsStatement"), "public");
    code(OPENAPI, dct("Standard"), "OpenAPI 3.1");
    code(&format!("{EU}/frequency/IRREG"), dct("Frequency"), "irregular");
    code(&format!("{EU}/{THEMES}"), skos("ConceptScheme"), "Data theme");
    code(&format!("{EU}/{AVAILABILITY}"), skos("ConceptScheme"), "Planned availability");
    code(SHA_256, spdx("ChecksumAlgorithm"), "SHA-256");
    code(licence::url(&edition.licence), dct("LicenseDocument"), &edition.licence.name);
    let mut known = std::collections::BTreeSet::new();
    for file in catalogue.datasets.iter().flat_map(|dataset| &dataset.distributions) {
        let (format, media_type) = (&file.file.format, essence(&file.file.media_type));
        if known.insert(format) {
            code(
                &format!("{EU}/file-type/{}", file_type(format)),
                dct("MediaTypeOrExtent"),
                &format.to_uppercase(),
            );
            code(&format!("{IANA}/{media_type}"), dct("MediaType"), media_type);
        }
    }
    for page in ["/", "/docs/"] {
        code(&catalogue.uris.address(page), foaf("Document"), "OneVisit");
    }
    code(&edition.licence.url, foaf("Document"), &edition.licence.name);
    for (uri, scheme, label) in [
        (theme(), THEMES, "Government and public sector"),
        (format!("{EU}/{AVAILABILITY}/STABLE"), AVAILABILITY, "stable"),
    ] {
        let thing = graph.describe(&uri).a(skos("Concept")).link(skos("inScheme"), &format!("{EU}/{scheme}"));
        thing.text(skos("prefLabel"), label, English).end();
    }
    let thing = graph.describe(&place(catalogue)).a(dct("Location"));
    thing
        .text(rdfs("label"), catalogue.place, Chinese)
        .text(skos("prefLabel"), catalogue.place, Chinese)
        .end();
}

fn titled<'g>(thing: Description<'g>, title: &str) -> Description<'g> {
    thing.text(dct("title"), title, Chinese).text(schema("name"), title, Chinese)
}

fn described<'g>(thing: Description<'g>, description: &str) -> Description<'g> {
    thing.text(dct("description"), description, Chinese).text(schema("description"), description, Chinese)
}

fn published_by<'g>(thing: Description<'g>, catalogue: &Catalogue<'_>) -> Description<'g> {
    let operator = catalogue.operator;
    thing.part_under(&[dct("publisher"), schema("publisher")], |part| {
        let part = part.a(foaf("Agent")).a(org("Organization")).a(schema("Organization"));
        let part = part.plain(foaf("name"), &operator.publisher);
        let part = part.text(skos("prefLabel"), &operator.publisher, Chinese);
        let part = part.text(schema("name"), &operator.publisher, Chinese);
        part.each(&operator.publisher_url, |part, url| part.web(foaf("homepage"), url)).end();
    })
}

fn reached<'g>(thing: Description<'g>, catalogue: &Catalogue<'_>) -> Description<'g> {
    let operator = catalogue.operator;
    thing.part(dcat("contactPoint"), |part| {
        let part = part.a(vcard("Kind")).a(vcard("Organization")).plain(vcard("fn"), &operator.publisher);
        part.link(vcard("hasEmail"), &format!("mailto:{}", operator.contact_email)).end();
    })
}

fn dataset_uri(catalogue: &Catalogue<'_>, dataset: &Dataset<'_>) -> String {
    catalogue.uris.thing("datasets", dataset.kind.name)
}

fn distribution_uri(catalogue: &Catalogue<'_>, distribution: &Distribution<'_>) -> String {
    catalogue.uris.thing("distributions", &distribution.name)
}

fn service(catalogue: &Catalogue<'_>) -> String {
    catalogue.uris.thing("services", "api")
}

fn place(catalogue: &Catalogue<'_>) -> String {
    catalogue.uris.thing("jurisdictions", catalogue.release.edition.jurisdiction.as_ref())
}

fn language() -> String {
    format!("{EU}/language/ZHO")
}

fn public() -> String {
    format!("{EU}/access-right/PUBLIC")
}

fn theme() -> String {
    format!("{EU}/{THEMES}/GOVE")
}

/// What the table of file types of the European Union calls a format.
fn file_type(format: &str) -> &'static str {
    match format {
        "csv" => "CSV",
        "ndjson" => "JSON",
        "xlsx" => "XLSX",
        "turtle" => "RDF_TURTLE",
        "parquet" => "PARQUET",
        "zip" => "ZIP",
        "sqlite" => "SQLITE",
        _ => "OCTET",
    }
}
