//! National codes: the credit code of a body (GB 32100-2015) and the codes of items that begin with it.

use super::item::ItemType;

/// How many characters a credit code has.
const CREDIT_LENGTH: usize = 18;
/// How many characters the basic catalogue code has.
const CATALOGUE_LENGTH: usize = 12;
/// The characters of a credit code, in the order of their values: no I, O, S, V and Z, which look like digits.
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The powers of 3, modulo 31.
const CREDIT_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// What the check characters of a credit code say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCheck {
    /// Both are right.
    Sound,
    /// The last one is wrong.
    WrongCheckCharacter,
    /// The last one is right, but that of the organisation code within is wrong.
    WrongOrganisationCheck,
}

/// An implementation code (实施编码) or handling code (业务办理项编码), taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalCode<'a> {
    /// The credit code of the implementing body, 18 characters.
    pub credit_code: &'a str,
    /// The level at which it is exercised (行使层级), GB/T 39046-2020 table A.2: 1 to 7.
    pub level: u32,
    /// The basic catalogue code (基本编码), 12 characters.
    pub catalogue: &'a str,
    /// The number of the handling variant, 2 digits, where there is one.
    pub variant: Option<&'a str>,
}

impl<'a> NationalCode<'a> {
    /// Takes a code of 31 or 33 characters apart; `None` when it has another form.
    ///
    /// The check characters are not looked at: see [`check_credit_code`].
    pub fn parse(text: &'a str) -> Option<Self> {
        let credit_code = leading_credit_code(text)?;
        let (level, rest) = text.get(CREDIT_LENGTH..)?.split_at_checked(1)?;
        let level = level.parse().ok().filter(|level| (1..=7).contains(level))?;
        let (catalogue, variant) = rest.split_at_checked(CATALOGUE_LENGTH)?;
        let variant = match variant.len() {
            0 => None,
            2 => Some(variant),
            _ => return None,
        };
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(Self {
            credit_code,
            level,
            catalogue,
            variant,
        })
    }
}

/// The credit code with which a text begins, if its first 18 characters have the form of one.
///
/// The form: a registering authority and a kind of body, six digits of an area, and nine characters
/// for the body and its check. No area begins with 0. Local codes of items, which often begin with
/// an area or are digits throughout, are hardly ever of this form.
pub fn leading_credit_code(text: &str) -> Option<&str> {
    let code = text.get(..CREDIT_LENGTH)?;
    let in_alphabet = code.chars().all(|character| CREDIT_ALPHABET.contains(character));
    let (authority, kind, area) = (code.get(..1)?, code.get(1..2)?, code.get(2..8)?);
    let right_form = in_alphabet
        && authority != "0"
        && ["1", "2", "3", "4", "5", "9"].contains(&kind)
        && !area.starts_with('0')
        && area.bytes().all(|byte| byte.is_ascii_digit());
    right_form.then_some(code)
}

/// Checks the two check characters of a text that has the form of a credit code.
///
/// `None` when it has another form: then nothing can be said.
pub fn check_credit_code(code: &str) -> Option<CreditCheck> {
    if code.len() != CREDIT_LENGTH || leading_credit_code(code).is_none() {
        return None;
    }
    let (body, check) = code.split_at_checked(CREDIT_LENGTH - 1)?;
    let (organisation, organisation_check) = body.get(8..)?.split_at_checked(8)?;
    let is = |expected: char, found: &str| found.chars().eq([expected]);
    Some(if !is(credit_check_character(body)?, check) {
        CreditCheck::WrongCheckCharacter
    } else if !is(organisation_check_character(organisation)?, organisation_check) {
        CreditCheck::WrongOrganisationCheck
    } else {
        CreditCheck::Sound
    })
}

/// The check character that belongs to the first 17 characters of a credit code (GB 32100-2015).
pub fn credit_check_character(body: &str) -> Option<char> {
    let value = |character| u32::try_from(CREDIT_ALPHABET.find(character)?).ok();
    let sum = weighted_sum(body, &CREDIT_WEIGHTS, value)?;
    let check = usize::try_from((31 - sum % 31) % 31).ok()?;
    CREDIT_ALPHABET.chars().nth(check)
}

/// The check character that belongs to the first eight characters of an organisation code (GB 11714).
pub fn organisation_check_character(body: &str) -> Option<char> {
    let value = |character: char| character.to_digit(36).filter(|_| !character.is_ascii_lowercase());
    match 11 - weighted_sum(body, &ORGANISATION_WEIGHTS, value)? % 11 {
        10 => Some('X'),
        11 => Some('0'),
        check => char::from_digit(check, 10),
    }
}

