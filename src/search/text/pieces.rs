//! Where one word ends and the next begins: the words of the dictionary that leave the least unknown.

use super::terms::Run;
use crate::search::dictionary::Dictionary;

/// How much is lost by cutting so: characters that no word has, then pieces. Less is better.
type Cost = (usize, usize);

/// The best way to go on from a character.
#[derive(Clone, Copy)]
struct Step {
    cost: Cost,
    length: usize,
    is_known: bool,
}

/// Cuts a run into words of the dictionary and what stands between them.
///
/// The longest word at each place would do but for words that begin in one and end in the next: 没电|梯.
pub(super) fn pieces(run: &Run, dictionary: &Dictionary) -> Vec<String> {
    let characters = &run.characters;
    // Words of letters and digits are whole: no word of the dictionary is a part of them.
    if !run.is_han {
        return vec![characters.iter().collect()];
    }
    let mut pieces: Vec<String> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    let steps = steps(characters, dictionary);
    while let Some((step, rest)) = steps.get(at).zip(characters.get(at..)) {
        let piece = rest.iter().take(step.length);
        match pieces.last_mut() {
            Some(unknown) if goes_on && !step.is_known => unknown.extend(piece),
            _ => pieces.push(piece.collect()),
        }
        goes_on = !step.is_known;
        at += step.length;
    }
    pieces
}

/// The best step from each character, found from the end.
fn steps(characters: &[char], dictionary: &Dictionary) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(characters.len());
    for at in (0..characters.len()).rev() {
        let rest = characters.get(at..).unwrap_or_default();
        let after = |length: usize| steps.len().checked_sub(length).and_then(|place| steps.get(place));
        let cost_after = |length: usize| after(length).map_or((0, 0), |step| step.cost);
        let (unknown, pieces) = cost_after(1);
        let joins = after(1).is_some_and(|next| !next.is_known);
        let skip = Step { cost: (unknown + 1, pieces + usize::from(!joins)), length: 1, is_known: false };
        let known = (1..=dictionary.longest().min(rest.len())).filter_map(|length| {
            let word: String = rest.iter().take(length).collect();
            dictionary.get(&word)?;
            let (unknown, pieces) = cost_after(length);
            Some(Step { cost: (unknown, pieces + 1), length, is_known: true })
        });
        // What is unknown may join what is unknown before it; of words, the longer one.
        let is_better =
            |step: &Step, best: &Step| step.cost < best.cost || (step.cost == best.cost && best.is_known);
        let best = known.fold(skip, |best, step| if is_better(&step, &best) { step } else { best });
        steps.push(best);
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::text::terms::runs;

    fn cut(text: &str) -> Vec<String> {
        let mut dictionary = Dictionary::default();
        let known = "没电 => 停电\n电梯 => 加装电梯\n社保, 社会保险\n社保卡 => 社会保障卡\n工商 => 市场监管\n个体户 => 个体工商户";
        dictionary.add_synonyms(known).unwrap();
        runs(text).iter().flat_map(|run| pieces(run, &dictionary)).collect()
    }

    #[test]
    fn the_cut_that_leaves_the_least_unknown_is_chosen() {
        assert_eq!(cut("楼里没电梯"), ["楼里没", "电梯"]);
        assert_eq!(cut("家里没电"), ["家里", "没电"]);
    }

    #[test]
    fn a_long_word_is_not_cut_and_an_official_one_neither() {
        assert_eq!(cut("社保卡丢"), ["社保卡", "丢"]);
        assert_eq!(cut("个体工商户登记"), ["个体工商户", "登记"]);
    }

    #[test]
    fn nothing_is_lost() {
        assert_eq!(cut("甲乙社保丙丁没电戊").concat(), "甲乙社保丙丁没电戊");
        assert_eq!(cut("ems社保2018"), ["ems", "社保", "2018"]);
        assert!(cut("").is_empty());
    }
}
