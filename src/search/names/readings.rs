//! How characters are read: the syllables of pinyin without tones.

use pinyin::ToPinyinMulti;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

/// The characters in use; those outside are read as some of these are.
const IN_USE: RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

/// All syllables that any character is read as, sorted.
static SYLLABLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all: Vec<String> = IN_USE.flat_map(readings).collect();
    all.sort_unstable();
    all.dedup();
    all
});

/// A syllable, by its number in the order of the alphabet.
pub(super) type Syllable = u16;

/// The characters that are read in several ways in words of today. Others have rare readings too (缴 as zhuó), of
/// which nobody thinks who types, and which would bring up items that nobody means.
const READ_SEVERALLY: &str = "行重长乐朝会还调传弹参差都发好和角觉看落难强曲数似宿种转藏车称处单当倒得地钉斗度\
分干更冠号华化划荷假间将教结解尽劲卷卡空量陵露率没磨模排泊铺奇圈任散丧色扇少舍省盛识石食属说缩提挑吐为削校鲜\
相巷兴旋要应与载扎占涨着中轴著脏择轧粘正只仔综作薄背便屏仇颤创答大逮担的恶佛服供骨柜观汗合核哄晃混几济夹监降嚼\
禁据拉累俩了笼绿论蔓蒙泌宁弄喷片漂迫仆栖切亲区塞厦什拾熟系吓咽遗殷饮晕咋炸爪征";

/// How a character may be read.
///
/// Keyboards have no ü: `lü` is typed `lv` or `lu`.
fn readings(character: char) -> impl Iterator<Item = String> {
    let ways = if READ_SEVERALLY.contains(character) { usize::MAX } else { 1 };
    // The first one is the usual one.
    let readings = character.to_pinyin_multi().into_iter().flatten().take(ways);
    let typed = readings.flat_map(|reading| {
        let plain = reading.plain().replace('ê', "e");
        [plain.replace('ü', "v"), plain.replace('ü', "u")]
    });
    typed.filter(|typed| !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// The syllables that a character may be read as, each once.
pub(super) fn syllables_of(character: char) -> Vec<Syllable> {
    let mut found: Vec<Syllable> = readings(character).filter_map(|reading| number_of(&reading)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How many syllables there are.
pub(super) fn count() -> usize {
    SYLLABLES.len()
}

/// How a syllable is written; nothing for a number that none has.
pub(super) fn written(syllable: Syllable) -> &'static str {
    SYLLABLES.get(usize::from(syllable)).map_or("", String::as_str)
}

/// The syllable that is written so.
pub(super) fn number_of(written: &str) -> Option<Syllable> {
    let at = SYLLABLES.binary_search_by(|known| known.as_str().cmp(written)).ok()?;
    Syllable::try_from(at).ok()
}

/// The numbers of the syllables that begin so.
pub(super) fn beginning_with(letters: &str) -> Range<usize> {
    let start = SYLLABLES.partition_point(|known| known.as_str() < letters);
    let rest = SYLLABLES.get(start..).unwrap_or_default();
    start..start + rest.partition_point(|known| known.starts_with(letters))
}

/// The letters of zh, ch and sh, which stand for a syllable as one letter alone does.
pub(super) fn is_double_initial(letters: &[u8]) -> bool {
    matches!(letters, b"zh" | b"ch" | b"sh")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_readings(character: char) -> Vec<&'static str> {
        syllables_of(character).into_iter().map(written).collect()
    }

    #[test]
    fn a_character_has_the_readings_of_today() {
        assert_eq!(written_readings('公'), ["gong"]);
        for (character, wanted) in
            [('重', ["chong", "zhong"]), ('行', ["hang", "xing"]), ('乐', ["le", "yue"])]
        {
            let found = written_readings(character);
            assert!(wanted.iter().all(|reading| found.contains(reading)), "{character}: {found:?}");
        }
        assert_eq!(written_readings('缴'), ["jiao"], "zhuó is read by nobody");
        assert!(written_readings('a').is_empty());
        assert!(written_readings('、').is_empty());
    }

    #[test]
    fn u_with_dots_is_typed_as_v_or_u() {
        assert_eq!(written_readings('律'), ["lu", "lv"]);
        assert_eq!(written_readings('女'), ["nu", "nv"]);
        assert_eq!(written_readings('略'), ["lue", "lve"]);
    }

    #[test]
    fn syllables_with_the_same_beginning_stand_together() {
        let found: Vec<&str> =
            beginning_with("zhu").map(|number| written(Syllable::try_from(number).unwrap())).collect();
        assert_eq!(found, ["zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo"]);
        assert!(beginning_with("vv").is_empty());
        assert!(beginning_with("zhuangg").is_empty());
        assert!((350..600).contains(&count()), "{}", count());
    }
}
