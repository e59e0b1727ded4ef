//! What the folder says about itself: `release.json`, `sources.csv` and a README, each naming it made up.

use super::{Options, Profile};
use crate::domain::release::{Licence, Synthetic};
use serde::Serialize;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// The source of everything made up.
pub(super) const SOURCE: &str = "syn-generator";
/// The source of the published figures.
pub(super) const CLAIMS_SOURCE: &str = "jinan-2018-claims";
/// The program, as the label names it.
const GENERATOR: &str = "onevisit synth";
const LICENCE_NAME: &str = "CC0-1.0";
const LICENCE_URL: &str = "https://creativecommons.org/publicdomain/zero/1.0/";

/// What distinguishes the folder from others.
#[derive(Debug)]
pub(super) struct Label {
    /// The version of the release.
    pub(super) version: String,
    title: String,
    synthetic: Synthetic,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ReleaseFile<'a> {
    version: &'a str,
    title: &'a str,
    jurisdiction: &'a str,
    baseline_date: (),
    announced_on: (),
    licence: Licence,
    synthetic: &'a Synthetic,
    notes: &'a [String],
}

#[derive(Debug, Default, Serialize)]
struct SourceRow<'a> {
    code: &'a str,
    title: &'a str,
    kind: &'a str,
    publisher: &'a str,
    author: (),
    published_on: (),
    url: (),
    licence: &'a str,
    note: &'a str,
}

impl Label {
    /// The label of what these options make.
    pub(super) fn new(options: &Options) -> Self {
        let (items, seed) = (options.items, options.seed);
        let profile = options.profile.map(|profile| profile.name().to_owned());
        let (version, title) = match &profile {
            Some(name) => (format!("synthetic-{name}"), format!("合成数据 / synthetic: {name}")),
            None => {
                (format!("synthetic-{items}-{seed}"), format!("合成数据 / synthetic: {items}项(种子{seed})"))
            }
        };
        let synthetic = Synthetic { generator: GENERATOR.to_owned(), seed, profile };
        Self { version, title, synthetic, notes: notes(options.profile) }
    }

    /// Writes `release.json`, `sources.csv` and `README.md`.
    pub(super) fn write(&self, folder: &Path, jurisdiction: &str) -> io::Result<()> {
        self.write_release(folder, jurisdiction)?;
        self.write_sources(folder)?;
        self.write_readme(folder)
    }

    fn write_release(&self, folder: &Path, jurisdiction: &str) -> io::Result<()> {
        let release = ReleaseFile {
            version: &self.version,
            title: &self.title,
            jurisdiction,
            baseline_date: (),
            announced_on: (),
            licence: Licence { name: LICENCE_NAME.to_owned(), url: LICENCE_URL.to_owned() },
            synthetic: &self.synthetic,
            notes: &self.notes,
        };
        let mut file = File::create_new(folder.join("release.json"))?;
        file.write_all(&serde_json::to_vec_pretty(&release)?)?;
        file.write_all(b"\n")
    }

    fn write_sources(&self, folder: &Path) -> io::Result<()> {
        let mut sheet = csv::Writer::from_writer(File::create_new(folder.join("sources.csv"))?);
        sheet.serialize(SourceRow {
            code: SOURCE,
            title: &self.title,
            kind: "generated",
            publisher: GENERATOR,
            licence: LICENCE_NAME,
            note: "程序生成,只供演示和测量,不反映任何真实事项。",
            ..SourceRow::default()
        })?;
        if self.synthetic.profile.is_some() {
            sheet.serialize(SourceRow {
                code: CLAIMS_SOURCE,
                title: "济南市“最多跑一次”事项清单(2018年6月20日公布;按公开证据整理)",
                kind: "dataset",
                publisher: "OneVisit",
                licence: "CC BY 4.0",
                note: "程序内置的目录;只取其中的公布数字和引文,原始来源见该目录。",
                ..SourceRow::default()
            })?;
        }
        sheet.flush()
    }

    fn write_readme(&self, folder: &Path) -> io::Result<()> {
        let mut file = File::create_new(folder.join("README.md"))?;
        writeln!(file, "# {}\n", self.title)?;
        writeln!(
            file,
            "This catalogue is made up. `{GENERATOR}` wrote it for demonstration and measurement; \
             no item in it exists. Version `{}`, seed {}.\n",
            self.version, self.synthetic.seed
        )?;
        for note in &self.notes {
            writeln!(file, "- {note}")?;
        }
        writeln!(
            file,
            "\n`guides.jsonl` holds one guide a line, in the order of `items.csv`.\n\n\
             Licence: [{LICENCE_NAME}]({LICENCE_URL})."
        )
    }
}

fn notes(profile: Option<Profile>) -> Vec<String> {
    let mut notes = vec![
        "本目录由程序生成,只供演示和测量,不是任何政府的事项清单。 \
         This catalogue is made up for demonstration and measurement."
            .to_owned(),
        "事项、办事指南、法规名称、电话和地址均为虚构。Items, guides, laws, telephone numbers and addresses \
         are invented."
            .to_owned(),
    ];
    match profile {
        None => notes.push(
            "99开头的行政区划代码不在GB/T 2260之内。Area codes that start with 99 are not in GB/T 2260.".to_owned(),
        ),
        Some(Profile::Jinan2018) => notes.extend([
            "各项总数与济南市2018年6月公布的数字一致,每一事项均为虚构;五个部门用真实名称,只因公布的数字提到它们。\
             The totals are those that Jinan published in June 2018; every item is invented. Five departments bear \
             real names because published figures name them."
                .to_owned(),
            "公布的数字(claims.csv)是真实的,引自程序内置的目录。The published figures in claims.csv are real and \
             are quoted from the built-in catalogue."
                .to_owned(),
        ]),
    }
    notes
}
