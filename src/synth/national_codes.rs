//! National codes: of the right form and with right check characters, but in an area that does not exist.

use super::region::Office;
use crate::domain::code_list::CodeList;
use crate::domain::item::ItemType;
use crate::domain::jurisdiction::JurisdictionLevel;

/// The area in the credit codes of made-up departments; GB/T 2260 knows no code that starts with 99.
const AREA: &str = "990000";
/// The characters of a credit code (GB 32100-2015), in the order of their values.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The unified social credit code (统一社会信用代码) of a department.
pub(super) fn credit_code(office: &Office) -> String {
    let digits = format!("{:08}", office.serial);
    let body = format!("11{AREA}{digits}{}", organisation_check(&digits));
    let check = credit_check(&body);
    format!("{body}{check}")
}

/// The check character of an organisation code (GB 11714).
fn organisation_check(digits: &str) -> char {
    let values = digits.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        check => char::from_digit(check, 10).unwrap_or('0'),
    }
}

fn credit_check(body: &str) -> char {
    let values = body.chars().filter_map(|character| CREDIT_ALPHABET.find(character));
    let sum: usize = values.zip(CREDIT_WEIGHTS).map(|(value, weight)| value * weight).sum();
    CREDIT_ALPHABET.chars().nth((31 - sum % 31) % 31).unwrap_or('0')
}

/// The basic catalogue code (基本编码): 12 digits, the last three zero for a main item.
pub(super) fn catalogue_code(office: &Office, item_type: ItemType, main: u32, sub: u32) -> String {
    let field = office.number;
    format!("99{:02}{field:02}{main:03}{sub:03}", type_number(item_type))
}

/// The number of a type in GB/T 39046-2020 table A.1.
fn type_number(item_type: ItemType) -> usize {
    match item_type {
        ItemType::PublicService => 20,
        other => ItemType::ALL.iter().position(|known| *known == other).map_or(10, |place| place + 1),
    }
}

/// The number of a level in GB/T 39046-2020 table A.2.
pub(super) fn level_number(level: JurisdictionLevel) -> usize {
    JurisdictionLevel::ALL.iter().position(|known| *known == level).map_or(0, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_characters_are_those_of_the_standards() {
        // A code that is widely used as an example of the form.
        assert_eq!(credit_check("91350100M000100Y4"), '3');
        assert_eq!(organisation_check("00000000"), '0');
        assert_eq!(organisation_check("12345678"), '8');
    }

    #[test]
    fn types_have_their_standard_numbers() {
        let numbers =
            [ItemType::License, ItemType::Adjudication, ItemType::OtherPower, ItemType::PublicService];
        assert_eq!(numbers.map(type_number), [1, 9, 10, 20]);
    }
}
