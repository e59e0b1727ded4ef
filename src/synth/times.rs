//! Time limits, and how the promised one is shared out among the steps.

use super::chance::Chance;
use crate::domain::guide::{Step, StepKind};
use crate::domain::item::{ItemType, ProcessingTime, TimeLimit, TimeUnit};

/// Time limits of an item; one that is finished on the spot promises no wait.
pub(super) fn drawn(on_the_spot: bool, chance: &mut Chance) -> ProcessingTime {
    let statutory = statutory(chance);
    let amount = if on_the_spot { 0 } else { promised_amount(statutory.amount, chance) };
    let promised = TimeLimit { amount, unit: statutory.unit };
    let (law_is_silent, no_promise) =
        chance.weighted((false, false), &[(70, (true, false)), (50, (true, true))]);
    ProcessingTime {
        statutory: (!law_is_silent).then_some(statutory),
        promised: (on_the_spot || !no_promise).then_some(promised),
    }
}

fn statutory(chance: &mut Chance) -> TimeLimit {
    let unit = chance.weighted(TimeUnit::WorkingDay, &[(40, TimeUnit::CalendarDay), (20, TimeUnit::Month)]);
    let amount = match unit {
        TimeUnit::Month => chance.between(1, 6),
        TimeUnit::WorkingDay | TimeUnit::CalendarDay => chance.weighted(
            20,
            &[
                (140, 1),
                (40, 3),
                (90, 5),
                (50, 7),
                (100, 10),
                (80, 15),
                (120, 30),
                (50, 45),
                (50, 60),
                (20, 90),
                (10, 180),
            ],
        ),
    };
    TimeLimit { amount, unit }
}

fn promised_amount(statutory: u32, chance: &mut Chance) -> u32 {
    let percent = chance.weighted(25, &[(150, 10), (180, 33), (200, 50), (90, 75), (130, 100)]);
    (statutory * percent / 100).max(1)
}

/// The steps of an item: the times of the department's own steps add up to the promised time.
pub(super) fn steps(item_type: ItemType, makes_certificate: bool, promised: Option<TimeLimit>) -> Vec<Step> {
    let total = promised.map_or(0, |limit| limit.amount);
    let reviewed = item_type != ItemType::PublicService;
    let accept = if total > 3 { 1 } else { 0 };
    let make = if makes_certificate && total > 5 { 1 } else { 0 };
    let decide = if reviewed { (total - accept - make).div_ceil(3) } else { total - accept - make };
    let review = total - accept - make - decide;
    let timed = |kind, name, amount| step(kind, name, promised.map(|limit| TimeLimit { amount, ..limit }));
    let mut steps = vec![step(StepKind::Collect, "收件", None), timed(StepKind::Accept, "受理", accept)];
    steps.extend(reviewed.then(|| timed(StepKind::Review, "审查", review)));
    steps.push(timed(StepKind::Decide, "决定", decide));
    steps.extend(makes_certificate.then(|| timed(StepKind::Make, "制证", make)));
    steps.push(step(StepKind::Deliver, "送达", None));
    steps
}

fn step(kind: StepKind, name: &str, time: Option<TimeLimit>) -> Step {
    Step { kind: Some(kind), name: name.to_owned(), time, ..Step::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_take_the_promised_time_and_the_promise_is_within_the_law() {
        let mut chance = Chance::new(7, 7);
        for round in 0..2_000 {
            let item_type = chance.weighted(ItemType::License, &[(500, ItemType::PublicService)]);
            let time = drawn(round % 5 == 0, &mut chance);
            let steps = steps(item_type, round % 2 == 0, time.promised);
            let taken: u32 = steps.iter().filter_map(|step| step.time).map(|limit| limit.amount).sum();
            assert_eq!(taken, time.promised.map_or(0, |limit| limit.amount));
            if let (Some(law), Some(promise)) = (time.statutory, time.promised) {
                assert!(promise.amount <= law.amount && promise.unit == law.unit);
            }
        }
    }
}
