//! Words that sound like words of the catalogue: whoever types Chinese by its sound mistakes characters for
//! others of the same sound, as 公基金 for 公积金.

use super::index::{IndexError, TextIndex};
use pinyin::ToPinyin;
use std::collections::HashMap;

/// No sound keeps more pairs of characters than this: the most frequent ones.
const PAIRS_OF_A_SOUND: usize = 8;

/// The pairs of characters in the names of the catalogue, by their sound.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    pairs: HashMap<String, Vec<(u32, Pair)>>,
}

type Pair = (char, char);

impl Sounds {
    /// Reads the pairs of all names and everyday names.
    pub(super) fn of(index: &TextIndex) -> Result<Self, IndexError> {
        let mut items: HashMap<Pair, u32> = HashMap::new();
        for reader in index.searcher.segment_readers() {
            for field in [index.fields.name, index.fields.aliases] {
                let inverted = reader.inverted_index(field)?;
                let mut terms = inverted.terms().stream()?;
                while let Some((term, info)) = terms.next() {
                    if let Some(pair) = std::str::from_utf8(term).ok().and_then(pair_of) {
                        *items.entry(pair).or_default() += info.doc_freq;
                    }
                }
            }
        }
        Ok(Self::from_pairs(items))
    }

    fn from_pairs(items: impl IntoIterator<Item = (Pair, u32)>) -> Self {
        let mut pairs: HashMap<String, Vec<(u32, Pair)>> = HashMap::new();
        for (pair, items) in items {
            if let Some(sound) = sound(pair) {
                pairs.entry(sound).or_default().push((items, pair));
            }
        }
        for known in pairs.values_mut() {
            known.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            known.truncate(PAIRS_OF_A_SOUND);
        }
        Self { pairs }
    }

    fn has(&self, pair: Pair) -> bool {
        self.alike(pair).any(|known| known == pair)
    }

    fn alike(&self, pair: Pair) -> impl Iterator<Item = Pair> {
        let pairs = sound(pair).and_then(|sound| self.pairs.get(&sound));
        pairs.into_iter().flatten().map(|(_, pair)| *pair)
    }

    /// The word with characters of the same sound, if that makes it one that the catalogue knows better.
    pub(super) fn corrected(&self, word: &str) -> Option<String> {
        let mut characters: Vec<char> = word.chars().collect();
        let said = characters.clone();
        for at in 0..characters.len().saturating_sub(1) {
            let Some(pair) = pair_at(&characters, at).filter(|pair| !self.has(*pair)) else { continue };
            let better = self.alike(pair).map(|(first, second)| {
                let mut changed = characters.clone();
                changed.splice(at..at + 2, [first, second]);
                changed
            });
            if let Some(better) =
                better.into_iter().find(|changed| self.knows_better(changed, &characters, at))
            {
                characters = better;
            }
        }
        (characters != said).then(|| characters.into_iter().collect())
    }

    /// Whether every pair known before is known still, and those around the changed one are known: two characters
    /// by themselves sound like too many others.
    fn knows_better(&self, changed: &[char], before: &[char], at: usize) -> bool {
        let known = |characters: &[char], at: usize| pair_at(characters, at).map(|pair| self.has(pair));
        let around = [at.checked_sub(1).and_then(|at| known(changed, at)), known(changed, at + 1)];
        let mut places = 0..before.len().saturating_sub(1);
        !around.contains(&Some(false))
            && places.all(|at| known(before, at) != Some(true) || known(changed, at) == Some(true))
    }
}

fn pair_at(characters: &[char], at: usize) -> Option<Pair> {
    Some((*characters.get(at)?, *characters.get(at + 1)?))
}

/// The two characters of a term that is a pair.
fn pair_of(term: &str) -> Option<Pair> {
    let mut characters = term.chars();
    let pair = (characters.next()?, characters.next()?);
    characters.next().is_none().then_some(pair)
}

fn sound((first, second): Pair) -> Option<String> {
    Some(format!("{} {}", first.to_pinyin()?.plain(), second.to_pinyin()?.plain()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(words: &[&str]) -> Sounds {
        let pairs = words.iter().flat_map(|word| {
            let characters: Vec<char> = word.chars().collect();
            (0..characters.len()).filter_map(move |at| pair_at(&characters, at)).collect::<Vec<_>>()
        });
        Sounds::from_pairs(pairs.map(|pair| (pair, 1)))
    }

    #[test]
    fn a_word_of_the_same_sound_is_found() {
        let sounds = sounds(&["住房公积金提取", "驾驶证补领"]);
        assert_eq!(sounds.corrected("公基金").as_deref(), Some("公积金"));
        assert_eq!(sounds.corrected("架驶证").as_deref(), Some("驾驶证"));
    }

    #[test]
    fn what_is_known_or_sounds_like_nothing_stays() {
        let sounds = sounds(&["住房公积金提取", "整地"]);
        assert_eq!(sounds.corrected("公积金"), None);
        assert_eq!(sounds.corrected("结婚"), None);
        assert_eq!(sounds.corrected("金"), None);
        assert_eq!(sounds.corrected("资质郑地"), None, "nothing around it says that 整地 was meant");
        assert_eq!(sounds.corrected(""), None);
    }
}
