//! What is checked of one material: whether it is there, in the right form and number, and without defects.

use super::at_hand::Held;
use super::correction;
use super::precheck::{Finding, NotStated};
use crate::domain::code_list::CodeList;
use crate::domain::guide::{Material, Medium};
use crate::domain::precheck::{FindingKind, MaterialAspect};
use crate::domain::text::one_line;

/// A material that is not at hand. One of unknown necessity counts as required.
pub(super) fn missing(place: usize, material: &Material) -> Finding {
    let detail = match material.necessity {
        None => "未提交（办事指南没有写明是否必要，按必要材料核对）。",
        Some(_) => "未提交。",
    };
    let by = correction::of_missing(material);
    Finding::new(place, material, FindingKind::Missing, detail.to_owned(), by)
}

/// What is wrong with a material that is at hand.
pub(super) fn of_held(place: usize, material: &Material, held: &Held) -> Vec<Finding> {
    let mut findings = Vec::new();
    match wrong_medium(material, held) {
        Some(detail) => {
            let by = correction::of_medium(material);
            findings.push(Finding::new(place, material, FindingKind::WrongMedium, detail, by));
        }
        None if counts_apply(material, held) => findings.extend(too_few(place, material, held)),
        None => {}
    }
    findings.extend(held.defects.iter().map(|defect| {
        let label = defect.kind.entry().name;
        let note = defect.note.as_deref().map(|note| format!("（{}）", one_line(note))).unwrap_or_default();
        let by = correction::of_defect(material, held, defect.kind);
        let finding = Finding::new(place, material, FindingKind::Defective, format!("{label}{note}。"), by);
        Finding { defect: Some(defect.kind), ..finding }
    }));
    findings
}

/// What is the matter with the medium; how much is wanted is told with what to do.
fn wrong_medium(material: &Material, held: &Held) -> Option<String> {
    match material.medium? {
        Medium::Paper if held.electronic && !held.paper => Some("需要纸质材料，现有的是电子件。".to_owned()),
        Medium::Electronic if held.paper && !held.electronic => {
            Some("需要电子件，现有的是纸质材料。".to_owned())
        }
        Medium::Paper | Medium::Electronic | Medium::Either => None,
    }
}

/// Whether papers are counted: where a file is enough, they are not.
fn counts_apply(material: &Material, held: &Held) -> bool {
    match material.medium {
        Some(Medium::Electronic) => false,
        Some(Medium::Either) => held.paper || !held.electronic,
        Some(Medium::Paper) | None => true,
    }
}

fn too_few(place: usize, material: &Material, held: &Held) -> Vec<Finding> {
    let lacking = |wanted: Option<u32>, there: Option<u32>| {
        let (wanted, there) = (wanted?, there?);
        let lacking = wanted.checked_sub(there).filter(|lacking| *lacking > 0)?;
        Some((lacking, wanted, there))
    };
    let originals = lacking(material.originals, held.originals).map(|(lacking, wanted, there)| {
        let detail = format!("需要原件{wanted}份，现有{there}份。");
        let by = correction::of_originals(material, lacking);
        Finding::new(place, material, FindingKind::TooFewOriginals, detail, by)
    });
    let copies = lacking(material.copies, held.copies).map(|(lacking, wanted, there)| {
        let detail = format!("需要复印件{wanted}份，现有{there}份。");
        let by = correction::of_copies(held, lacking);
        Finding::new(place, material, FindingKind::TooFewCopies, detail, by)
    });
    originals.into_iter().chain(copies).collect()
}

/// What could not be checked, if anything.
pub(super) fn not_stated(place: usize, material: &Material, held: Option<&Held>) -> Option<NotStated> {
    use MaterialAspect::{Copies, Medium as MediumOf, Necessity, Originals};
    let on_paper = material.medium != Some(Medium::Electronic);
    let missing_in_guide = [
        (Necessity, material.necessity.is_none()),
        (MediumOf, material.medium.is_none()),
        (Originals, on_paper && material.originals.is_none()),
        (Copies, on_paper && material.copies.is_none()),
    ];
    let counted = held.filter(|held| counts_apply(material, held) && wrong_medium(material, held).is_none());
    let untold = |wanted: Option<u32>, told: fn(&Held) -> Option<u32>| {
        wanted.is_some_and(|wanted| wanted > 0) && counted.is_some_and(|held| told(held).is_none())
    };
    let fixed_medium = matches!(material.medium, Some(Medium::Paper | Medium::Electronic));
    let missing_in_request = [
        (MediumOf, fixed_medium && held.is_some_and(|held| !held.paper && !held.electronic)),
        (Originals, untold(material.originals, |held| held.originals)),
        (Copies, untold(material.copies, |held| held.copies)),
    ];
    let listed = |aspects: &[(MaterialAspect, bool)]| -> Vec<MaterialAspect> {
        aspects.iter().filter(|(_, holds)| *holds).map(|(aspect, _)| *aspect).collect()
    };
    let (by_guide, by_request) = (listed(&missing_in_guide), listed(&missing_in_request));
    let anything = !by_guide.is_empty() || !by_request.is_empty();
    anything.then_some(NotStated { place, by_guide, by_request })
}
