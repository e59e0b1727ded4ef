//! 办理形式 has two meanings: one of the three handling modes, or how an application is handed in.

use super::choices::choose;
use super::lists::split;
use super::record::WORD_SEPARATORS;
use super::tidy::key;
use crate::domain::guide::ApplicationForm;
use std::borrow::Cow;

/// What a cell under 办理形式 turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FormKind {
    /// A handling mode, by its code.
    Mode(&'static str),
    /// Forms of application.
    Forms(Vec<ApplicationForm>),
}

/// The words for the modes, without punctuation.
const MODES: &[(&str, &[&str])] = &[
    ("zero_visit", &["zero_visit", "零跑腿", "零跑次", "零跑动", "零跑", "不跑腿", "一次不用跑", "一次不跑"]),
    ("one_visit", &["one_visit", "只跑1次", "跑一次", "只跑一趟", "仅跑一次", "只跑一次"]),
    (
        "on_your_behalf",
        &["on_your_behalf", "你不用跑我来跑", "您不用跑我来跑", "你不跑我来跑", "不用你跑我来跑", "我来跑"],
    ),
];

/// The code of a mode by one of its names. A bracket behind it explains it: 零跑腿（全程网办）.
pub(super) fn mode_code(text: &str) -> Option<&'static str> {
    let text = key(text);
    let head = text.split_once('(').filter(|(_, remark)| remark.find(')') == remark.len().checked_sub(1));
    by_name(&text).or_else(|| by_name(head?.0))
}

fn by_name(text: &str) -> Option<&'static str> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    let bare = bare.strip_suffix("事项").unwrap_or(&bare);
    MODES.iter().find(|(_, names)| names.contains(&bare)).map(|(code, _)| *code)
}

/// The one mode of which a title speaks, as that of one of the three lists does: 合成市“零跑腿”事项清单.
/// A sentence that speaks of a mode gives it to nothing: 本清单不含零跑腿事项.
pub(super) fn mode_in(title: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &[&str])] = &[
        ("zero_visit", &["零跑腿", "零跑次"]),
        ("one_visit", &["只跑一次"]),
        ("on_your_behalf", &["我来跑"]),
    ];
    const LONGEST: usize = 40;
    const OF_SENTENCES: &[&str] = &["不", "未", "除", "非", "说明", "通知", "外", "。", ";", "请"];
    let title = key(title);
    let rest =
        WORDS.iter().flat_map(|(_, words)| words.iter()).fold(title.clone(), |rest, w| rest.replace(w, ""));
    let rest = rest.replace("你不用跑", "").replace("您不用跑", "");
    if title.chars().count() > LONGEST || OF_SENTENCES.iter().any(|word| rest.contains(word)) {
        return None;
    }
    let mut spoken_of = WORDS.iter().filter(|(_, words)| words.iter().any(|word| title.contains(word)));
    match (spoken_of.next(), spoken_of.next()) {
        (Some((mode, _)), None) => Some(mode),
        _ => None,
    }
}

/// Decides by the value what a cell means.
///
/// # Errors
/// With what would be right, when it is neither or both.
pub(super) fn mode_or_forms(texts: &[Cow<'_, str>]) -> Result<FormKind, String> {
    let written = texts.join("、");
    if let Some(mode) = mode_code(&written) {
        return Ok(FormKind::Mode(mode));
    }
    let parts: Vec<String> = texts.iter().flat_map(|text| split(text, WORD_SEPARATORS)).collect();
    let parts: Vec<String> = parts.iter().flat_map(|part| split(part, &['+', '和', '或'])).collect();
    if parts.iter().any(|part| mode_code(part).is_some()) {
        return Err(format!(
            "\"{written}\" names a handling mode and something else; write one of 零跑腿, 只跑一次, 你不用跑我来跑"
        ));
    }
    let mut forms: Vec<ApplicationForm> = Vec::new();
    for part in &parts {
        for form in choose::<ApplicationForm>(part).map_err(|refused| neither(part, &refused))? {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    Ok(FormKind::Forms(forms))
}

fn neither(part: &str, refused: &str) -> String {
    let nearest =
        crate::domain::text::nearest(&key(part), MODES.iter().flat_map(|(_, names)| names.iter().copied()));
    let hint = nearest.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    format!(
        "\"{part}\" is no handling mode (零跑腿, 只跑一次, 你不用跑我来跑{hint}) and no form of application: {refused}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FormKind, String> {
        mode_or_forms(&[text.into()])
    }

    #[test]
    fn the_value_decides_what_is_meant() {
        for (text, mode) in [
            ("零跑腿", "zero_visit"),
            ("“零跑次”事项", "zero_visit"),
            ("只跑一次", "one_visit"),
            ("你不用跑，我来跑", "on_your_behalf"),
            ("one_visit", "one_visit"),
            ("零跑腿（全程网办）", "zero_visit"),
        ] {
            assert_eq!(read(text), Ok(FormKind::Mode(mode)), "{text}");
        }
        for (text, forms) in [
            ("窗口办理", vec![ApplicationForm::Window]),
            ("窗口、网上", vec![ApplicationForm::Window, ApplicationForm::Online]),
            ("1^2", vec![ApplicationForm::Window, ApplicationForm::Online]),
            ("快递申请", vec![ApplicationForm::Express]),
        ] {
            assert_eq!(read(text), Ok(FormKind::Forms(forms)), "{text}");
        }
    }

    #[test]
    fn a_title_gives_a_mode_and_a_sentence_does_not() {
        for (title, mode) in [
            ("合成市“零跑腿”事项清单", Some("zero_visit")),
            ("零跑腿事项", Some("zero_visit")),
            ("合成局零跑腿清单2018", Some("zero_visit")),
            ("“你不用跑，我来跑”事项清单", Some("on_your_behalf")),
            ("只跑一次", Some("one_visit")),
            ("本清单不含零跑腿事项", None),
            ("除零跑腿事项外，均须到窗口办理", None),
            ("零跑腿事项填报说明", None),
            ("关于梳理零跑腿事项的通知", None),
            ("“零跑腿”“只跑一次”事项清单", None),
            ("各部门要按照市政府统一部署，认真梳理零跑腿事项，并于每月底前报送市政务服务中心汇总公布", None),
        ] {
            assert_eq!(mode_in(title), mode, "{title}");
        }
    }

    #[test]
    fn what_is_neither_is_refused_with_what_is_allowed() {
        let refused = read("只跑一词").unwrap_err();
        assert!(refused.contains("did you mean \"只跑一次\""), "{refused}");
        for text in ["零跑腿、窗口", "最多跑一次", "1^2^3"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
