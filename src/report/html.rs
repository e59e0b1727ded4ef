//! A report as a page that is handed back to a department: one file, no script, nothing from elsewhere.

use super::text::{Sentence, short};
use super::{Outcome, Report, RuleSummary};
use crate::domain::code_list::CodeList;
use crate::domain::problem::Problem;
use crate::domain::text::html_escaped as escaped;
use std::fmt::Write;

const HEAD: &str = "<!doctype html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>导入报告 Import report</title>\n\
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #bbb;padding:.3rem .5rem;\
text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f2f2f2;white-space:nowrap}.error h3{color:#a40000}\
.warning h3{color:#7a4b00}.result{font-weight:bold}.hint{color:#444}</style>\n</head>\n<body>\n";

/// The report as a page.
pub fn write(report: &Report) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("<main>\n<h1>导入报告 <small lang=\"en\">Import report</small></h1>\n");
    if let Some(outcome) = &report.outcome {
        paragraph(&mut page, "result", &Sentence(outcome, report).to_string());
    }
    files(&mut page, report);
    // What would have changed is not to be taken for what has.
    let refused = matches!(report.outcome, Some(Outcome::Refused(_)));
    if !refused {
        tally(&mut page, report);
    }
    problems(&mut page, report);
    if !refused {
        changes(&mut page, report);
    }
    notes(&mut page, report);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn paragraph(page: &mut String, class: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(page, "<p class=\"{class}\">{}</p>", escaped(text));
}

fn table<const N: usize>(page: &mut String, heading: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    page.push_str("<table>\n<thead><tr>");
    heading.iter().for_each(|cell| page.push_str(&format!("<th scope=\"col\">{}</th>", escaped(cell))));
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        row.iter().for_each(|cell| page.push_str(&format!("<td>{}</td>", escaped(cell))));
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

fn files(page: &mut String, report: &Report) {
    page.push_str("<h2>文件</h2>\n");
    let rows = report.files.iter().map(|file| {
        [
            file.name.clone(),
            file.format.clone(),
            file.items.to_string(),
            file.sha256.clone().unwrap_or_default(),
        ]
    });
    table(page, ["文件", "格式", "事项数", "SHA-256"], rows);
}

fn tally(page: &mut String, report: &Report) {
    let tally = &report.tally;
    page.push_str("<h2>数量</h2>\n");
    let rows = [
        ("新增事项", tally.created),
        ("变更事项", tally.updated),
        ("取消事项", tally.withdrawn),
        ("未变事项", tally.unchanged),
        ("文件中没有、予以保留的事项", tally.kept),
        ("新增指南", tally.guides_created),
        ("变更指南", tally.guides_updated),
        ("新增部门", tally.departments_created),
        ("错误", report.errors()),
        ("警告", report.warnings()),
    ];
    table(page, ["结果", "数量"], rows.into_iter().map(|(name, count)| [name.to_owned(), count.to_string()]));
}

fn problems(page: &mut String, report: &Report) {
    let rules = report.rules();
    if !rules.is_empty() {
        page.push_str("<h2>问题</h2>\n");
    }
    rules.iter().for_each(|rule| of_rule(page, rule));
}

fn of_rule(page: &mut String, rule: &RuleSummary<'_>) {
    let severity = rule.severity.entry();
    let name = rule.name.unwrap_or(rule.rule);
    let _ = writeln!(
        page,
        "<section class=\"{}\">\n<h3>{}: {} <code>{}</code> ({})</h3>",
        severity.code,
        severity.name,
        escaped(name),
        rule.rule,
        rule.count
    );
    if let Some(sentence) = rule.sentence {
        paragraph(page, "sentence", sentence);
    }
    if let Some(hint) = rule.hint {
        paragraph(page, "hint", hint);
    }
    table(page, ["文件", "行", "字段", "说明"], rule.problems.iter().map(problem));
    let shown = u64::try_from(rule.problems.len()).unwrap_or(u64::MAX);
    if rule.count > shown {
        paragraph(page, "more", &format!("另有{}处。", rule.count - shown));
    }
    page.push_str("</section>\n");
}

fn problem(problem: &Problem) -> [String; 4] {
    let sheet = problem.sheet.as_ref().map(|sheet| format!(" [{sheet}]")).unwrap_or_default();
    let row = if problem.row > 0 { problem.row.to_string() } else { String::new() };
    let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    [format!("{}{sheet}", problem.file), row, problem.field.clone(), format!("{}{hint}", problem.message)]
}

fn changes(page: &mut String, report: &Report) {
    if report.changes.is_empty() {
        return;
    }
    page.push_str("<h2>变化</h2>\n");
    let rows = report.changes.iter().map(|change| {
        let fields = change.fields.iter();
        let fields = fields.map(|f| format!("{}: {} → {}", f.field, short(&f.from), short(&f.to)));
        let fields: Vec<String> = fields.collect();
        let kind = change.kind.entry().name.to_owned();
        [kind, change.code.clone(), change.name.clone(), change.department.clone(), fields.join("; ")]
    });
    table(page, ["变化", "代码", "事项", "部门", "字段"], rows);
    if report.changes_left_out > 0 {
        paragraph(page, "more", &format!("另有{}项变化。", report.changes_left_out));
    }
}

fn notes(page: &mut String, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    page.push_str("<h2>说明</h2>\n");
    let rows = report.notes.iter().map(|note| {
        let row = if note.row > 0 { note.row.to_string() } else { String::new() };
        [note.file.to_string(), note.sheet.as_deref().unwrap_or_default().to_owned(), row, note.text.clone()]
    });
    table(page, ["文件", "工作表", "行", "说明"], rows);
}
