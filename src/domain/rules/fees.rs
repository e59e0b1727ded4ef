//! What it costs.

use super::table::{
    CHARGED_WITHOUT_FEE, FEE_WITHOUT_BASIS, FEE_WITHOUT_STANDARD, FREE_WITH_FEE, FREE_WITH_PAYMENT,
};
use super::{Check, says_nothing};
use crate::domain::guide::{Fee, Guide};

pub(super) fn check(check: &mut Check, guide: &Guide) {
    let fees = || guide.fees.iter().filter(|fee| !is_waived(fee));
    match guide.charged {
        Some(true) => check.require(
            !guide.fees.is_empty(),
            "fees",
            CHARGED_WITHOUT_FEE,
            "the guide states a charge but names no fee",
        ),
        Some(false) => {
            if let Some(fee) = fees().next() {
                let message = format!("the guide states that there is no charge but names \"{}\"", fee.name);
                check.report("fees", FREE_WITH_FEE, message);
            }
            check.require(
                guide.online_payment != Some(true),
                "online_payment",
                FREE_WITH_PAYMENT,
                "the guide states that there is no charge but offers online payment",
            );
        }
        None => {}
    }
    for fee in fees() {
        check_fee(check, fee);
    }
}

fn check_fee(check: &mut Check, fee: &Fee) {
    let given = |text: &Option<String>| text.as_ref().is_some_and(|text| !says_nothing(text));
    if !given(&fee.basis) {
        check.report("fees", FEE_WITHOUT_BASIS, format!("\"{}\" has no basis", fee.name));
    }
    if fee.amount.is_none() && !given(&fee.standard) {
        check.report("fees", FEE_WITHOUT_STANDARD, format!("\"{}\" has no amount and no standard", fee.name));
    }
}

/// Whether the entry says itself that nothing is to be paid: sheets fill the column with 不收费.
fn is_waived(fee: &Fee) -> bool {
    let waives = |text: &str| {
        says_nothing(text)
            || ["不收费", "免费", "免收", "免征", "停征"].iter().any(|words| text.contains(words))
    };
    fee.amount == Some(0) || waives(&fee.name) || fee.standard.as_deref().is_some_and(waives)
}
