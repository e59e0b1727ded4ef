//! How what is missing or wrong is put right: the rule that holds, and what the applicant does.

use super::at_hand::Held;
use crate::domain::guide::{Material, MaterialKind, MaterialSource, Medium};
use crate::domain::precheck::{CorrectionRule, MaterialDefect};
use crate::domain::text::one_line;

/// How something is put right.
pub(super) struct Correction {
    /// Why it can, or cannot, be put right on the spot.
    pub(super) rule: CorrectionRule,
    /// What the applicant does, in Chinese.
    pub(super) what_to_do: String,
}

/// Who makes a material, as far as the guide says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maker {
    /// A form that the applicant fills in.
    OwnForm,
    /// The applicant, in another way.
    Applicant,
    Department,
    Intermediary,
    /// Somebody who issues certificates; the guide does not say who.
    Issuer,
    NotStated,
}

impl Maker {
    fn of(material: &Material) -> Self {
        match (material.source, material.kind) {
            (None | Some(MaterialSource::Applicant), Some(MaterialKind::Form)) => Self::OwnForm,
            (Some(MaterialSource::Applicant), _) => Self::Applicant,
            (Some(MaterialSource::GovernmentIssued), _) => Self::Department,
            (Some(MaterialSource::Intermediary), _) => Self::Intermediary,
            (_, Some(MaterialKind::Certificate)) => Self::Issuer,
            _ => Self::NotStated,
        }
    }

    fn is_applicant(self) -> bool {
        matches!(self, Self::OwnForm | Self::Applicant)
    }

    /// The rule where the maker has to act, and not at the window.
    fn elsewhere(self) -> CorrectionRule {
        match self {
            Self::OwnForm | Self::Applicant => CorrectionRule::PreparedByApplicant,
            Self::Department => CorrectionRule::IssuedByDepartment,
            Self::Intermediary => CorrectionRule::IssuedByIntermediary,
            Self::Issuer => CorrectionRule::IssuedElsewhere,
            Self::NotStated => CorrectionRule::SourceNotStated,
        }
    }
}

fn correction(rule: CorrectionRule, what_to_do: impl Into<String>) -> Correction {
    Correction { rule, what_to_do: what_to_do.into() }
}

/// A material that is not at hand.
pub(super) fn of_missing(material: &Material) -> Correction {
    let maker = Maker::of(material);
    let quantity = quantity(material);
    let what_to_do = match maker {
        Maker::OwnForm => {
            let form = material.blank_form.as_deref().map(|form| format!("空白表格：{}。", one_line(form)));
            let text = format!("请当场填写{quantity}。{}", form.unwrap_or_default());
            return correction(CorrectionRule::FilledInHere, with_note(material, text));
        }
        Maker::Department => format!("请补交{quantity}。还没有的，请先向核发部门申请办理。"),
        Maker::Intermediary => format!("请补交{quantity}。还没有的，请先委托中介机构出具。"),
        Maker::Issuer => format!("请补交{quantity}。还没有的，请先向出具单位申请办理。"),
        Maker::Applicant | Maker::NotStated => format!("请备齐后补交{quantity}。"),
    };
    correction(maker.elsewhere(), with_note(material, what_to_do))
}

/// Too few originals.
pub(super) fn of_originals(material: &Material, lacking: u32) -> Correction {
    match Maker::of(material) {
        Maker::OwnForm => correction(CorrectionRule::FilledInHere, format!("请当场再填写{lacking}份。")),
        maker => correction(maker.elsewhere(), format!("请补交原件{lacking}份。")),
    }
}

/// Too few copies.
pub(super) fn of_copies(held: &Held, lacking: u32) -> Correction {
    if held.has_original() {
        correction(CorrectionRule::CopiedHere, format!("请当场用原件复印{lacking}份。"))
    } else {
        let what_to_do = format!("请带原件来复印，或者补交复印件{lacking}份。");
        correction(CorrectionRule::OriginalNotAtHand, what_to_do)
    }
}

