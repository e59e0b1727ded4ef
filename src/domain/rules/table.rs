//! The table of the rules. An id is permanent and never given another meaning.

use crate::domain::problem::Severity;

/// A rule of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports: kebab-case and permanent.
    pub id: &'static str,
    /// What a breach means for the data that has it.
    pub severity: Severity,
    /// A short title.
    pub name: &'static str,
    /// What must hold.
    pub sentence: &'static str,
    /// What to do about a breach.
    pub hint: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// Declares the table, and a constant for each rule. A constant that no check uses is a compiler warning.
macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $sentence:literal, $hint:literal,
        $source:expr;)+) => {
        $(pub(super) const $name: &Rule = &Rule {
            id: $id,
            severity: Severity::$severity,
            name: $title,
            sentence: $sentence,
            hint: $hint,
            source: $source,
        };)+

        /// Every rule, in the order of the checks.
        pub const RULES: &[Rule] = &[$(Rule {
            id: $id,
            severity: Severity::$severity,
            name: $title,
            sentence: $sentence,
            hint: $hint,
            source: $source,
        }),+];
    };
}

const MODEL: &str = "docs/DATA-MODEL.md";
const SCOPE: &str = "济南市“最多跑一次”事项清单的编制口径(2018年): 依申请办理的事项, 不包括行政处罚、行政强制和主动提供的公共服务";
const MODES: &str = "济南市2018年三项清单的办理形式定义";
const GUIDES: &str = "GB/T 36114-2018 附录A, and the practice of guide checkers";
const ELEMENTS: &str = "GB/T 39554.2-2020 要素要求, and the practice of guide checkers";
const CREDIT: &str = "GB 32100-2015 统一社会信用代码";
const CODING: &str = "GB/T 39554.1-2020 编码要求, and the form of published codes";

