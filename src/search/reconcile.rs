//! Reconciliation of published figures: what each is about, counted in the index of a release.

use super::filter::{Dimension, NONE};
use super::index::ItemIndex;
use super::reconcile_words::Words;
use super::releases::ReleaseView;
use crate::domain::catalogue::Directory;
use crate::domain::claim::{Claim, ClaimScope, ClaimUnit, Metric, Population};
use crate::domain::code_list::CodeList;
use crate::domain::item::Listing;
use crate::domain::reconciliation::{
    Reconciliation, Verdict, count_agrees, decimals_beside, percent, share_agrees,
};
use crate::domain::release::Edition;
use roaring::RoaringBitmap;

/// Compares the published figures with the items of one release.
#[derive(Clone, Copy)]
pub struct Reconciler<'a> {
    directory: &'a Directory,
    items: &'a ItemIndex,
    edition: &'a Edition,
}

/// What the catalogue adds up to.
pub(super) struct Measured {
    /// The items that the figure counts, or whose share it is.
    pub(super) part: u64,
    /// For a share: the whole.
    pub(super) whole: Option<Whole>,
    /// For a figure with a rank: the place of its department.
    pub(super) rank: Option<u32>,
}

/// The whole of a share.
pub(super) struct Whole {
    /// What it is about.
    pub(super) scope: ClaimScope,
    /// How many items it has.
    pub(super) items: u64,
    /// Whether the source names it.
    pub(super) named: bool,
    /// Where the source does not name it: all items of the population, and how many the list in question has.
    pub(super) all: Option<u64>,
}

impl<'a> Reconciler<'a> {
    /// For the items of a release.
    pub fn new(view: &'a ReleaseView) -> Self {
        Self { directory: &view.directory, items: &view.items, edition: &view.release.edition }
    }

    /// Compares one published figure with the catalogue.
    pub fn reconcile(&self, claim: &Claim) -> Reconciliation {
        let words = Words { directory: self.directory, claim };
        if let Some(reason) = outside_of_items(claim) {
            return not_computable(reason.to_owned());
        }
        let Some(measured) = self.measure(claim) else {
            return not_computable("The base of the share is not a number of items.".to_owned());
        };
        let (verdict, explanation) = if let Some((whole, found)) = self.unreached(&claim.scope) {
            (Verdict::NotItemised, words.not_itemised(&measured, whole, found))
        } else if let Some((as_of, baseline)) = self.other_date(claim) {
            (Verdict::NotComputable, words.other_date(&measured, as_of, baseline))
        } else if agrees(claim, &measured) {
            (Verdict::Match, words.compared(&measured, true))
        } else {
            (Verdict::Mismatch, words.compared(&measured, false))
        };
        let share = |whole: &Whole| percent(measured.part, whole.items, decimals_beside(claim.value));
        let count = || u32::try_from(measured.part).ok().map(f64::from);
        Reconciliation {
            computed: measured.whole.as_ref().map_or_else(count, share),
            computed_base: measured.whole.as_ref().map(|whole| whole.items),
            computed_rank: measured.rank,
            verdict,
            explanation,
        }
    }

    fn measure(&self, claim: &Claim) -> Option<Measured> {
        let selected = self.select(&claim.scope);
        let part = match (claim.metric, claim.unit) {
            (Metric::DepartmentCount, _) => {
                u64::try_from(self.items.count_by(Dimension::Department, &selected).len()).ok()?
            }
            (_, ClaimUnit::SubItems) => selected.len() - self.main_items(&selected),
            _ => selected.len(),
        };
        let whole = if claim.metric == Metric::Share { Some(self.whole(claim)?) } else { None };
        let rank = claim.rank.and_then(|_| self.rank(&claim.scope));
        Some(Measured { part, whole, rank })
    }

    /// The whole of a share: that of its base, or where the source names none, the list that contains it.
    fn whole(&self, claim: &Claim) -> Option<Whole> {
        if let Some(base) = &claim.base {
            let base = self.directory.claims.get(base.as_ref())?;
            let scope = base.scope.clone();
            let items = (base.metric == Metric::ItemCount).then(|| self.select(&scope).len())?;
            return Some(Whole { scope, items, named: true, all: None });
        }
        let scope = ClaimScope { department: None, category: None, ..claim.scope.clone() };
        let everything = ClaimScope { handling_mode: None, ..scope.clone() };
        let (items, all) = (self.select(&scope).len(), self.select(&everything).len());
        Some(Whole { scope, items, named: false, all: Some(all) })
    }

