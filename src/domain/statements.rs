//! What a guide states, one statement after the other: its words and where they come from.

use super::guide::{Evidence, Guide, Place};

/// One statement of a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<'a> {
    /// The field of the guide.
    pub field: &'static str,
    /// Its first words: the text, the name or the title.
    pub words: &'a str,
    /// Where it comes from.
    pub evidence: Option<&'a Evidence>,
}

impl Guide {
    /// Everything that can have evidence of its own, in the order of the fields.
    pub fn statements(&self) -> Vec<Stated<'_>> {
        let mut all = Vec::new();
        macro_rules! add {
            ($($list:ident . $words:ident),+) => {
                $(all.extend(self.$list.iter().map(|one| Stated {
                    field: stringify!($list),
                    words: &one.$words,
                    evidence: one.evidence.as_ref(),
                }));)+
            };
        }
        add!(conditions.text, materials.name, steps.name, special_procedures.text, fees.name);
        add!(legal_basis.title);
        all.extend(self.places.iter().map(|place| Stated {
            field: "places",
            words: words_of_place(place),
            evidence: place.evidence.as_ref(),
        }));
        add!(consult.value, complaint.value, results.name, faq.question, remarks.text);
        all
    }
}

fn words_of_place(place: &Place) -> &str {
    let fields = [&place.name, &place.address, &place.hours, &place.phone];
    fields.into_iter().flatten().map(String::as_str).find(|words| !words.trim().is_empty()).unwrap_or("")
}
