//! What to hand in.

use super::Check;
use super::table::{CONDITION_WITHOUT_MATERIAL, MATERIAL_TWICE, MATERIAL_WITHOUT_PAPER};
use crate::domain::guide::{Guide, Material, Medium};
use crate::domain::text::fold;
use std::collections::HashSet;

/// The words before a title that make the document one to bring.
const HAND_IN: &[&str] = &["提交", "提供", "出示", "携带", "递交", "填写"];

pub(super) fn check(check: &mut Check, guide: &Guide) {
    let mut seen = HashSet::new();
    for material in &guide.materials {
        if !seen.insert(fold(&material.name)) {
            check.report("materials", MATERIAL_TWICE, format!("\"{}\" is named before", material.name));
        }
        if lacks_paper(material) {
            let message = format!("\"{}\" is on paper, with 0 originals and 0 copies", material.name);
            check.report("materials", MATERIAL_WITHOUT_PAPER, message);
        }
    }
    // A guide without materials is not complete yet, or has them in words elsewhere.
    if !seen.is_empty() {
        for condition in &guide.conditions {
            check_titles(check, &condition.text, &seen);
        }
    }
}

fn lacks_paper(material: &Material) -> bool {
    let paper = material.medium == Some(Medium::Paper);
    paper && material.originals == Some(0) && material.copies == Some(0)
}

/// Looks for 提交《…》. Other titles in a condition are laws, or documents that are looked up, and no materials.
fn check_titles(check: &mut Check, condition: &str, materials: &HashSet<String>) {
    let mut parts = condition.split('《');
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        let (title, after) = part.split_once('》').unwrap_or(("", part));
        let wanted = fold(title);
        let demanded = HAND_IN.iter().any(|word| before.trim_end().ends_with(word));
        let known = materials.iter().any(|name| name.contains(&wanted) || wanted.contains(&title_of(name)));
        if demanded && !wanted.is_empty() && !known {
            let message = format!("a condition demands 《{title}》, which is not among the materials");
            check.report("conditions", CONDITION_WITHOUT_MATERIAL, message);
        }
        before = after;
    }
}

/// A name without the marks around a title.
fn title_of(name: &str) -> String {
    name.replace(['《', '》'], "")
}
