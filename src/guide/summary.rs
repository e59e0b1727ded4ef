//! What a precheck comes to, in one sentence to be read out.

use super::precheck::{Course, Precheck, Subject};
use crate::domain::item::ItemStatus;
use crate::domain::precheck::{FindingKind, MaterialMatch, PrecheckOutcome};
use std::collections::BTreeMap;

/// The sentence, in Chinese.
pub fn summary(subject: Subject<'_>, found: &Precheck) -> String {
    let mut parts = Vec::new();
    let not_served = found.findings.iter().find(|finding| finding.kind == FindingKind::ApplicantNotServed);
    parts.extend(not_served.map(|finding| finding.detail.trim_end_matches('。').to_owned()));
    parts.extend(about_materials(subject, found));
    if !found.in_certain_cases.is_empty() {
        parts.push(format!("另有{}项材料只在特定情形下需要，请对照", found.in_certain_cases.len()));
    }
    parts.extend(about_what_is_unclear(subject, found));
    if subject.item.status == ItemStatus::Suspended {
        parts.push("请注意，本事项目前暂停办理".to_owned());
    }
    format!("{}。", parts.join("；"))
}

fn about_materials(subject: Subject<'_>, found: &Precheck) -> Option<String> {
    let name = &subject.item.name;
    let courses = courses(found);
    if found.outcome == PrecheckOutcome::NothingStated {
        return Some(format!("“{name}”的办事指南没有列出申请材料，无法核对，请向{}咨询", subject.department));
    }
    if courses.is_empty() {
        return Some(if found.rests_on_a_part_of_a_name() {
            format!("“{name}”的材料要核对以后才能确定是否齐全")
        } else {
            format!("“{name}”需要的材料齐全")
        });
    }
    let count = |course: Course| courses.iter().filter(|known| **known == course).count();
    let words = [
        (Course::OnTheSpot, "可以当场补正"),
        (Course::Beforehand, "要补齐补正后再提交"),
        (Course::Later, "可以先受理、后补交"),
    ];
    let there: Vec<(usize, &str)> = words
        .into_iter()
        .map(|(course, words)| (count(course), words))
        .filter(|(count, _)| *count > 0)
        .collect();
    let told = match there.as_slice() {
        [(_, words)] => (*words).to_owned(),
        several => {
            let told = several.iter().map(|(count, words)| format!("{count}项{words}"));
            format!("其中{}", told.collect::<Vec<_>>().join("，"))
        }
    };
    Some(format!("“{name}”的材料有{}项需要补正，{told}", courses.len()))
}

/// For each material with which something is the matter, what keeps the application back the most.
fn courses(found: &Precheck) -> Vec<Course> {
    let mut courses = BTreeMap::new();
    for finding in found.of_materials() {
        let course = courses.entry(finding.place).or_insert(Course::OnTheSpot);
        *course = finding.course().max(*course);
    }
    courses.into_values().collect()
}

fn about_what_is_unclear(subject: Subject<'_>, found: &Precheck) -> Vec<String> {
    let mut parts = Vec::new();
    if subject.edition.guide.materials.is_empty() {
        return parts;
    }
    let in_part =
        found.recognised.iter().filter(|entry| entry.matched_by == MaterialMatch::PartOfName).count();
    if in_part > 0 {
        parts.push(format!("带来的材料有{in_part}份只对上名称的一部分，请核对"));
    }
    let unrecognised = found.unrecognised.len();
    if unrecognised > 0 {
        parts.push(format!("带来的材料有{unrecognised}份没有对上办事指南，请核对名称"));
    }
    let untold = found.not_stated.iter().filter(|material| !material.by_request.is_empty()).count();
    if untold > 0 {
        parts.push(format!("有{untold}项材料没有说明现有的份数或者形式，请当面核对"));
    }
    if matches!(found.outcome, PrecheckOutcome::Complete | PrecheckOutcome::ToBeConfirmed)
        && found.not_stated.iter().any(|material| !material.by_guide.is_empty())
    {
        parts.push("办事指南没有写明的要求，没有核对".to_owned());
    }
    parts
}
