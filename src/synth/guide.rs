//! The guide of an item: one line of `guides.jsonl`.

use super::chance::Chance;
use super::channels;
use super::item::Item;
use super::materials::{self, Material};
use super::region::{Area, Office};
use super::shape::Mode;
use super::times::{self, Step};
use crate::domain::code_list::CodeList;
use crate::domain::item::ItemType;
use serde::Serialize;

/// A guide.
#[derive(Debug, Serialize)]
pub(super) struct Guide<'a> {
    item: &'a str,
    conditions: Vec<String>,
    materials: Vec<Material>,
    steps: Vec<Step>,
    fees: Vec<Fee>,
    legal_basis: Vec<LegalBasis>,
    places: [Place; 1],
    contacts: Contacts,
    faq: Vec<Question>,
    results: Vec<ResultDocument>,
}

#[derive(Debug, Serialize)]
struct Fee {
    name: String,
    amount: u32,
    currency: &'static str,
    basis: String,
}

#[derive(Debug, Serialize)]
struct LegalBasis {
    title: String,
    clause: String,
}

#[derive(Debug, Serialize)]
struct Place {
    name: String,
    address: String,
    hours: &'static str,
}

#[derive(Debug, Serialize)]
struct Contacts {
    consult: [String; 1],
    complaint: [String; 1],
}

#[derive(Debug, Serialize)]
struct Question {
    question: String,
    answer: String,
}

#[derive(Debug, Serialize)]
struct ResultDocument {
    name: String,
    kind: &'static str,
}

impl<'a> Guide<'a> {
    /// A guide that agrees with its item.
    pub(super) fn new(area: &Area, office: &Office, item: &'a Item, chance: &mut Chance) -> Self {
        let results = results(item, chance);
        let makes_certificate = results.iter().any(|result| result.kind == "certificate");
        let fees = fees(item, chance);
        Self {
            item: &item.identity.code,
            conditions: conditions(area, item, chance),
            materials: materials::of_item(item, chance),
            steps: times::steps(item.identity.item_type, makes_certificate, item.time.promised),
            legal_basis: legal_basis(chance),
            places: [Place {
                name: channels::window_name(area, office),
                address: channels::hall_address(area),
                hours: channels::OPENING_HOURS,
            }],
            contacts: Contacts {
                consult: [channels::consult_phone(area, office)],
                complaint: [channels::complaint_phone(area, office)],
            },
            faq: faq(item, &fees, chance),
            fees,
            results,
        }
    }
}

fn conditions(area: &Area, item: &Item, chance: &mut Chance) -> Vec<String> {
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
    all
}

fn legal_basis(chance: &mut Chance) -> Vec<LegalBasis> {
    let count = chance.weighted(1, &[(300, 2), (100, 3)]);
    let one = |_| {
        let kind = chance.pick(&["条例", "办法", "实施细则"]);
        LegalBasis {
            title: format!("《合成{kind}第{}号》", chance.between(1, 400)),
            clause: format!("第{}条", chance.between(1, 80)),
        }
    };
    (0..count).map(one).collect()
}

fn fees(item: &Item, chance: &mut Chance) -> Vec<Fee> {
    let free = item.identity.item_type == ItemType::Benefit || !chance.per_mille(100);
    let fee = |chance: &mut Chance| Fee {
        name: chance.pick(&["工本费", "考试费", "检验费", "评审费"]).to_owned(),
        amount: chance.pick(&[5, 10, 20, 50, 80, 120, 300]),
        currency: "CNY",
        basis: format!("《合成收费标准第{}号》", chance.between(1, 99)),
    };
    if free { Vec::new() } else { vec![fee(chance)] }
}

fn results(item: &Item, chance: &mut Chance) -> Vec<ResultDocument> {
    let object = &item.identity.name.object;
    let licence = item.identity.item_type == ItemType::License;
    let confirmed = item.identity.item_type == ItemType::Confirmation;
    let result = if licence && chance.per_mille(700) {
        ResultDocument { name: format!("{object}许可证"), kind: "certificate" }
    } else if confirmed {
        ResultDocument { name: format!("{object}证书"), kind: "certificate" }
    } else if item.identity.item_type == ItemType::PublicService {
        ResultDocument { name: format!("{object}办理结果"), kind: "other" }
    } else {
        ResultDocument { name: format!("关于{object}的批复"), kind: "document" }
    };
    vec![result]
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
    all.into_iter().map(|(question, answer)| Question { question, answer }).collect()
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
    fees.first().map_or_else(|| "不收费。".to_owned(), |fee| format!("{}{}元。", fee.name, fee.amount))
}