    /// The place of a department in the order of its list; departments with as many items share a place.
    fn rank(&self, scope: &ClaimScope) -> Option<u32> {
        let department = scope.department.as_ref()?;
        let list = ClaimScope { department: None, ..scope.clone() };
        let buckets = self.items.count_by(Dimension::Department, &self.select(&list));
        let own = buckets.iter().find(|bucket| bucket.code == department.as_ref())?.count;
        u32::try_from(buckets.iter().filter(|bucket| bucket.count > own).count() + 1).ok()
    }

    fn main_items(&self, selected: &RoaringBitmap) -> u64 {
        self.items.count_with(Dimension::Parent, NONE, selected)
    }

    /// The items that a figure is about. It is about the division itself: what a city publishes does not
    /// count the items of its districts.
    fn select(&self, scope: &ClaimScope) -> RoaringBitmap {
        let jurisdiction = scope.jurisdiction.as_ref();
        let mut selected = self.items.with(Dimension::Jurisdiction, jurisdiction);
        for below in self.directory.directly_below(jurisdiction) {
            selected -= self.items.with(Dimension::Jurisdiction, below);
        }
        if let Some(department) = &scope.department {
            selected &= self.items.with(Dimension::Department, department.as_ref());
        }
        if let Some(mode) = &scope.handling_mode {
            selected &= self.items.with(Dimension::HandlingMode, mode.as_ref());
        }
        if let Some(category) = scope.category {
            selected &= self.items.with(Dimension::Category, category.entry().code);
        }
        if scope.population == Some(Population::Listed) {
            selected &= self.items.with(Dimension::Listing, Listing::Listed.entry().code);
            selected -= self.items.with(Dimension::HandlingMode, NONE);
        }
        selected
    }

    /// The published size of the whole population, where the catalogue holds fewer items than that.
    fn unreached(&self, scope: &ClaimScope) -> Option<(&'a Claim, u64)> {
        let listed = scope.handling_mode.is_some().then_some(Population::Listed);
        let population = scope.population.or(listed).unwrap_or(Population::OnApplication);
        let whole = self.directory.claims.entries().iter().find(|claim| {
            claim.metric == Metric::ItemCount
                && claim.unit == ClaimUnit::ItemsIncludingSubItems
                && claim.scope == whole_of(scope, population)
        })?;
        let found = self.select(&whole.scope).len();
        let reached = u32::try_from(found).is_ok_and(|found| f64::from(found) >= whole.value);
        (!reached).then_some((whole, found))
    }

    /// The two dates, where the figure and the catalogue describe different days.
    fn other_date(&self, claim: &Claim) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
        let (as_of, baseline) = (claim.as_of?, self.edition.baseline_date?);
        (as_of != baseline).then_some((as_of, baseline))
    }
}

/// Everything of a population in the division of a figure.
fn whole_of(scope: &ClaimScope, population: Population) -> ClaimScope {
    ClaimScope {
        jurisdiction: scope.jurisdiction.clone(),
        department: None,
        handling_mode: None,
        category: None,
        population: Some(population),
    }
}

/// Why no items can bear this figure out, if none can.
fn outside_of_items(claim: &Claim) -> Option<&'static str> {
    let scope = &claim.scope;
    let countable = match claim.metric {
        Metric::ItemCount => {
            matches!(claim.unit, ClaimUnit::ItemsIncludingSubItems | ClaimUnit::SubItems | ClaimUnit::Items)
        }
        Metric::DepartmentCount => claim.unit == ClaimUnit::Departments,
        Metric::Share => claim.unit == ClaimUnit::Percent,
        Metric::CaseCount | Metric::DailyPeak | Metric::Duration | Metric::Distance | Metric::SiteCount => {
            false
        }
    };
    if !countable {
        return Some("Items do not state what this figure counts or measures.");
    }
    if claim.metric == Metric::Share && claim.base.is_none() && scope.population.is_none() {
        return Some("The source names neither the items of the part nor those of the whole.");
    }
    let named = scope.handling_mode.is_some() || scope.category.is_some() || scope.population.is_some();
    (!named).then_some("The source does not say by a mode, a category or a list which items are counted.")
}

fn agrees(claim: &Claim, measured: &Measured) -> bool {
    let figure = match &measured.whole {
        Some(whole) => share_agrees(claim, measured.part, whole.items),
        None => count_agrees(claim, measured.part),
    };
    figure && claim.rank == measured.rank
}

fn not_computable(explanation: String) -> Reconciliation {
    Reconciliation {
        computed: None,
        computed_base: None,
        computed_rank: None,
        verdict: Verdict::NotComputable,
        explanation,
    }
}
