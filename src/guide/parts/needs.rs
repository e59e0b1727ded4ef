//! What to bring, how long it takes, and what it costs.

use super::{joined, line, listed, told};
use crate::domain::code_list::CodeList;
use crate::domain::guide::{CaseType, Fee, Guide, Material, MaterialSource, Medium, Necessity, Step};
use crate::domain::item::TimeLimit;
use crate::guide::sheet::{Block, Entry, Subject, Table};

/// The columns of the materials.
const COLUMNS: &[&str] = &["材料", "必要性", "份数", "形式", "来源", "说明"];

/// What to bring.
pub(super) fn materials(guide: &Guide) -> Vec<Block> {
    let rows: Vec<Vec<String>> = guide.materials.iter().map(material).collect();
    if rows.is_empty() { Vec::new() } else { vec![Block::Table(Table::new(COLUMNS, &rows))] }
}

fn material(material: &Material) -> Vec<String> {
    let necessity = material.necessity.map(|necessity| match necessity {
        Necessity::Required => "必须提供",
        Necessity::Optional => "特定情形才要",
        Necessity::Deferrable => "可以先受理、后补交",
    });
    let medium = material.medium.map(|medium| match medium {
        Medium::Paper => "纸质",
        Medium::Electronic => "电子版",
        Medium::Either => "纸质或者电子版",
    });
    let source = material.source.filter(|source| *source != MaterialSource::Other);
    let count = |count: Option<u32>, what: &str| {
        count.filter(|count| *count > 0).map(|count| format!("{what}{count}份"))
    };
    let copies = [count(material.originals, "原件"), count(material.copies, "复印件")];
    let note = joined([
        material.note.clone(),
        material.blank_form.as_ref().map(|form| format!("空白表格：{form}")),
        material.sample.as_ref().map(|sample| format!("样表：{sample}")),
    ]);
    vec![
        material.name.clone(),
        necessity.unwrap_or_default().to_owned(),
        copies.into_iter().flatten().collect::<Vec<_>>().join("，"),
        medium.unwrap_or_default().to_owned(),
        source.map_or("", |source| source.entry().name).to_owned(),
        note,
    ]
}

/// How long it takes, step by step, and what one gets.
pub(super) fn time(subject: Subject<'_>) -> Vec<Block> {
    let Subject { item, edition, .. } = subject;
    let guide = &edition.guide;
    let case_type = guide.case_type.filter(|case_type| *case_type != CaseType::Other);
    let steps = guide.steps.iter().map(step).collect();
    let results = guide.results.iter().map(|result| {
        joined([Some(result.name.clone()), result.validity.as_ref().map(|words| format!("有效期：{words}"))])
    });
    let special = guide.special_procedures.iter().map(|procedure| procedure.text.clone());
    let limits = [
        case_type.map(|case_type| line("办件类型", case_type.entry().name)),
        item.processing_time.promised.map(|limit| line("承诺办结时限", limit.in_words())),
        item.processing_time.statutory.map(|limit| line("法定办结时限", limit.in_words())),
        listed(Some("办理流程"), "步", steps),
        told(Some("办理结果"), "样", results.collect()),
        told(Some("特别程序"), "项", special.collect()),
    ];
    limits.into_iter().flatten().collect()
}

fn step(step: &Step) -> Entry {
    let result = step.result.as_ref().map(|result| format!("结果：{result}"));
    let text = joined([Some(step.name.clone()), step.time.map(TimeLimit::in_words), result]);
    Entry { text, details: Vec::new() }
}

/// What it costs.
pub(super) fn cost(guide: &Guide) -> Vec<Block> {
    let charged = guide.charged.map(|charged| line(None, if charged { "收费。" } else { "不收费。" }));
    let fees = listed(Some("收费项目"), "项", guide.fees.iter().map(fee).collect());
    let payment = guide.online_payment.filter(|_| guide.charged != Some(false));
    let payment = payment.map(|online| line(None, if online { "支持网上支付" } else { "不支持网上支付" }));
    [charged, fees, payment].into_iter().flatten().collect()
}

fn fee(fee: &Fee) -> Entry {
    let labelled = |label: &str, text: &Option<String>| text.as_ref().map(|text| format!("{label}：{text}"));
    let text = joined([
        Some(fee.name.clone()),
        fee.amount.map(|amount| money(amount, fee.currency.as_deref())),
        labelled("标准", &fee.standard),
        labelled("减免", &fee.reduction),
        labelled("依据", &fee.basis),
    ]);
    Entry { text, details: Vec::new() }
}

/// An amount in hundredths: 25.50元.
fn money(hundredths: u64, currency: Option<&str>) -> String {
    let unit = match currency {
        None | Some("CNY") => "元",
        Some(other) => other,
    };
    match hundredths % 100 {
        0 => format!("{}{unit}", hundredths / 100),
        rest => format!("{}.{rest:02}{unit}", hundredths / 100),
    }
}
