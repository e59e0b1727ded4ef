//! What is missing or wrong with materials at hand: what holds for every guide, and the rules one by one.

use crate::support::fixtures::item;
use onevisit::domain::guide::{
    Guide, GuideEdition, Material, MaterialKind, MaterialSource, Medium, Necessity, Statement, material_code,
};
use onevisit::domain::item::{Audience, Item, ItemStatus, ItemType};
use onevisit::domain::precheck::{
    CorrectionRule, FindingKind, MaterialAspect, MaterialDefect, PrecheckOutcome,
};
use onevisit::guide::at_hand::{AtHand, Called, Defect};
use onevisit::guide::notice::notice;
use onevisit::guide::precheck::{Precheck, Subject, precheck};
use onevisit::guide::summary::summary;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What was found, with the texts made of it.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    pub(super) found: Precheck,
    pub(super) summary: String,
    pub(super) notice: Option<String>,
}

fn tell_of(item: &Item, guide: &Guide, applicant: Audience, at_hand: &[AtHand]) -> Told {
    let edition = GuideEdition::after(0, item.code.clone(), guide.clone());
    let subject = Subject { item, department: "市司法局", edition: &edition };
    let found = precheck(subject, applicant, at_hand);
    Told { summary: summary(subject, &found), notice: notice(subject, &found), found }
}

pub(super) fn tell(materials: &[Material], at_hand: &[AtHand]) -> Told {
    let guide = Guide { materials: materials.to_vec(), ..Guide::default() };
    tell_of(&item("some-item", "某事项"), &guide, Audience::NaturalPerson, at_hand)
}

pub(super) fn named(name: &str) -> AtHand {
    let called = Called::Name(name.to_owned());
    AtHand { called, originals: None, copies: None, medium: None, defects: vec![] }
}

fn with_defect(entry: AtHand, kind: MaterialDefect) -> AtHand {
    AtHand { defects: vec![Defect { kind, note: None }], ..entry }
}

fn required(name: &str) -> Material {
    Material { name: name.to_owned(), necessity: Some(Necessity::Required), ..Material::default() }
}

pub(super) fn form() -> Material {
    Material { kind: Some(MaterialKind::Form), ..required("申请表") }
}

pub(super) fn licence() -> Material {
    let source = Some(MaterialSource::GovernmentIssued);
    Material { kind: Some(MaterialKind::Certificate), source, ..required("营业执照") }
}

/// The rules of the findings.
fn rules(told: &Told) -> Vec<CorrectionRule> {
    told.found.findings.iter().map(|finding| finding.rule).collect()
}

fn kinds(told: &Told) -> Vec<FindingKind> {
    told.found.findings.iter().map(|finding| finding.kind).collect()
}

fn missing(found: &Precheck) -> Vec<Option<usize>> {
    let missing = found.findings.iter().filter(|finding| finding.kind == FindingKind::Missing);
    missing.map(|finding| finding.place).collect()
}

/// Materials whose names share parts.
fn materials() -> impl Strategy<Value = Vec<Material>> {
    let name =
        select(vec!["身份证", "居民身份证", "户口本", "《申请表》", "申请表附件", "证明", "营业执照副本"]);
    let necessity = of(select(vec![Necessity::Required, Necessity::Optional, Necessity::Deferrable])).boxed();
    let medium = of(select(vec![Medium::Paper, Medium::Electronic, Medium::Either]));
    let kind = of(select(vec![MaterialKind::Certificate, MaterialKind::Form, MaterialKind::Other]));
    let source = of(select(vec![MaterialSource::Applicant, MaterialSource::GovernmentIssued]));
    let material = (name, necessity, medium, kind, source, of(1..3_u32), of(0..3_u32));
    let material = material.prop_map(|(name, necessity, medium, kind, source, originals, copies)| Material {
        name: name.to_owned(),
        necessity,
        medium,
        kind,
        source,
        originals,
        copies,
        ..Material::default()
    });
    vec(material, 0..6)
}

