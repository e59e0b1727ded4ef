//! Whom to ask, and where to complain.

use super::Check;
use super::table::{CONSULT_IS_COMPLAINT, NO_AREA_CODE};
use crate::domain::guide::{Contact, Guide};
use crate::domain::text::half_width;

/// The hotline that takes questions and complaints alike.
const HOTLINE: &str = "12345";
/// No telephone number is shorter; a room or an extension is.
const SHORTEST: usize = 5;

pub(super) fn check(check: &mut Check, guide: &Guide) {
    check_purposes(check, guide);
    let contacts = [("consult", &guide.consult), ("complaint", &guide.complaint)]
        .into_iter()
        .flat_map(|(field, contacts)| contacts.iter().map(move |contact| (field, contact.value.as_str())));
    let places = guide.places.iter().filter_map(|place| Some(("places", place.phone.as_deref()?)));
    for (field, value) in contacts.chain(places) {
        if let Some(number) = without_area(value) {
            check.report(field, NO_AREA_CODE, format!("\"{number}\" has no area code"));
        }
    }
}

/// One may complain elsewhere as soon as one number, or one address, is not for questions.
fn check_purposes(check: &mut Check, guide: &Guide) {
    let of = |contacts: &[Contact]| {
        contacts.iter().flat_map(|contact| numbers(&contact.value)).collect::<Vec<_>>()
    };
    let (consult, complaint) = (of(&guide.consult), of(&guide.complaint));
    let other_ways = guide.complaint.iter().any(|contact| is_no_number(&contact.value));
    let elsewhere = |number: &Number| number.subscriber == HOTLINE || !consult.contains(number);
    if let Some(number) = complaint.first().filter(|_| !other_ways && !complaint.iter().any(elsewhere)) {
        let message = format!("complaints go to {}, the number for questions", number.subscriber);
        check.report("complaint", CONSULT_IS_COMPLAINT, message);
    }
}

/// A telephone number found in a text.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    /// Its digits, without the area code.
    subscriber: String,
}

fn numbers(text: &str) -> Vec<Number> {
    groups_of_digits(text)
        .into_iter()
        .map(|mut groups| {
            if groups.len() > 1 && groups.first().is_some_and(|group| is_area(group)) {
                groups.remove(0);
            }
            Number { subscriber: groups.concat() }
        })
        .filter(|number| number.subscriber.len() >= SHORTEST)
        .collect()
}

/// A number of 7 or 8 digits, as it is dialled within a city, in a text that has no area code anywhere.
fn without_area(text: &str) -> Option<String> {
    let found = groups_of_digits(text);
    if is_no_number(text) || found.iter().flatten().any(|group| is_area(group)) {
        return None;
    }
    found.into_iter().find(|groups| is_local(groups)).map(|groups| groups.join("-"))
}

/// `12345678` or `1234567`, with an extension or without, `1234-5678` or `123-4567`. Local numbers begin
/// with 2 to 8; what begins with 1 is a mobile or a hotline, with 9 a service.
fn is_local(groups: &[String]) -> bool {
    let lengths: Vec<usize> = groups.iter().map(String::len).collect();
    let local = matches!(lengths.as_slice(), [7 | 8] | [7 | 8, 1..=5] | [3 | 4, 4]);
    local && groups.first().is_some_and(|group| group.starts_with(|first| ('2'..='8').contains(&first)))
}

fn is_area(group: &str) -> bool {
    group.starts_with('0') && matches!(group.len(), 3 | 4)
}

/// Whether a text is a web address, an account or the like, whose digits say nothing.
fn is_no_number(text: &str) -> bool {
    text.chars().map(half_width).any(|character| character.is_ascii_alphabetic())
        || ["微信", "公众号", "邮编", "邮政编码"].iter().any(|words| text.contains(words))
        || !text.chars().map(half_width).any(|character| character.is_ascii_digit())
}

/// The numbers in a text, each as its groups of digits. Dashes, brackets and a blank after an area code join groups.
fn groups_of_digits(text: &str) -> Vec<Vec<String>> {
    let (mut found, mut groups, mut group) = (Vec::new(), Vec::new(), String::new());
    // The blank at the end closes the last number.
    for character in text.chars().map(half_width).chain([' ', ' ']) {
        if character.is_ascii_digit() {
            group.push(character);
            continue;
        }
        let after_area = groups.is_empty() && is_area(&group);
        if !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        }
        let joins = "-()—–".contains(character) || (character == ' ' && after_area);
        if !joins && !groups.is_empty() {
            found.push(std::mem::take(&mut groups));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_number_is_told_from_hotlines_and_mobiles() {
        for text in [
            "82011111",
            "咨询电话：８２０１１１１１",
            "2011-1111",
            "8201111",
            "82011111-8012",
            "82011111转8012",
        ] {
            assert!(without_area(text).is_some(), "{text}");
        }
        for text in [
            "0531-82011111",
            "(0531)82011111",
            "（0531）82011111、82022222",
            "0531 82011111",
            "+86-531-82011111",
            "12345",
            "12345转2",
            "13812345678",
            "138-1234-5678",
            "400-8888-888",
            "4008888888",
            "10105757",
            "微信公众号82011111",
            "http://example.org/82011111",
            "2018-07-27",
            "无",
        ] {
            assert_eq!(without_area(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_found_in_a_text() {
        let found = |text| numbers(text).into_iter().map(|number| number.subscriber).collect::<Vec<_>>();
        assert_eq!(found("0531-82011111、（0531）8202 2222或12345"), ["82011111", "12345"]);
        assert_eq!(found("0531 82011111 82022222"), ["82011111", "82022222"]);
        assert!(found("3楼305室").is_empty());
    }
}
