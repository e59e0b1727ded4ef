//! Repeatable chance.

use fastrand::Rng;

/// A stream of random choices that a seed determines.
#[derive(Debug, Clone)]
pub(super) struct Chance(Rng);

impl Chance {
    /// The stream with a number: streams of one seed have nothing in common.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let own = Rng::with_seed(seed).u64(..) ^ Rng::with_seed(!stream).u64(..);
        Self(Rng::with_seed(own))
    }

    /// A number from the first to the last, both included.
    pub(super) fn between(&mut self, first: u32, last: u32) -> u32 {
        self.0.u32(first..=last)
    }

    /// True so often in a thousand.
    pub(super) fn per_mille(&mut self, often: u32) -> bool {
        self.0.u32(..1_000) < often
    }

    /// A place in a list of this length; zero when it is empty.
    pub(super) fn place(&mut self, length: usize) -> usize {
        self.0.usize(..length.max(1))
    }

    /// One of a list.
    pub(super) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.place(list.len())).copied().unwrap_or_default()
    }

    /// One of the others so often in a thousand as it says, and the usual one otherwise.
    pub(super) fn weighted<T: Copy>(&mut self, usual: T, others: &[(u32, T)]) -> T {
        let mut left = self.0.u32(..1_000);
        for (often, other) in others {
            match left.checked_sub(*often) {
                Some(rest) => left = rest,
                None => return *other,
            }
        }
        usual
    }

    /// One word of a text that spaces divide.
    pub(super) fn word(&mut self, words: &'static str) -> &'static str {
        let place = self.place(words.split(' ').count());
        words.split(' ').nth(place).unwrap_or_default()
    }

    /// Puts a list into random order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        self.0.shuffle(list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::new(1, 1);
        let often = (0..10_000).filter(|_| chance.weighted(true, &[(60, false), (40, false)])).count();
        assert!((8_800..9_200).contains(&often), "{often}");
    }

    #[test]
    fn streams_differ_and_come_again() {
        let first = |seed, stream| Chance::new(seed, stream).between(0, u32::MAX);
        assert_eq!(first(1, 2), first(1, 2));
        assert_ne!(first(1, 2), first(2, 1));
        assert_ne!(first(1, 2), first(1, 3));
    }
}
