//! Reconciliation: a published figure beside what the catalogue adds up to. The arithmetic alone.

use super::claim::{Claim, Qualifier};
use super::code_list::code_list;

/// Shares are computed to at least this many decimals.
const LEAST_DECIMALS: u32 = 1;
/// No figure is published with more decimals than this.
const MOST_DECIMALS: u32 = 6;

code_list! {
    /// What comparing a published figure with the catalogue leads to.
    Verdict as "verdict" {
        Match = "match", "相符", "the catalogue adds up to the published figure";
        Mismatch = "mismatch", "不符", "the catalogue adds up to another figure";
        NotItemised = "not_itemised", "未逐项收录", "the catalogue does not hold all the items that the figure counts";
        NotComputable = "not_computable", "无法计算", "the figure is about something that items do not state";
    }
}

/// A published figure beside what the catalogue adds up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconciliation {
    /// What the catalogue adds up to, in the unit of the figure.
    pub computed: Option<f64>,
    /// For a share: how many items the whole has.
    pub computed_base: Option<u64>,
    /// For a figure with a rank: the place of its department in the order of its list.
    pub computed_rank: Option<u32>,
    /// How the two compare.
    pub verdict: Verdict,
    /// The comparison in words, with its numbers.
    pub explanation: String,
}

/// A part of a whole in per cent, rounded half up.
pub fn percent(part: u64, whole: u64, decimals: u32) -> Option<f64> {
    let scale = 10_u128.checked_pow(decimals.min(MOST_DECIMALS))?;
    let (part, whole) = (u128::from(part), u128::from(whole));
    let rounded = (part * 200 * scale + whole).checked_div(2 * whole)?;
    Some(f64::from(u32::try_from(rounded).ok()?) / f64::from(u32::try_from(scale).ok()?))
}

/// How many decimals a share that is compared with this figure is computed to.
pub fn decimals_beside(published: f64) -> u32 {
    decimals(published).max(LEAST_DECIMALS)
}

/// How many decimals a figure is published with.
fn decimals(figure: f64) -> u32 {
    let text = figure.to_string();
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    u32::try_from(fraction.len()).unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS)
}

/// Whether a computed count bears a published figure out.
pub fn count_agrees(claim: &Claim, computed: u64) -> bool {
    let Ok(computed) = u32::try_from(computed).map(f64::from) else { return false };
    match claim.qualifier {
        Qualifier::MoreThan => computed > claim.value,
        Qualifier::Exact | Qualifier::Rounded => same(computed, claim.value),
    }
}

/// Whether a part of a whole bears a published share out, at the decimals of the published one.
pub fn share_agrees(claim: &Claim, part: u64, whole: u64) -> bool {
    let Some(computed) = percent(part, whole, decimals(claim.value)) else { return false };
    match claim.qualifier {
        Qualifier::MoreThan => percent(part, whole, MOST_DECIMALS).is_some_and(|exact| exact > claim.value),
        Qualifier::Exact | Qualifier::Rounded => same(computed, claim.value),
    }
}

/// Two decimal fractions are the same when they differ by less than anybody publishes.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[cfg(test)]
mod tests {
    use super::{decimals, decimals_beside, percent};

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(percent(168, 1165, 1), Some(14.4));
        assert_eq!(percent(1165, 1169, 1), Some(99.7));
        assert_eq!(percent(1, 8, 0), Some(13.0), "12.5 is rounded up");
        assert_eq!(percent(1, 8, 2), Some(12.5));
        assert_eq!(percent(10, 49, 1), Some(20.4));
        assert_eq!(percent(0, 5, 1), Some(0.0));
        assert_eq!(percent(1, 0, 1), None, "of nothing there is no share");
        assert_eq!(percent(u64::MAX, 1, 1), None, "what is too large is not guessed");
    }

    #[test]
    fn decimals_are_those_of_the_published_figure() {
        assert_eq!([decimals(4.2), decimals(95.0), decimals(99.75), decimals(1165.0)], [1, 0, 2, 0]);
        assert_eq!([decimals_beside(95.0), decimals_beside(99.75)], [1, 2]);
    }
}
