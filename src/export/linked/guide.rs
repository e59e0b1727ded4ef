//! Guides: what an applicant must know, said of the item.

use super::channel::{a_channel, called_at, located};
use super::contact::{open_at, reached_by};
use super::origin::{evidenced, named, noted};
use super::{Describer, material};
use crate::domain::catalogue::Directory;
use crate::domain::guide::{
    Contact, Evidence, Guide, GuideEdition, LegalBasis, Place, Question, ResultDocument, Step,
};
use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{Name, cpsv, cv, dct, eli, foaf, schema};
use crate::export::uris::Uris;

/// How an item has a channel, in both vocabularies.
const HAS_CHANNEL: &[Name] = &[cv("hasChannel"), schema("availableChannel")];

/// What parts of a guide are described with.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) edition: &'a GuideEdition,
    pub(super) uris: &'a Uris,
    pub(super) directory: &'a Directory,
}

impl Describer<'_> {
    /// What a guide says, said of its item.
    pub(super) fn guide(&mut self, edition: &GuideEdition) {
        let (uris, directory, guide) = (self.uris, self.directory, &edition.guide);
        let parts = Parts { edition, uris, directory };
        let page = format!("{}/v1/items/{}/guide", uris.base(), edition.item);
        let thing = self.graph.describe(&uris.thing("items", edition.item.as_ref()));
        let thing = classified(thing.link(foaf("page"), &page), uris, guide);
        let thing = parts.needs(thing);
        let thing = parts.rules(thing);
        let thing = parts.results(parts.costs(thing));
        let thing = parts.ways(thing);
        let thing = parts.contacts(thing, "咨询", &guide.consult);
        let thing = parts.contacts(thing, "监督投诉", &guide.complaint);
        let remarks = guide.remarks.iter().map(|remark| &remark.text);
        answered(remarks.fold(thing, |thing, remark| noted(thing, Some(remark))), &guide.faq).end();
    }
}

fn classified<'g>(thing: Description<'g>, uris: &Uris, guide: &Guide) -> Description<'g> {
    let forms = guide.application_forms.iter().map(|form| uris.code_of(*form));
    let case_type = guide.case_type.map(|kind| uris.code_of(kind));
    let depth = guide.online_depth.map(|depth| uris.code_of(depth));
    let region = guide.cross_region.map(|region| uris.code_of(region));
    let classes = forms.chain(case_type).chain(depth).chain(region);
    thing.each(classes, |thing, class| thing.link(cv("isClassifiedBy"), &class))
}

fn answered<'g>(thing: Description<'g>, questions: &[Question]) -> Description<'g> {
    if questions.is_empty() {
        return thing;
    }
    let asked = |page: Description<'_>| {
        let page = page.a(schema("FAQPage")).each(questions, |page, asked| {
            page.part(schema("mainEntity"), |question| {
                let question = question.a(schema("Question")).text(schema("name"), &asked.question, Chinese);
                let question = question.part(schema("acceptedAnswer"), |answer| {
                    answer.a(schema("Answer")).text(schema("text"), &asked.answer, Chinese).end();
                });
                question.end();
            })
        });
        page.end();
    };
    thing.part(schema("subjectOf"), asked)
}

