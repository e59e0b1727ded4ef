//! The table of the contradictions inside the sources.

use super::cells::{coded, list, maybe, quotes, sources, table, text};
use super::rows::Names;
use crate::domain::contradiction::{Computation, Contradiction};

table! {
    "contradictions", "来源中的矛盾", "A place where the sources contradict themselves, or are easily misread.";
    key &["code"];
    references &[];
    |contradiction: &Contradiction, names: &Names<'_>|
    "code": Text required, "矛盾编码", "Our key." => text(&contradiction.code);
    "name": Text required, "标题", "A short title." => text(&contradiction.name);
    "kind" + name: Text required, "矛盾类型", "What kind it is." => coded(Some(contradiction.kind));
    "reading": Text required, "解读", "What it means, and how the catalogue holds it." => text(&contradiction.reading);
    "claims": List optional, "所涉公布数字", "The published figures that it is about, by their codes in the table claims." => list(&contradiction.claims);
    "computations": List optional, "验算", "What arithmetic says of the published figures: a label, an equals sign, and a formula over codes of the table claims." => list(contradiction.computations.iter().map(computation));
    "sources" + name: List optional, "来源", "Where the row comes from." => sources(&names.directory.sources, &contradiction.provenance);
    "quotes": List optional, "来源原文", "The words of each source, in the order of sources." => quotes(&contradiction.provenance);
    "note": Text optional, "备注", "What else a reader should know." => maybe(contradiction.note.as_ref());
}

fn computation(computation: &Computation) -> String {
    format!("{} = {}", computation.label, String::from(computation.formula.clone()))
}
