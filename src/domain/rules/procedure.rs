//! The steps, the questions and the result.

use super::Check;
use super::table::{LICENSE_WITH_FEW_STEPS, LICENSE_WITHOUT_FAQ, RESULT_KIND};
use crate::domain::code_list::CodeList;
use crate::domain::guide::{Guide, ResultKind};
use crate::domain::item::{Item, ItemType};
use crate::domain::text::fold;

/// 受理, 审核, 审批, 办结 and 送达.
const FEWEST_STEPS: usize = 5;

pub(super) fn check(check: &mut Check, item: &Item, guide: &Guide) {
    // A guide without a procedure is not complete yet, and what it lacks says nothing.
    if item.item_type == Some(ItemType::License) && !guide.steps.is_empty() {
        let steps = guide.steps.len();
        check.require(
            steps >= FEWEST_STEPS,
            "steps",
            LICENSE_WITH_FEW_STEPS,
            &format!("the guide names {steps} steps, a licence has at least {FEWEST_STEPS}"),
        );
        check.require(
            !guide.faq.is_empty(),
            "faq",
            LICENSE_WITHOUT_FAQ,
            "the guide has a procedure but answers no question",
        );
    }
    for result in &guide.results {
        let (Some(kind), Some(expected)) = (result.kind, kind_by_name(&result.name)) else { continue };
        if kind != expected {
            let message = format!(
                "the kind of \"{}\" is {}, not {}",
                result.name,
                kind.entry().code,
                expected.entry().code
            );
            check.report("results", RESULT_KIND, message);
        }
    }
}

/// What the end of a name says about a result, where it says something.
fn kind_by_name(name: &str) -> Option<ResultKind> {
    /// Acts that are called 证 and are no documents.
    const ACTS: &[&str] = &["公证", "认证", "论证", "验证", "见证", "查证", "举证", "核证"];
    let folded = fold(name);
    let name = folded.trim_end_matches(['》', '"', '”', '」']);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["证"]) && !ends(ACTS) {
        return Some(ResultKind::Certificate);
    }
    ends(&["批复", "批文", "公文", "行文"]).then_some(ResultKind::Document)
}