impl Parts<'_> {
    /// What tells a part from the others of all guides: the item, the edition, the kind and the place.
    pub(super) fn identifier(&self, part: &str) -> String {
        format!("{}/guide/{}/{part}", self.edition.item, self.edition.edition)
    }

    /// The conditions, and what to hand in.
    fn needs<'g>(&self, thing: Description<'g>) -> Description<'g> {
        let guide = &self.edition.guide;
        let thing = thing.each(guide.conditions.iter().zip(1..), |thing, (condition, number)| {
            thing.part(cv("holdsRequirement"), |part| {
                let part = part.a(cv("Requirement"));
                let part = part.plain(dct("identifier"), &self.identifier(&format!("c{number}")));
                let part = part.text(dct("title"), &condition.text, Chinese);
                evidenced(part, (self.uris, self.directory), condition.evidence.as_ref()).end();
            })
        });
        thing.each(guide.materials.iter().enumerate(), |thing, (place, material)| {
            thing.part(cpsv("hasInput"), |part| material::material(part, self, place, material))
        })
    }

    /// The procedure, special procedures, and the laws.
    fn rules<'g>(&self, thing: Description<'g>) -> Description<'g> {
        let guide = &self.edition.guide;
        let steps = Some(&guide.steps).filter(|steps| !steps.is_empty());
        let thing = thing.each(steps, |thing, steps| {
            let words: Vec<String> = steps.iter().zip(1..).map(step).collect();
            let evidence: Vec<&Evidence> = steps.iter().filter_map(|step| step.evidence.as_ref()).collect();
            thing.part(cpsv("follows"), |part| self.rule(part, "s1", "办理流程", &words.join("\n"), evidence))
        });
        let thing = thing.each(guide.special_procedures.iter().zip(1..), |thing, (procedure, number)| {
            let code = format!("p{number}");
            let (words, evidence) = (&procedure.text, &procedure.evidence);
            thing.part(cpsv("follows"), |part| self.rule(part, &code, "特别程序", words, evidence))
        });
        thing.each(&guide.legal_basis, |thing, law| {
            thing.part(cv("hasLegalResource"), |part| self.law(part, law))
        })
    }

    fn rule<'e>(
        &self,
        part: Description<'_>,
        code: &str,
        title: &str,
        words: &str,
        evidence: impl IntoIterator<Item = &'e Evidence>,
    ) {
        let part = part.a(cpsv("Rule")).plain(dct("identifier"), &self.identifier(code));
        let part = part.text(dct("title"), title, Chinese).text(dct("description"), words, Chinese);
        evidenced(part, (self.uris, self.directory), evidence).end();
    }

    fn law(&self, part: Description<'_>, law: &LegalBasis) {
        let part = part.a(eli("LegalResource")).text(dct("title"), &law.title, Chinese);
        let part = part
            .each(&law.document_number, |part, number| part.plain(eli("id_local"), number))
            .each(&law.clause, |part, clause| part.plain(eli("number"), clause));
        evidenced(part, (self.uris, self.directory), law.evidence.as_ref()).end();
    }

    /// What the applicant gets.
    fn results<'g>(&self, thing: Description<'g>) -> Description<'g> {
        let guide = &self.edition.guide;
        thing.each(guide.results.iter().zip(1..), |thing, (result, number)| {
            let properties = [cpsv("produces"), schema("serviceOutput")];
            thing.part_under(&properties, |part| self.result(part, number, result))
        })
    }

    fn result(&self, part: Description<'_>, number: u32, result: &ResultDocument) {
        let part = part.a(cv("Output")).a(schema("Thing"));
        let part = part.plain(dct("identifier"), &self.identifier(&format!("r{number}")));
        let part = named(part, &result.name)
            .each(result.kind, |part, kind| part.link(dct("type"), &self.uris.code_of(kind)))
            .each(&result.validity, |part, words| {
                part.text(dct("description"), &format!("有效期：{words}"), Chinese)
            });
        evidenced(part, (self.uris, self.directory), result.evidence.as_ref()).end();
    }

    /// Where it can be had, besides the channels of the item: the places, and the address on the web.
    fn ways<'g>(&self, thing: Description<'g>) -> Description<'g> {
        let guide = &self.edition.guide;
        let thing = thing.each(&guide.online_address, |thing, address| {
            thing.part_under(HAS_CHANNEL, |part| {
                a_channel(part, &self.identifier("online")).web(schema("serviceUrl"), address).end();
            })
        });
        thing.each(guide.places.iter().zip(1..), |thing, (place, number)| {
            thing.part_under(HAS_CHANNEL, |part| self.place(part, number, place))
        })
    }

    fn place(&self, part: Description<'_>, number: u32, place: &Place) {
        let part = a_channel(part, &self.identifier(&format!("l{number}")));
        let part = part.each(&place.name, |part, name| named(part, name));
        let part =
            located(called_at(part, place.phone.as_ref()), place.name.as_ref(), place.address.as_ref());
        let part = open_at(part, place.hours.as_ref());
        evidenced(part, (self.uris, self.directory), place.evidence.as_ref()).end();
    }

    fn contacts<'g>(&self, thing: Description<'g>, purpose: &str, contacts: &[Contact]) -> Description<'g> {
        thing.each(contacts, |thing, contact| {
            thing.part(cv("contactPoint"), |part| {
                let part = reached_by(part, &contact.value).text(schema("contactType"), purpose, Chinese);
                evidenced(part, (self.uris, self.directory), contact.evidence.as_ref()).end();
            })
        })
    }
}

/// A step in words: 1. 受理（1个工作日）。
fn step((step, number): (&Step, u32)) -> String {
    let time = step.time.map(|limit| format!("（{}）", limit.in_words())).unwrap_or_default();
    let result = step.result.as_ref().map(|result| format!("；结果：{result}")).unwrap_or_default();
    format!("{number}. {}{time}{result}", step.name)
}
