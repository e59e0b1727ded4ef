//! The guide of an item: one line of `guides.jsonl`, which agrees with what `items.csv` says.

use super::chance::Chance;
use super::channels;
use super::handling;
use super::item::Item;
use super::materials;
use super::region::{Area, Office};
use super::shape::Mode;
use super::times;
use crate::domain::code_list::CodeList;
use crate::domain::guide::{
    Contact, CrossRegion, Fee, Guide, LegalBasis, Place, Question, ResultDocument, ResultKind, Statement,
};
use crate::domain::item::ItemType;
use serde::Serialize;

/// So many hundredths make one of the currency.
const HUNDREDTHS: u64 = 100;

/// One line of the file.
#[derive(Debug, Serialize)]
pub(super) struct GuideLine<'a> {
    item: &'a str,
    #[serde(flatten)]
    guide: Guide,
}

impl<'a> GuideLine<'a> {
    /// The guide of an item.
    pub(super) fn new(area: &Area, office: &Office, item: &'a Item, chance: &mut Chance) -> Self {
        Self { item: &item.identity.code, guide: guide(area, office, item, chance) }
    }
}

fn guide(area: &Area, office: &Office, item: &Item, chance: &mut Chance) -> Guide {
    let results = results(item, chance);
    let makes_certificate = results.iter().any(|result| result.kind == Some(ResultKind::Certificate));
    let fees = fees(item, chance);
    let application_forms = handling::forms(item);
    let online_depth = handling::depth(item, chance);
    let charged = !fees.is_empty();
    Guide {
        case_type: handling::case_type(item.time.promised),
        online_depth: Some(online_depth),
        online_address: handling::address(area, item, online_depth),
        visit_reason: handling::visit_reason(item, chance),
        cross_region: Some(
            chance.weighted(CrossRegion::None, &[(200, CrossRegion::City), (60, CrossRegion::Province)]),
        ),
        charged: Some(charged),
        online_payment: Some(charged),
        courier: Some(handling::uses_courier(item, &application_forms)),
        appointment: Some(chance.per_mille(600)),
        application_forms,
        conditions: conditions(area, item, chance),
        materials: materials::of_item(item, chance),
        steps: times::steps(item.identity.item_type, makes_certificate, item.time.promised),
        legal_basis: legal_basis(chance),
        places: vec![Place {
            name: Some(channels::window_name(area, office)),
            address: Some(channels::hall_address(area)),
            hours: Some(channels::OPENING_HOURS.to_owned()),
            phone: Some(channels::consult_phone(area, office)),
            evidence: None,
        }],
        consult: vec![Contact { value: channels::consult_phone(area, office), evidence: None }],
        complaint: vec![Contact { value: channels::complaint_phone(area, office), evidence: None }],
        faq: faq(item, &fees, chance),
        fees,
        results,
        ..Guide::default()
    }
}

fn conditions(area: &Area, item: &Item, chance: &mut Chance) -> Vec<Statement> {
    let object = &item.identity.name.object;
    let mut all = vec![
        format!("申请事项属于{}办理范围", area.name),
        format!("符合{object}的设立条件和技术要求"),
        "申请材料齐全,符合规定的格式".to_owned(),
        format!("具备与{object}相适应的场所、设施和人员"),
        "近三年没有因同类事项被撤销办理结果的记录".to_owned(),
        format!("有健全的{object}管理制度"),
    ];
    if item.serves_persons() {
        all.push("申请人为自然人的,具有完全民事行为能力".to_owned());
    }
    chance.shuffle(&mut all);
    let wanted = chance.weighted(1, &[(300, 2), (200, 3), (120, 4), (80, 6)]);
    all.truncate(wanted);
    all.into_iter().map(|text| Statement { text, evidence: None }).collect()
}

