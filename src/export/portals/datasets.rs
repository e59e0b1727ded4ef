//! The datasets of the catalogue: a handful, each with the files that hold it.
//!
//! Not every item is a dataset: a portal writes all datasets anew at each harvest.

use crate::export::manifest::{FileEntry, Manifest};
use chrono::{DateTime, Utc};

/// What a dataset is, in every release.
#[derive(Debug, PartialEq, Eq)]
pub struct DatasetKind {
    /// Its name: ASCII, and never changed. It stands in the title too, for portals make an address of that.
    pub name: &'static str,
    /// Its title, without the name.
    pub title: &'static str,
    /// The title in English.
    pub title_en: &'static str,
    /// What is in it.
    pub description: &'static str,
    /// The same in English.
    pub description_en: &'static str,
    /// By which words it is found: 2 to 100 letters, digits, spaces, `-`, `_` or `.` each, as CKAN wants tags.
    pub keywords: &'static [&'static str],
    /// The tables that it holds; none where it holds all of them.
    pub tables: &'static [&'static str],
}

/// A dataset of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset<'a> {
    /// What it is.
    pub kind: &'static DatasetKind,
    /// When what it holds was changed last: when the release was published that did so.
    pub modified: DateTime<Utc>,
    /// Its files.
    pub distributions: Vec<Distribution<'a>>,
}

/// A file of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution<'a> {
    /// Its name, which no release changes.
    pub name: String,
    /// The title.
    pub title: String,
    /// The file of this release.
    pub file: &'a FileEntry,
}

/// The title of the API, as a data service.
pub const SERVICE_TITLE: &str = "政务服务事项 API onevisit-api";
/// All datasets.
pub const KINDS: &[DatasetKind] = &[
    DatasetKind {
        name: "govt-services",
        title: "政务服务事项目录",
        title_en: "Government services",
        description: "“最多跑一次”政务服务事项：名称、实施部门、办理形式、办理渠道、服务对象、办理时限等，一行一个事项。",
        description_en: "Government services that promise at most one visit: name, department, handling mode, channels, audience, time limits; one row for each service.",
        keywords: &["政务服务", "最多跑一次", "零跑腿", "只跑一次", "事项目录", "government services"],
        tables: &["items"],
    },
    DatasetKind {
        name: "govt-service-guides",
        title: "办事指南和申请材料",
        title_en: "Service guides and materials",
        description: "事项的办事指南：条件、材料、流程、收费、依据、咨询和投诉方式；另有一张申请材料表，一行一份材料。",
        description_en: "Service guides: conditions, materials, steps, fees, legal basis, contacts; and a table of the materials, one row each.",
        keywords: &["办事指南", "申请材料", "政务服务", "service guides"],
        tables: &["guides", "materials"],
    },
    DatasetKind {
        name: "govt-departments",
        title: "实施部门和行政区划",
        title_en: "Departments and administrative divisions",
        description: "办理事项的部门（单位）及其行政区划。",
        description_en: "The departments that handle the services, and their administrative divisions.",
        keywords: &["政府部门", "行政区划", "departments"],
        tables: &["departments", "jurisdictions"],
    },
    DatasetKind {
        name: "govt-service-channels",
        title: "办理渠道和办理形式",
        title_en: "Channels and handling modes",
        description: "在哪里办、怎样办：窗口、网站、热线等办理渠道，零跑腿、只跑一次、你不用跑我来跑等办理形式及其实现方式。",
        description_en: "Where and how services are had: windows, portals, hotlines; the handling modes and the ways of fulfilling them.",
        keywords: &["办理渠道", "办理形式", "service channels"],
        tables: &["channels", "handling_modes", "methods"],
    },
    DatasetKind {
        name: "govt-service-figures",
        title: "公布数字及其来源",
        title_en: "Published figures and their sources",
        description: "公布过的统计数字及原文、各来源互相矛盾之处，以及所有来源。",
        description_en: "Figures that were published, in their own words; where the sources contradict each other; and all sources.",
        keywords: &["统计数字", "数据来源", "published figures"],
        tables: &["claims", "contradictions", "sources"],
    },
    DatasetKind {
        name: "govt-service-changes",
        title: "事项变更记录",
        title_en: "Changes",
        description: "本次发布比上次发布变更了什么，逐项列出。",
        description_en: "What this release changed, one row for each thing that changed.",
        keywords: &["事项变更", "更新记录", "changes"],
        tables: &["changes"],
    },
    DatasetKind {
        name: "govt-service-catalogue",
        title: "事项目录全集",
        title_en: "The whole catalogue",
        description: "一次发布的全部内容：一个工作簿、一个 SQLite 文件、一个关联数据文件，以及含全部 CSV 和 NDJSON 的压缩包。",
        description_en: "All of a release: as one workbook, one SQLite file, one graph of linked data, and one archive with every CSV and NDJSON file.",
        keywords: &["政务服务", "事项目录", "最多跑一次", "linked data", "SQLite"],
        tables: &[],
    },
];

/// The datasets of a release, by its files.
pub fn of(manifest: &Manifest) -> Vec<Dataset<'_>> {
    let dataset = |kind: &'static DatasetKind| {
        let files = manifest.files.iter().filter(|file| kind.holds(file));
        let distributions: Vec<Distribution<'_>> = files.map(|file| kind.distribution(file)).collect();
        let modified = distributions.iter().map(|distribution| distribution.file.modified).max();
        Dataset { kind, modified: modified.unwrap_or(manifest.release.published_at), distributions }
    };
    KINDS.iter().map(dataset).collect()
}

impl DatasetKind {
    /// The title with the name, so that a portal can make an address of it.
    pub fn full_title(&self) -> String {
        format!("{} {}", self.title, self.name)
    }

    /// The title in English with the name, likewise.
    pub fn full_title_en(&self) -> String {
        format!("{} {}", self.title_en, self.name)
    }

    fn holds(&self, file: &FileEntry) -> bool {
        match &file.table {
            Some(table) => self.tables.contains(&table.as_str()),
            None => self.tables.is_empty() && file.format != "json",
        }
    }

    fn distribution<'a>(&self, file: &'a FileEntry) -> Distribution<'a> {
        Distribution {
            name: format!("{}-{}", self.name, file.name.replace(['_', '.'], "-")),
            title: format!("{} {}", self.title, file.name),
            file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ckan_accepts_every_name_and_keyword() {
        for kind in KINDS {
            assert!(kind.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", kind.name);
            for keyword in kind.keywords {
                let accepted = |c: char| c.is_alphanumeric() || " -_.".contains(c);
                assert!((2..=100).contains(&keyword.chars().count()), "{keyword}");
                assert!(keyword.chars().all(accepted), "{keyword}");
            }
        }
    }

    #[test]
    fn every_table_is_in_one_dataset() {
        for table in crate::export::tables::all() {
            let holding = KINDS.iter().filter(|kind| kind.tables.contains(&table.name)).count();
            assert_eq!(holding, 1, "{}", table.name);
        }
    }
}
