//! Values of code lists as departments write them: our code, the label, a number of the standard, local words.
//!
//! Numbers are understood only where the standard and the platforms in use agree on them.

mod audience;

use super::tidy::{is_key_of, key};
use crate::domain::code_list::CodeList;
use crate::domain::guide::{ApplicationForm, CaseType, CrossRegion, OnlineDepth, StepKind};
use crate::domain::item::{Category, HandlingModeReason, ItemStatus, ItemType, Listing, TimeUnit};
use crate::domain::text::nearest;

/// A code list with the words that stand for its values.
pub(super) trait Words: CodeList + PartialEq {
    /// Words and numbers besides codes and labels. A word that stands twice means both values.
    const WORDS: &'static [(&'static str, Self)];
    /// Numbers that mean different things on different platforms, and what they mean where.
    const UNCLEAR: &'static [(&'static str, &'static str)] = &[];
    /// Whether 甲和乙 stands for both.
    const JOINED: bool = false;
}

/// The values for which a text stands.
///
/// # Errors
/// With what would be right, when it stands for none.
pub(super) fn choose<T: Words>(text: &str) -> Result<Vec<T>, String> {
    values_of(text).ok_or_else(|| refusal::<T>(text, &key(text)))
}

/// The same, where it does not matter what would be right: to say that is a hundred times as much work.
pub(super) fn values_of<T: Words>(text: &str) -> Option<Vec<T>> {
    let whole = key(text);
    let bare = whole.split('(').next().unwrap_or_default();
    let label = whole.trim_start_matches(|c: char| c.is_ascii_digit() || "-:.、_".contains(c));
    let others = [bare, label].into_iter().filter(|other| other.len() < whole.len());
    let mut candidates = std::iter::once(whole.as_str()).chain(others).map(find::<T>);
    candidates.find(|found| !found.is_empty()).or_else(|| joined(&whole))
}

/// The values of 公民、法人和其他组织, if each part is one.
fn joined<T: Words>(whole: &str) -> Option<Vec<T>> {
    let parts = whole.split(['、', '和', '及', '与', '或', ',']).filter(|_| T::JOINED);
    let values: Vec<Vec<T>> = parts.map(find::<T>).collect();
    let complete = !values.is_empty() && values.iter().all(|found| !found.is_empty());
    complete.then(|| values.concat())
}

fn find<T: Words>(word: &str) -> Vec<T> {
    if word.is_empty() {
        return Vec::new();
    }
    let by_entry = T::ALL.iter().copied().find(|value| {
        let entry = value.entry();
        entry.code == word || is_key_of(word, entry.name) || is_key_of(word, entry.name_en)
    });
    match by_entry {
        Some(value) => vec![value],
        None => T::WORDS.iter().filter(|(known, _)| *known == word).map(|(_, value)| *value).collect(),
    }
}

fn refusal<T: Words>(text: &str, word: &str) -> String {
    let allowed: Vec<String> =
        T::ALL.iter().map(|value| format!("{} ({})", value.entry().name, value.entry().code)).collect();
    let allowed = allowed.join(", ");
    if let Some((_, why)) = T::UNCLEAR.iter().find(|(number, _)| *number == word) {
        return format!("\"{text}\" means {why}; write the label instead: {allowed}");
    }
    let labels = T::ALL.iter().flat_map(|value| [value.entry().name, value.entry().code]);
    // Of words that are equally near, the last is named.
    let hint = nearest(word, T::WORDS.iter().map(|(known, _)| *known).chain(labels))
        .map(|near| format!("; did you mean \"{near}\"?"))
        .unwrap_or_default();
    format!("\"{text}\" is not one of {allowed}{hint}")
}

impl Words for Category {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("行政权力", Self::AdministrativePower),
        ("行政权力类", Self::AdministrativePower),
        ("权力事项", Self::AdministrativePower),
        ("00", Self::AdministrativePower),
        ("公共服务", Self::PublicService),
        ("公共服务类", Self::PublicService),
    ];
}

