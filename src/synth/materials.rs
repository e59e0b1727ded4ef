//! What an applicant hands in.

use super::chance::Chance;
use super::item::Item;
use super::shape::Mode;
use super::words;
use crate::domain::guide::{Material, MaterialKind, MaterialSource, Medium, Necessity};

/// The materials of an item: a form first, then proofs and other documents, none of them twice.
pub(super) fn of_item(item: &Item, chance: &mut Chance) -> Vec<Material> {
    let wanted = chance.weighted(
        2,
        &[(160, 1), (180, 3), (150, 4), (110, 5), (80, 6), (60, 7), (40, 9), (30, 12), (10, 16)],
    );
    let mut materials = vec![form(item, chance)];
    for _ in 1..wanted {
        let more = if chance.per_mille(450) { certificate(item, chance) } else { document(item, chance) };
        if !materials.iter().any(|known| known.name == more.name) {
            materials.push(more);
        }
    }
    materials
}

fn form(item: &Item, chance: &mut Chance) -> Material {
    let name = format!("{}申请表", item.identity.name.object);
    material(item, name, MaterialKind::Form, MaterialSource::Applicant, chance)
}

fn certificate(item: &Item, chance: &mut Chance) -> Material {
    let name = match (item.serves_persons(), item.serves_bodies()) {
        (true, false) => chance.pick(&["居民身份证", "居民户口簿", "学历证书", "职业资格证书", "结婚证"]),
        (false, true) => chance.pick(&["营业执照", "法定代表人身份证明", "不动产权证书"]),
        _ => chance.word(words::CERTIFICATES),
    };
    material(item, name.to_owned(), MaterialKind::Certificate, MaterialSource::GovernmentIssued, chance)
}

fn document(item: &Item, chance: &mut Chance) -> Material {
    let name = chance.word(words::DOCUMENTS).to_owned();
    let source = chance.weighted(
        MaterialSource::Applicant,
        &[(140, MaterialSource::Intermediary), (60, MaterialSource::Other)],
    );
    material(item, name, MaterialKind::Other, source, chance)
}

fn material(
    item: &Item,
    name: String,
    kind: MaterialKind,
    source: MaterialSource,
    chance: &mut Chance,
) -> Material {
    let online = item.mode == Some(Mode::ZeroVisit);
    let medium = if online {
        chance.weighted(Medium::Electronic, &[(300, Medium::Either)])
    } else {
        chance.weighted(Medium::Paper, &[(100, Medium::Electronic), (450, Medium::Either)])
    };
    let necessity = match kind {
        MaterialKind::Form => Necessity::Required,
        _ => chance.weighted(Necessity::Required, &[(110, Necessity::Optional), (70, Necessity::Deferrable)]),
    };
    let on_paper = medium != Medium::Electronic;
    let originals = if on_paper { chance.weighted(1, &[(150, 0), (100, 2)]) } else { 0 };
    let at_least = u32::from(on_paper && originals == 0);
    let copies = if on_paper { chance.weighted(at_least, &[(350, 1), (150, 2)]) } else { 0 };
    Material {
        name,
        kind: Some(kind),
        necessity: Some(necessity),
        medium: Some(medium),
        source: Some(source),
        originals: Some(originals),
        copies: Some(copies),
        ..Material::default()
    }
}
