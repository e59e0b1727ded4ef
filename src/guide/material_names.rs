//! Which material of a guide a name means.

use crate::domain::guide::Guide;
use crate::domain::precheck::MaterialMatch;
use crate::domain::text::fold;

/// Two names of the same paper: the second is the one that is compared.
const SAME_PAPERS: &[(&str, &str)] = &[
    ("户口本", "户口簿"),
    ("居民户口簿", "户口簿"),
    ("居民身份证", "身份证"),
    ("驾照", "驾驶证"),
    ("出生证明", "出生医学证明"),
    ("毕业证书", "毕业证"),
];
/// A name of fewer characters is no part of another: nearly every name has 证 or 证明 in it.
const SHORTEST_PART: usize = 3;
/// Words by which a paper is not there, or is only a likeness of it: 没带身份证, 提取证明（丢了）, 身份证照片.
const NOT_THE_PAPER: &[&str] = &[
    "没", "无", "未", "不", "别", "丢", "缺", "忘", "遗失", "损毁", "复印", "影印", "照片", "相片", "扫描",
    "截图", "图片", "样本",
];
/// The most materials that an unclear name is compared with in the answer.
const MAX_CANDIDATES: usize = 5;
/// How alike two names are at least, from 0 to 1, to be told as candidates.
const ALIKE: f64 = 0.4;

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The material at this place of the guide.
    Material(usize, MaterialMatch),
    /// None or several; those that may be meant, the likeliest first.
    Unclear(Vec<usize>),
}

/// The names of the materials of a guide, ready to be compared.
pub struct MaterialNames(Vec<String>);

impl MaterialNames {
    /// The names of a guide.
    pub fn of(guide: &Guide) -> Self {
        Self(guide.materials.iter().map(|material| key(&material.name)).collect())
    }

    /// What a name means: the one material with this name, else the one whose name is a part of it or has it
    /// as a part, unless the name says that it is not the paper.
    pub fn meaning(&self, name: &str) -> Meaning {
        let wanted = key(name);
        let by_name = self.places(|known| *known == wanted);
        let by_part = || self.places(|known| is_part(&wanted, known) || is_part(known, &wanted));
        let (mut found, matched_by) = match by_name.is_empty() {
            false => (by_name, MaterialMatch::Name),
            true => (by_part(), MaterialMatch::PartOfName),
        };
        match found.as_slice() {
            [] => Meaning::Unclear(self.alike(&wanted)),
            [place] if matched_by == MaterialMatch::Name || self.may_be(&wanted, *place) => {
                Meaning::Material(*place, matched_by)
            }
            _ => {
                found.truncate(MAX_CANDIDATES);
                Meaning::Unclear(found)
            }
        }
    }

    /// Whether nothing in a name says that it is not this paper. A word that the paper's own name has says nothing.
    fn may_be(&self, wanted: &str, place: usize) -> bool {
        let known = self.0.get(place).map_or("", String::as_str);
        !NOT_THE_PAPER.iter().any(|word| wanted.contains(word) && !known.contains(word))
    }

    fn places(&self, fits: impl Fn(&String) -> bool) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, known)| fits(known)).map(|(place, _)| place).collect()
    }

    fn alike(&self, wanted: &str) -> Vec<usize> {
        let likeness = self.0.iter().map(|known| strsim::normalized_levenshtein(wanted, known)).enumerate();
        let mut alike: Vec<(usize, f64)> = likeness.filter(|(_, likeness)| *likeness >= ALIKE).collect();
        alike.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        alike.into_iter().take(MAX_CANDIDATES).map(|(place, _)| place).collect()
    }
}

fn is_part(part: &str, whole: &str) -> bool {
    part.chars().count() >= SHORTEST_PART && whole.contains(part)
}

/// What is compared: the name without the marks around titles and words, each paper by one name.
fn key(name: &str) -> String {
    let folded = fold(name);
    let marks = ['《', '》', '〈', '〉', '<', '>', '“', '”', '‘', '’', '"', '\'', '「', '」'];
    let bare: String = folded.chars().filter(|character| !marks.contains(character)).collect();
    let bare = bare.trim_matches(|c: char| ",.;:!?、。·-—…*".contains(c));
    SAME_PAPERS.iter().fold(bare.to_owned(), |name, (other, compared)| name.replace(other, compared))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::guide::Material;

    fn meaning(name: &str, known: &[&str]) -> Meaning {
        let material = |name: &&str| Material { name: (*name).to_owned(), ..Material::default() };
        let materials = known.iter().map(material).collect();
        MaterialNames::of(&Guide { materials, ..Guide::default() }).meaning(name)
    }

    #[test]
    fn a_name_is_known_without_its_marks_and_in_everyday_words() {
        let known = ["《医疗广告审查申请表》", "居民身份证", "居民户口簿", "证照（Ａ）"];
        for (name, place) in
            [("医疗广告审查申请表。", 0), (" 居民 身份证", 1), ("身份证", 1), ("户口本", 2), ("证照(a)", 3)]
        {
            assert_eq!(meaning(name, &known), Meaning::Material(place, MaterialMatch::Name), "{name}");
        }
        for (name, place) in [("1.居民身份证原件", 1), ("申请表", 0), ("户口簿首页", 2)] {
            assert_eq!(meaning(name, &known), Meaning::Material(place, MaterialMatch::PartOfName), "{name}");
        }
    }

    #[test]
    fn a_paper_that_is_not_there_or_only_a_likeness_of_it_is_not_the_paper() {
        for name in [
            "提取证明（丢了）",
            "不提取证明",
            "没带提取证明",
            "提取证明复印件",
            "提取证明照片",
            "证明",
            "提取",
        ] {
            assert_eq!(meaning(name, &["申请表", "提取证明"]), Meaning::Unclear(vec![1]), "{name}");
        }
        let sample = ["医疗广告成品样件"];
        assert_eq!(meaning("《没有医疗广告成品样件》", &sample), Meaning::Unclear(vec![0]));
        // What the name of the paper itself says is no hint.
        for (name, known) in [("本人无犯罪记录证明", "无犯罪记录证明"), ("身份证复印件一份", "身份证复印件")]
        {
            let expected = Meaning::Material(0, MaterialMatch::PartOfName);
            assert_eq!(meaning(name, &[known]), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_fits_several_is_unclear_and_they_are_told() {
        let known = ["申请人身份证", "代理人身份证", "申请表"];
        assert_eq!(meaning("身份证", &known), Meaning::Unclear(vec![0, 1]));
        assert_eq!(meaning("申请人身份证和申请表", &known), Meaning::Unclear(vec![0, 2]));
        assert_eq!(meaning("证", &["身份证"]), Meaning::Unclear(vec![]));
        assert_eq!(meaning("《》", &known), Meaning::Unclear(vec![]));
        assert_eq!(meaning("申请表格式文本", &["申请表样式文本", "房产证"]), Meaning::Unclear(vec![0]));
        assert_eq!(meaning("身份证", &["身份证", "身份证", "其他"]), Meaning::Unclear(vec![0, 1]));
        // The whole name goes before its parts.
        assert_eq!(meaning("身份证", &["身份证明", "身份证"]), Meaning::Material(1, MaterialMatch::Name));
    }
}
