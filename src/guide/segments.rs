//! What is said in one breath: texts cut where a speaker pauses, never inside a number.

use super::speech::{Word, spoken, without_end};

/// The longest segment, in characters (Unicode scalar values).
pub const LONGEST: usize = 60;
/// A sentence is not ended before this for a longer pause's sake, in characters.
const WORTH_A_BREATH: usize = LONGEST / 3;

/// What is said in one breath.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment(Vec<Word>);

impl Segment {
    /// Cuts a sentence into segments, each as long as a breath allows.
    pub fn of_sentence(words: Vec<Word>) -> Vec<Self> {
        let mut rest = without_end(words);
        if rest.is_empty() {
            return Vec::new();
        }
        rest.push(Word::of("。"));
        let mut segments = Vec::new();
        let mut rest = rest.as_slice();
        while !rest.is_empty() {
            let (now, later) = rest.split_at(breath(rest));
            segments.push(Self(now.to_vec()));
            rest = later;
        }
        segments
    }

    /// Its words.
    pub fn words(&self) -> &[Word] {
        &self.0
    }

    /// What is said.
    pub fn text(&self) -> String {
        spoken(&self.0)
    }
}

/// How many words are said before the next breath: at least one.
fn breath(words: &[Word]) -> usize {
    let mut length = 0;
    let fitting = words.iter().take_while(|word| {
        length += word.length();
        length <= LONGEST
    });
    let fitting = fitting.count().max(1);
    if fitting == words.len() {
        return fitting;
    }
    let mut length = 0;
    let mut best = (0, fitting);
    for (at, word) in words.iter().enumerate().take(fitting) {
        length += word.length();
        // A full stop soon after the beginning is no reason to stop there.
        let worth = if length >= WORTH_A_BREATH { word.pause() } else { word.pause().min(1) };
        if worth > 0 && worth >= best.0 {
            best = (worth, at + 1);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::super::speech::words;
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        Segment::of_sentence(words(text)).iter().map(Segment::text).collect()
    }

    #[test]
    fn texts_are_cut_where_a_speaker_pauses() {
        assert_eq!(cut("申请表"), ["申请表。"]);
        assert_eq!(cut("，。"), Vec::<String>::new());
        let (first, second) = ("一".repeat(30), "二".repeat(40));
        assert_eq!(cut(&format!("{first}。{second}")), [format!("{first}。"), format!("{second}。")]);
        // A stop soon after the beginning gives way to the last pause that fits.
        let text = format!("甲。{},{}", "乙".repeat(40), "丙".repeat(40));
        assert_eq!(cut(&text), [format!("甲。{}，", "乙".repeat(40)), format!("{}。", "丙".repeat(40))]);
    }

    #[test]
    fn no_number_is_cut() {
        let text = format!("{}0531-88887777", "办".repeat(50));
        assert_eq!(cut(&text), ["办".repeat(50), "零五三幺 八八八八 七七七七。".to_owned()]);
        let text = format!("{}123456789元", "办".repeat(55));
        assert_eq!(cut(&text)[1], "一亿二千三百四十五万六千七百八十九元。");
        assert!(cut(&"7".repeat(500)).iter().all(|segment| segment.chars().count() <= LONGEST));
    }
}
