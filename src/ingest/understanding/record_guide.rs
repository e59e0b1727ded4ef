//! Reads what a row says for the guide.

use super::fees::read_fees;
use super::headings::Meaning;
use super::lists;
use super::numbers::yes;
use super::record::{Record, WORD_SEPARATORS};
use super::remarks::remark;
use super::source::Content;
use super::tidy::prose;
use crate::domain::guide::{
    ApplicationForm, Contact, Guide, LegalBasis, Material, Place, Question, ResultDocument, Statement, Step,
};
use crate::ingest::field::Field;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The guide: objects are taken as they are, texts are read.
pub(super) fn read_guide(record: &mut Record<'_, '_>) -> Guide {
    let mut guide = structures(record);
    guide.case_type = record.choice(Field::CaseType).or(guide.case_type);
    let forms = record.choices(Field::ApplicationForms);
    replace(&mut guide.application_forms, forms);
    let online = record.parsed(Field::Online, yes);
    if online == Some(true) && guide.application_forms.is_empty() {
        guide.application_forms.push(ApplicationForm::Online);
    }
    // National tables give several depths; the deepest counts, and the list is in their order.
    guide.online_depth = record.choices(Field::OnlineDepth).into_iter().max().or(guide.online_depth);
    guide.online_address = record.prose(Field::OnlineAddress).or(guide.online_address);
    guide.visit_reason = record.prose(Field::VisitReason).or(guide.visit_reason);
    guide.cross_region = record.choice(Field::CrossRegion).or(guide.cross_region);
    guide.charged = record.parsed(Field::Charged, yes).or(guide.charged);
    guide.online_payment = record.parsed(Field::OnlinePayment, yes).or(guide.online_payment);
    guide.courier = record.parsed(Field::Courier, yes).or(guide.courier);
    guide.appointment = record.parsed(Field::Appointment, yes).or(guide.appointment);
    replace(&mut guide.conditions, statements(record, Field::Conditions));
    replace(&mut guide.materials, materials(record));
    replace(&mut guide.steps, steps(record));
    replace(&mut guide.special_procedures, special_procedures(record));
    read_fees(record, &mut guide);
    laws(record, &mut guide);
    replace(&mut guide.places, places(record));
    replace(&mut guide.consult, contacts(record, Field::Consult));
    replace(&mut guide.complaint, contacts(record, Field::Complaint));
    replace(&mut guide.results, results(record));
    questions(record, &mut guide);
    guide
}

/// A text in the row says more than nothing in an object.
pub(super) fn replace<T>(list: &mut Vec<T>, found: Vec<T>) {
    if !found.is_empty() {
        *list = found;
    }
}

/// The fields of the guide that may be handed in as lists of objects, with the name in the guide.
const STRUCTURED: &[(Field, &str)] = &[
    (Field::Conditions, "conditions"),
    (Field::Materials, "materials"),
    (Field::Steps, "steps"),
    (Field::SpecialProcedures, "special_procedures"),
    (Field::Fees, "fees"),
    (Field::LegalBasis, "legal_basis"),
    (Field::PlaceAddress, "places"),
    (Field::Consult, "consult"),
    (Field::Complaint, "complaint"),
    (Field::Results, "results"),
    (Field::Faq, "faq"),
];

/// Whether objects may stand where a text could.
pub(super) fn takes_objects(meaning: Meaning) -> bool {
    let structured = STRUCTURED.iter().map(|(field, _)| *field).chain([Field::Guide]);
    structured.map(Meaning::Field).any(|known| known == meaning)
}

fn structures(record: &mut Record<'_, '_>) -> Guide {
    let mut guide = match record.entry(Field::Guide).map(|entry| &entry.content) {
        Some(Content::Structure(value)) => read_structure(record, Field::Guide, (*value).clone()),
        Some(_) => {
            record.reject(Field::Guide, "a guide is an object".to_owned());
            Guide::default()
        }
        None => Guide::default(),
    };
    for (field, name) in STRUCTURED {
        let Some(Content::Structure(value)) = record.entry(*field).map(|entry| &entry.content) else {
            continue;
        };
        let mut object = Map::new();
        object.insert((*name).to_owned(), (*value).clone());
        let part = read_structure(record, *field, Value::Object(object));
        merge(&mut guide, part);
    }
    guide
}

fn read_structure(record: &mut Record<'_, '_>, field: Field, value: Value) -> Guide {
    serde_json::from_value(value)
        .map_err(|error| record.reject(field, format!("this is not written as a guide has it: {error}")))
        .unwrap_or_default()
}

