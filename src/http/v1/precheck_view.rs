//! How a precheck looks in JSON.

use super::guide_view::StatementView;
use super::views::{CodedValue, Reference, coded};
use crate::domain::catalogue::Directory;
use crate::domain::code_list::CodeList;
use crate::domain::guide::{Guide, material_code};
use crate::domain::precheck::PrecheckOutcome;
use crate::guide::at_hand::{Recognised, Unrecognised};
use crate::guide::notice::{self, notice};
use crate::guide::precheck::{Finding, NotStated, Precheck, Subject};
use crate::guide::summary::summary;
use serde::Serialize;
use utoipa::ToSchema;

/// Everything that is missing or wrong, told at once (一次性告知).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Precheck)]
pub struct PrecheckView {
    /// The item.
    item: Reference,
    /// Whether the item can be applied for.
    status: CodedValue,
    /// The kind of the applicant, as it was sent.
    applicant: CodedValue,
    /// The edition of the guide that was checked against.
    edition: u32,
    /// The content hash of that guide.
    content_hash: String,
    /// The day on which somebody last compared the guide with its sources.
    #[schema(required)]
    last_verified_at: Option<chrono::NaiveDate>,
    /// The last day on which the guide may be relied on. Whether it is past is for the client to say: the answer
    /// knows no day.
    #[schema(required)]
    valid_until: Option<chrono::NaiveDate>,
    /// Whether nothing that is required is missing or wrong.
    complete: bool,
    /// What comes of it.
    outcome: CodedValue,
    /// The same in one Chinese sentence, to be read out.
    summary: String,
    /// Everything that is missing or wrong, in the order of the guide; first what concerns the applicant.
    findings: Vec<FindingView>,
    /// What is needed in certain cases alone (非必要) and is not at hand.
    in_certain_cases: Vec<CertainCaseView>,
    /// What is at hand, by the materials of the guide.
    recognised: Vec<RecognisedView>,
    /// What is at hand and is no material of the guide, or may be several of them.
    unrecognised: Vec<UnrecognisedView>,
    /// What was not checked, because it is not stated.
    not_stated: Vec<NotStatedView>,
    /// Conditions of acceptance (受理条件), to be read out. Whether they hold is not judged here.
    conditions: Vec<StatementView>,
    /// The notice for printing; null where no material is missing or wrong.
    #[schema(required)]
    notice: Option<NoticeView>,
}

/// Something that is missing or wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckFinding)]
pub struct FindingView {
    /// The material; null where the applicant is meant.
    #[schema(required)]
    material: Option<Reference>,
    /// What is missing or wrong.
    kind: CodedValue,
    /// Which defect; null with another kind.
    #[schema(required)]
    defect: Option<CodedValue>,
    /// What is the matter, in Chinese.
    detail: String,
    /// Whether it can be put right on the spot (当场补正).
    on_the_spot: bool,
    /// Whether the guide lets it follow later (容缺后补).
    may_follow_later: bool,
    /// What the applicant does, in Chinese.
    what_to_do: String,
    /// The rule that says whether it can be put right on the spot; its name is the reason in Chinese.
    reason: CodedValue,
}

/// A material that is needed in certain cases alone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckCertainCase)]
pub struct CertainCaseView {
    /// The material.
    material: Reference,
    /// In which cases, in the words of the guide; null where it does not say.
    #[schema(required)]
    note: Option<String>,
}

/// Something at hand that is a material of the guide.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckRecognised)]
pub struct RecognisedView {
    /// What it was called.
    called: String,
    /// The material.
    material: Reference,
    /// How it was recognised.
    matched_by: CodedValue,
}

/// Something at hand that could not be told apart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckUnrecognised)]
pub struct UnrecognisedView {
    /// What it was called.
    called: String,
    /// The materials that may be meant, at most five.
    candidates: Vec<Reference>,
}

/// What was not checked of a material.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckNotStated)]
pub struct NotStatedView {
    /// The material.
    material: Reference,
    /// What the guide does not say. A material of unknown necessity counts as required.
    by_guide: Vec<CodedValue>,
    /// What the guide demands and the request does not tell.
    by_request: Vec<CodedValue>,
}

/// A notice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrecheckNotice)]
pub struct NoticeView {
    /// The title.
    title: &'static str,
    /// The whole text with line breaks, the title included. Number, names, dates and seal are blank.
    text: String,
}

impl PrecheckView {
    pub(super) fn new(directory: &Directory, subject: Subject<'_>, found: &Precheck) -> Self {
        let guide = &subject.edition.guide;
        let certain_case = |place: &usize| CertainCaseView {
            material: material(guide, *place),
            note: guide.materials.get(*place).and_then(|material| material.note.clone()),
        };
        Self {
            item: Reference { code: subject.item.code.to_string(), name: subject.item.name.clone() },
            status: coded(subject.item.status),
            applicant: coded(found.applicant),
            edition: subject.edition.edition,
            content_hash: subject.edition.content_hash.clone(),
            last_verified_at: guide.last_verified_at,
            valid_until: guide.valid_until,
            complete: found.outcome == PrecheckOutcome::Complete,
            outcome: coded(found.outcome),
            summary: summary(subject, found),
            findings: found.findings.iter().map(|finding| FindingView::new(guide, finding)).collect(),
            in_certain_cases: found.in_certain_cases.iter().map(certain_case).collect(),
            recognised: found.recognised.iter().map(|entry| RecognisedView::new(guide, entry)).collect(),
            unrecognised: found
                .unrecognised
                .iter()
                .map(|entry| UnrecognisedView::new(guide, entry))
                .collect(),
            not_stated: found.not_stated.iter().map(|entry| NotStatedView::new(guide, entry)).collect(),
            conditions: guide.conditions.iter().map(|part| StatementView::new(directory, part)).collect(),
            notice: notice(subject, found).map(|text| NoticeView { title: notice::TITLE, text }),
        }
    }
}

impl FindingView {
    fn new(guide: &Guide, finding: &Finding) -> Self {
        Self {
            material: finding.place.map(|place| material(guide, place)),
            kind: coded(finding.kind),
            defect: finding.defect.map(coded),
            detail: finding.detail.clone(),
            on_the_spot: finding.on_the_spot(),
            may_follow_later: finding.may_follow_later,
            what_to_do: finding.what_to_do.clone(),
            reason: coded(finding.rule),
        }
    }
}

impl RecognisedView {
    fn new(guide: &Guide, entry: &Recognised) -> Self {
        Self {
            called: entry.called.clone(),
            material: material(guide, entry.place),
            matched_by: coded(entry.matched_by),
        }
    }
}

impl UnrecognisedView {
    fn new(guide: &Guide, entry: &Unrecognised) -> Self {
        let candidates = entry.candidates.iter().map(|place| material(guide, *place)).collect();
        Self { called: entry.called.clone(), candidates }
    }
}

impl NotStatedView {
    fn new(guide: &Guide, entry: &NotStated) -> Self {
        Self {
            material: material(guide, entry.place),
            by_guide: all(&entry.by_guide),
            by_request: all(&entry.by_request),
        }
    }
}

fn all<T: CodeList>(values: &[T]) -> Vec<CodedValue> {
    values.iter().copied().map(coded).collect()
}

fn material(guide: &Guide, place: usize) -> Reference {
    let name = guide.materials.get(place).map(|material| material.name.clone()).unwrap_or_default();
    Reference { code: material_code(place), name }
}