fn legal_basis(chance: &mut Chance) -> Vec<LegalBasis> {
    let count = chance.weighted(1, &[(300, 2), (100, 3)]);
    let one = |_| {
        let kind = chance.pick(&["条例", "办法", "实施细则"]);
        LegalBasis {
            title: format!("《合成{kind}第{}号》", chance.between(1, 400)),
            clause: Some(format!("第{}条", chance.between(1, 80))),
            ..LegalBasis::default()
        }
    };
    (0..count).map(one).collect()
}

fn fees(item: &Item, chance: &mut Chance) -> Vec<Fee> {
    let free = item.identity.item_type == ItemType::Benefit || !chance.per_mille(100);
    let fee = |chance: &mut Chance| {
        let name = chance.pick(&["工本费", "考试费", "检验费", "评审费"]).to_owned();
        let amount: u64 = chance.pick(&[5, 10, 20, 50, 80, 120, 300]);
        Fee {
            name,
            amount: Some(amount * HUNDREDTHS),
            currency: Some("CNY".to_owned()),
            standard: Some(format!("每件{amount}元")),
            basis: Some(format!("《合成收费标准第{}号》", chance.between(1, 99))),
            ..Fee::default()
        }
    };
    if free { Vec::new() } else { vec![fee(chance)] }
}

fn results(item: &Item, chance: &mut Chance) -> Vec<ResultDocument> {
    let object = &item.identity.name.object;
    let licence = item.identity.item_type == ItemType::License;
    let confirmed = item.identity.item_type == ItemType::Confirmation;
    let (name, kind) = if licence && chance.per_mille(700) {
        (format!("{object}许可证"), ResultKind::Certificate)
    } else if confirmed {
        (format!("{object}证书"), ResultKind::Certificate)
    } else if item.identity.item_type == ItemType::PublicService {
        (format!("{object}办理结果"), ResultKind::Other)
    } else {
        (format!("关于{object}的批复"), ResultKind::Document)
    };
    vec![ResultDocument { name, kind: Some(kind), ..ResultDocument::default() }]
}

fn faq(item: &Item, fees: &[Fee], chance: &mut Chance) -> Vec<Question> {
    let name = &item.identity.name.core;
    let mut all = vec![
        (format!("办理{name}要跑几次?"), visits_answer(item)),
        (format!("{name}多久能办完?"), time_answer(item)),
        (format!("办理{name}收费吗?"), fee_answer(fees)),
        ("材料不齐怎么办?".to_owned(), "窗口一次性告知需要补正的全部内容。".to_owned()),
    ];
    chance.shuffle(&mut all);
    // A guide of a licence answers at least one question.
    let least = u32::from(item.identity.item_type == ItemType::License);
    let wanted = usize::try_from(chance.between(least, 3)).unwrap_or(0);
    all.truncate(wanted);
    all.into_iter().map(|(question, answer)| Question { question, answer, evidence: None }).collect()
}

fn visits_answer(item: &Item) -> String {
    match (item.mode, item.visits) {
        (Some(Mode::OnYourBehalf), Some(0)) => "由工作人员代办、帮办或者领办,您不用跑。".to_owned(),
        (Some(Mode::OnYourBehalf), Some(visits)) => format!("由工作人员代办、帮办或者领办,您跑{visits}次。"),
        (_, Some(0)) => "全程不用到现场。".to_owned(),
        (_, Some(visits)) => format!("材料齐全时最多跑{visits}次。"),
        (_, None) => "请先电话咨询。".to_owned(),
    }
}

fn time_answer(item: &Item) -> String {
    match item.time.promised {
        Some(limit) if limit.amount == 0 => "当场办结。".to_owned(),
        Some(limit) => format!("受理之后{}个{}以内。", limit.amount, limit.unit.entry().name),
        None => "没有承诺时限,请电话咨询。".to_owned(),
    }
}

fn fee_answer(fees: &[Fee]) -> String {
    let told = |fee: &Fee| format!("{}{}。", fee.name, fee.standard.as_deref().unwrap_or_default());
    fees.first().map_or_else(|| "不收费。".to_owned(), told)
}
