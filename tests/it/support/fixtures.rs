//! Small catalogues made for tests.

use onevisit::domain::catalogue::Directory;
use onevisit::domain::ids::Code;
use onevisit::domain::item::{Item, ItemStatus, Listing, NationalCodes, ProcessingTime};
use onevisit::domain::release::Edition;
use onevisit::domain::source::Provenance;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::ingest::folder::{Folder, OpenFolder};
use serde_json::{Value, json};
use std::path::Path;

pub fn code<T: Code>(text: &str) -> T {
    T::parse(text).unwrap()
}

/// What a catalogue says about itself.
pub fn edition(version: &str) -> Edition {
    Edition { version: code(version), ..jinan().edition }
}

/// The built-in catalogue.
pub fn jinan() -> OpenFolder {
    JINAN_2018.open().unwrap()
}

/// What items refer to, as in the built-in catalogue.
pub fn directory() -> Directory {
    jinan().directory
}

/// An item of 市司法局 about which nothing more is known.
pub fn item(key: &str, name: &str) -> Item {
    Item {
        code: code(key),
        parent: None,
        name: name.to_owned(),
        aliases: Vec::new(),
        jurisdiction: code("370100"),
        department: code("justice"),
        category: None,
        item_type: None,
        handling_mode: Some(code("one_visit")),
        handling_mode_reason: None,
        methods: Vec::new(),
        channels: Vec::new(),
        audience: Vec::new(),
        topics: Vec::new(),
        processing_time: ProcessingTime::default(),
        visits: None,
        codes: NationalCodes::default(),
        status: ItemStatus::Active,
        listing: Listing::Listed,
        provenance: vec![Provenance { source: code("dzwww-2018-article"), quote: None }],
        note: None,
    }
}

/// Writes the built-in catalogue as a folder, to be spoilt by a test.
pub fn write_jinan(folder: &Path) {
    let Folder::Embedded(files) = JINAN_2018 else { panic!("the built-in catalogue is embedded") };
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// What a hospital has at hand that wants to advertise.
pub fn materials_at_hand() -> Value {
    json!({
        "applicant": {"kind": "institution"},
        "materials": [
            {"name": "医疗广告审查申请表", "originals": 1, "defects": [{"kind": "unsigned", "note": "法定代表人一栏"}]},
            {"name": "执业许可证副本", "originals": 1, "copies": 1, "defects": [{"kind": "uncertified_copy"}]},
        ],
    })
}
