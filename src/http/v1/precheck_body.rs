//! What is sent to be checked: the kind of the applicant, and what is at hand.

use crate::domain::guide::{Guide, Medium, material_code};
use crate::domain::item::Audience;
use crate::domain::precheck::MaterialDefect;
use crate::domain::text::nearest;
use crate::guide::at_hand::{AtHand, Called, Defect, place_of};
use crate::http::body::{Body, BodyReader, MAX_PROBLEMS, invalid, lost};
use crate::http::error::{ApiError, BodyProblem, shortened};
use serde::Deserialize;
use utoipa::ToSchema;

/// The most materials at hand, and the most defects of one.
const MAX_MATERIALS: usize = 200;
const MAX_DEFECTS: usize = 20;
/// The most originals or copies of one entry.
const MAX_COUNT: u32 = 9_999;
/// The most codes that are listed as allowed.
const MAX_ALLOWED: usize = 60;
/// The longest name and the longest note, in characters.
const MAX_NAME: usize = 100;
const MAX_NOTE: usize = 200;

/// Who applies. Neither name nor number of anybody is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PrecheckApplicant)]
pub struct ApplicantBody {
    /// The kind: a code of the list `audience`.
    #[schema(value_type = String, example = "natural_person")]
    kind: Audience,
}

/// What is wrong with something at hand.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PrecheckDefect)]
pub struct DefectBody {
    /// A code of the list `material_defect`.
    #[schema(value_type = String, example = "unsigned")]
    kind: MaterialDefect,
    /// What exactly, in at most 200 characters; needed with `other`.
    #[schema(required = false, max_length = 200)]
    note: Option<String>,
}

/// Something at hand. What is left out is not told, and not checked.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PrecheckMaterial)]
pub struct MaterialBody {
    /// The code of a material in the guide, `m1`, `m2` …; with codes, `edition` must be sent.
    #[schema(required = false)]
    code: Option<String>,
    /// Or its name, in at most 100 characters, as the applicant says it.
    #[schema(required = false, max_length = 100)]
    name: Option<String>,
    /// How many originals on paper.
    #[schema(required = false, maximum = 9_999)]
    originals: Option<u32>,
    /// How many copies on paper.
    #[schema(required = false, maximum = 9_999)]
    copies: Option<u32>,
    /// `paper`, `electronic`, or `either` if it is there in both forms.
    #[schema(value_type = Option<String>, required = false)]
    medium: Option<Medium>,
    /// What is wrong with it, as somebody sees it; at most 20.
    #[serde(default)]
    #[schema(required = false, max_items = 20)]
    defects: Vec<DefectBody>,
}

/// What is to be checked.
#[derive(Debug, ToSchema)]
#[schema(as = PrecheckContent)]
#[expect(dead_code, reason = "describes the body; BodyReader reads it")]
pub struct PrecheckBody {
    /// Who applies.
    applicant: ApplicantBody,
    /// The edition of the guide that the client has. If the release has another one, the answer is a 409.
    #[schema(required = false, nullable = false)]
    edition: Option<u32>,
    /// What is at hand, at most 200 entries; an empty list asks for all that is needed. Entries of the same
    /// material add up.
    #[schema(max_items = 200)]
    materials: Vec<MaterialBody>,
}

/// What was sent.
pub(super) struct Sent {
    pub(super) applicant: Audience,
    pub(super) edition: Option<u32>,
    pub(super) at_hand: Vec<AtHand>,
}

impl Sent {
    /// Reads the body.
    pub(super) fn read(body: &Body) -> Result<Self, ApiError> {
        let mut reader = body.object()?;
        let applicant: Option<ApplicantBody> = reader.required("applicant");
        let edition: Option<u32> = reader.optional("edition");
        let materials: Vec<(usize, MaterialBody)> = reader.entries("materials", MAX_MATERIALS);
        materials.iter().for_each(|(place, material)| check(&mut reader, *place, material));
        if edition.is_none() && materials.iter().any(|(_, material)| material.code.is_some()) {
            let message = "codes of materials belong to an edition of the guide: send the one they are from";
            reader.note(BodyProblem::new("edition", message));
        }
        reader.finish()?;
        let applicant = applicant.ok_or_else(lost)?;
        let at_hand = materials.into_iter().filter_map(|(_, material)| at_hand(material)).collect();
        Ok(Self { applicant: applicant.kind, edition, at_hand })
    }

    /// Refuses codes that the guide does not have.
    pub(super) fn must_fit(&self, guide: &Guide) -> Result<(), ApiError> {
        let problem = |(place, entry): (usize, &AtHand)| match &entry.called {
            Called::Code(code) if place_of(guide, code).is_none() => Some(unknown_code(place, code, guide)),
            _ => None,
        };
        let problems = self.at_hand.iter().enumerate().filter_map(problem);
        let problems: Vec<BodyProblem> = problems.take(MAX_PROBLEMS).collect();
        if problems.is_empty() { Ok(()) } else { Err(invalid(problems)) }
    }
}

fn unknown_code(place: usize, code: &str, guide: &Guide) -> BodyProblem {
    let known: Vec<String> = (0..guide.materials.len().min(MAX_ALLOWED)).map(material_code).collect();
    let message = format!("the guide has no material \"{}\"", shortened(code));
    BodyProblem {
        nearest: nearest(code, known.iter().map(String::as_str)).map(str::to_owned),
        allowed: known,
        ..BodyProblem::new(format!("materials[{place}].code"), message)
    }
}

/// Notes what is wrong with an entry.
fn check(reader: &mut BodyReader, place: usize, material: &MaterialBody) {
    let at = |field: &str| format!("materials[{place}]{field}");
    if material.code.is_some() == material.name.is_some() {
        reader.note(BodyProblem::new(at(""), "it needs either a code or a name"));
    }
    if let Some(name) = &material.name {
        reader.short_text(at(".name"), name, MAX_NAME);
    }
    for (field, count) in [(".originals", material.originals), (".copies", material.copies)] {
        if count.is_some_and(|count| count > MAX_COUNT) {
            reader.note(BodyProblem::new(at(field), format!("at most {MAX_COUNT}")));
        }
    }
    if material.defects.len() > MAX_DEFECTS {
        let message = format!("at most {MAX_DEFECTS} entries at once, here are {}", material.defects.len());
        reader.note(BodyProblem::new(at(".defects"), message));
    }
    for (number, defect) in material.defects.iter().enumerate() {
        let field = at(&format!(".defects[{number}].note"));
        match &defect.note {
            Some(note) => reader.short_text(field, note, MAX_NOTE),
            None if defect.kind == MaterialDefect::Other => {
                reader.note(BodyProblem::new(field, "say here what is wrong"));
            }
            None => {}
        }
    }
}

fn at_hand(sent: MaterialBody) -> Option<AtHand> {
    let MaterialBody { code, name, originals, copies, medium, defects } = sent;
    let called = code.map(Called::Code).or(name.map(Called::Name))?;
    let defects = defects.into_iter().map(|defect| Defect { kind: defect.kind, note: defect.note }).collect();
    Some(AtHand { called, originals, copies, medium, defects })
}