fn weighted_sum(body: &str, weights: &[u32], value: impl Fn(char) -> Option<u32>) -> Option<u32> {
    if body.chars().count() != weights.len() {
        return None;
    }
    body.chars().zip(weights).map(|(character, weight)| Some(value(character)? * weight)).sum()
}

/// Whether a catalogue code may be that of an item of this type; true where it does not say.
///
/// Digits three and four are the type. Platforms disagree on 10, 20 and 21: each stands for other
/// powers on one and for public services on another. What is none of these numbers is a local code.
pub fn may_be_of_type(catalogue: &str, item_type: ItemType) -> bool {
    if catalogue.len() != CATALOGUE_LENGTH || !catalogue.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let expected = match catalogue.get(2..4) {
        Some("01") => ItemType::License,
        Some("02") => ItemType::Penalty,
        Some("03") => ItemType::Coercion,
        Some("04") => ItemType::Levy,
        Some("05") => ItemType::Benefit,
        Some("06") => ItemType::Inspection,
        Some("07") => ItemType::Confirmation,
        Some("08") => ItemType::Reward,
        Some("09") => ItemType::Adjudication,
        Some("10" | "20" | "21") => {
            return matches!(item_type, ItemType::OtherPower | ItemType::PublicService);
        }
        _ => return true,
    };
    item_type == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published codes of government bodies and of an enterprise.
    const REAL: &[&str] = &["11450000007565194H", "11370828553372795B", "91350100M000100Y43"];

    #[test]
    fn published_codes_are_sound() {
        for code in REAL {
            assert_eq!(check_credit_code(code), Some(CreditCheck::Sound), "{code}");
        }
    }

    #[test]
    fn every_changed_character_is_noticed() {
        for code in REAL {
            for at in 0..CREDIT_LENGTH {
                for other in CREDIT_ALPHABET.chars().filter(|other| code.chars().nth(at) != Some(*other)) {
                    let changed: String =
                        code.chars().enumerate().map(|(n, c)| if n == at { other } else { c }).collect();
                    assert_ne!(check_credit_code(&changed), Some(CreditCheck::Sound), "{changed}");
                }
            }
        }
    }

    #[test]
    fn the_inner_check_is_told_from_the_outer_one() {
        let body = "11450000007565195";
        let code = format!("{body}{}", credit_check_character(body).unwrap());
        assert_eq!(check_credit_code(&code), Some(CreditCheck::WrongOrganisationCheck));
        assert_eq!(check_credit_code("11450000007565194J"), Some(CreditCheck::WrongCheckCharacter));
        assert_eq!(organisation_check_character("M000100Y"), Some('4'));
        assert_eq!(organisation_check_character("short"), None);
    }

    #[test]
    fn what_has_another_form_is_no_credit_code() {
        for text in
            ["", "housing-fund-centre", "511A0138000000-511602", "11450000007565194h", "1145000000756519４H"]
        {
            assert_eq!(check_credit_code(text), None, "{text}");
        }
        // Digits throughout: an area and a number.
        assert_eq!(check_credit_code("370100000000000001"), None);
        assert_eq!(check_credit_code("110000000000000001"), None);
        assert_eq!(check_credit_code("11450000007565194H2000115015005"), None);
    }

    #[test]
    fn a_handling_code_has_four_parts() {
        let code = NationalCode::parse("11450000007565194H200011501500504").unwrap();
        assert_eq!((code.credit_code, code.level), ("11450000007565194H", 2));
        assert_eq!((code.catalogue, code.variant), ("000115015005", Some("04")));
        let code = NationalCode::parse("11370828553372795B4373014006001").unwrap();
        assert_eq!((code.level, code.catalogue, code.variant), (4, "373014006001", None));
        for text in [
            "11450000007565194H",
            "11450000007565194H20001150150050",
            "11450000007565194H9000115015005",
            "11450000007565194H2000115015-05",
            "511A0138000000-511602000000-000-11511301083372204",
        ] {
            assert_eq!(NationalCode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_type_in_a_catalogue_code_is_read_only_where_it_is_clear() {
        assert!(may_be_of_type("000115015005", ItemType::License));
        assert!(!may_be_of_type("000115015005", ItemType::Confirmation));
        assert!(may_be_of_type("002015015005", ItemType::OtherPower));
        assert!(may_be_of_type("002015015005", ItemType::PublicService));
        assert!(!may_be_of_type("002115015005", ItemType::License));
        // A local code of Shandong.
        assert!(may_be_of_type("373014006001", ItemType::License));
        assert!(may_be_of_type("0001150150", ItemType::Reward));
    }
}