fn merge(guide: &mut Guide, part: Guide) {
    replace(&mut guide.conditions, part.conditions);
    replace(&mut guide.materials, part.materials);
    replace(&mut guide.steps, part.steps);
    replace(&mut guide.special_procedures, part.special_procedures);
    replace(&mut guide.fees, part.fees);
    replace(&mut guide.legal_basis, part.legal_basis);
    replace(&mut guide.places, part.places);
    replace(&mut guide.consult, part.consult);
    replace(&mut guide.complaint, part.complaint);
    replace(&mut guide.results, part.results);
    replace(&mut guide.faq, part.faq);
}

/// The entries of a list in words, whether it came as a list or as a text.
pub(super) fn entries(record: &Record<'_, '_>, field: Field) -> Vec<String> {
    match record.entry(field).map(|entry| &entry.content) {
        Some(Content::List(list)) => {
            list.iter().map(|text| prose(text)).filter(|text| !text.is_empty()).collect()
        }
        _ => record.text(field).map(|text| lists::entries(&text)).unwrap_or_default(),
    }
}

/// Statements by lines: sentences are left as they are.
fn statements(record: &Record<'_, '_>, field: Field) -> Vec<Statement> {
    let text = record.prose(field).unwrap_or_default();
    text.lines().map(|line| Statement { text: line.to_owned(), evidence: None }).collect()
}

fn special_procedures(record: &Record<'_, '_>) -> Vec<Statement> {
    let list = record.list(Field::SpecialProcedures, WORD_SEPARATORS);
    list.into_iter().map(|text| Statement { text, evidence: None }).collect()
}

fn materials(record: &Record<'_, '_>) -> Vec<Material> {
    let materials = match record.entry(Field::Materials).map(|entry| &entry.content) {
        Some(Content::List(_)) => entries(record, Field::Materials),
        _ => {
            record.prose(Field::Materials).map(|text| lists::materials::materials(&text)).unwrap_or_default()
        }
    };
    materials
        .iter()
        .map(|text| lists::materials::material(text))
        .filter(|material| !material.name.is_empty())
        .collect()
}

fn steps(record: &Record<'_, '_>) -> Vec<Step> {
    match record.entry(Field::Steps).map(|entry| &entry.content) {
        Some(Content::List(list)) => list.iter().map(|text| lists::step(&prose(text))).collect(),
        _ => record.prose(Field::Steps).map(|text| lists::steps(&text)).unwrap_or_default(),
    }
}

fn laws(record: &Record<'_, '_>, guide: &mut Guide) {
    let texts = match record.entry(Field::LegalBasis).map(|entry| &entry.content) {
        Some(Content::List(list)) => list.clone(),
        _ => record.prose(Field::LegalBasis).map(Cow::Owned).into_iter().collect(),
    };
    let mut found: Vec<LegalBasis> = Vec::new();
    for text in texts.iter().map(|text| prose(text)) {
        let (laws, left_over) = lists::legal_basis(&text);
        found.extend(laws);
        // The wording of a clause has no place in a basis, and is not to be lost.
        if left_over {
            guide.remarks.push(remark(Field::LegalBasis, &text));
        }
    }
    replace(&mut guide.legal_basis, found);
}

fn places(record: &Record<'_, '_>) -> Vec<Place> {
    let (address, hours) = (record.prose(Field::PlaceAddress), record.prose(Field::PlaceHours));
    let place = Place { address, hours, ..Place::default() };
    if place == Place::default() { Vec::new() } else { vec![place] }
}

fn contacts(record: &Record<'_, '_>, field: Field) -> Vec<Contact> {
    let numbers = match record.entry(field).map(|entry| &entry.content) {
        Some(Content::List(list)) => list.iter().flat_map(|text| lists::phones(text)).collect(),
        _ => record.text(field).map(|text| lists::phones(&text)).unwrap_or_default(),
    };
    let numbers = numbers.into_iter().filter(|value| !value.is_empty());
    numbers.map(|value| Contact { value, evidence: None }).collect()
}

fn results(record: &Record<'_, '_>) -> Vec<ResultDocument> {
    let names = record.list(Field::Results, &['、', '；', ';', '|']);
    names.into_iter().map(|name| ResultDocument { name, ..ResultDocument::default() }).collect()
}

/// 问：… 答：…, one pair a line or one after the other; other words become a remark.
fn questions(record: &Record<'_, '_>, guide: &mut Guide) {
    let texts = record.list(Field::Faq, &[]).join("");
    if texts.is_empty() {
        return;
    }
    let normal = texts.replace("问:", "问：").replace("答:", "答：");
    let pairs = normal.split("问：").filter(|pair| !pair.trim().is_empty());
    let found: Option<Vec<Question>> = pairs
        .map(|pair| {
            let (question, answer) = pair.split_once("答：")?;
            let (question, answer) = (question.trim().to_owned(), answer.trim().to_owned());
            (!question.is_empty()).then_some(Question { question, answer, evidence: None })
        })
        .collect();
    match found {
        Some(found) => replace(&mut guide.faq, found),
        None => guide.remarks.push(remark(Field::Faq, &texts)),
    }
}