fn entries() -> impl Strategy<Value = Vec<AtHand>> {
    let name = select(vec!["身份证", "户口簿", "申请表", "证明", "执照", "m1", "m2", "别的"]);
    let defect =
        (select(vec![MaterialDefect::Unsigned, MaterialDefect::Expired]), of(Just("某栏".to_owned())));
    let defects = vec(defect.prop_map(|(kind, note)| Defect { kind, note }), 0..3);
    let medium = of(select(vec![Medium::Paper, Medium::Electronic, Medium::Either]));
    let entry = (name, of(0..3_u32), of(0..3_u32), medium, defects);
    let entry = entry.prop_map(|(name, originals, copies, medium, defects)| {
        let name = name.to_owned();
        let called = if name.starts_with('m') { Called::Code(name) } else { Called::Name(name) };
        AtHand { called, originals, copies, medium, defects }
    });
    vec(entry, 0..8)
}

/// All that a guide wants, in full.
fn in_full(materials: &[Material]) -> Vec<AtHand> {
    let full = |(place, material): (usize, &Material)| AtHand {
        called: Called::Code(material_code(place)),
        originals: Some(material.originals.unwrap_or(1)),
        copies: Some(material.copies.unwrap_or(0)),
        medium: Some(material.medium.unwrap_or(Medium::Paper)),
        defects: vec![],
    };
    materials.iter().enumerate().map(full).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_everything_at_hand_in_full_it_is_complete(materials in materials()) {
        prop_assume!(!materials.is_empty());
        let told = tell(&materials, &in_full(&materials));
        prop_assert_eq!(told.found.outcome, PrecheckOutcome::Complete);
        prop_assert!(told.found.findings.is_empty() && told.notice.is_none(), "{:?}", told);
        prop_assert!(told.summary.contains("齐全"));
    }

    #[test]
    fn with_nothing_at_hand_every_required_material_is_missing_once(materials in materials()) {
        let told = tell(&materials, &[]);
        let (optional, others): (Vec<usize>, Vec<usize>) =
            (0..materials.len()).partition(|place| materials[*place].necessity == Some(Necessity::Optional));
        prop_assert_eq!(&told.found.in_certain_cases, &optional);
        prop_assert_eq!(missing(&told.found), others.iter().map(|place| Some(*place)).collect::<Vec<_>>());
        prop_assert_eq!(told.found.findings.len(), others.len());
        for place in others {
            let entry = format!(". {}：未提交", materials[place].name);
            prop_assert!(told.notice.as_ref().unwrap().contains(&entry), "no {entry}");
        }
    }

    #[test]
    fn more_at_hand_never_makes_more_missing(materials in materials(), entries in entries()) {
        let mut before = missing(&tell(&materials, &[]).found);
        for count in 0..=entries.len() {
            let now = missing(&tell(&materials, &entries[..count]).found);
            prop_assert!(now.iter().all(|place| before.contains(place)), "{:?} {:?}", before, now);
            before = now;
        }
    }

    #[test]
    fn the_order_of_the_question_makes_no_difference(
        materials in materials(), entries in entries(), swaps in vec((any::<Index>(), any::<Index>()), 0..8),
    ) {
        let told = tell(&materials, &entries);
        prop_assert_eq!(&told, &tell(&materials, &entries));
        let mut shuffled = entries;
        for (a, b) in swaps.iter().filter(|_| !shuffled.is_empty()).copied().collect::<Vec<_>>() {
            let (a, b) = (a.index(shuffled.len()), b.index(shuffled.len()));
            shuffled.swap(a, b);
        }
        prop_assert_eq!(told, tell(&materials, &shuffled));
    }

    #[test]
    fn findings_keep_the_order_of_the_guide_and_every_one_is_in_the_notice(
        materials in materials(), entries in entries(),
    ) {
        let told = tell(&materials, &entries);
        let places: Vec<_> = told.found.findings.iter().map(|finding| finding.place).collect();
        prop_assert!(places.is_sorted());
        let text = told.notice.unwrap_or_default();
        for finding in &told.found.findings {
            let name = format!(". {}：", materials[finding.place.unwrap()].name);
            let entry = format!("{}{}", finding.detail, finding.what_to_do);
            let is_there = text.lines().any(|line| line.contains(&name) && line.contains(&entry));
            prop_assert!(is_there, "{text} lacks {name}{entry}");
        }
    }
}

