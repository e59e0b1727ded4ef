//! The notice of what has to be put right (《审批服务事项补正通知书》), as plain text to be printed.
//!
//! Number, names, dates and seal are left blank: they are filled in by hand.

use super::numerals::cardinal;
use super::precheck::{Course, Finding, Precheck, Subject};
use crate::domain::code_list::CodeList;
use crate::domain::item::{ItemStatus, ItemType};
use crate::domain::precheck::FindingKind;
use crate::domain::text::one_line;

/// The title.
pub const TITLE: &str = "审批服务事项补正通知书";

/// The parts, in their order. Each is there only if there is something in it.
const PARTS: &[(Course, &str)] = &[
    (Course::OnTheSpot, "可以当场补正的"),
    (Course::Beforehand, "不能当场补正，需要补齐补正后再提交的"),
    (Course::Later, "可以先受理、后补交的（容缺后补）"),
];

/// The text of the notice; none where there is nothing to put right.
pub fn notice(subject: Subject<'_>, found: &Precheck) -> Option<String> {
    found.of_materials().next()?;
    let mut lines = head(subject, found);
    for (number, (heading, entries)) in (1..).zip(parts(subject, found)) {
        lines.push(format!("{}、{heading}（{}项）", cardinal(number), entries.len()));
        let numbered = (1..).zip(entries).map(|(number, entry)| format!("{number}. {entry}"));
        lines.extend(numbered.chain([String::new()]));
    }
    lines.extend(foot(subject));
    Some(lines.join("\n"))
}

fn head(subject: Subject<'_>, found: &Precheck) -> Vec<String> {
    // The law binds licences; other items keep to it by the promise to tell everything at once.
    let law = match subject.item.item_type {
        Some(ItemType::License) => "根据《中华人民共和国行政许可法》第三十二条的规定，",
        _ => "",
    };
    vec![
        TITLE.to_owned(),
        String::new(),
        "编号：________________".to_owned(),
        String::new(),
        format!("申请人：________________（{}）", found.applicant.entry().name),
        format!("办理事项：{}", subject.item.name),
        String::new(),
        format!(
            "　　你（单位）申请办理本事项的材料，经核对不齐全或者不符合要求。{law}现将需要补齐补正的全部内容一次性\
             告知如下："
        ),
        String::new(),
    ]
}

/// The headings with their entries.
fn parts<'a>(subject: Subject<'a>, found: &'a Precheck) -> Vec<(&'static str, Vec<String>)> {
    let of_course = |course: Course| found.of_materials().filter(move |finding| finding.course() == course);
    let told = PARTS.iter().map(|(course, heading)| {
        let findings: Vec<&Finding> = of_course(*course).collect();
        let materials = findings.chunk_by(|a, b| a.place == b.place);
        (*heading, materials.map(|findings| entry(subject, findings)).collect())
    });
    let cases = found.in_certain_cases.iter().map(|place| in_certain_case(subject, *place)).collect();
    let applicant = found.findings.iter().filter(|finding| finding.kind == FindingKind::ApplicantNotServed);
    let applicant = applicant.map(|finding| format!("{}{}", finding.detail, finding.what_to_do)).collect();
    let others = [("只在特定情形下需要的，请对照自身情况", cases), ("需要核实的", applicant)];
    told.chain(others).filter(|(_, entries): &(_, Vec<String>)| !entries.is_empty()).collect()
}

/// All that is the matter with one material.
fn entry(subject: Subject<'_>, findings: &[&Finding]) -> String {
    let place = findings.first().and_then(|finding| finding.place);
    let name = place.map(|place| name_of(subject, place)).unwrap_or_default();
    let told: String =
        findings.iter().map(|finding| format!("{}{}", finding.detail, finding.what_to_do)).collect();
    let may_follow = findings.iter().any(|finding| finding.on_the_spot() && finding.may_follow_later);
    let later = if may_follow { "也可以先受理、后补交。" } else { "" };
    format!("{name}：{told}{later}")
}

fn in_certain_case(subject: Subject<'_>, place: usize) -> String {
    let note = subject.edition.guide.materials.get(place).and_then(|material| material.note.as_deref());
    let note = note.map_or_else(|| "办事指南没有写明是哪些情形，请咨询。".to_owned(), one_line);
    format!("{}：{note}", name_of(subject, place))
}

fn name_of(subject: Subject<'_>, place: usize) -> String {
    subject.edition.guide.materials.get(place).map(|material| one_line(&material.name)).unwrap_or_default()
}

fn foot(subject: Subject<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if subject.item.status == ItemStatus::Suspended {
        lines.extend(["请注意：本事项目前暂停办理。".to_owned(), String::new()]);
    }
    lines.push(format!("　　以上是对照本事项办事指南（第{}版）核对的全部内容。", subject.edition.edition));
    let phones: Vec<String> =
        subject.edition.guide.consult.iter().map(|contact| one_line(&contact.value)).collect();
    if !phones.is_empty() {
        lines.push(format!("　　咨询方式：{}", phones.join("、")));
    }
    lines.extend(
        [
            "",
            &format!("{}（盖章）", subject.department),
            "经办人（签字）：____________",
            "日期：________年____月____日",
            "",
            "申请人或者代理人签收：____________    日期：________年____月____日",
        ]
        .map(str::to_owned),
    );
    lines
}
