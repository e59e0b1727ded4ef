//! How somebody is reached: contact points, addresses, opening hours.

use crate::export::rdf::Description;
use crate::export::rdf::Language::Chinese;
use crate::export::rdf::vocabulary::{cv, dct, locn, schema, time};

/// A contact point with what the source prints: a number, or words.
pub(super) fn reached_by<'g>(part: Description<'g>, printed: &str) -> Description<'g> {
    let part = part.a(cv("ContactPoint")).a(schema("ContactPoint"));
    if is_number(printed) {
        part.plain(cv("telephone"), printed).plain(schema("telephone"), printed)
    } else {
        part.text(dct("description"), printed, Chinese).text(schema("description"), printed, Chinese)
    }
}

/// A postal address.
pub(super) fn addressed<'g>(thing: Description<'g>, address: Option<&String>) -> Description<'g> {
    thing.each(address, |thing, address| {
        let thing = thing.part(locn("address"), |part| {
            part.a(locn("Address")).text(locn("fullAddress"), address, Chinese).end();
        });
        thing.text(schema("address"), address, Chinese)
    })
}

/// When it is open, in the words of the source.
pub(super) fn open_at<'g>(thing: Description<'g>, hours: Option<&String>) -> Description<'g> {
    thing.each(hours, |thing, hours| {
        thing.part(cv("openingHours"), |part| {
            part.a(time("TemporalEntity")).text(dct("description"), hours, Chinese).end();
        })
    })
}

/// Whether it is one telephone number, or several.
fn is_number(printed: &str) -> bool {
    let within = |c: char| c.is_ascii_digit() || "+-－—()（）、,，;；/转 ".contains(c);
    printed.chars().any(|c| c.is_ascii_digit()) && printed.chars().all(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_words_about_it() {
        for number in ["12345", "0531-82059999", "（0531）82059999转2、12329"] {
            assert!(is_number(number), "{number}");
        }
        for words in ["", "-", "电话：12345", "见公告"] {
            assert!(!is_number(words), "{words}");
        }
    }
}
