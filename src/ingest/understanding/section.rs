//! Rows that head a section of a table: 一、市司法局（10项）, or the name of a mode or of a type.

use super::choices::values_of;
use super::file_name::department_in_title;
use super::lists::without_number;
use super::modes::mode_in;
use super::tidy::short;
use crate::domain::item::ItemType;

/// What all rows of a section have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Section {
    /// The department.
    Department(String),
    /// The handling mode, by its code.
    Mode(&'static str),
    /// The type.
    ItemType(ItemType),
}

/// What a row that has one cell alone says of the rows below it.
///
/// Under the heading of a name, a cell is a name unless it is numbered.
pub(super) fn section_in(cells: &[String], mut name_columns: impl Iterator<Item = usize>) -> Option<Section> {
    const LONGEST: usize = 120;
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let (at, cell) = filled.next()?;
    if filled.next().is_some() || cell.len() > LONGEST {
        return None;
    }
    let text = short(cell);
    let bare = without_number(&text);
    let is_in_names = name_columns.any(|column| column == at);
    if is_in_names && bare.len() == text.len() {
        return None;
    }
    let of_type = values_of::<ItemType>(bare).and_then(|types| types.first().copied());
    let by_mode = mode_in(bare).map(Section::Mode);
    let by_type = of_type.filter(|_| !bare.is_ascii()).map(Section::ItemType);
    by_mode.or(by_type).or_else(|| {
        let name = department_in_title(bare)?;
        let is_body = !name.ends_with("事务所") && (!is_in_names || is_heading_of_body(&text, bare));
        is_body.then_some(Section::Department(name))
    })
}

/// Under the heading of a name, 一、市司法局（10项） heads a section, and 1.设立律师事务所 is an item.
fn is_heading_of_body(text: &str, bare: &str) -> bool {
    const BODIES: &[&str] =
        &["局", "委", "委员会", "办", "办公室", "中心", "厅", "院", "处", "队", "政府", "街道"];
    let head = bare.split(['(', '：', ':']).next().unwrap_or_default().trim_end();
    let number = text.trim_start_matches(['(', '（']);
    !number.starts_with(|c: char| c.is_ascii_digit()) && BODIES.iter().any(|word| head.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(cells: &[&str]) -> Option<Section> {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        section_in(&cells, [1].into_iter())
    }

    #[test]
    fn a_cell_alone_may_head_a_section() {
        let department = || Some(Section::Department("市司法局".to_owned()));
        assert_eq!(section(&["一、市司法局（10项）", "", ""]), department());
        assert_eq!(section(&["市司法局", ""]), department());
        assert_eq!(section(&["", "（一）市司法局（10项）", ""]), department());
        assert_eq!(section(&["二、行政许可（23项）", ""]), Some(Section::ItemType(ItemType::License)));
        assert_eq!(section(&["“只跑一次”事项（948项）", ""]), Some(Section::Mode("one_visit")));
        assert_eq!(section(&["", "1.设立律师事务所", ""]), None);
        assert_eq!(section(&["", "1.新建农贸市场办", ""]), None);
        assert_eq!(section(&["", "（一）设立合成所", ""]), None);
        assert_eq!(section(&["1.设立律师事务所", "", ""]), None);
        for cells in [["", "市司法局", ""], ["1", "", ""], ["市司法局", "甲公证", ""], ["合成说明", "", ""]]
        {
            assert_eq!(section(&cells), None, "{cells:?}");
        }
    }
}
