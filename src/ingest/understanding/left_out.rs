//! Rows of a table that are no data: totals, and the notes and signatures below.

use super::numbers::number;
use super::tidy::key;

/// So many rows of a sheet are named one by one.
const NAMED: u64 = 20;

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// 合计 and the like.
    Total,
    /// 注：, 填表人： and the like.
    Remark,
}

/// Counts what was left out of a sheet.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    rows: u64,
    remarks: u64,
}

impl LeftOut {
    /// Whether the notes below the table have begun.
    pub(super) fn notes_begun(&self) -> bool {
        self.remarks > 0
    }

    /// Counts a row, and says what a person should know of it.
    pub(super) fn count(&mut self, why: Why, cells: &[String]) -> Option<String> {
        const SHOWN: usize = 40;
        self.rows += 1;
        let what = match why {
            Why::Total => "a row with totals",
            Why::Remark => {
                self.remarks += 1;
                "a note or signature"
            }
        };
        // 序号 | 合计: the word says more than the number before it.
        let mut texts = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let first = texts.clone().next().unwrap_or_default();
        let said = texts.find(|cell| number(cell).is_none()).unwrap_or(first);
        let shown: String = super::tidy::short(said).chars().take(SHOWN).collect();
        (self.rows <= NAMED).then(|| format!("left out as {what}: \"{shown}\""))
    }

    /// What to say of the rows that were not named.
    pub(super) fn rest(&self) -> Option<String> {
        let rest = self.rows.saturating_sub(NAMED);
        (rest > 0).then(|| format!("{rest} more rows were left out as totals, notes or signatures"))
    }
}

/// Whether a row is no data, and why. A row with a value in one of the `value_columns` is an item, whatever
/// its name.
pub(super) fn why_left_out(
    cells: &[String],
    name_columns: impl Iterator<Item = usize> + Clone,
    value_columns: impl Iterator<Item = usize>,
    notes_begun: bool,
) -> Option<Why> {
    let why = by_words(cells, name_columns.clone(), notes_begun)?;
    let names: Vec<usize> = name_columns.collect();
    (!has_value(cells, &names, value_columns)).then_some(why)
}

/// Whether one of the columns says something that no row of totals or signatures says there.
fn has_value(cells: &[String], names: &[usize], mut columns: impl Iterator<Item = usize>) -> bool {
    let is_said = |at: usize| cells.get(at).is_some_and(|cell| says_something(cell));
    // 填表人： | 张三: what stands behind a label belongs to it. As a name, 填表人 needs its colon to be one.
    let is_of_label = |at: usize| {
        let Some((before, label)) = at.checked_sub(1).and_then(|at| Some((at, cells.get(at)?))) else {
            return false;
        };
        is_remark(label) && (label.contains([':', '：']) || !names.contains(&before))
    };
    columns.any(|at| is_said(at) && !is_of_label(at))
}

fn says_something(cell: &str) -> bool {
    let text = key(cell);
    let bare = text.trim_end_matches(['项', '个', '件']);
    !text.is_empty() && number(bare).is_none() && !is_remark(cell) && !is_total(cell)
}

fn by_words(
    cells: &[String],
    mut name_columns: impl Iterator<Item = usize>,
    notes_begun: bool,
) -> Option<Why> {
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let (at, first) = filled.next()?;
    let is_alone = filled.next().is_none();
    if is_remark(first) {
        return Some(Why::Remark);
    }
    if is_total(first) {
        return Some(Why::Total);
    }
    let in_name = name_columns.by_ref().any(|column| column == at);
    if notes_begun && is_alone && (!in_name || is_numbered(first)) {
        return Some(Why::Remark);
    }
    let named = cells.iter().enumerate().filter(|(column, _)| *column != at);
    let second = named.map(|(_, cell)| cell).find(|cell| !cell.trim().is_empty());
    // 序号 | 合计: a number, or nothing but the word, stands before it.
    let behind_number = first.trim().chars().all(|c| c.is_ascii_digit());
    (behind_number && second.is_some_and(|cell| is_total(cell))).then_some(Why::Total)
}

