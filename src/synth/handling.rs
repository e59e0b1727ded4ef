//! How the application for an item is handled, as its guide tells it; all of it follows from the item.

use super::chance::Chance;
use super::channels;
use super::item::Item;
use super::region::Area;
use crate::domain::guide::{ApplicationForm, CaseType, OnlineDepth};
use crate::domain::item::TimeLimit;

/// An item that takes no time is decided on the spot; one without a promise may be either.
pub(super) fn case_type(promised: Option<TimeLimit>) -> Option<CaseType> {
    promised.map(|limit| if limit.amount == 0 { CaseType::Instant } else { CaseType::Committed })
}

/// The ways to apply. Whoever needs not come and cannot apply online must be able to use the mail.
pub(super) fn forms(item: &Item) -> Vec<ApplicationForm> {
    let mut forms: Vec<ApplicationForm> = Vec::new();
    for method in &item.methods {
        let form = form(method);
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() {
        forms.push(ApplicationForm::Window);
    }
    if item.visits == Some(0) && !forms.contains(&ApplicationForm::Online) {
        forms.push(ApplicationForm::Express);
    }
    forms.sort_unstable();
    forms
}

fn form(method: &str) -> ApplicationForm {
    match method {
        "self_service_terminal" => ApplicationForm::Terminal,
        "agency" => ApplicationForm::OnSite,
        online if online.starts_with("online") => ApplicationForm::Online,
        _ => ApplicationForm::Window,
    }
}

/// How far it goes online: to the end only if nobody has to come.
pub(super) fn depth(item: &Item, chance: &mut Chance) -> OnlineDepth {
    let begins_online = |method: &&str| method.starts_with("online");
    if !item.methods.iter().any(begins_online) {
        return chance.weighted(OnlineDepth::Information, &[(300, OnlineDepth::PreReview)]);
    }
    if item.visits == Some(0) { OnlineDepth::Full } else { OnlineDepth::Online }
}

/// Where it can be handled online, if it can.
pub(super) fn address(area: &Area, item: &Item, depth: OnlineDepth) -> Option<String> {
    let handled = matches!(depth, OnlineDepth::Online | OnlineDepth::Full);
    handled.then(|| format!("{}items/{}", channels::portal_address(area), item.identity.code))
}

/// Whether materials or results go by courier.
pub(super) fn uses_courier(item: &Item, forms: &[ApplicationForm]) -> bool {
    item.methods.iter().any(|method| method.ends_with("courier")) || forms.contains(&ApplicationForm::Express)
}

/// Why one must come; nothing where nobody must.
pub(super) fn visit_reason(item: &Item, chance: &mut Chance) -> Option<String> {
    let reason = chance.pick(&["须当面核对材料原件", "须由本人签字确认", "须领取纸质结果"]);
    item.visits.is_some_and(|visits| visits > 0).then(|| reason.to_owned())
}
