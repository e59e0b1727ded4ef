//! The first sheet of a workbook: the release, the sheets, their columns with the names that programs know, and
//! the texts that a cell cannot hold.

use super::cells::{Cell, Styles, width_of_text};
use crate::export::formats::about::About;
use crate::export::tables::{Column, ColumnKind, Table};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The name of the sheet of contents.
pub(super) const CONTENTS: &str = "说明";

/// Columns of a sheet are at least and at most this wide, in half-width characters.
const NARROWEST: u32 = 8;
const WIDEST: u32 = 60;

/// Texts that were cut are counted all, and listed so many.
const MOST_CUTS_LISTED: usize = 1_000;

/// A sheet of a table, as far as it is written.
pub(super) struct Sheet {
    pub(super) table: &'static Table,
    /// Which of the sheets of the table it is: 1, 2, 3 …
    pub(super) part: u32,
    pub(super) name: String,
    /// Its rows without the heading, so the place of its last row too.
    pub(super) rows: u32,
    pub(super) widths: Vec<u32>,
}

impl Sheet {
    pub(super) fn new(table: &'static Table, part: u32) -> Self {
        let title = table.title;
        let name = if part == 1 { title.to_owned() } else { format!("{title} ({part})") };
        // The button of the filter covers the end of a heading.
        let widths = table.columns.iter().map(|column| width_of_text(column.title) + 3).map(bounded);
        Self { table, part, name, rows: 0, widths: widths.collect() }
    }

    /// Makes a column as wide as a cell in it needs.
    pub(super) fn widen(&mut self, column: u16, width: u32) {
        if let Some(known) = self.widths.get_mut(usize::from(column)) {
            *known = bounded(width.saturating_add(1).max(*known));
        }
    }

    pub(super) fn last_column(&self) -> u16 {
        u16::try_from(self.table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }
}

fn bounded(width: u32) -> u32 {
    width.clamp(NARROWEST, WIDEST)
}

/// The texts that were cut.
#[derive(Default)]
pub(super) struct Cuts {
    count: usize,
    listed: Vec<Cut>,
}

/// A text that was cut: the sheet, the row, the title of the column, and how many characters the whole has.
struct Cut(String, u32, &'static str, u32);

impl Cuts {
    /// Notes a cell if its text was cut.
    pub(super) fn note(&mut self, sheet: &Sheet, column: &Column, cell: &Cell) {
        let Cell::Cut(_, length) = cell else { return };
        self.count += 1;
        if self.listed.len() < MOST_CUTS_LISTED {
            let length = u32::try_from(*length).unwrap_or(u32::MAX);
            self.listed.push(Cut(sheet.name.clone(), sheet.rows + 1, column.title, length));
        }
    }
}

/// Writes the sheet of contents.
pub(super) fn write(
    worksheet: &mut Worksheet,
    about: &About,
    sheets: &[Sheet],
    cuts: &Cuts,
    styles: &Styles,
) -> Result<(), XlsxError> {
    for (number, width) in [(0, 24), (1, 24), (2, 24), (3, 12), (4, 8), (5, 60), (6, 24)] {
        worksheet.set_column_width(number, width)?;
    }
    let mut lines = Lines { worksheet, styles, row: 0 };
    for fact in &about.facts {
        lines.line([fact.title.into(), fact.value.as_str().into()])?;
    }
    lines.line([
        "填写方式".into(),
        "空白表示来源没有说明；多个值以 | 分隔；时刻为协调世界时（比北京时间晚八小时）".into(),
    ])?;
    lines.heading(["工作表", "表名", "行数", "说明"])?;
    for sheet in sheets {
        let (name, text) = (sheet.table.name, sheet.table.description);
        lines.line([sheet.name.as_str().into(), name.into(), sheet.rows.into(), text.into()])?;
    }
    lines.heading(["工作表", "列", "字段名", "类型", "必有", "说明", "指向"])?;
    for sheet in sheets.iter().filter(|sheet| sheet.part == 1) {
        for column in sheet.table.columns {
            let (kind, required) = (kind_in_words(column.kind), if column.required { "是" } else { "" });
            let target = refers_to(sheet.table, column);
            let (name, text) = (column.name, column.description);
            let said = [&sheet.name, column.title, name, kind, required, text, &target];
            lines.line(said.map(Cell::from))?;
        }
    }
    write_cuts(&mut lines, cuts)
}

fn write_cuts(lines: &mut Lines, cuts: &Cuts) -> Result<(), XlsxError> {
    if cuts.count == 0 {
        return Ok(());
    }
    lines.heading(["未写全的文字", "行", "列", "全文字数"])?;
    for Cut(sheet, row, column, length) in &cuts.listed {
        lines.line([sheet.as_str().into(), (*row).into(), (*column).into(), (*length).into()])?;
    }
    let unlisted = cuts.count - cuts.listed.len();
    if unlisted > 0 {
        lines.line([format!("此外还有 {unlisted} 处，单元格末尾均有标注").as_str().into()])?;
    }
    Ok(())
}

fn kind_in_words(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "文本",
        ColumnKind::List => "多个文本",
        ColumnKind::Integer => "整数",
        ColumnKind::Decimal => "小数",
        ColumnKind::Boolean => "是或否",
        ColumnKind::Date => "日期",
        ColumnKind::Moment => "时刻",
        ColumnKind::Json => "JSON",
    }
}

/// The tables and columns that a column refers to: `items.code`.
fn refers_to(table: &Table, column: &Column) -> String {
    let targets = table.references.iter().filter(|(name, ..)| *name == column.name);
    targets.map(|(_, table, target)| format!("{table}.{target}")).collect::<Vec<_>>().join("|")
}

/// Writes line after line.
struct Lines<'a> {
    worksheet: &'a mut Worksheet,
    styles: &'a Styles,
    row: u32,
}

impl Lines<'_> {
    fn line<const CELLS: usize>(&mut self, cells: [Cell<'_>; CELLS]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            self.styles.write(self.worksheet, (self.row, column), cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A heading, with an empty line before it.
    fn heading<const CELLS: usize>(&mut self, texts: [&str; CELLS]) -> Result<(), XlsxError> {
        self.row += 1;
        for (column, text) in (0..).zip(texts) {
            self.worksheet.write_string_with_format(self.row, column, text, &self.styles.heading)?;
        }
        self.row += 1;
        Ok(())
    }
}