impl Words for ItemType {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("01", Self::License),
        ("1", Self::License),
        ("xk", Self::License),
        ("许可", Self::License),
        ("行政许可类", Self::License),
        ("行政许可事项", Self::License),
        ("行政审批", Self::License),
        ("02", Self::Penalty),
        ("2", Self::Penalty),
        ("cf", Self::Penalty),
        ("行政处罚类", Self::Penalty),
        ("03", Self::Coercion),
        ("3", Self::Coercion),
        ("qz", Self::Coercion),
        ("行政强制类", Self::Coercion),
        ("04", Self::Levy),
        ("4", Self::Levy),
        ("zs", Self::Levy),
        ("行政征收类", Self::Levy),
        ("05", Self::Benefit),
        ("5", Self::Benefit),
        ("gf", Self::Benefit),
        ("行政给付类", Self::Benefit),
        ("06", Self::Inspection),
        ("6", Self::Inspection),
        ("jc", Self::Inspection),
        ("行政检查类", Self::Inspection),
        ("行政监督检查", Self::Inspection),
        ("07", Self::Confirmation),
        ("7", Self::Confirmation),
        ("qr", Self::Confirmation),
        ("行政确认类", Self::Confirmation),
        ("08", Self::Reward),
        ("8", Self::Reward),
        ("jl", Self::Reward),
        ("行政奖励类", Self::Reward),
        ("09", Self::Adjudication),
        ("9", Self::Adjudication),
        ("cj", Self::Adjudication),
        ("行政裁决类", Self::Adjudication),
        ("10", Self::OtherPower),
        ("qt", Self::OtherPower),
        ("其他", Self::OtherPower),
        ("其它", Self::OtherPower),
        ("其他类", Self::OtherPower),
        ("其他类别", Self::OtherPower),
        ("其他权力", Self::OtherPower),
        ("其他权力类", Self::OtherPower),
        ("其他行政权力", Self::OtherPower),
        ("其它行政权力", Self::OtherPower),
        ("其他行政权力类", Self::OtherPower),
        ("其他行政权力事项", Self::OtherPower),
        ("其他职权", Self::OtherPower),
        ("gg", Self::PublicService),
        ("21", Self::PublicService),
        ("公共服务", Self::PublicService),
        ("公共服务类", Self::PublicService),
        ("依申请公共服务", Self::PublicService),
        ("依申请公共服务事项", Self::PublicService),
        ("便民服务", Self::PublicService),
        ("便民服务事项", Self::PublicService),
    ];
    const UNCLEAR: &'static [(&'static str, &'static str)] =
        &[("20", "公共服务事项 in GB/T 39046 and 其他行政权力 on a provincial platform")];
}

impl Words for ItemStatus {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("1", Self::Active),
        ("有效", Self::Active),
        ("正常", Self::Active),
        ("启用", Self::Active),
        ("现行有效", Self::Active),
        ("2", Self::Suspended),
        ("挂起", Self::Suspended),
        ("停用", Self::Suspended),
        ("暂停办理", Self::Suspended),
    ];
}

impl Words for Listing {
    const WORDS: &'static [(&'static str, Self)] =
        &[("是", Self::Listed), ("1", Self::Listed), ("否", Self::Described), ("0", Self::Described)];
}

impl Words for HandlingModeReason {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("未说明", Self::NotStated),
        ("未说明办理形式", Self::NotStated),
        ("未列入", Self::NotListed),
        ("未列入清单", Self::NotListed),
    ];
}

impl Words for TimeUnit {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("个工作日", Self::WorkingDay),
        ("workday", Self::WorkingDay),
        ("workingday", Self::WorkingDay),
        ("workingdays", Self::WorkingDay),
        ("working_days", Self::WorkingDay),
        ("个自然日", Self::CalendarDay),
        ("日历日", Self::CalendarDay),
        ("日历天", Self::CalendarDay),
        ("日", Self::CalendarDay),
        ("天", Self::CalendarDay),
        ("calendar_days", Self::CalendarDay),
        ("个月", Self::Month),
        ("months", Self::Month),
    ];
}

impl Words for CaseType {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("1", Self::Instant),
        ("即办", Self::Instant),
        ("即时办结", Self::Instant),
        ("2", Self::Committed),
        ("承诺", Self::Committed),
        ("承诺办件", Self::Committed),
        ("9", Self::Other),
        ("其它", Self::Other),
        ("联办件", Self::Other),
        ("上报件", Self::Other),
        ("转报件", Self::Other),
    ];
}

impl Words for ApplicationForm {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("1", Self::Window),
        ("窗口", Self::Window),
        ("窗口申请", Self::Window),
        ("窗口申报", Self::Window),
        ("现场办理", Self::Window),
        ("线下办理", Self::Window),
        // A computer in the standard, any way online on the national platform.
        ("2", Self::Online),
        ("网上", Self::Online),
        ("网上申请", Self::Online),
        ("网上申报", Self::Online),
        ("网办", Self::Online),
        ("线上办理", Self::Online),
        ("互联网", Self::Online),
        ("移动端", Self::OnlineMobile),
        ("移动端网上办理", Self::OnlineMobile),
        ("掌上办理", Self::OnlineMobile),
        ("电脑端", Self::OnlinePc),
        ("4", Self::Express),
        ("快递", Self::Express),
        ("邮寄", Self::Express),
        ("邮寄申请", Self::Express),
        ("信函申请", Self::Express),
        ("物流快递", Self::Express),
        ("上门", Self::OnSite),
        ("上门办理", Self::OnSite),
        ("自助", Self::Terminal),
        ("自助办理", Self::Terminal),
        ("自助终端办理", Self::Terminal),
        ("9", Self::Other),
        ("其它", Self::Other),
    ];
    const UNCLEAR: &'static [(&'static str, &'static str)] =
        &[("3", "移动端网上申请 in GB/T 39046 and 快递申请 on the national platform")];
}

