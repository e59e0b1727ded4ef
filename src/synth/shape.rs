//! What the items of a department are, before they have names: main or sub, which family, which mode.

use super::chance::Chance;
use crate::domain::item::Category;

/// Of a thousand items so many are drawn as sub-items.
const SUB_ITEMS: u32 = 187;
/// Of a thousand main items so many are drawn as public services.
const PUBLIC_SERVICES: u32 = 338;

/// A handling mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// 零跑腿.
    ZeroVisit,
    /// 只跑一次.
    OneVisit,
    /// 你不用跑我来跑.
    OnYourBehalf,
}

impl Mode {
    /// The code in `handling_modes.csv`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::ZeroVisit => "zero_visit",
            Self::OneVisit => "one_visit",
            Self::OnYourBehalf => "on_your_behalf",
        }
    }
}

/// How many main items and sub-items of one mode a department has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    /// Main items.
    pub(super) main: u32,
    /// Sub-items.
    pub(super) sub: u32,
}

/// How many items of each kind a department has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// 零跑腿.
    pub(super) zero_visit: Share,
    /// 只跑一次.
    pub(super) one_visit: Share,
    /// 你不用跑我来跑.
    pub(super) on_your_behalf: Share,
    /// Main items on none of the lists.
    pub(super) unlisted: u32,
    /// How many of the main items are public services; the others are administrative powers.
    pub(super) public_services: u32,
}

/// One item to be made. A sub-item belongs to the main item that stands before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    /// Whether it is a sub-item.
    pub(super) is_sub: bool,
    /// Its family.
    pub(super) category: Category,
    /// Its mode; none when it is on none of the lists.
    pub(super) mode: Option<Mode>,
}

impl Shape {
    /// A shape with so many items and about the shares that Jinan published.
    pub(super) fn drawn(items: u64, chance: &mut Chance) -> Self {
        let mut shape = Self::default();
        let mut mains = 0;
        for number in 0..items {
            // A sub-item needs a main item that is an administrative power: the first item is one.
            if number > 0 && chance.per_mille(SUB_ITEMS) {
                let mode = draw_mode(chance, [121, 24, 0]);
                shape.add(mode, Share { main: 0, sub: 1 });
            } else {
                let mode = draw_mode(chance, [149, 46, 4]);
                shape.add(mode, Share { main: 1, sub: 0 });
                mains += 1;
                shape.public_services += u32::from(mains > 1 && chance.per_mille(PUBLIC_SERVICES));
            }
        }
        shape
    }

    fn add(&mut self, mode: Option<Mode>, more: Share) {
        let share = match mode {
            Some(Mode::ZeroVisit) => &mut self.zero_visit,
            Some(Mode::OneVisit) => &mut self.one_visit,
            Some(Mode::OnYourBehalf) => &mut self.on_your_behalf,
            None => {
                self.unlisted += more.main;
                return;
            }
        };
        share.main += more.main;
        share.sub += more.sub;
    }

    fn shares(&self) -> [(Option<Mode>, Share); 4] {
        [
            (Some(Mode::ZeroVisit), self.zero_visit),
            (Some(Mode::OneVisit), self.one_visit),
            (Some(Mode::OnYourBehalf), self.on_your_behalf),
            (None, Share { main: self.unlisted, sub: 0 }),
        ]
    }

    fn modes(&self, chance: &mut Chance, count: impl Fn(Share) -> u32) -> Vec<Option<Mode>> {
        let repeated =
            self.shares().into_iter().flat_map(|(mode, share)| (0..count(share)).map(move |_| mode));
        let mut modes: Vec<Option<Mode>> = repeated.collect();
        chance.shuffle(&mut modes);
        modes
    }

    /// The items in the order of the list: powers, each with its sub-items behind it, then public services.
    pub(super) fn slots(&self, chance: &mut Chance) -> Vec<Slot> {
        let mut mains = self.modes(chance, |share| share.main);
        let public = usize::try_from(self.public_services).unwrap_or(0);
        let public = mains.split_off(mains.len().saturating_sub(public));
        let subs = self.modes(chance, |share| share.sub);
        let mut slots = Vec::with_capacity(mains.len() + subs.len() + public.len());
        for (mode, children) in mains.iter().zip(deal(subs, mains.len(), chance)) {
            slots.push(Slot { is_sub: false, category: Category::AdministrativePower, mode: *mode });
            slots.extend(children.into_iter().map(|mode| Slot {
                is_sub: true,
                category: Category::AdministrativePower,
                mode,
            }));
        }
        slots.extend(public.into_iter().map(|mode| Slot {
            is_sub: false,
            category: Category::PublicService,
            mode,
        }));
        slots
    }
}

fn draw_mode(chance: &mut Chance, [zero, behalf, none]: [u32; 3]) -> Option<Mode> {
    let others = [(zero, Some(Mode::ZeroVisit)), (behalf, Some(Mode::OnYourBehalf)), (none, None)];
    chance.weighted(Some(Mode::OneVisit), &others)
}

/// Deals sub-items to main items, to each parent about two or three.
fn deal(subs: Vec<Option<Mode>>, mains: usize, chance: &mut Chance) -> Vec<Vec<Option<Mode>>> {
    let mut children = vec![Vec::new(); mains];
    let parents = (subs.len() * 2).div_ceil(5).min(mains);
    for (number, mode) in subs.into_iter().enumerate() {
        let parent = if number < parents { number } else { chance.place(parents) };
        if let Some(siblings) = children.get_mut((parent * mains).checked_div(parents).unwrap_or(0)) {
            siblings.push(mode);
        }
    }
    children
}
