//! Texts of which neighbours begin alike, as sorted codes do: only what differs is kept.
#![expect(clippy::as_conversions, reason = "32 bits fit the usize of every machine this runs on")]

/// So many texts are packed together; the first of them is whole.
const TOGETHER: usize = 16;

/// Texts by their numbers, in the order in which they were added. Of a text, 255 bytes are kept.
#[derive(Debug, Default)]
pub(super) struct FrontCoded {
    /// For each text: how many bytes it shares with the one before, how many follow, and these.
    bytes: Vec<u8>,
    /// Where each whole text begins.
    whole: Vec<u32>,
    count: u32,
}

impl FrontCoded {
    /// Packs texts.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut packed, mut before) = (Self::default(), [].as_slice());
        for text in texts {
            let text = text.as_bytes().get(..255).unwrap_or(text.as_bytes());
            let mut shared = 0;
            if (packed.count as usize).is_multiple_of(TOGETHER) {
                packed.whole.push(u32::try_from(packed.bytes.len()).unwrap_or(u32::MAX));
            } else {
                shared = before.iter().zip(text).take_while(|(a, b)| a == b).count();
            }
            let rest = text.get(shared..).unwrap_or_default();
            packed.bytes.extend([shared, rest.len()].map(|length| u8::try_from(length).unwrap_or(u8::MAX)));
            packed.bytes.extend(rest);
            packed.count += 1;
            before = text;
        }
        packed.bytes.shrink_to_fit();
        packed.whole.shrink_to_fit();
        packed
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> u32 {
        self.count
    }

    /// The text with a number; an empty one if there is none.
    pub(super) fn get(&self, number: u32) -> String {
        if number >= self.count {
            return String::new();
        }
        let Some(start) = self.whole.get(number as usize / TOGETHER) else { return String::new() };
        let mut bytes = self.bytes.get(*start as usize..).unwrap_or_default();
        let mut text = Vec::new();
        for _ in 0..=number as usize % TOGETHER {
            let [shared, length, rest @ ..] = bytes else { break };
            let (own, following) = rest.split_at_checked(usize::from(*length)).unwrap_or_default();
            text.truncate(usize::from(*shared));
            text.extend(own);
            bytes = following;
        }
        String::from_utf8_lossy(&text).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_comes_back(texts in prop::collection::vec("[ab中]{0,6}|[a-z]{0,255}", 0..80)) {
            let packed = FrontCoded::new(texts.iter().map(String::as_str));
            prop_assert_eq!(packed.len() as usize, texts.len());
            let back: Vec<String> = (0..packed.len()).map(|number| packed.get(number)).collect();
            prop_assert_eq!(back, texts);
            prop_assert_eq!(packed.get(packed.len()), "");
        }
    }
}
