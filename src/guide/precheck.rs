//! One-time notification (一次性告知): all that is missing or wrong with what an applicant has at hand.
//!
//! A function of the guide and of what is at hand: it knows no day, and keeps nothing.

use super::at_hand::{AtHand, Recognised, Sorted, Unrecognised};
use super::checks::{missing, not_stated, of_held};
use super::correction::Correction;
use crate::domain::code_list::CodeList;
use crate::domain::guide::{GuideEdition, Material, Necessity};
use crate::domain::item::{Audience, Item};
use crate::domain::precheck::{
    CorrectionRule, FindingKind, MaterialAspect, MaterialDefect, MaterialMatch, PrecheckOutcome,
};

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The item.
    pub item: &'a Item,
    /// The name of the department that handles it.
    pub department: &'a str,
    /// Its guide.
    pub edition: &'a GuideEdition,
}

/// What a precheck finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precheck {
    /// The kind of the applicant.
    pub applicant: Audience,
    /// Everything that is missing or wrong: first what concerns the applicant, then in the order of the guide.
    pub findings: Vec<Finding>,
    /// The places of the materials that are needed in certain cases and are not at hand.
    pub in_certain_cases: Vec<usize>,
    /// What is at hand, by the materials of the guide.
    pub recognised: Vec<Recognised>,
    /// What is at hand and could not be told apart.
    pub unrecognised: Vec<Unrecognised>,
    /// What could not be checked.
    pub not_stated: Vec<NotStated>,
    /// What comes of it.
    pub outcome: PrecheckOutcome,
}

/// Something that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The place of the material in the guide; none where the applicant is meant.
    pub place: Option<usize>,
    /// The kind.
    pub kind: FindingKind,
    /// Which defect; none with another kind.
    pub defect: Option<MaterialDefect>,
    /// What is the matter, in Chinese.
    pub detail: String,
    /// Why it can, or cannot, be put right on the spot.
    pub rule: CorrectionRule,
    /// Whether the guide lets it follow later (容缺后补).
    pub may_follow_later: bool,
    /// What the applicant does, in Chinese.
    pub what_to_do: String,
}

/// When something is put right: the later in this order, the more it keeps an application back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// On the spot (当场补正).
    OnTheSpot,
    /// Later (容缺后补).
    Later,
    /// Before the application can be accepted (补正).
    Beforehand,
}

/// What could not be checked of a material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotStated {
    /// Its place in the guide.
    pub place: usize,
    /// What the guide does not say.
    pub by_guide: Vec<MaterialAspect>,
    /// What the guide says, but whoever asks does not.
    pub by_request: Vec<MaterialAspect>,
}

/// Checks what an applicant has at hand.
pub fn precheck(subject: Subject<'_>, applicant: Audience, at_hand: &[AtHand]) -> Precheck {
    let guide = &subject.edition.guide;
    let sorted = Sorted::new(guide, at_hand);
    let mut found = Precheck {
        applicant,
        findings: not_served(subject.item, applicant).into_iter().collect(),
        in_certain_cases: Vec::new(),
        recognised: sorted.recognised.into_iter().collect(),
        unrecognised: sorted.unrecognised.into_iter().collect(),
        not_stated: Vec::new(),
        outcome: PrecheckOutcome::Complete,
    };
    for (place, (material, held)) in guide.materials.iter().zip(&sorted.held).enumerate() {
        match held {
            Some(held) => found.findings.extend(of_held(place, material, held)),
            None if material.necessity == Some(Necessity::Optional) => found.in_certain_cases.push(place),
            None => found.findings.push(missing(place, material)),
        }
        found.not_stated.extend(not_stated(place, material, held.as_ref()));
    }
    found.outcome = outcome(&found, guide.materials.is_empty());
    found
}

impl Precheck {
    /// What is missing or wrong with materials.
    pub fn of_materials(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.place.is_some())
    }

    /// Whether a material is taken to be there by a part of its name alone.
    pub fn rests_on_a_part_of_a_name(&self) -> bool {
        let is_sure = |place: usize| {
            let mut entries = self.recognised.iter();
            entries.any(|entry| entry.place == place && entry.matched_by != MaterialMatch::PartOfName)
        };
        self.recognised.iter().any(|entry| !is_sure(entry.place))
    }
}

impl Finding {
    /// Whether it can be put right on the spot.
    pub fn on_the_spot(&self) -> bool {
        self.rule.on_the_spot()
    }

    /// When it is put right.
    pub fn course(&self) -> Course {
        match (self.on_the_spot(), self.may_follow_later) {
            (true, _) => Course::OnTheSpot,
            (false, true) => Course::Later,
            (false, false) => Course::Beforehand,
        }
    }

    pub(super) fn new(
        place: usize,
        material: &Material,
        kind: FindingKind,
        detail: String,
        by: Correction,
    ) -> Self {
        Self {
            place: Some(place),
            kind,
            defect: None,
            detail,
            rule: by.rule,
            may_follow_later: material.necessity == Some(Necessity::Deferrable),
            what_to_do: by.what_to_do,
        }
    }
}

fn outcome(found: &Precheck, nothing_stated: bool) -> PrecheckOutcome {
    let findings = &found.findings;
    let any = |fits: fn(&Finding) -> bool| findings.iter().any(fits);
    if any(|finding| finding.kind == FindingKind::ApplicantNotServed) {
        PrecheckOutcome::ApplicantNotServed
    } else if nothing_stated {
        PrecheckOutcome::NothingStated
    } else if any(|finding| finding.course() == Course::Beforehand) {
        PrecheckOutcome::CorrectionNeeded
    } else if any(|finding| !finding.may_follow_later) {
        PrecheckOutcome::OnTheSpot
    } else if !findings.is_empty() {
        PrecheckOutcome::MayFollow
    } else if found.rests_on_a_part_of_a_name() {
        PrecheckOutcome::ToBeConfirmed
    } else {
        PrecheckOutcome::Complete
    }
}

/// An item that does not say whom it serves may serve everybody.
fn not_served(item: &Item, applicant: Audience) -> Option<Finding> {
    if item.audience.is_empty() || item.audience.contains(&applicant) {
        return None;
    }
    let served: Vec<&str> = item.audience.iter().map(|audience| audience.entry().name).collect();
    Some(Finding {
        place: None,
        kind: FindingKind::ApplicantNotServed,
        defect: None,
        detail: format!("本事项的服务对象是{}，不包括{}。", served.join("、"), applicant.entry().name),
        rule: CorrectionRule::NotServed,
        may_follow_later: false,
        what_to_do: "请先核实申请人的类别；确实不属于服务对象的，请咨询适合的事项。".to_owned(),
    })
}
