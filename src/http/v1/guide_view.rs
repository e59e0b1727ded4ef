//! How a guide looks in JSON: as the domain has it, with labels and the names of sources.

use super::ask_view::FreshnessView;
use super::item_view::{TimeLimitView, time_limit};
use super::views::{CodedValue, Reference, coded, reference};
use super::way_view::{WayView, way_views};
use crate::domain::catalogue::Directory;
use crate::domain::guide::{Evidence, GuideEdition, material_code};
use crate::guide::sheet::Subject;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a statement of a guide comes from, down to the clause.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Evidence)]
pub struct EvidenceView {
    /// The source; /v1/sources/{code} tells more.
    source: Reference,
    /// The place in it: the article of a law, the line of a text.
    #[schema(required)]
    locator: Option<String>,
    /// What a reader should know of it, such as that a wording is later than the catalogue.
    #[schema(required)]
    note: Option<String>,
}

/// Declares the parts of a guide: the schema, and how each is made from its twin of the domain.
macro_rules! parts {
    ($($(#[$meta:meta])* $view:ident as $name:ident from $domain:ident
        $(with { $(#[doc = $code_doc:literal])+ $code:ident })? {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty = |$value:ident| $made:expr,)*
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        #[schema(as = $name)]
        pub struct $view {
            $($(#[doc = $code_doc])+ $code: String,)?
            $($(#[doc = $doc])+ #[schema(required)] $field: $type,)*
            /// Where it comes from; null where the whole guide comes from the source of the item.
            #[schema(required)]
            evidence: Option<EvidenceView>,
        }

        impl $view {
            pub(super) fn new(
                directory: &Directory,
                $($code: String,)?
                part: &crate::domain::guide::$domain,
            ) -> Self {
                Self {
                    $($code,)?
                    $($field: { let $value = &part.$field; $made },)*
                    evidence: part.evidence.as_ref().map(|evidence| evidence_view(directory, evidence)),
                }
            }
        }
    )+};
}

parts! {
    /// A statement in words.
    StatementView as Statement from Statement {
        /// The words.
        text: String = |text| text.clone(),
    }

    /// What an applicant hands in (申请材料).
    MaterialView as Material from Material with {
        /// `m1`, `m2` … by its place: it names the material in this edition of the guide alone.
        code
    } {
        /// The name (材料名称).
        name: String = |name| name.clone(),
        /// The kind (材料类型).
        kind: Option<CodedValue> = |kind| kind.map(coded),
        /// Whether it must be there (材料必要性).
        necessity: Option<CodedValue> = |necessity| necessity.map(coded),
        /// Paper or file (材料形式).
        medium: Option<CodedValue> = |medium| medium.map(coded),
        /// Where it comes from (来源渠道).
        source: Option<CodedValue> = |source| source.map(coded),
        /// How many originals on paper.
        originals: Option<u32> = |originals| *originals,
        /// How many copies on paper.
        copies: Option<u32> = |copies| *copies,
        /// Where the blank form can be had (空白表格).
        blank_form: Option<String> = |form| form.clone(),
        /// Where a sample can be seen (示例样表).
        sample: Option<String> = |sample| sample.clone(),
        /// What else there is to know (填报须知).
        note: Option<String> = |note| note.clone(),
    }

    /// A step of the procedure (办理环节).
    StepView as Step from Step {
        /// The kind.
        kind: Option<CodedValue> = |kind| kind.map(coded),
        /// The name of the step, or what is done.
        name: String = |name| name.clone(),
        /// How long it takes.
        time: Option<TimeLimitView> = |time| time.map(time_limit),
        /// What comes out.
        result: Option<String> = |result| result.clone(),
    }

    /// A fee (收费项目).
    FeeView as Fee from Fee {
        /// The name (收费项目名称).
        name: String = |name| name.clone(),
        /// The amount in hundredths of the currency, where it is one figure.
        amount: Option<u64> = |amount| *amount,
        /// The currency, ISO 4217.
        currency: Option<String> = |currency| currency.clone(),
        /// The standard in words (收费标准).
        standard: Option<String> = |standard| standard.clone(),
        /// Its basis (收费依据).
        basis: Option<String> = |basis| basis.clone(),
        /// When it is reduced or waived (减免依据).
        reduction: Option<String> = |reduction| reduction.clone(),
    }

    /// A law, down to the clause (设定依据).
    LegalBasisView as LegalBasis from LegalBasis {
        /// The title.
        title: String = |title| title.clone(),
        /// The number of the document (文号).
        document_number: Option<String> = |number| number.clone(),
        /// The clause (条款号).
        clause: Option<String> = |clause| clause.clone(),
    }

    /// Where to go, and when (办理地点, 办理时间).
    PlaceView as Place from Place {
        /// The name of the hall, window or office.
        name: Option<String> = |name| name.clone(),
        /// The address.
        address: Option<String> = |address| address.clone(),
        /// Opening hours, in words.
        hours: Option<String> = |hours| hours.clone(),
        /// Telephone.
        phone: Option<String> = |phone| phone.clone(),
    }

    /// A telephone number or another way to reach somebody.
    ContactView as Contact from Contact {
        /// The number, or whatever the source prints.
        value: String = |value| value.clone(),
    }

    /// What the applicant gets (审批结果).
    ResultDocumentView as ResultDocument from ResultDocument {
        /// The name (审批结果名称).
        name: String = |name| name.clone(),
        /// The kind (审批结果类型).
        kind: Option<CodedValue> = |kind| kind.map(coded),
        /// How long it is valid, in words (有效期).
        validity: Option<String> = |validity| validity.clone(),
    }

    /// A question and its answer (常见问题).
    QuestionView as Question from Question {
        /// The question.
        question: String = |question| question.clone(),
        /// The answer.
        answer: String = |answer| answer.clone(),
    }
}

/// A service guide (办事指南). Null, or an empty list, means that the source does not say.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Guide)]
pub struct GuideView {
    /// The item.
    item: Reference,
    /// Whether it may be relied on today, and whom to ask.
    freshness: FreshnessView,
    /// 1 for the first guide of the item, one more for each that says something else.
    edition: u32,
    /// SHA-256 over what the guide says: equal for guides that say the same.
    content_hash: String,
    /// Whether the result is given on the spot (办件类型).
    #[schema(required)]
    case_type: Option<CodedValue>,
    /// How an application is handed in (办理形式 of the national table).
    application_forms: Vec<CodedValue>,
    /// How far it can be handled online (网上办理深度).
    #[schema(required)]
    online_depth: Option<CodedValue>,
    /// Where online (网办地址).
    #[schema(required)]
    online_address: Option<String>,
    /// Why one must come in person (必须现场办理原因说明).
    #[schema(required)]
    visit_reason: Option<String>,
    /// Where else the same application can be made (通办范围).
    #[schema(required)]
    cross_region: Option<CodedValue>,
    /// Whether there is a charge (是否收费).
    #[schema(required)]
    charged: Option<bool>,
    /// Whether one can pay online (是否支持网上支付).
    #[schema(required)]
    online_payment: Option<bool>,
    /// Whether results or materials go by courier (是否支持物流快递).
    #[schema(required)]
    courier: Option<bool>,
    /// Whether an appointment can be made (是否支持预约办理).
    #[schema(required)]
    appointment: Option<bool>,
    /// Conditions of acceptance (受理条件).
    conditions: Vec<StatementView>,
    /// What to hand in (申请材料).
    materials: Vec<MaterialView>,
    /// The procedure (办理流程).
    steps: Vec<StepView>,
    /// Special procedures, such as a hearing or a survey (特别程序).
    special_procedures: Vec<StatementView>,
    /// Fees (收费).
    fees: Vec<FeeView>,
    /// Laws (设定依据).
    legal_basis: Vec<LegalBasisView>,
    /// Where to go (办理地点, 办理时间).
    places: Vec<PlaceView>,
    /// For questions (咨询方式).
    consult: Vec<ContactView>,
    /// For complaints (监督投诉方式).
    complaint: Vec<ContactView>,
    /// What one gets (审批结果).
    results: Vec<ResultDocumentView>,
    /// Questions and answers (常见问题).
    faq: Vec<QuestionView>,
    /// Whatever has no place above.
    remarks: Vec<StatementView>,
    /// The day on which somebody last compared it with its sources.
    #[schema(required)]
    last_verified_at: Option<chrono::NaiveDate>,
    /// The last day on which it may be relied on.
    #[schema(required)]
    valid_until: Option<chrono::NaiveDate>,
    /// The ways in which the service can be had, the one with the fewest visits first.
    ways: Vec<WayView>,
}

impl GuideView {
    /// The JSON of a guide.
    pub(super) fn new(subject: Subject<'_>) -> Self {
        let Subject { item, edition: GuideEdition { edition, content_hash, guide, .. }, directory, .. } =
            subject;
        macro_rules! each {
            ($field:ident, $view:ident) => {
                guide.$field.iter().map(|part| $view::new(directory, part)).collect()
            };
        }
        let numbered = guide.materials.iter().enumerate();
        let materials =
            numbered.map(|(place, part)| MaterialView::new(directory, material_code(place), part)).collect();
        Self {
            item: Reference { code: item.code.to_string(), name: item.name.clone() },
            freshness: FreshnessView::new(subject),
            edition: *edition,
            content_hash: content_hash.clone(),
            case_type: guide.case_type.map(coded),
            application_forms: guide.application_forms.iter().copied().map(coded).collect(),
            online_depth: guide.online_depth.map(coded),
            cross_region: guide.cross_region.map(coded),
            charged: guide.charged,
            online_payment: guide.online_payment,
            courier: guide.courier,
            appointment: guide.appointment,
            conditions: each!(conditions, StatementView),
            materials,
            steps: each!(steps, StepView),
            special_procedures: each!(special_procedures, StatementView),
            fees: each!(fees, FeeView),
            legal_basis: each!(legal_basis, LegalBasisView),
            places: each!(places, PlaceView),
            consult: each!(consult, ContactView),
            complaint: each!(complaint, ContactView),
            results: each!(results, ResultDocumentView),
            faq: each!(faq, QuestionView),
            remarks: each!(remarks, StatementView),
            online_address: guide.online_address.clone(),
            visit_reason: guide.visit_reason.clone(),
            last_verified_at: guide.last_verified_at,
            valid_until: guide.valid_until,
            ways: way_views(subject),
        }
    }
}

fn evidence_view(directory: &Directory, evidence: &Evidence) -> EvidenceView {
    EvidenceView {
        source: reference(&directory.sources, evidence.source.as_ref(), |source| &source.name),
        locator: evidence.locator.clone(),
        note: evidence.note.clone(),
    }
}
