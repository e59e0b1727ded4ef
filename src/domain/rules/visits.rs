//! How often one must come, against how one may apply.

use super::table::{
    FULL_ONLINE_WITH_VISITS, IN_PERSON_BY_AGENT, IN_PERSON_WITHOUT_VISITS, REASON_WITHOUT_VISITS,
    VISITS_WITHOUT_REASON, WINDOW_AGAINST_MODE, WINDOW_WITHOUT_VISITS,
};
use super::{Check, says_nothing};
use crate::domain::catalogue::Directory;
use crate::domain::guide::{ApplicationForm, Guide, OnlineDepth};
use crate::domain::item::Item;

pub(super) fn check(check: &mut Check, item: &Item, guide: &Guide, directory: &Directory) {
    let mode_without_visits = item
        .handling_mode
        .as_ref()
        .and_then(|mode| directory.handling_modes.get(mode.as_ref()))
        .is_some_and(|mode| mode.max_visits == Some(0));
    check_window(check, item.visits, mode_without_visits, guide);
    check_reason(check, item.visits, guide);
    let online = guide.online_depth == Some(OnlineDepth::Full);
    if let Some(visits @ 1..) = item.visits.filter(|_| online) {
        let message =
            format!("the guide says online from beginning to end, the item states visits ({visits})");
        check.report("online_depth", FULL_ONLINE_WITH_VISITS, message);
    }
    if guide.conditions.iter().any(|condition| demands_presence(&condition.text)) {
        check.require(
            item.visits != Some(0) && !mode_without_visits,
            "conditions",
            IN_PERSON_WITHOUT_VISITS,
            "a condition demands the applicant in person, but no visit is asked for",
        );
        check.require(
            !by_agent_alone(item, directory),
            "conditions",
            IN_PERSON_BY_AGENT,
            "a condition demands the applicant in person, but the way of fulfilment is 代办",
        );
    }
}

/// The number of visits is the sharper statement: where it is zero, the mode is not blamed as well.
fn check_window(check: &mut Check, visits: Option<u32>, mode_without_visits: bool, guide: &Guide) {
    if !window_alone(guide) {
        return;
    }
    let message = "the guide names no form of application but the window";
    if visits == Some(0) {
        check.report("visits", WINDOW_WITHOUT_VISITS, message.to_owned());
    } else if mode_without_visits {
        check.report("handling_mode", WINDOW_AGAINST_MODE, message.to_owned());
    }
}

/// Whether a window is the only way. The office comes, terminals stand elsewhere, and a courier carries
/// materials: each of them spares the visit.
fn window_alone(guide: &Guide) -> bool {
    let forms = &guide.application_forms;
    !forms.is_empty()
        && forms.iter().all(|form| *form == ApplicationForm::Window)
        && guide.courier != Some(true)
        && guide.online_address.is_none()
        && !matches!(guide.online_depth, Some(OnlineDepth::Online | OnlineDepth::Full))
}

fn check_reason(check: &mut Check, visits: Option<u32>, guide: &Guide) {
    let reason = guide.visit_reason.as_deref().filter(|reason| !says_nothing(reason));
    match (visits, reason) {
        (Some(0), Some(reason)) => {
            let message = format!("no visit is asked for, but the guide gives a reason: \"{reason}\"");
            check.report("visit_reason", REASON_WITHOUT_VISITS, message);
        }
        (Some(visits @ 1..), None) if guide.visit_reason.is_some() || in_national_form(guide) => {
            let message = format!("the item asks for visits ({visits}), and the guide does not say why");
            check.report("visit_reason", VISITS_WITHOUT_REASON, message);
        }
        _ => {}
    }
}

/// Whether a guide was taken from the national form, which has a place for the reason. Other sources have
/// none, and their silence says nothing.
fn in_national_form(guide: &Guide) -> bool {
    guide.online_depth.is_some() || !guide.application_forms.is_empty()
}

/// Whether a condition demands the applicant in person, without a way round it.
fn demands_presence(text: &str) -> bool {
    const DEMANDS: &[&str] =
        &["本人到场", "本人亲自", "本人到现场", "本人现场办理", "本人须到", "本人必须到", "本人需到"];
    const WAYS_ROUND: &[&str] = &[
        "无需",
        "无须",
        "不需",
        "不须",
        "不必",
        "不用",
        "可不",
        "不能",
        "委托",
        "代理",
        "代办",
        "代为",
        "监护人",
    ];
    DEMANDS.iter().any(|words| text.contains(words)) && !WAYS_ROUND.iter().any(|words| text.contains(words))
}

/// Whether others do it for the applicant in every way; one who is helped or led is there in person.
fn by_agent_alone(item: &Item, directory: &Directory) -> bool {
    let by_agent =
        |code: &str| directory.methods.get(code).is_some_and(|method| method.name.contains("代办"));
    !item.methods.is_empty() && item.methods.iter().all(|code| by_agent(code.as_ref()))
}
