//! The table of the materials: what applicants hand in.

use super::cells::{coded, integer, maybe, source_of, table, text};
use super::rows::Names;
use crate::domain::guide::{GuideEdition, Material, material_code};
use serde::Serialize;

/// A material as a record.
#[derive(Debug, Serialize)]
pub(super) struct Record<'a> {
    item: &'a str,
    edition: u32,
    place: usize,
    code: String,
    #[serde(flatten)]
    material: &'a Material,
}

impl<'a> Record<'a> {
    pub(super) fn new(edition: &'a GuideEdition, place: usize, material: &'a Material) -> Self {
        let (item, code) = (edition.item.as_ref(), material_code(place));
        Self { item, edition: edition.edition, place: place + 1, code, material }
    }
}

table! {
    "materials", "申请材料", "A material: what an applicant hands in. One row for each material of a guide.";
    key &["item", "place"];
    references &[("item", "guides", "item"), ("evidence_source", "sources", "code")];
    |edition: &GuideEdition, place: usize, material: &Material, names: &Names<'_>|
    "item" + name: Text required, "事项", "The item." => names.item(Some(&edition.item));
    "edition": Integer required, "指南版次", "The edition of the guide." => integer(Some(edition.edition));
    "place": Integer required, "序号", "The place in the guide, from 1." => integer(i64::try_from(place + 1).ok());
    "code": Text required, "材料编号", "The code by which this edition of the guide names it; it means nothing in another edition." => text(material_code(place));
    "name": Text required, "材料名称", "The name." => text(&material.name);
    "kind" + name: Text optional, "材料类型", "The kind." => coded(material.kind);
    "necessity" + name: Text optional, "材料必要性", "Whether it must be there." => coded(material.necessity);
    "medium" + name: Text optional, "材料形式", "Paper or file." => coded(material.medium);
    "source" + name: Text optional, "来源渠道", "Where an applicant has it from." => coded(material.source);
    "originals": Integer optional, "原件份数", "How many originals on paper." => integer(material.originals);
    "copies": Integer optional, "复印件份数", "How many copies on paper." => integer(material.copies);
    "blank_form": Text optional, "空白表格", "Where the blank form can be had." => maybe(material.blank_form.as_ref());
    "sample": Text optional, "示例样表", "Where a sample can be seen." => maybe(material.sample.as_ref());
    "note": Text optional, "填报须知", "What else there is to know." => maybe(material.note.as_ref());
    "evidence_source" + name: Text optional, "依据来源", "The source of what the guide says of the material." => source_of(&names.directory.sources, material.evidence.as_ref());
    "evidence_locator": Text optional, "依据条款", "The place in the source: an article, a line." => maybe(material.evidence.as_ref().and_then(|evidence| evidence.locator.as_ref()));
    "evidence_note": Text optional, "依据说明", "What a reader should know of the source." => maybe(material.evidence.as_ref().and_then(|evidence| evidence.note.as_ref()));
}