/// Paper instead of a file, or a file instead of paper.
pub(super) fn of_medium(material: &Material) -> Correction {
    let maker = Maker::of(material);
    let quantity = quantity(material);
    if material.medium == Some(Medium::Electronic) {
        correction(CorrectionRule::ScannedHere, with_note(material, "请当场扫描或者拍照，提交电子件。"))
    } else if maker.is_applicant() {
        let text = format!("请当场打印，提交纸质材料{quantity}。");
        correction(CorrectionRule::PrintedHere, with_note(material, text))
    } else {
        correction(maker.elsewhere(), with_note(material, format!("请提交纸质材料{quantity}。")))
    }
}

/// Something is wrong with a material at hand.
pub(super) fn of_defect(material: &Material, held: &Held, defect: MaterialDefect) -> Correction {
    use CorrectionRule as Rule;
    use MaterialDefect as Is;
    let maker = Maker::of(material);
    let (own_form, own) = (maker == Maker::OwnForm, maker.is_applicant());
    let (rule, what_to_do) = match defect {
        Is::Unsigned if own => (Rule::SignedHere, "请当场签字。"),
        Is::Unsigned => (maker.elsewhere(), "请由出具单位签字后提交。"),
        Is::Unsealed if own => (Rule::SealNotAtHand, "请加盖公章后提交；公章在现场的，可以当场加盖。"),
        Is::Unsealed => (maker.elsewhere(), "请由出具单位盖章后提交。"),
        Is::Incomplete if own => (Rule::CorrectedHere, "请当场补填完整。"),
        Is::Incomplete => (maker.elsewhere(), "请由出具单位补齐内容后提交。"),
        Is::Incorrect if own => (Rule::CorrectedHere, "请当场更正。"),
        Is::Incorrect => (maker.elsewhere(), "请由出具单位更正后提交。"),
        Is::Inconsistent if own => (Rule::CorrectedHere, "请核对后当场更正。"),
        Is::Inconsistent => (maker.elsewhere(), "请核实哪一份有误，由出具单位更正后提交。"),
        Is::Illegible | Is::OutdatedForm | Is::Damaged | Is::Expired if own_form => {
            (Rule::FilledInHere, "请当场领取现行表格，重新填写清楚。")
        }
        Is::Illegible => (maker.elsewhere(), "请换成字迹清楚的一份。"),
        Is::OutdatedForm => (maker.elsewhere(), "请换用现行的表格。"),
        Is::Damaged => (maker.elsewhere(), "请换成完整的一份。"),
        Is::Expired if own => (maker.elsewhere(), "请重新出具后提交。"),
        Is::Expired => (maker.elsewhere(), "请重新办理，提交在有效期内的材料。"),
        Is::PoorCopy if held.has_original() => (Rule::CopiedHere, "请当场用原件重新复印或者拍照。"),
        Is::PoorCopy => (Rule::OriginalNotAtHand, "请带原件来重新复印或者拍照。"),
        Is::UncertifiedCopy if held.has_original() => (Rule::ComparedHere, "请当场出示原件，核对复印件。"),
        Is::UncertifiedCopy => (Rule::OriginalNotAtHand, "请带原件来核对。"),
        Is::Other => (Rule::JudgedByStaff, "请按工作人员的说明改正后提交。"),
    };
    correction(rule, what_to_do)
}

/// How much of a material the guide wants, and in which form, after a colon; nothing where it does not say.
fn quantity(material: &Material) -> String {
    if material.medium == Some(Medium::Electronic) {
        return "：电子件".to_owned();
    }
    let parts = [("原件", material.originals), ("复印件", material.copies)];
    let wanted = parts.iter().filter_map(|(what, count)| Some((what, count.filter(|count| *count > 0)?)));
    let wanted: Vec<String> = wanted.map(|(what, count)| format!("{what}{count}份")).collect();
    if wanted.is_empty() {
        return String::new();
    }
    let or_file = if material.medium == Some(Medium::Either) { "，或者电子件" } else { "" };
    format!("：{}{or_file}", wanted.join("、"))
}

fn with_note(material: &Material, what_to_do: impl Into<String>) -> String {
    let what_to_do = what_to_do.into();
    match material.note.as_deref().map(one_line) {
        Some(note) => format!("{what_to_do}办事指南注明：{}。", note.trim_end_matches(['。', '.'])),
        None => what_to_do,
    }
}

impl Held {
    /// Whether an original is said to be there.
    fn has_original(&self) -> bool {
        self.originals.is_some_and(|originals| originals > 0)
    }
}