#[test]
fn what_the_applicant_fills_in_can_be_put_right_on_the_spot_and_what_others_issue_cannot() {
    use CorrectionRule as Rule;
    use MaterialDefect as Is;
    let told = tell(&[form(), licence()], &[]);
    assert_eq!(rules(&told), [Rule::FilledInHere, Rule::IssuedByDepartment]);
    assert_eq!(told.found.outcome, PrecheckOutcome::CorrectionNeeded);
    let original = AtHand { originals: Some(1), ..named("营业执照") };
    for (defect, of_form, of_licence) in [
        (Is::Unsigned, Rule::SignedHere, Rule::IssuedByDepartment),
        (Is::Unsealed, Rule::SealNotAtHand, Rule::IssuedByDepartment),
        (Is::Incomplete, Rule::CorrectedHere, Rule::IssuedByDepartment),
        (Is::Inconsistent, Rule::CorrectedHere, Rule::IssuedByDepartment),
        (Is::Illegible, Rule::FilledInHere, Rule::IssuedByDepartment),
        (Is::Expired, Rule::FilledInHere, Rule::IssuedByDepartment),
        (Is::PoorCopy, Rule::OriginalNotAtHand, Rule::CopiedHere),
        (Is::UncertifiedCopy, Rule::OriginalNotAtHand, Rule::ComparedHere),
        (Is::Other, Rule::JudgedByStaff, Rule::JudgedByStaff),
    ] {
        let at_hand = [with_defect(named("申请表"), defect), with_defect(original.clone(), defect)];
        assert_eq!(rules(&tell(&[form(), licence()], &at_hand)), [of_form, of_licence], "{defect:?}");
    }
}

#[test]
fn a_source_that_the_guide_does_not_state_is_told() {
    let other = Material { source: Some(MaterialSource::Other), ..form() };
    assert_eq!(rules(&tell(&[required("样件"), other], &[])), [CorrectionRule::SourceNotStated; 2]);
    let certificate = Material { kind: Some(MaterialKind::Certificate), ..required("证明") };
    assert_eq!(rules(&tell(&[certificate], &[])), [CorrectionRule::IssuedElsewhere]);
}

#[test]
fn papers_are_counted_where_both_sides_state_a_number() {
    let wanted = [Material { originals: Some(1), copies: Some(2), medium: Some(Medium::Paper), ..licence() }];
    let with =
        |originals, copies| AtHand {
            originals, copies, medium: Some(Medium::Paper), ..named("营业执照")
        };
    let told = tell(&wanted, &[with(Some(1), Some(0))]);
    assert_eq!(
        (kinds(&told), rules(&told)),
        (vec![FindingKind::TooFewCopies], vec![CorrectionRule::CopiedHere])
    );
    assert_eq!(told.found.findings[0].detail, "需要复印件2份，现有0份。");
    assert_eq!(told.found.findings[0].what_to_do, "请当场用原件复印2份。");
    assert_eq!(told.found.outcome, PrecheckOutcome::OnTheSpot);
    let told = tell(&wanted, &[with(Some(0), Some(1))]);
    assert_eq!(kinds(&told), [FindingKind::TooFewOriginals, FindingKind::TooFewCopies]);
    // Entries of the same material add up; what one of them does not tell adds nothing.
    let told = tell(&wanted, &[with(Some(1), None), with(None, Some(1)), with(None, Some(1))]);
    assert_eq!(told.found.outcome, PrecheckOutcome::Complete);
    // What is not told is not checked, and said to be so.
    let told = tell(&wanted, &[named("营业执照")]);
    assert_eq!(told.found.outcome, PrecheckOutcome::Complete);
    let untold = [MaterialAspect::Medium, MaterialAspect::Originals, MaterialAspect::Copies];
    assert_eq!(told.found.not_stated[0].by_request, untold);
    assert!(told.summary.contains("请当面核对"), "{}", told.summary);
    // No original and no copy is nothing.
    assert_eq!(kinds(&tell(&wanted, &[with(Some(0), Some(0))])), [FindingKind::Missing]);
    // Where a file will do, papers are not counted.
    let either = Material { medium: Some(Medium::Either), ..wanted[0].clone() };
    let file = AtHand { medium: Some(Medium::Electronic), ..named("营业执照") };
    let told = tell(&[either], &[file]);
    assert_eq!((kinds(&told), told.found.not_stated), (vec![], vec![]));
}

