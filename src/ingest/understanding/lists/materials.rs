//! Materials in cells: where they are parted, and how many copies of each.

use super::super::numbers::number;
use super::super::tidy::short;
use super::{entries, split};
use crate::domain::guide::Material;

/// Materials are parted inside of lines and numbers too: at semicolons, by commas where each part ends with its
/// count, and by 、 where all are short.
pub(in crate::ingest::understanding) fn materials(text: &str) -> Vec<String> {
    let counted = |part: &String| {
        let remark = part.replace('（', "(").replace('）', ")");
        let remark = remark.strip_suffix(')').and_then(|open| open.rsplit_once('('));
        remark.is_some_and(|(_, remark)| copies(remark).is_some() || remark.ends_with('份'))
    };
    let by_semicolons = entries(text).into_iter().flat_map(|entry| split(&entry, &['；', ';']));
    let by_commas = by_semicolons.flat_map(|entry| {
        let parts = split(&entry, &['，', ',']);
        if parts.iter().all(counted) { parts } else { vec![entry] }
    });
    let by_words = by_commas.flat_map(|entry| {
        let parts = split(&entry, &['、']);
        if are_names(&parts) { parts } else { vec![entry] }
    });
    by_words.collect()
}

/// Whether the parts of a text are names of materials of their own: 身份证、户口本, and not 申请人、代理人的身份证.
fn are_names(parts: &[String]) -> bool {
    const LONGEST: usize = 20;
    // What these say at the end is meant of all parts, and what ends so is not yet a material.
    const OF_ALL: [&str; 3] = ["等", "原件", "复印件"];
    const UNFINISHED: [char; 5] = ['人', '者', '的', '位', '业'];
    let is_whole = |part: &String| {
        let count = |marks: [char; 4]| part.chars().filter(|c| marks.contains(c)).count();
        part.chars().count() <= LONGEST && count(['(', '（', '《', '[']) == count([')', '）', '》', ']'])
    };
    let bare = |part: &String| part.split(['(', '（']).next().unwrap_or_default().to_owned();
    let mut last_first = parts.iter().rev().map(bare);
    let last = last_first.next().unwrap_or_default();
    parts.iter().all(is_whole)
        && !OF_ALL.iter().any(|word| last.contains(word))
        && !last_first.any(|part| part.ends_with(UNFINISHED))
}

/// One material: its name, and how many copies, where a remark in brackets says nothing else.
pub(in crate::ingest::understanding) fn material(text: &str) -> Material {
    let text = short(text);
    let text = text.trim_end_matches([';', '；']).trim();
    let counted = text.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    let counted = counted.and_then(|(name, remark)| Some((name.trim(), copies(remark)?)));
    match counted {
        Some((name, (originals, copies))) if !name.is_empty() => {
            Material { name: name.to_owned(), originals, copies, ..Material::default() }
        }
        _ => without_sets(text),
    }
}

/// 一式三份 says how many there are of what, but not whether they are originals.
fn without_sets(text: &str) -> Material {
    let said = text.strip_suffix(')').and_then(|open| open.rsplit_once('('));
    match said.filter(|(name, sets)| !name.is_empty() && sets.starts_with("一式") && sets.ends_with('份'))
    {
        Some((name, sets)) if !sets.contains(['件', ',', '，', '、', '(']) => {
            Material { name: name.trim().to_owned(), note: Some(sets.to_owned()), ..Material::default() }
        }
        _ => Material { name: text.to_owned(), ..Material::default() },
    }
}

/// 原件1份,复印件2份.
fn copies(remark: &str) -> Option<(Option<u32>, Option<u32>)> {
    let (mut originals, mut copies) = (None, None);
    let remark = ["原件、复印件各", "原件,复印件各", "原件，复印件各"].iter().fold(
        remark.replace("份复印件", "份,复印件").replace("份原件", "份,原件"),
        |remark, both| remark.replace(both, "原件和复印件各"),
    );
    for part in remark.split([',', '，', '、', ';', '；', ' ']).filter(|part| !part.is_empty()) {
        let part = part.replace(':', "").replace("一式", "").replace('各', "");
        let part = part.strip_suffix('份')?;
        if let Some(rest) = part.strip_prefix("原件").filter(|rest| !rest.contains("复印件")) {
            originals = Some(number(rest)?);
        } else if let Some(rest) = part.strip_prefix("复印件") {
            copies = Some(number(rest)?);
        } else {
            let both = part.strip_prefix("原件和复印件").or_else(|| part.strip_prefix("原件及复印件"))?;
            originals = Some(number(both)?);
            copies = originals;
        }
    }
    (originals.is_some() || copies.is_some()).then_some((originals, copies))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn materials_are_parted_by_commas_and_marks_where_each_part_is_one() {
        for (text, expected) in [
            ("申请表(原件1份)，身份证(复印件1份)", vec!["申请表(原件1份)", "身份证(复印件1份)"]),
            ("申请表，身份证(复印件1份)", vec!["申请表，身份证(复印件1份)"]),
            ("申请表、身份证、户口本", vec!["申请表", "身份证", "户口本"]),
            ("1.申请书 2.身份证；户口本\n照片；合同", vec!["申请书", "身份证", "户口本", "照片", "合同"]),
            ("1.申请表、身份证\n2.照片", vec!["申请表", "身份证", "照片"]),
            ("《合成表、合成书》、照片（正面、侧面）", vec!["《合成表、合成书》", "照片（正面、侧面）"]),
            ("《合成表、合成书", vec!["《合成表、合成书"]),
            ("法定代表人、负责人身份证明", vec!["法定代表人、负责人身份证明"]),
            ("身份证、户口本原件及复印件", vec!["身份证、户口本原件及复印件"]),
            (
                "申请表、能够证明其在合成市范围内连续居住满三年的书面材料",
                vec!["申请表、能够证明其在合成市范围内连续居住满三年的书面材料"],
            ),
        ] {
            assert_eq!(materials(text), expected, "{text}");
        }
    }

    #[test]
    fn copies_of_a_material_are_counted() {
        for (text, name, originals, copies) in [
            ("身份证（原件1份，复印件2份）", "身份证", Some(1), Some(2)),
            ("申请书(原件一份)", "申请书", Some(1), None),
            ("证明(原件和复印件各1份)", "证明", Some(1), Some(1)),
            ("证明（原件1份复印件2份）", "证明", Some(1), Some(2)),
            ("证明（原件、复印件各1份）", "证明", Some(1), Some(1)),
            ("申请书（一式三份）", "申请书", None, None),
            ("身份证(正反面)", "身份证(正反面)", None, None),
            ("学校申请函；", "学校申请函", None, None),
        ] {
            let material = material(text);
            assert_eq!(
                (material.name.as_str(), material.originals, material.copies),
                (name, originals, copies)
            );
        }
        assert_eq!(material("申请书（一式三份）").note.as_deref(), Some("一式三份"));
    }
}
