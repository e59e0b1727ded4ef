//! The department and the year that the name of a file speaks of.

/// What the name of a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FromFileName {
    /// The department.
    pub(super) department: Option<String>,
    /// The year.
    pub(super) year: Option<u32>,
}

/// With what the names of departments end.
const ENDINGS: &[&str] = &[
    "局",
    "委员会",
    "委",
    "办公室",
    "办",
    "厅",
    "中心",
    "院",
    "处",
    "所",
    "部",
    "总队",
    "支队",
    "大队",
    "公司",
    "政府",
    "街道",
    "协会",
    "联合会",
    "联",
    "总工会",
    "集团",
    "银行",
    "馆",
    "站",
    "署",
    "社",
];

/// What follows the name of a department in the name of a file.
const FOLLOWING: &[&str] = &[
    "权责",
    "权力",
    "责任",
    "行政",
    "最多跑",
    "零跑腿",
    "只跑一次",
    "你不用跑",
    "一次办",
    "政务",
    "公共服务",
    "服务",
    "事项",
    "清单",
    "办事",
    "目录",
    "汇总",
    "填报",
    "公示",
    "统计",
    "梳理",
    "关于",
    "的",
    "上报",
    "报送",
    "依申请",
    "办理",
    "表",
    "报表",
    "最终",
    "定稿",
    "终稿",
    "初稿",
    "修改",
    "修订",
    "正式",
    "审核",
    "版",
    "数据",
    "信息",
    "台账",
    "一览",
    "模板",
];

/// Reads the name of a file.
pub(super) fn read(file_name: &str) -> FromFileName {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let stem = super::tidy::short(stem);
    FromFileName { department: department_in_title(&stem), year: year_in(&stem) }
}

/// The department of which a title speaks.
pub(super) fn department_in_title(title: &str) -> Option<String> {
    let segments = title.split(|c: char| " ()[]【】_-—《》<>“”\"‘’「」：:,，+".contains(c));
    segments.filter_map(|segment| department_in(without_number(segment))).next()
}

/// The department after which a sheet is named, if its name is nothing else.
pub(super) fn department_named(sheet: &str) -> Option<String> {
    const LONGEST: usize = 25;
    const BODIES: [&str; 9] = ["局", "委", "办", "中心", "厅", "院", "处", "会", "所"];
    // 全程网办 is a way of handling.
    const WAYS: [&str; 9] = ["网办", "通办", "代办", "即办", "上办", "次办", "能办", "待办", "可办"];
    let name = super::tidy::short(sheet);
    let length = name.chars().count();
    let is_name = (3..=LONGEST).contains(&length) && name.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    let is_body =
        BODIES.iter().any(|word| name.ends_with(word)) && !WAYS.iter().any(|way| name.ends_with(way));
    (is_name && is_body).then_some(name)
}

/// The shortest beginning that ends as a department does, where something known follows or nothing.
fn department_in(segment: &str) -> Option<String> {
    const SHORTEST: usize = 3;
    let ends = segment.char_indices().map(|(at, character)| at + character.len_utf8());
    let splits = ends.filter_map(|end| segment.split_at_checked(end));
    let mut named = splits.filter(|(name, rest)| {
        let ends_well = ENDINGS.iter().any(|ending| name.ends_with(ending));
        let goes_on = rest.is_empty()
            || rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            || FOLLOWING.iter().any(|word| rest.starts_with(word));
        ends_well && goes_on && name.chars().count() >= SHORTEST
    });
    let (name, _) = named.next()?;
    let general = ["各部门", "市直部门", "各单位", "本部门"].contains(&name);
    (!general).then(|| name.to_owned())
}

/// Without 附件2. and a year at the beginning.
fn without_number(segment: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = segment.trim();
    let rest = match rest.strip_prefix("附件").or_else(|| rest.strip_prefix("附表")) {
        Some(numbered) => numbered.trim_start_matches(number),
        None => rest.trim_start_matches(|c: char| c.is_ascii_digit()),
    };
    rest.trim_start_matches(['.', '、', '．', '年', '度'])
}

/// The first four digits that may be a year.
fn year_in(text: &str) -> Option<u32> {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    digits.filter_map(|digits| digits.get(..4)?.parse().ok()).find(|year| (1990..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_and_years_are_found_in_file_names() {
        for (name, department, year) in [
            ("附件：合成局2024年权责清单公示(1).xls", Some("合成局"), Some(2024)),
            ("附件2.市司法局“最多跑一次”事项清单.xlsx", Some("市司法局"), None),
            ("附件2：2018年某市市政务服务中心服务事项.xlsx", Some("某市市政务服务中心"), Some(2018)),
            ("某市卫生和计划生育委员会最多跑一次清单.xls", Some("某市卫生和计划生育委员会"), None),
            ("某市市场监督管理局.csv", Some("某市市场监督管理局"), None),
            ("最多跑一次事项清单（市教育局）.xlsx", Some("市教育局"), None),
            ("upload/2018/某市体育局-事项.xlsx", Some("某市体育局"), None),
            ("某市司法局公证处办理事项20180430.xlsx", Some("某市司法局公证处"), Some(2018)),
            ("市司法局最终版.xlsx", Some("市司法局"), None),
            ("市司法局v2.xlsx", Some("市司法局"), None),
            ("市司法局定稿.xlsx", Some("市司法局"), None),
            ("市司法局报表.xlsx", Some("市司法局"), None),
            ("市司法局a_gb.csv", Some("市司法局"), None),
            ("事项清单.xlsx", None, None),
            ("各部门事项清单汇总.xlsx", None, None),
            ("items.csv", None, None),
            ("", None, None),
        ] {
            let expected = FromFileName { department: department.map(str::to_owned), year };
            assert_eq!(read(name), expected, "{name}");
        }
    }

    #[test]
    fn a_sheet_may_be_named_after_a_department() {
        for name in ["市司法局", "市发改委", "市编办", "市政务服务中心", "合成区法院"]
        {
            assert_eq!(department_named(name).as_deref(), Some(name));
        }
        for name in ["Sheet1", "全程网办", "事项清单", "市司法局2", "办", "一次办"] {
            assert_eq!(department_named(name), None, "{name}");
        }
    }
}
