//! What a row says of fees: whether there are any, which, and on what basis.

use super::numbers::{is_free_of_charge, yes};
use super::record::Record;
use super::record_guide::{entries, replace};
use super::remarks::remark;
use crate::domain::guide::{Fee, Guide};
use crate::ingest::field::Field;

/// Reads 收费标准 and 收费依据; 是否收费 has been read.
pub(super) fn read_fees(record: &mut Record<'_, '_>, guide: &mut Guide) {
    let texts = entries(record, Field::Fees);
    let mut charged = None;
    let mut found: Vec<Fee> = Vec::new();
    for text in &texts {
        // 收费标准 is where many write that there is no charge.
        match yes(text).ok().or_else(|| is_free_of_charge(text).then_some(false)) {
            Some(stated) => charged = Some(stated),
            None => found.push(fee(text)),
        }
    }
    if found.is_empty() && charged == Some(true) {
        // That there is a charge says nothing of how much it is.
        record.does_not_give(Field::Fees);
    }
    replace(&mut guide.fees, found);
    if record.entry(Field::Fees).is_some() && guide.fees.iter().any(is_certain) {
        charged = Some(true);
    }
    if let Some(charged) = charged {
        guide.charged = guide.charged.or(Some(charged));
        record.also_gives(Field::Charged);
    }
    let Some(basis) = record.prose(Field::FeeBasis) else { return };
    if is_free_of_charge(&basis) {
        guide.charged = guide.charged.or(Some(false));
        return record.also_gives(Field::Charged);
    }
    if guide.fees.is_empty() {
        guide.remarks.push(remark(Field::FeeBasis, &basis));
    }
    for fee in guide.fees.iter_mut().filter(|fee| fee.basis.is_none()) {
        fee.basis = Some(basis.clone());
    }
}

/// Whether a fee is certain to be charged: 小微企业免收 says it of some alone.
fn is_certain(fee: &Fee) -> bool {
    let words = fee.standard.as_deref().unwrap_or_default();
    let figure = words.chars().any(|c| matches!(c, '1'..='9' | '１'..='９'));
    let excepted = ["免", "不收", "不予收"].iter().any(|word| words.contains(word));
    fee.amount.map_or(figure || !excepted, |amount| amount > 0)
}

/// 工本费：10元/证 has a name before the colon; other words are the standard.
fn fee(text: &str) -> Fee {
    let named = text.split_once(['：', ':']).filter(|(name, _)| (1..=20).contains(&name.chars().count()));
    let (name, standard) = named.unwrap_or(("收费", text));
    let amount = amount(standard.trim());
    Fee {
        name: name.trim().to_owned(),
        amount,
        currency: amount.map(|_| "CNY".to_owned()),
        standard: Some(standard.trim().to_owned()),
        ..Fee::default()
    }
}

/// 10元/证 is one figure, 每平方米10元,超过部分20元 is not.
fn amount(standard: &str) -> Option<u64> {
    let (number, rest) = standard.split_once('元')?;
    if rest.chars().any(|c| c.is_ascii_digit() || c == '元') {
        return None;
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let hundredths: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_figure_is_an_amount() {
        assert_eq!(amount("10元/证"), Some(1000));
        assert_eq!(amount("0.5元"), Some(50));
        assert_eq!(amount("每平方米10元,超过部分20元"), None);
        assert_eq!(fee("工本费：10元").name, "工本费");
    }
}
