//! What it costs: `cv:Cost` and `schema:Offer`.

use super::concepts::currency;
use super::guide::Parts;
use super::origin::{evidenced, named};
use crate::domain::guide::Fee;
use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{cv, dct, schema, xsd};

impl Parts<'_> {
    /// The fees; that there is none, where the guide says so.
    pub(super) fn costs<'g>(&self, thing: Description<'g>) -> Description<'g> {
        let guide = &self.edition.guide;
        let free = (guide.charged == Some(false) && guide.fees.is_empty()).then_some("不收费");
        let thing = thing.each(free, |thing, words| {
            thing.part(cv("hasCost"), |part| {
                let part = part.a(cv("Cost")).plain(dct("identifier"), &self.identifier("f0"));
                let part = part.typed(cv("hasValue"), &decimal(0), xsd("double"));
                part.text(dct("description"), words, Chinese).end();
            })
        });
        thing.each(guide.fees.iter().zip(1..), |thing, (fee, number)| {
            thing.part_under(&[cv("hasCost"), schema("offers")], |part| self.cost(part, number, fee))
        })
    }

    fn cost(&self, part: Description<'_>, number: u32, fee: &Fee) {
        let part = part.a(cv("Cost")).a(schema("Offer"));
        let part = part.plain(dct("identifier"), &self.identifier(&format!("f{number}")));
        let words = [("标准", &fee.standard), ("依据", &fee.basis), ("减免", &fee.reduction)];
        let words =
            words.into_iter().filter_map(|(label, text)| Some(format!("{label}：{}", text.as_ref()?)));
        let part = named(part, &fee.name)
            .each(fee.amount, |part, amount| {
                let amount = decimal(amount);
                part.typed(cv("hasValue"), &amount, xsd("double")).plain(schema("price"), &amount)
            })
            .each(&fee.currency, |part, code| {
                part.link(cv("currency"), &currency(code)).plain(schema("priceCurrency"), code)
            })
            .each(words, |part, words| part.text(dct("description"), &words, Chinese));
        evidenced(part, (self.uris, self.directory), fee.evidence.as_ref()).end();
    }
}

/// An amount in hundredths: 25.5.
fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
