//! A guide as Markdown (`CommonMark`, with the tables of GitHub).

use super::sheet::{Block, GuideSheet, Line, List, Table};

/// What means something in Markdown wherever it stands.
const MARKS: &str = "\\`*_[]<>|#~&";

/// The sheet as Markdown.
pub fn write(sheet: &GuideSheet) -> String {
    let mut page = format!("# {}\n", escaped(&sheet.title));
    for notice in &sheet.notices {
        page.push_str(&format!("\n> **{}**\n", escaped(notice)));
    }
    for section in &sheet.sections {
        page.push_str(&format!("\n## {}\n", section.topic.heading()));
        let mut before = None;
        for block in &section.blocks {
            let kind = std::mem::discriminant(block);
            // Lines that follow one another are one list; all else stands apart.
            if before != Some(kind) || !matches!(block, Block::Line(_)) {
                page.push('\n');
            }
            before = Some(kind);
            match block {
                Block::Line(line) => page.push_str(&format!("- {}\n", labelled(line))),
                Block::List(list) => write_list(list, &mut page),
                Block::Table(table) => write_table(table, &mut page),
            }
        }
    }
    page
}

fn write_list(list: &List, page: &mut String) {
    page.push_str(&list.label.map_or_else(String::new, |label| format!("{label}：\n\n")));
    for (number, entry) in (1..).zip(&list.entries) {
        page.push_str(&format!("{number}. {}\n", escaped(&entry.text)));
        for detail in &entry.details {
            page.push_str(&format!("    - {}\n", labelled(detail)));
        }
    }
}

fn write_table(table: &Table, page: &mut String) {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    page.push_str(&row(table.columns.iter().map(|column| (*column).to_owned()).collect()));
    page.push_str(&row(table.columns.iter().map(|_| "---".to_owned()).collect()));
    for cells in &table.rows {
        page.push_str(&row(cells.iter().map(|cell| escaped(cell)).collect()));
    }
}

fn labelled(line: &Line) -> String {
    let text = escaped(&line.text);
    line.label.map_or_else(|| text.clone(), |label| format!("**{label}**：{text}"))
}

/// A text of one line in which no character means anything.
pub fn escaped(text: &str) -> String {
    let mut safe = String::new();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (at, character) in text.chars().enumerate() {
        let opens_list = at == 0 && "-+=".contains(character);
        // 1. and 1) begin a list too.
        let after_number = matches!(character, '.' | ')') && at > 0 && at == digits;
        match character {
            '\n' | '\r' => safe.push_str("<br>"),
            _ => {
                if opens_list || after_number || MARKS.contains(character) {
                    safe.push('\\');
                }
                safe.push(character);
            }
        }
    }
    safe.replace("<br><br>", "<br>")
}
