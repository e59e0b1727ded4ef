//! Channels: `cv:Channel` and `schema:ServiceChannel`; also the places of a guide.

use super::Describer;
use super::contact::{addressed, open_at, reached_by};
use super::origin::{also_named, labelled, named, noted, sourced};
use crate::domain::channel::Channel;
use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{cv, dct, schema};

impl Describer<'_> {
    /// A channel.
    pub fn channel(&mut self, channel: &Channel) {
        let uris = self.uris;
        let thing = self.graph.describe(&uris.thing("channels", channel.code.as_ref()));
        let thing = a_channel(thing, channel.code.as_ref()).link(dct("type"), &uris.code_of(channel.kind));
        let thing = also_named(named(thing, &channel.name), &channel.aliases);
        let thing = thing.each(&channel.url, |thing, url| thing.web(schema("serviceUrl"), url));
        let thing = called_at(thing, channel.phone.as_ref());
        let thing = open_at(located(thing, None, channel.address.as_ref()), channel.hours.as_ref());
        let thing = thing.each(&channel.operator, |thing, operator| {
            thing.link(cv("ownedBy"), &uris.thing("departments", operator.as_ref()))
        });
        let thing = sourced(thing, uris, &channel.provenance);
        labelled(noted(thing, channel.note.as_ref()), self.release).end();
    }
}

/// What makes it a channel in both vocabularies.
pub(super) fn a_channel<'g>(thing: Description<'g>, identifier: &str) -> Description<'g> {
    thing.a(cv("Channel")).a(schema("ServiceChannel")).plain(dct("identifier"), identifier)
}

/// Its telephone.
pub(super) fn called_at<'g>(thing: Description<'g>, phone: Option<&String>) -> Description<'g> {
    thing.each(phone, |thing, phone| {
        let properties = [cv("contactPoint"), schema("servicePhone")];
        thing.part_under(&properties, |part| reached_by(part, phone).end())
    })
}

/// Where it is.
pub(super) fn located<'g>(
    thing: Description<'g>,
    name: Option<&String>,
    address: Option<&String>,
) -> Description<'g> {
    if name.is_none() && address.is_none() {
        return thing;
    }
    let thing = thing.part(schema("serviceLocation"), |part| {
        let part = part.a(schema("Place"));
        let part = part.each(name, |part, name| part.text(schema("name"), name, Chinese));
        addressed(part, address).end();
    });
    thing.each(address, |thing, address| thing.text(dct("description"), &format!("地址：{address}"), Chinese))
}
