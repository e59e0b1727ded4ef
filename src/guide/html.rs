//! A guide as a page to be printed and handed over the counter: one file, no script, nothing from elsewhere.

use super::sheet::{Block, GuideSheet, Line, List, Section, Table};
use crate::domain::text::html_escaped as escaped;

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem;\
color:#1a1a1a}h1{font-size:1.6rem}h2{font-size:1.15rem;border-bottom:1px solid #bbb;margin:1.5rem 0 .5rem}\
p,li,td{white-space:pre-line;overflow-wrap:anywhere}p{margin:.2rem 0}b{font-weight:600}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;\
vertical-align:top}.notice{border:2px solid #a40000;padding:.5rem;font-weight:bold}\
@media print{@page{margin:18mm}body{font-size:11pt;margin:0;max-width:none;padding:0;color:#000}\
h2{break-after:avoid}tr,li{break-inside:avoid}}";

/// The sheet as a page.
pub fn write(sheet: &GuideSheet) -> String {
    let title = escaped(&sheet.title);
    let notices = sheet.notices.iter().map(|notice| format!("<p class=\"notice\">{}</p>\n", escaped(notice)));
    let sections = sheet.sections.iter().map(section);
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <title>{title} 办事指南</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n\
         {}{}</main>\n</body>\n</html>\n",
        notices.collect::<String>(),
        sections.collect::<String>(),
    )
}

fn section(section: &Section) -> String {
    let blocks = section.blocks.iter().map(|block| match block {
        Block::Line(line) => format!("<p>{}</p>\n", labelled(line)),
        Block::List(list) => listed(list),
        Block::Table(table) => tabled(table),
    });
    let heading = section.topic.heading();
    format!("<section>\n<h2>{heading}</h2>\n{}</section>\n", blocks.collect::<String>())
}

fn listed(list: &List) -> String {
    let label = list.label.map(|label| format!("<p><b>{label}：</b></p>\n")).unwrap_or_default();
    let entries = list.entries.iter().map(|entry| {
        let details = entry.details.iter().map(|detail| format!("<li>{}</li>\n", labelled(detail)));
        let details: String = details.collect();
        let below = if details.is_empty() { details } else { format!("\n<ul>\n{details}</ul>\n") };
        format!("<li>{}{below}</li>\n", escaped(&entry.text))
    });
    format!("{label}<ol>\n{}</ol>\n", entries.collect::<String>())
}

fn tabled(table: &Table) -> String {
    let heading = table.columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>"));
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    format!(
        "<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n",
        heading.collect::<String>(),
        rows.collect::<String>()
    )
}

fn labelled(line: &Line) -> String {
    let text = escaped(&line.text);
    line.label.map_or_else(|| text.clone(), |label| format!("<b>{label}：</b>{text}"))
}
