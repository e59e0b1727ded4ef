//! Whether it can be done, with how many visits, and who may apply; and what the source leaves open.

use super::{line, told};
use crate::domain::code_list::CodeList;
use crate::domain::guide::CaseType;
use crate::domain::item::ItemStatus;
use crate::guide::ask::Ask;
use crate::guide::sheet::{Block, Line, Subject};
use crate::guide::ways::Way;

/// The first thing a caller wants to know.
pub(super) fn answer(subject: Subject<'_>, promise: Option<&str>, ways: &[Way<'_>], ask: &Ask) -> Vec<Block> {
    let Subject { item, directory, .. } = subject;
    let state = match item.status {
        ItemStatus::Active => "可以办理",
        ItemStatus::Suspended => "暂停办理",
    };
    let told = promise.filter(|_| item.status == ItemStatus::Active);
    let text = told.map_or_else(|| format!("{state}。"), |promise| format!("{state}，{promise}。"));
    // Aloud, the first sentence says it.
    let mut blocks = vec![Block::Line(Line::silent(None, text))];
    let mode = item.handling_mode.as_ref().and_then(|mode| directory.handling_modes.get(mode.as_ref()));
    blocks.extend(mode.map(|mode| Block::Line(Line::silent("办理形式", mode.name.as_str()))));
    blocks.push(line("实施部门", ask.name.as_str()));
    let open = left_open(subject, promise, ways, ask);
    if !open.is_empty() {
        blocks.push(line("来源未说明", open.join("、")));
    }
    blocks
}

/// Who may apply.
pub(super) fn who(subject: Subject<'_>) -> Vec<Block> {
    let Subject { item, edition, .. } = subject;
    let audience: Vec<&str> = item.audience.iter().map(|audience| audience.entry().name).collect();
    let audience = (!audience.is_empty()).then(|| line("服务对象", audience.join("、")));
    let conditions = edition.guide.conditions.iter().map(|condition| condition.text.clone());
    audience.into_iter().chain(told(Some("条件"), "条", conditions.collect())).collect()
}

/// What a caller asks and the source does not say.
fn left_open(subject: Subject<'_>, promise: Option<&str>, ways: &[Way<'_>], ask: &Ask) -> Vec<&'static str> {
    let Subject { item, edition, .. } = subject;
    let guide = &edition.guide;
    let limits = [item.processing_time.promised, item.processing_time.statutory];
    let no_time = limits.iter().all(Option::is_none) && guide.case_type != Some(CaseType::Instant);
    [
        (promise.is_none(), "要跑几次"),
        (guide.conditions.is_empty() && item.audience.is_empty(), "谁能办"),
        (guide.materials.is_empty(), "要带的材料"),
        (ways.is_empty() && guide.places.is_empty(), "在哪办"),
        (no_time, "办理时限"),
        (guide.charged.is_none() && guide.fees.is_empty(), "是否收费"),
        (guide.consult.is_empty() && ask.numbers.is_empty(), "咨询电话"),
        (guide.last_verified_at.is_none(), "指南核对日期"),
        (guide.valid_until.is_none(), "指南有效期"),
    ]
    .into_iter()
    .filter_map(|(open, what)| open.then_some(what))
    .collect()
}
