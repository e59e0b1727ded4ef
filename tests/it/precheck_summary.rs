//! What a precheck comes to: materials are counted, and what rests on a part of a name is not complete.

use super::precheck::{form, licence, named, tell};
use onevisit::domain::precheck::{MaterialDefect, PrecheckOutcome};
use onevisit::guide::at_hand::{AtHand, Defect};

#[test]
fn materials_are_counted_and_not_what_is_wrong_with_them() {
    let defects = [MaterialDefect::Unsigned, MaterialDefect::Incomplete, MaterialDefect::Other];
    let defects = defects.map(|kind| Defect { kind, note: None }).to_vec();
    let told = tell(&[form(), licence()], &[AtHand { defects, ..named("申请表") }]);
    assert_eq!(told.found.findings.len(), 4);
    assert_eq!(told.summary, "“某事项”的材料有2项需要补正，要补齐补正后再提交。");
    let text = told.notice.unwrap();
    assert!(text.contains("一、可以当场补正的（1项）\n1. 申请表：未签字。"), "{text}");
    assert!(text.contains("再提交的（2项）\n1. 申请表：其他问题。"), "{text}");
    assert!(text.contains("\n2. 营业执照：未提交。"), "{text}");
}

#[test]
fn what_rests_on_a_part_of_a_name_is_not_complete() {
    let told = tell(&[licence()], &[named("餐馆营业执照")]);
    assert_eq!((told.found.outcome, told.notice), (PrecheckOutcome::ToBeConfirmed, None));
    assert!(told.summary.starts_with("“某事项”的材料要核对以后才能确定是否齐全；"), "{}", told.summary);
    assert!(told.summary.contains("有1份只对上名称的一部分，请核对"), "{}", told.summary);
    let told = tell(&[licence()], &[named("餐馆营业执照"), named("营业执照")]);
    assert_eq!(told.found.outcome, PrecheckOutcome::Complete);
    let told = tell(&[licence()], &[named("营业执照（丢了）")]);
    assert_eq!(told.found.outcome, PrecheckOutcome::CorrectionNeeded);
    assert_eq!(told.found.unrecognised[0].candidates, [0]);
}