impl Words for OnlineDepth {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("信息公开", Self::Information),
        ("互联网咨询", Self::Information),
        ("网上预审", Self::PreReview),
        ("互联网收件", Self::PreReview),
        ("互联网预审", Self::PreReview),
        ("网上办理", Self::Online),
        ("互联网受理", Self::Online),
        ("互联网办理", Self::Online),
        ("互联网办理结果信息反馈", Self::Online),
        ("互联网电子证照反馈", Self::Online),
        ("全程网上办理", Self::Full),
        ("全流程网办", Self::Full),
        ("全程网办件", Self::Full),
        ("ⅳ级", Self::Full),
        ("iv级", Self::Full),
        ("四级", Self::Full),
    ];
    const UNCLEAR: &'static [(&'static str, &'static str)] = &[
        ("0", "different depths on different platforms"),
        ("1", "different depths on different platforms"),
        ("2", "different depths on different platforms"),
        ("3", "different depths on different platforms"),
        ("4", "different depths on different platforms"),
    ];
}

impl Words for CrossRegion {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("0", Self::None),
        ("否", Self::None),
        ("本辖区", Self::None),
        ("不支持", Self::None),
        ("未通办", Self::None),
        ("1", Self::Nation),
        ("全国通办", Self::Nation),
        ("跨省", Self::Nation),
        ("跨省通办", Self::Nation),
        ("2", Self::Province),
        ("全省通办", Self::Province),
        ("跨市", Self::Province),
        ("3", Self::City),
        ("全市通办", Self::City),
        ("跨县", Self::City),
        ("4", Self::County),
        ("全区", Self::County),
        ("全县通办", Self::County),
        ("全区通办", Self::County),
        ("5", Self::Township),
        ("全街道", Self::Township),
        ("6", Self::Village),
        ("跨社区", Self::Village),
    ];
}

impl Words for StepKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("申请", Self::Accept),
        ("申请与受理", Self::Accept),
        ("接件受理", Self::Accept),
        ("审核", Self::Review),
        ("初审", Self::Review),
        ("审批", Self::Decide),
        ("审查与决定", Self::Decide),
        ("办结", Self::Decide),
        ("发证", Self::Deliver),
        ("颁证与送达", Self::Deliver),
        ("领证", Self::Collect),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::item::Audience;

    fn check<T: Words + std::fmt::Debug>(text: &str, expected: &[T]) {
        assert_eq!(choose::<T>(text).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn a_value_has_many_names() {
        for text in [
            "license",
            "行政许可",
            "01",
            "XK",
            "ｘｋ",
            "行政许可类",
            "01-行政许可",
            "01行政许可",
            "行政许可（新办）",
        ] {
            check(text, &[ItemType::License]);
        }
        for text in ["其他行政权力", "10", "QT", "20 其他行政权力"] {
            check(text, &[ItemType::OtherPower]);
        }
        check("21", &[ItemType::PublicService]);
        check("非法人企业", &[Audience::OtherOrganisation]);
        check("法人", &[Audience::Enterprise, Audience::Institution, Audience::SocialOrganisation]);
        let organisations = [
            Audience::Enterprise,
            Audience::Institution,
            Audience::SocialOrganisation,
            Audience::OtherOrganisation,
        ];
        check("法人及其他组织", &organisations);
        check("公民、法人和其他组织", &[&[Audience::NaturalPerson], &organisations[..]].concat());
        check("企业和群众", &[Audience::Enterprise, Audience::NaturalPerson]);
        check("社会公众", &[Audience::NaturalPerson]);
        check("个人", &[Audience::NaturalPerson]);
        check("个体工商户", &[Audience::NaturalPerson]);
        check("不限", Audience::ALL);
        check::<Audience>("企业和火星人", &[]);
        check::<ItemType>("行政许可和行政确认", &[]);
        check("依申请公共服务", &[ItemType::PublicService]);
        check("便民服务", &[ItemType::PublicService]);
        check("全程网办（Ⅳ级）", &[OnlineDepth::Full]);
        check("Ⅳ级", &[OnlineDepth::Full]);
        check("即办件", &[CaseType::Instant]);
        check("本辖区", &[CrossRegion::None]);
    }

    #[test]
    fn a_number_with_two_meanings_is_refused_with_both() {
        let refused = choose::<Audience>("5").unwrap_err();
        assert!(refused.contains("非法人企业") && refused.contains("行政机关"), "{refused}");
        assert!(choose::<ItemType>("20").unwrap_err().contains("39046"));
        assert!(choose::<ApplicationForm>("3").is_err());
        assert!(choose::<OnlineDepth>("1").is_err());
    }

    #[test]
    fn an_unknown_value_is_refused_with_what_is_allowed() {
        let refused = choose::<ItemType>("行政许渴").unwrap_err();
        assert!(refused.contains("did you mean \"行政许可\""), "{refused}");
        assert!(refused.contains("公共服务事项 (public_service)"), "{refused}");
    }
}
