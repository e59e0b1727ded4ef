//! A guide as plain text, to be read from top to bottom.

use super::numerals::cardinal;
use super::sheet::{Block, Entry, GuideSheet, List, Section};

/// The sheet as plain text.
pub fn write(sheet: &GuideSheet) -> String {
    let mut lines = sheet.notices.clone();
    lines.push(sheet.title.clone());
    for (number, section) in (1..).zip(&sheet.sections) {
        lines.push(String::new());
        lines.push(format!("{}、{}", cardinal(number), section.topic.heading()));
        write_section(section, &mut lines);
    }
    lines.join("\n") + "\n"
}

fn write_section(section: &Section, lines: &mut Vec<String>) {
    for block in &section.blocks {
        match block {
            Block::Line(line) => lines.push(line.labelled()),
            Block::List(list) => write_list(list, lines),
            Block::Table(table) => {
                let rows = table.rows.iter().map(|row| {
                    let said: Vec<&str> =
                        row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                    said.join("；")
                });
                lines.extend((1..).zip(rows).map(|(number, row)| format!("{number}. {row}")));
            }
        }
    }
}

fn write_list(list: &List, lines: &mut Vec<String>) {
    lines.extend(list.label.map(|label| format!("{label}：")));
    for (number, Entry { text, details }) in (1..).zip(&list.entries) {
        lines.push(format!("{number}. {text}"));
        lines.extend(details.iter().map(|detail| format!("   {}", detail.labelled())));
    }
}