fn is_numbered(text: &str) -> bool {
    super::lists::without_number(text).len() < text.trim().len()
}

/// 合计, 合计：165, 总计（项）, 共计165项, 共165项.
fn is_total(cell: &str) -> bool {
    const LONGEST: usize = 60;
    const UNITS: [&str; 3] = ["(项)", "(个)", "(件)"];
    let text = key(cell);
    if text.len() > LONGEST {
        return false;
    }
    let Some(rest) =
        ["合计", "总计", "小计", "共计", "总数", "累计", "共"].iter().find_map(|w| text.strip_prefix(w))
    else {
        return false;
    };
    let bare = text.starts_with('共') && !text.starts_with("共计");
    let counted = rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('项');
    counted
        || (!bare && (rest.is_empty() || UNITS.contains(&rest) || rest.starts_with([':', '共', '、'])))
        || (!bare && number(rest).is_some())
}

/// 注：…, 填表人：….
fn is_remark(cell: &str) -> bool {
    let text = key(cell);
    let with_colon = [
        "注",
        "备注",
        "说明",
        "填表说明",
        "填报说明",
        "注意",
        "附注",
        "联系电话",
        "联系人",
        "电话",
        "日期",
        "单位负责人",
        "分管领导",
        "负责人",
        "主要负责人",
    ];
    let anyhow = [
        "填表人",
        "审核人",
        "填报人",
        "制表人",
        "经办人签字",
        "填报日期",
        "填表日期",
        "填报时间",
        "单位(盖章)",
    ];
    let opens = |word: &&str| text.strip_prefix(*word).is_some_and(|rest| rest.starts_with(':'));
    let numbered = text.strip_prefix('注').is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.starts_with([':', '.', '、']) && !rest.is_empty()
    });
    // 填表人(签字): is a label, and 审核人(资格)认定 is a name.
    let label = text.split_once(':').map_or(text.as_str(), |(label, _)| label);
    let without_bracket = label.split_once('(').filter(|(_, rest)| text.contains(':') && rest.ends_with(')'));
    let signed = |word: &&str| label == *word || without_bracket.is_some_and(|(label, _)| label == *word);
    with_colon.iter().any(opens) || numbered || anyhow.iter().any(signed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_values_is_an_item_whatever_its_name() {
        let why = |row: &str| {
            let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
            why_left_out(&cells, [1].into_iter(), [2, 3].into_iter(), false)
        };
        for (row, expected) in [
            ("|合计|只跑一次|", None),
            ("5|合计|只跑一次|", None),
            ("|填表人|合成局|", None),
            ("合计|12|3|4项", Some(Why::Total)),
            ("|合计||", Some(Why::Total)),
            ("填表人：|合成|审核人：|合成", Some(Why::Remark)),
            ("注：合成|||", Some(Why::Remark)),
        ] {
            assert_eq!(why(row), expected, "{row}");
        }
        let cells = ["12", "合计：3", ""].map(str::to_owned);
        assert_eq!(
            LeftOut::default().count(Why::Total, &cells).as_deref(),
            Some("left out as a row with totals: \"合计：3\"")
        );
    }

    #[test]
    fn totals_and_remarks_are_told_from_names() {
        for text in
            ["合计", "合 计", "总计：", "小计", "共计165项", "共165项", "共计12项", "合计（项）", "合计165"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["小计量器具备案", "共有产权住房登记", "总数据登记", "共同财产公证", "合计（表）备案"]
        {
            assert!(!is_total(text), "{text}");
        }
        for text in [
            "注：本表一式两份",
            "注1：合成",
            "备注: 合成",
            "填表人：",
            "填表人",
            "审核人：合成",
            "填表人（签字）：合成",
            "填报日期：2018年",
            "说明：",
        ] {
            assert!(is_remark(text), "{text}");
        }
        for text in [
            "注册登记",
            "说明书备案",
            "备注",
            "审核人员资格认定",
            "联系电话变更",
            "审核人（资格）认定",
            "说明（书）备案",
        ] {
            assert!(!is_remark(text), "{text}");
        }
    }
}
