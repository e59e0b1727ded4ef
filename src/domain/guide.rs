//! Service guides (办事指南): what an applicant must know and bring.
//!
//! Element names and codes are those of the national element list (GB/T 39554.2, GB/T 39046-2020).
//! One edition of a guide feeds every form in which it is shown.

use super::code_list::code_list;
use super::ids::{ItemCode, SourceCode, number_in};
use super::item::TimeLimit;
use super::text::hexadecimal;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

code_list! {
    /// Whether the result is given on the spot (办件类型), GB/T 39046-2020 table A.6.
    CaseType as "case_type" {
        Instant = "instant", "即办件", "decided on the spot";
        Committed = "committed", "承诺件", "decided within a promised time";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// How an application is handed in (办理形式 of the national table), GB/T 39046-2020 table A.5.
    ApplicationForm as "application_form" {
        Window = "window", "窗口办理", "at a window";
        Online = "online", "网上办理", "online";
        OnlinePc = "online_pc", "电脑端网上办理", "online, on a computer";
        OnlineMobile = "online_mobile", "移动端网上申请", "online, on a telephone";
        Express = "express", "快递申请", "by courier or mail";
        OnSite = "on_site", "上门服务", "the office comes";
        Terminal = "terminal", "自助终端", "at a self-service terminal";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// How far an application can be handled online (网上办理深度).
    OnlineDepth as "online_depth" {
        Information = "information", "事项公开", "information only";
        PreReview = "pre_review", "在线预审", "online pre-review";
        Online = "online", "在线办理", "handled online, not to its end";
        Full = "full", "全程网办", "online from beginning to end";
    }
}

code_list! {
    /// Where else the same application can be made (通办范围).
    CrossRegion as "cross_region" {
        None = "not_offered", "未实现", "not offered";
        Nation = "nation", "全国", "in the whole country";
        Province = "province", "全省", "in the whole province";
        City = "city", "全市", "in the whole city";
        County = "county", "全县", "in the whole county or district";
        Township = "township", "全镇", "in the whole town or street";
        Village = "village", "跨村", "in other villages or communities";
    }
}

code_list! {
    /// The kind of a material (材料类型).
    MaterialKind as "material_kind" {
        Certificate = "certificate", "证件证书证明", "certificate or proof";
        Form = "form", "申请表格文书", "application form";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// Whether a material must be there (材料必要性).
    Necessity as "necessity" {
        Required = "required", "必要", "required";
        Optional = "optional", "非必要", "in certain cases";
        Deferrable = "deferrable", "容缺后补", "may follow later";
    }
}

code_list! {
    /// Paper or file (材料形式).
    Medium as "medium" {
        Paper = "paper", "纸质", "on paper";
        Electronic = "electronic", "电子化", "electronic";
        Either = "either", "纸质/电子化", "on paper or electronic";
    }
}

code_list! {
    /// Where a material comes from (来源渠道).
    MaterialSource as "material_source" {
        Applicant = "applicant", "申请人自备", "the applicant";
        GovernmentIssued = "government_issued", "政府部门核发", "issued by a government department";
        Intermediary = "intermediary", "中介机构出具", "issued by an intermediary";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// The kind of a step (办理环节).
    StepKind as "step_kind" {
        Accept = "accept", "受理", "acceptance";
        Review = "review", "审查", "review";
        Decide = "decide", "决定", "decision";
        Make = "make", "制证", "making of the document";
        Deliver = "deliver", "送达", "delivery";
        Collect = "collect", "收件", "receipt";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// The kind of a result (审批结果类型).
    ResultKind as "result_kind" {
        Certificate = "certificate", "证照", "certificate or licence";
        Document = "document", "批文", "written decision";
        Other = "other", "其他", "other";
    }
}

/// Where a statement of a guide comes from, down to the clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The source.
    pub source: SourceCode,
    /// The place in it: the article of a law, the line of a text.
    pub locator: Option<String>,
    /// What a reader should know of it, such as that a wording is later than the catalogue.
    pub note: Option<String>,
}

/// A statement in words: a condition, a special procedure, a remark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statement {
    /// The words.
    pub text: String,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// What an applicant hands in (申请材料).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Material {
    /// The name (材料名称).
    pub name: String,
    /// The kind (材料类型).
    pub kind: Option<MaterialKind>,
    /// Whether it must be there (材料必要性).
    pub necessity: Option<Necessity>,
    /// Paper or file (材料形式).
    pub medium: Option<Medium>,
    /// Where it comes from (来源渠道).
    pub source: Option<MaterialSource>,
    /// How many originals on paper (原件份数).
    pub originals: Option<u32>,
    /// How many copies on paper (复印件份数).
    pub copies: Option<u32>,
    /// Where the blank form can be had (空白表格).
    pub blank_form: Option<String>,
    /// Where a sample can be seen (示例样表).
    pub sample: Option<String>,
    /// What else there is to know (填报须知).
    pub note: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// A step of the procedure (办理环节).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// The kind.
    pub kind: Option<StepKind>,
    /// The name of the step, or what is done.
    pub name: String,
    /// How long it takes (办理时限).
    pub time: Option<TimeLimit>,
    /// What comes out (办理结果).
    pub result: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// A fee (收费项目).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fee {
    /// The name (收费项目名称).
    pub name: String,
    /// The amount, in hundredths of the currency, where it is one figure.
    pub amount: Option<u64>,
    /// The currency, ISO 4217; null where no amount is given.
    pub currency: Option<String>,
    /// The standard in words (收费标准).
    pub standard: Option<String>,
    /// Its basis (收费依据).
    pub basis: Option<String>,
    /// When it is reduced or waived (减免依据).
    pub reduction: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// A law, down to the clause (设定依据).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LegalBasis {
    /// The title.
    pub title: String,
    /// The number of the document (文号).
    pub document_number: Option<String>,
    /// The clause (条款号), as 第二十四条.
    pub clause: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// Where to go, and when (办理地点, 办理时间).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// The name of the hall, window or office.
    pub name: Option<String>,
    /// The address.
    pub address: Option<String>,
    /// Opening hours, in words.
    pub hours: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// A telephone number or another way to reach somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The number, or whatever the source prints.
    pub value: String,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// What the applicant gets (审批结果).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResultDocument {
    /// The name (审批结果名称).
    pub name: String,
    /// The kind (审批结果类型).
    pub kind: Option<ResultKind>,
    /// How long it is valid, in words (有效期).
    pub validity: Option<String>,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// A question and its answer (常见问题).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// Where it comes from.
    pub evidence: Option<Evidence>,
}

/// What a guide says. Null, or an empty list, means that the source does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guide {
    /// Whether the result is given on the spot (办件类型).
    pub case_type: Option<CaseType>,
    /// How an application is handed in (办理形式 of the national table).
    pub application_forms: Vec<ApplicationForm>,
    /// How far it can be handled online (网上办理深度).
    pub online_depth: Option<OnlineDepth>,
    /// Where online (网办地址).
    pub online_address: Option<String>,
    /// Why one must come in person (必须现场办理原因说明).
    pub visit_reason: Option<String>,
    /// Where else the same application can be made (通办范围).
    pub cross_region: Option<CrossRegion>,
    /// Whether there is a charge (是否收费).
    pub charged: Option<bool>,
    /// Whether one can pay online (是否支持网上支付).
    pub online_payment: Option<bool>,
    /// Whether results or materials go by courier (是否支持物流快递).
    pub courier: Option<bool>,
    /// Whether an appointment can be made (是否支持预约办理).
    pub appointment: Option<bool>,
    /// Conditions of acceptance (受理条件).
    pub conditions: Vec<Statement>,
    /// What to hand in (申请材料).
    pub materials: Vec<Material>,
    /// The procedure (办理流程).
    pub steps: Vec<Step>,
    /// Special procedures, such as a hearing or a survey (特别程序).
    pub special_procedures: Vec<Statement>,
    /// Fees (收费).
    pub fees: Vec<Fee>,
    /// Laws (设定依据).
    pub legal_basis: Vec<LegalBasis>,
    /// Where to go (办理地点, 办理时间).
    pub places: Vec<Place>,
    /// For questions (咨询方式).
    pub consult: Vec<Contact>,
    /// For complaints (监督投诉方式).
    pub complaint: Vec<Contact>,
    /// What one gets (审批结果).
    pub results: Vec<ResultDocument>,
    /// Questions and answers (常见问题).
    pub faq: Vec<Question>,
    /// Whatever has no place above.
    pub remarks: Vec<Statement>,
    /// The day on which somebody last compared it with its sources.
    pub last_verified_at: Option<NaiveDate>,
    /// The last day on which it may be relied on.
    pub valid_until: Option<NaiveDate>,
}

/// A guide as a release holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideEdition {
    /// The item.
    pub item: ItemCode,
    /// 1 for the first guide of the item, one more for each that says something else.
    pub edition: u32,
    /// See [`Guide::content_hash`].
    pub content_hash: String,
    /// What it says.
    pub guide: Guide,
}

/// The code of a material by its place in the edition: `m1` for the first. It means nothing in another edition.
pub fn material_code(place: usize) -> String {
    format!("m{}", place + 1)
}

/// The place that the code of a material names, be there one or not.
pub fn material_place(code: &str) -> Option<usize> {
    usize::try_from(number_in('m', code)?).ok()?.checked_sub(1)
}

impl GuideEdition {
    /// The edition of a guide after the one with this number; zero for none.
    pub fn after(last: u32, item: ItemCode, guide: Guide) -> Self {
        Self { item, edition: last + 1, content_hash: guide.content_hash(), guide }
    }
}

impl Guide {
    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What an applicant may ask for in the words of the guide. Laws and addresses name everything and say nothing.
    pub fn searchable_sentences(&self) -> impl Iterator<Item = &str> {
        let statements = self.conditions.iter().chain(&self.special_procedures).chain(&self.remarks);
        let statements = statements.map(|statement| &statement.text);
        let materials = self.materials.iter().map(|material| &material.name);
        let steps = self.steps.iter().map(|step| &step.name);
        let fees = self.fees.iter().map(|fee| &fee.name);
        let results = self.results.iter().map(|result| &result.name);
        let questions = self.faq.iter().flat_map(|entry| [&entry.question, &entry.answer]);
        statements
            .chain(materials)
            .chain(steps)
            .chain(fees)
            .chain(results)
            .chain(questions)
            .map(String::as_str)
    }

    /// SHA-256 over the guide as JSON, in hexadecimal: equal for guides that say the same.
    pub fn content_hash(&self) -> String {
        // A type without maps, whose numbers are whole, can always be written as JSON.
        let json = serde_json::to_vec(self).unwrap_or_default();
        hexadecimal(&Sha256::digest(json))
    }
}