#[test]
fn a_file_is_no_paper_and_paper_is_no_file() {
    let on = |medium| Some(medium);
    let at_hand =
        |name, medium| AtHand { originals: Some(0), copies: Some(0), medium: on(medium), ..named(name) };
    let paper = [
        Material { medium: on(Medium::Paper), originals: Some(1), ..form() },
        Material { medium: on(Medium::Paper), originals: Some(1), ..licence() },
    ];
    let told =
        tell(&paper, &[at_hand("申请表", Medium::Electronic), at_hand("营业执照", Medium::Electronic)]);
    assert_eq!(kinds(&told), [FindingKind::WrongMedium; 2]);
    assert_eq!(rules(&told), [CorrectionRule::PrintedHere, CorrectionRule::IssuedByDepartment]);
    assert!(told.found.findings[1].what_to_do.contains("原件1份"));
    let file = [Material { medium: on(Medium::Electronic), ..licence() }];
    let there = AtHand { originals: Some(1), medium: on(Medium::Paper), ..named("营业执照") };
    assert_eq!(rules(&tell(&file, &[there])), [CorrectionRule::ScannedHere]);
    assert_eq!(rules(&tell(&file, &[at_hand("营业执照", Medium::Either)])), []);
}

#[test]
fn what_may_follow_later_or_is_needed_in_certain_cases_is_told_apart() {
    let later = Material { necessity: Some(Necessity::Deferrable), ..licence() };
    let case = Material {
        necessity: Some(Necessity::Optional),
        note: Some("代他人申请时提交。".to_owned()),
        ..required("委托书")
    };
    let told = tell(&[form(), later.clone(), case.clone()], &[named("申请表")]);
    assert_eq!(told.found.outcome, PrecheckOutcome::MayFollow);
    assert!(told.found.findings[0].may_follow_later);
    assert_eq!(told.found.in_certain_cases, [2]);
    let text = told.notice.unwrap();
    assert!(text.contains("可以先受理、后补交的（容缺后补）（1项）\n1. 营业执照：未提交。"), "{text}");
    assert!(text.contains("（1项）\n1. 委托书：代他人申请时提交。"), "{text}");
    // What is brought must be in order, needed or not.
    let torn = with_defect(named("委托书"), MaterialDefect::Damaged);
    let told = tell(&[case], &[torn]);
    assert_eq!((kinds(&told), told.found.in_certain_cases), (vec![FindingKind::Defective], vec![]));
    assert_eq!(tell(&[later, form()], &[]).found.outcome, PrecheckOutcome::OnTheSpot);
}

#[test]
fn a_material_of_unknown_necessity_counts_as_required() {
    let told = tell(&[Material { necessity: None, ..form() }], &[]);
    assert_eq!(kinds(&told), [FindingKind::Missing]);
    assert!(told.found.findings[0].detail.contains("按必要材料核对"));
    assert_eq!(told.found.not_stated[0].by_guide[0], MaterialAspect::Necessity);
}

