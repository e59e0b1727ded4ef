//! Catalogues for data portals: one description of the datasets, in every language that portals speak.

pub mod ckan;
pub mod data_json;
pub mod datasets;
pub mod dcat;
pub mod licence;

use super::manifest::ReleaseRecord;
use super::uris::Uris;
use chrono::{DateTime, Utc};
use datasets::Dataset;

/// Who publishes the catalogue and answers questions about it, as the operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// The name of the publisher.
    pub publisher: String,
    /// The home page of the publisher.
    pub publisher_url: Option<String>,
    /// Where questions are answered.
    pub contact_email: String,
}

/// All that the catalogues of a release are made of.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue<'a> {
    /// The release.
    pub release: &'a ReleaseRecord,
    /// When the catalogue was published for the first time.
    pub issued: DateTime<Utc>,
    /// Its datasets.
    pub datasets: &'a [Dataset<'a>],
    /// The name of the administrative division that it is about.
    pub place: &'a str,
    /// Who publishes it.
    pub operator: &'a Operator,
    /// How things are named.
    pub uris: &'a Uris,
}

impl Catalogue<'_> {
    /// A title in Chinese, marked where the data is made up.
    pub fn title(&self, text: &str) -> String {
        format!("{text}{}", self.release.label())
    }

    /// A title in English, marked likewise.
    pub fn title_en(&self, text: &str) -> String {
        format!("{text}{}", if self.is_synthetic() { " (synthetic data)" } else { "" })
    }

    /// A description in Chinese, which says first that the data is made up, where it is.
    pub fn description(&self, text: &str) -> String {
        format!("{}{text}", if self.is_synthetic() { "虚构数据。" } else { "" })
    }

    /// A description in English, which says so likewise.
    pub fn description_en(&self, text: &str) -> String {
        format!("{}{text}", if self.is_synthetic() { "Synthetic data. " } else { "" })
    }

    fn is_synthetic(&self) -> bool {
        self.release.edition.synthetic.is_some()
    }

    /// Where the newest edition of a file is.
    pub fn newest(&self, file: &str) -> String {
        self.uris.address(&format!("/v1/files/{file}"))
    }

    /// Where a file of this release is, for good.
    pub fn pinned(&self, file: &str) -> String {
        let version = &self.release.edition.version;
        self.uris.address(&format!("/v1/releases/{version}/files/{file}"))
    }
}
