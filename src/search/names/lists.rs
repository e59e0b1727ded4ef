//! Many short lists in one, without an allocation for each.
#![expect(clippy::as_conversions, reason = "32 bits fit the usize of every machine this runs on")]

/// Lists by their numbers.
#[derive(Debug)]
pub(super) struct Lists<T> {
    /// Where each list ends.
    ends: Vec<u32>,
    entries: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), entries: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Adds a list; its number is how many there were.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.entries.extend(list);
        self.ends.push(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
    }

    /// The list with a number; an empty one if there is none.
    pub(super) fn get(&self, number: u32) -> &[T] {
        let end = self.ends.get(number as usize).copied().unwrap_or_default() as usize;
        let before = number.checked_sub(1).and_then(|before| self.ends.get(before as usize));
        let start = before.copied().unwrap_or_default() as usize;
        self.entries.get(start..end).unwrap_or_default()
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// Gives back what was set aside for more.
    pub(super) fn shrink(&mut self) {
        self.ends.shrink_to_fit();
        self.entries.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_its_own_entries() {
        let mut lists = Lists::default();
        for list in [vec![1, 2], vec![], vec![3]] {
            lists.push(list);
        }
        assert_eq!(lists.len(), 3);
        assert_eq!([lists.get(0), lists.get(1), lists.get(2), lists.get(3)], [&[1, 2][..], &[], &[3], &[]]);
    }
}