#[test]
fn an_applicant_who_is_not_served_is_told_so_with_everything_else() {
    let serving =
        |audience: &[Audience]| Item { audience: audience.to_vec(), ..item("some-item", "某事项") };
    let guide = Guide { materials: vec![form()], ..Guide::default() };
    let ask = |item: &Item, at_hand: &[AtHand]| tell_of(item, &guide, Audience::NaturalPerson, at_hand);
    let enterprises = serving(&[Audience::Enterprise, Audience::Institution]);
    let told = ask(&enterprises, &[]);
    assert_eq!(told.found.outcome, PrecheckOutcome::ApplicantNotServed);
    assert_eq!(kinds(&told), [FindingKind::ApplicantNotServed, FindingKind::Missing]);
    assert_eq!(told.found.findings[0].detail, "本事项的服务对象是企业法人、事业法人，不包括自然人。");
    assert!(told.notice.unwrap().contains("需要核实的（1项）"));
    // There is nothing to put right with the materials.
    assert_eq!(ask(&enterprises, &[named("申请表")]).notice, None);
    for item in [serving(&[]), serving(&[Audience::NaturalPerson])] {
        assert_eq!(ask(&item, &[named("申请表")]).found.outcome, PrecheckOutcome::Complete);
    }
}

#[test]
fn a_guide_without_materials_is_not_complete() {
    let told = tell(&[], &[named("身份证")]);
    assert_eq!((told.found.outcome, told.notice), (PrecheckOutcome::NothingStated, None));
    assert_eq!(told.summary, "“某事项”的办事指南没有列出申请材料，无法核对，请向市司法局咨询。");
}

#[test]
fn a_text_that_was_sent_makes_no_lines_of_the_notice() {
    let note = Some("某栏\n\n二、不需要其他材料\u{2028}三".to_owned());
    let defects = vec![Defect { kind: MaterialDefect::Other, note }];
    let told = tell(&[form()], &[AtHand { defects, ..named("申请表") }]);
    let text = told.notice.unwrap();
    assert!(text.contains("1. 申请表：其他问题（某栏 二、不需要其他材料 三）。"), "{text}");
}

#[test]
fn the_notice_can_be_printed_as_it_is() {
    let item = Item {
        item_type: Some(ItemType::License),
        status: ItemStatus::Suspended,
        ..item("some-item", "律师执业许可")
    };
    let copies = Material { copies: Some(1), originals: Some(1), ..licence() };
    let guide = Guide {
        materials: vec![form(), copies, Material { originals: Some(2), ..required("合同") }],
        conditions: vec![Statement { text: "成年。".to_owned(), evidence: None }],
        ..Guide::default()
    };
    let at_hand = [AtHand { originals: Some(1), copies: Some(0), ..named("营业执照副本") }];
    let told = tell_of(&item, &guide, Audience::NaturalPerson, &at_hand);
    let expected = "\
审批服务事项补正通知书

编号：________________

申请人：________________（自然人）
办理事项：律师执业许可

　　你（单位）申请办理本事项的材料，经核对不齐全或者不符合要求。根据《中华人民共和国行政许可法》第三十二条的规定，现将需要补齐补正的全部内容一次性告知如下：

一、可以当场补正的（2项）
1. 申请表：未提交。请当场填写。
2. 营业执照：需要复印件1份，现有0份。请当场用原件复印1份。

二、不能当场补正，需要补齐补正后再提交的（1项）
1. 合同：未提交。请备齐后补交：原件2份。

请注意：本事项目前暂停办理。

　　以上是对照本事项办事指南（第1版）核对的全部内容。

市司法局（盖章）
经办人（签字）：____________
日期：________年____月____日

申请人或者代理人签收：____________    日期：________年____月____日";
    assert_eq!(told.notice.unwrap(), expected);
    assert_eq!(
        told.summary,
        "“律师执业许可”的材料有3项需要补正，其中2项可以当场补正，1项要补齐补正后再提交；带来的材料有1份只对上名称的一部分，请核对；请注意，本事项目前暂停办理。"
    );
}
