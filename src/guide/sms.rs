//! A guide as a text message: the name, how often one comes, and what matters most.

use super::freshness::FreshnessState;
use super::promise::NO_PROMISE;
use super::sheet::GuideSheet;
use super::telephone::first_in;
use crate::domain::text::one_line;

/// The longest message, in characters (Unicode scalar values): what one message in Chinese holds.
pub const LONGEST: usize = 70;
/// The name gets so many characters before anything optional is added.
const NAME_FIRST: usize = 30;

/// The sheet as a text message.
pub fn write(sheet: &GuideSheet) -> String {
    let expired =
        if sheet.freshness == FreshnessState::Expired { "指南已过期，请先核实。" } else { "" };
    let made_up = if sheet.synthetic { "虚构数据。" } else { "" };
    let promise = sheet.promise.as_deref().unwrap_or(NO_PROMISE);
    let phone = sheet.phone.as_deref().and_then(first_in);
    let prepare = if sheet.fewest_visits == Some(0) { "要准备" } else { "要带" };
    let optional = [
        phone.map(|phone| format!("咨询{phone}。")),
        sheet.leading_way.map(|way| format!("{way}。")),
        Some(sheet.materials).filter(|count| *count > 0).map(|count| format!("{prepare}材料{count}样。")),
        Some(format!("（{}发布）", sheet.released_on)),
    ];
    let mut message = format!("{expired}{made_up}");
    let mut rest = format!("，{promise}。");
    let name_length = length(&sheet.title).min(NAME_FIRST);
    for part in optional.into_iter().flatten() {
        if length(&message) + name_length + length(&rest) + length(&part) <= LONGEST {
            rest.push_str(&part);
        }
    }
    let left = LONGEST.saturating_sub(length(&message) + length(&rest));
    message.push_str(&shortened(&one_line(&sheet.title), left));
    message + &rest
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The beginning of a name, not cut inside a number.
fn shortened(name: &str, limit: usize) -> String {
    if length(name) <= limit {
        return name.to_owned();
    }
    let is_of_number = |c: char| c.is_numeric() || ".,-".contains(c);
    let kept: String = name.chars().take(limit.saturating_sub(1)).collect();
    let next = name.chars().nth(limit.saturating_sub(1));
    let kept = match next {
        Some(next) if is_of_number(next) => kept.trim_end_matches(is_of_number),
        _ => &kept,
    };
    // Better without what stands in brackets than with half of it.
    let opened = kept.rfind(['(', '（']).filter(|at| *at * 2 > kept.len());
    let whole = opened.filter(|at| !kept.split_at(*at).1.contains([')', '）']));
    let kept = whole.map_or(kept, |at| kept.split_at(at).0);
    if kept.is_empty() { "该事项".to_owned() } else { format!("{kept}…") }
}