rules! {
    UNKNOWN_REFERENCE = "unknown-reference", Error, "引用不存在",
        "Whatever a row names by a code is in the catalogue.",
        "Correct the code, or add the entry that it names.", MODEL;
    FORMULA_WITHOUT_RESULT = "formula-without-result", Error, "算式无结果",
        "A computation over published figures has a result.",
        "Correct the formula: something in it is divided by zero.", MODEL;
    NO_SOURCE = "no-source", Error, "没有来源",
        "A row names at least one source.",
        "Name the document that the row was taken from.", MODEL;
    EMPTY_GUIDE = "empty-guide", Error, "指南没有内容",
        "A guide says something.",
        "Fill the guide in, or leave it out.", MODEL;
    ENTRY_WITHOUT_WORDS = "required", Error, "缺少名称或文字",
        "An entry of a guide has a text, a name or a title.",
        "Write what the entry is about, or leave it out.", MODEL;
    OWN_PARENT = "own-parent", Error, "上级为自身",
        "An item is not its own main item.",
        "Leave the parent empty for a main item.", MODEL;
    MODE_OR_REASON = "mode-or-reason", Error, "办理形式与无形式原因",
        "An item has either a handling mode or the reason why there is none.",
        "Give one of the two, not both and not neither.", MODEL;
    METHOD_OF_OTHER_MODE = "method-of-other-mode", Error, "实现方式不属于办理形式",
        "The ways of fulfilment are ways of the item's handling mode.",
        "Correct the handling mode, or choose ways that belong to it.", MODES;
    VISITS_AGAINST_MODE = "visits-against-mode", Error, "次数超过办理形式的上限",
        "An item asks for no more visits than its handling mode allows.",
        "Correct the number of visits, or the handling mode.", MODES;
    CYCLIC_PARENT = "cyclic-parent", Error, "上下级成环",
        "Parents form no circle.",
        "Leave the parent of the topmost entry empty.", MODEL;
    UNKNOWN_PARENT = "unknown-parent", Error, "主项不存在",
        "The main item that a sub-item names is in the catalogue.",
        "Add the main item, or correct the parent of the sub-item.", MODEL;
    NESTED_SUB_ITEM = "nested-sub-item", Error, "主项本身是子项",
        "A main item is not a sub-item itself.",
        "Name the main item at the top as the parent.", MODEL;
    DUPLICATE_NAME = "duplicate-name", Error, "同一部门事项重名",
        "Two items of one department in one division have different names, unless they have different main items.",
        "Delete the copy, or say in the names what distinguishes the items.", MODEL;
    MODE_OF_MAIN_ITEM = "mode-of-main-item", Warning, "主项与子项办理形式不同",
        "A main item that has a handling mode has that of its sub-items.",
        "Count the mode at the sub-items and leave that of the main item open, or correct one of them.", MODES;
    WINDOW_AGAINST_MODE = "window-against-mode", Warning, "零跑腿事项只能窗口办理",
        "An item whose mode asks for no visit can be applied for otherwise than at a window.",
        "Correct the forms of application in the guide, or the handling mode.", MODES;
    WINDOW_WITHOUT_VISITS = "window-without-visits", Warning, "零次到场却只能窗口办理",
        "An item without visits can be applied for online, by mail or in another way without a window.",
        "Add the form of application that makes the visit unnecessary, or correct the number of visits.", ELEMENTS;
    FULL_ONLINE_WITH_VISITS = "full-online-with-visits", Warning, "全程网办却须到场",
        "An item that is online from beginning to end asks for no visit.",
        "Correct the online depth, or the number of visits.", ELEMENTS;
    VISITS_WITHOUT_REASON = "visits-without-reason", Warning, "到场未说明原因",
        "A guide in the national form says why one must come, when the item asks for visits.",
        "Write the reason (必须现场办理原因说明).", ELEMENTS;
    REASON_WITHOUT_VISITS = "reason-without-visits", Warning, "零次到场却有到场原因",
        "A guide gives no reason for coming, when the item asks for no visit.",
        "Delete the reason, or correct the number of visits.", ELEMENTS;
    IN_PERSON_WITHOUT_VISITS = "in-person-without-visits", Warning, "零次到场却须本人到场",
        "The conditions do not demand the applicant in person, when the item or its mode asks for no visit.",
        "Correct the condition, the number of visits or the handling mode.", GUIDES;
    IN_PERSON_BY_AGENT = "in-person-by-agent", Warning, "本人到场与代办矛盾",
        "The conditions do not demand the applicant in person, when an agent applies for them.",
        "Say in which cases the applicant must come, or correct the way of fulfilment.", GUIDES;
    PROMISED_OVER_STATUTORY = "promised-over-statutory", Error, "承诺时限长于法定时限",
        "The promised time is no longer than the statutory time.",
        "Correct one of the two limits, or the unit of one.", ELEMENTS;
    INSTANT_CASE = "instant-case", Warning, "即办件与承诺时限不符",
        "The case type is instant exactly when the promised time is zero.",
        "Promise 0 for an instant case, or correct the case type.", ELEMENTS;
    STEPS_AGAINST_PROMISE = "steps-against-promise", Warning, "环节时限之和与承诺时限不符",
        "The times of the steps add up to the promised time.",
        "Correct the times of the steps, or the promised time.", GUIDES;
    SURVEY_TOO_SHORT = "survey-too-short", Warning, "现场勘查时限过短",
        "An item with a survey on site promises at least five working days.",
        "Check whether the survey is a special procedure outside the time, or correct the time.", GUIDES;
    ON_THE_SPOT_TOO_LONG = "on-the-spot-too-long", Warning, "当场办理却承诺多日",
        "An item with a step that is done on the spot promises at most one day.",
        "Correct the step, or the promised time.", GUIDES;
    CONSULT_IS_COMPLAINT = "consult-is-complaint", Warning, "咨询与投诉电话相同",
        "Complaints can be made at a number that is not the number for questions.",
        "Give a number of the supervising office, or 12345.", ELEMENTS;
    NO_AREA_CODE = "no-area-code", Warning, "电话无区号",
        "A telephone number has its area code.",
        "Put the area code before it, as in 0531-12345678.", ELEMENTS;
    CHARGED_WITHOUT_FEE = "charged-without-fee", Warning, "收费却无收费项目",
        "A guide that states a charge names the fees.",
        "Add the fees with standard and basis.", ELEMENTS;
    FEE_WITHOUT_BASIS = "fee-without-basis", Warning, "收费无依据",
        "A fee has a basis.",
        "Name the document that allows the fee (收费依据).", ELEMENTS;
    FEE_WITHOUT_STANDARD = "fee-without-standard", Warning, "收费无标准",
        "A fee has an amount or a standard.",
        "Give the amount, or how it is reckoned (收费标准).", ELEMENTS;
    FREE_WITH_FEE = "free-with-fee", Warning, "不收费却有收费项目",
        "A guide that states that there is no charge names no fee.",
        "Delete the fee, or correct the statement.", ELEMENTS;
    FREE_WITH_PAYMENT = "free-with-payment", Warning, "不收费却支持网上支付",
        "A guide that states that there is no charge offers no online payment.",
        "Correct one of the two statements.", ELEMENTS;
    MATERIAL_TWICE = "material-twice", Warning, "材料重复",
        "A material is named once.",
        "Put the two together, or say in the names what distinguishes them.", GUIDES;
    MATERIAL_WITHOUT_PAPER = "material-without-paper", Warning, "纸质材料份数为零",
        "A material on paper has at least one original or copy.",
        "Correct the numbers, or the medium.", ELEMENTS;
    CONDITION_WITHOUT_MATERIAL = "condition-without-material", Warning, "条件所提材料不在清单中",
        "A document that the conditions tell the applicant to hand in is among the materials.",
        "Add it to the materials, or correct the condition.", GUIDES;
    LICENSE_WITH_FEW_STEPS = "license-with-few-steps", Warning, "行政许可环节不足",
        "The procedure of a licence has at least five steps.",
        "Name the steps: 受理, 审查, 决定, 制证 and 送达, or as the department calls them.", GUIDES;
    LICENSE_WITHOUT_FAQ = "license-without-faq", Warning, "行政许可无常见问题",
        "The guide of a licence answers at least one question.",
        "Add a question that applicants ask.", GUIDES;
    RESULT_KIND = "result-kind", Warning, "结果名称与类型不符",
        "The kind of a result agrees with the end of its name: 证 is a certificate, 批复 and 批文 are documents.",
        "Correct the kind, or the name.", GUIDES;
    EXCLUDED_KIND_LISTED = "excluded-kind-listed", Error, "处罚强制列入清单",
        "Penalties and coercion are on no list of services.",
        "Correct the type, or take the item off the list.", SCOPE;
    EXCLUDED_KIND_DESCRIBED = "excluded-kind-described", Warning, "处罚强制作为服务",
        "Penalties and coercion are no services.",
        "Correct the type, or leave the item out.", SCOPE;
    EX_OFFICIO = "ex-officio", Warning, "主动提供的服务",
        "What a department provides of its own accord is not in the catalogue.",
        "Leave the item out, or correct its name or note.", SCOPE;
    CREDIT_CODE_CHECK = "credit-code-check", Warning, "信用代码校验码有误",
        "The check characters of a credit code are right.",
        "Compare the code with the certificate of the body.", CREDIT;
    CODE_FORM = "code-form", Warning, "实施编码结构有误",
        "A code that begins with a credit code goes on with a level of 1 to 7, a catalogue code of 12 characters and at most 2 digits.",
        "Compare the code with the published one; look for lost digits.", CODING;
    CATALOGUE_IN_CODE = "catalogue-in-code", Warning, "编码与基本编码不符",
        "The catalogue code within the implementation code and the handling code is that of the item.",
        "Correct the code that is wrong.", CODING;
    HANDLING_OF_OTHER_CODE = "handling-of-other-code", Warning, "办理项编码与实施编码不符",
        "The handling code begins with the implementation code.",
        "Correct the code that is wrong.", CODING;
    CODE_AGAINST_TYPE = "code-against-type", Warning, "基本编码与事项类型不符",
        "Digits three and four of the catalogue code are the number of the item's type.",
        "Correct the type, or the code.", CODING;
}

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
