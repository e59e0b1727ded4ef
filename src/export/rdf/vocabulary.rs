//! The vocabularies that descriptions are written in.

use oxrdf::NamedNode;

/// The namespaces, by the prefixes that documents use.
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("adms", ADMS),
    ("cpsv", CPSV),
    ("cv", CV),
    ("dcat", DCAT),
    ("dcatap", DCATAP),
    ("dct", DCT),
    ("eli", ELI),
    ("foaf", FOAF),
    ("locn", LOCN),
    ("org", ORG),
    ("prov", PROV),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", RDFS),
    ("schema", SCHEMA),
    ("skos", SKOS),
    ("spdx", SPDX),
    ("time", TIME),
    ("vcard", VCARD),
    ("xsd", XSD),
];

const ADMS: &str = "http://www.w3.org/ns/adms#";
const CPSV: &str = "http://purl.org/vocab/cpsv#";
const CV: &str = "http://data.europa.eu/m8g/";
const DCAT: &str = "http://www.w3.org/ns/dcat#";
const DCATAP: &str = "http://data.europa.eu/r5r/";
const DCT: &str = "http://purl.org/dc/terms/";
const ELI: &str = "http://data.europa.eu/eli/ontology#";
const FOAF: &str = "http://xmlns.com/foaf/0.1/";
const LOCN: &str = "http://www.w3.org/ns/locn#";
const ORG: &str = "http://www.w3.org/ns/org#";
const PROV: &str = "http://www.w3.org/ns/prov#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const SCHEMA: &str = "https://schema.org/";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SPDX: &str = "http://spdx.org/rdf/terms#";
const TIME: &str = "http://www.w3.org/2006/time#";
const VCARD: &str = "http://www.w3.org/2006/vcard/ns#";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A class or a property of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    namespace: &'static str,
    local: &'static str,
}

impl Name {
    pub(super) fn node(self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{}", self.namespace, self.local))
    }
}

macro_rules! vocabularies {
    ($($(#[$meta:meta])* $prefix:ident = $namespace:ident;)+) => {$(
        $(#[$meta])*
        pub const fn $prefix(local: &'static str) -> Name {
            Name { namespace: $namespace, local }
        }
    )+};
}

vocabularies! {
    /// Asset Description Metadata Schema.
    adms = ADMS;
    /// Core Public Service Vocabulary.
    cpsv = CPSV;
    /// Core Vocabularies of the European Union.
    cv = CV;
    /// Data Catalog Vocabulary, version 3.
    dcat = DCAT;
    /// The DCAT application profile for data portals in Europe.
    dcatap = DCATAP;
    /// DCMI Metadata Terms.
    dct = DCT;
    /// European Legislation Identifier.
    eli = ELI;
    /// Friend of a Friend.
    foaf = FOAF;
    /// ISA Core Location Vocabulary.
    locn = LOCN;
    /// The Organization Ontology.
    org = ORG;
    /// The PROV ontology.
    prov = PROV;
    /// RDF Schema.
    rdfs = RDFS;
    /// schema.org.
    schema = SCHEMA;
    /// Simple Knowledge Organization System.
    skos = SKOS;
    /// Software Package Data Exchange.
    spdx = SPDX;
    /// OWL-Time.
    time = TIME;
    /// vCard.
    vcard = VCARD;
    /// XML Schema datatypes.
    xsd = XSD;
}
