//! Values with wildcards: `*` stands for any letters, `?` for one.

/// What a value is compared with, whatever the case of its letters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands between the asterisks; nothing in place of a letter is any letter.
    pieces: Vec<Piece>,
}

type Piece = Vec<Option<char>>;

impl Pattern {
    /// This text and nothing else.
    pub(super) fn exactly(text: &str) -> Self {
        Self { pieces: vec![text.to_lowercase().chars().map(Some).collect()] }
    }

    /// This text, in which wildcards mean something.
    pub(super) fn with_wildcards(text: &str) -> Self {
        let piece = |piece: &str| piece.chars().map(|c| (c != '?').then_some(c)).collect();
        Self { pieces: text.to_lowercase().split('*').map(piece).collect() }
    }

    /// The same, after and before anything.
    pub(super) fn anywhere(mut self) -> Self {
        self.pieces.insert(0, Piece::new());
        self.pieces.push(Piece::new());
        self
    }

    /// The same, before anything.
    pub(super) fn at_the_beginning(mut self) -> Self {
        self.pieces.push(Piece::new());
        self
    }

    /// Whether a value is like this.
    pub(super) fn fits(&self, value: &str) -> bool {
        let value: Vec<char> = value.to_lowercase().chars().collect();
        match self.pieces.as_slice() {
            [] => value.is_empty(),
            [only] => is(&value, only),
            [first, between @ .., last] => {
                let rest = value.split_at_checked(first.len()).filter(|(begins, _)| is(begins, first));
                let rest = rest
                    .and_then(|(_, rest)| between.iter().try_fold(rest, |rest, piece| after(rest, piece)));
                let end = rest.and_then(|rest| rest.get(rest.len().checked_sub(last.len())?..));
                end.is_some_and(|end| is(end, last))
            }
        }
    }
}

fn is(letters: &[char], piece: &[Option<char>]) -> bool {
    letters.len() == piece.len()
        && letters.iter().zip(piece).all(|(c, wanted)| wanted.is_none_or(|wanted| wanted == *c))
}

/// What follows the first place at which a piece is.
fn after<'v>(letters: &'v [char], piece: &[Option<char>]) -> Option<&'v [char]> {
    if piece.is_empty() {
        return Some(letters);
    }
    let place = letters.windows(piece.len()).position(|letters| is(letters, piece))?;
    letters.get(place + piece.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_stand_for_letters() {
        let fits = |pattern: &str, value: &str| Pattern::with_wildcards(pattern).fits(value);
        for (pattern, value) in [
            ("a", "A"),
            ("*", ""),
            ("a*", "a"),
            ("a*c", "abcbc"),
            ("*b*", "abc"),
            ("a?c", "a名c"),
            ("a*b*a", "abba"),
            ("", ""),
        ] {
            assert!(fits(pattern, value), "{pattern} {value}");
        }
        for (pattern, value) in
            [("a", "ab"), ("a*", "ba"), ("a*a", "a"), ("a?", "a"), ("*b*b*", "abc"), ("", "a")]
        {
            assert!(!fits(pattern, value), "{pattern} {value}");
        }
        assert!(Pattern::exactly("a*").fits("A*") && !Pattern::exactly("a*").fits("ab"));
        assert!(Pattern::exactly("b").anywhere().fits("abc") && !Pattern::exactly("b").fits("abc"));
        assert!(Pattern::exactly("a").at_the_beginning().fits("abc"));
    }

    proptest! {
        #[test]
        fn whatever_is_cut_out_of_a_value_is_found_in_it(before in "[ab]{0,5}", piece in "[ab?]{0,5}", end in "[ab]{0,5}") {
            let value = format!("{before}{}{end}", piece.replace('?', "b"));
            prop_assert!(Pattern::with_wildcards(&piece).anywhere().fits(&value));
            let asterisks = format!("{before}*{end}");
            prop_assert!(Pattern::with_wildcards(&asterisks).fits(&value));
        }
    }
}
