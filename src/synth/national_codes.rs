//! National codes: of the right form and with right check characters, but in an area that does not exist.

use super::region::Office;
use crate::domain::code_list::CodeList;
use crate::domain::item::ItemType;
use crate::domain::jurisdiction::JurisdictionLevel;
use crate::domain::national_code::{credit_check_character, organisation_check_character};

/// The area in the credit codes of made-up departments; GB/T 2260 knows no code that starts with 99.
const AREA: &str = "990000";

/// The unified social credit code (统一社会信用代码) of a department.
pub(super) fn credit_code(office: &Office) -> String {
    let digits = format!("{:08}", office.serial);
    // Digits of the right number always have a check character.
    let organisation_check = organisation_check_character(&digits).unwrap_or('0');
    let body = format!("11{AREA}{digits}{organisation_check}");
    let check = credit_check_character(&body).unwrap_or('0');
    format!("{body}{check}")
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
    fn types_have_their_standard_numbers() {
        let numbers =
            [ItemType::License, ItemType::Adjudication, ItemType::OtherPower, ItemType::PublicService];
        assert_eq!(numbers.map(type_number), [1, 9, 10, 20]);
    }
}
