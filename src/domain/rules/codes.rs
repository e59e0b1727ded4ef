//! The national codes of an item: their form, their check characters, and that they agree.

use super::Check;
use super::table::{
    CATALOGUE_IN_CODE, CODE_AGAINST_TYPE, CODE_FORM, CREDIT_CODE_CHECK, HANDLING_OF_OTHER_CODE,
};
use crate::domain::code_list::CodeList;
use crate::domain::item::Item;
use crate::domain::national_code::{
    CreditCheck, NationalCode, check_credit_code, leading_credit_code, may_be_of_type,
};

/// How long an implementation code is, without the number of a handling variant.
const IMPLEMENTATION_LENGTH: usize = 31;
/// How long a basic catalogue code of the national form is.
const CATALOGUE_LENGTH: usize = 12;

pub(super) fn check(check: &mut Check, item: &Item) {
    check_credit(check, "department", item.department.as_ref());
    let codes = &item.codes;
    let catalogue = codes.catalogue.as_deref();
    let implementation = codes.implementation.as_deref();
    let handling = codes.handling.as_deref();
    let parsed =
        [("implementation_code", implementation), ("handling_code", handling)].map(|(field, code)| {
            let parsed = check_form(check, field, code?)?;
            check_catalogue(check, field, parsed.catalogue, catalogue);
            Some(parsed)
        });
    if let (Some(implementation), Some(handling), [Some(_), Some(_)]) = (implementation, handling, parsed) {
        let start = implementation.get(..IMPLEMENTATION_LENGTH).unwrap_or(implementation);
        check.require(
            handling.starts_with(start),
            "handling_code",
            HANDLING_OF_OTHER_CODE,
            &format!("\"{handling}\" does not begin with \"{start}\""),
        );
    }
    let within = parsed.into_iter().flatten().map(|code| code.catalogue).next();
    check_type(check, item, catalogue.or(within));
}

/// Codes that do not begin with a credit code are local, and have a form of their own.
fn check_form<'a>(check: &mut Check, field: &'static str, code: &'a str) -> Option<NationalCode<'a>> {
    check_credit(check, field, leading_credit_code(code)?);
    let parsed = NationalCode::parse(code);
    check.require(
        parsed.is_some(),
        field,
        CODE_FORM,
        &format!("\"{code}\" begins with a credit code but is not 18 + 1 + 12 or 18 + 1 + 12 + 2 characters"),
    );
    parsed
}

fn check_credit(check: &mut Check, field: &'static str, code: &str) {
    let wrong = match check_credit_code(code) {
        None | Some(CreditCheck::Sound) => return,
        Some(CreditCheck::WrongCheckCharacter) => "the last character",
        Some(CreditCheck::WrongOrganisationCheck) => "the 17th character",
    };
    check.report(field, CREDIT_CODE_CHECK, format!("{wrong} of \"{code}\" does not check"));
}

fn check_catalogue(check: &mut Check, field: &'static str, within: &str, catalogue: Option<&str>) {
    // A catalogue code of another length is one of another scheme.
    let Some(catalogue) = catalogue.filter(|code| code.len() == CATALOGUE_LENGTH) else { return };
    if within != catalogue {
        let message = format!("it holds the catalogue code \"{within}\", the item has \"{catalogue}\"");
        check.report(field, CATALOGUE_IN_CODE, message);
    }
}

fn check_type(check: &mut Check, item: &Item, catalogue: Option<&str>) {
    let (Some(item_type), Some(catalogue)) = (item.item_type, catalogue) else { return };
    if !may_be_of_type(catalogue, item_type) {
        let message = format!("\"{catalogue}\" is not a code of {}", item_type.entry().name);
        check.report("catalogue_code", CODE_AGAINST_TYPE, message);
    }
}
