//! `onevisit import` and `onevisit check`, run as an operator runs them.

use crate::support::process::Place;
use serde_json::Value;

const LIST: &str = "\
事项名称,实施主体,办理形式,承诺办结时限,到办事现场次数
遗嘱公证,市司法局,只跑一次,15个工作日,1
学历公证,市司法局,零跑腿,10个工作日,0
";

fn with_list(text: &str) -> Place {
    let place = Place::new();
    std::fs::write(place.file("清单.csv"), text).unwrap();
    place
}

#[test]
fn one_command_takes_a_list_in_and_a_server_shows_it() {
    let place = with_list(LIST);
    let report = place
        .run(&["import", "清单.csv", "--missing", "keep", "--unreviewed", "--version", "2018-09-01"])
        .succeeds();
    assert!(report.contains("items: 2 created, 0 updated"), "{report}");
    assert!(report.contains("Published as release 2018-09-01."), "{report}");
    let server = place.serve(&[]);
    let items = server.client.json("/v1/items?department=justice&handling_mode=zero_visit");
    assert!(items["data"].as_array().unwrap().iter().any(|item| item["name"] == "学历公证"), "{items}");
    assert_eq!(items["release"]["version"], "2018-09-01");
}

#[test]
fn a_report_for_programs_and_a_page_to_hand_back() {
    let place = with_list(LIST);
    let import = |format: &str| {
        place.run(&["import", "清单.csv", "--missing", "keep", "--dry-run", "--report", format])
    };
    let json: Value = serde_json::from_str(&import("json").succeeds()).unwrap();
    assert_eq!(json["tally"]["created"], 2);
    assert_eq!(json["outcome"]["result"], "dry_run");
    assert_eq!(json["files"][0]["name"], "清单.csv");
    let page = import("html").succeeds();
    assert!(page.starts_with("<!doctype html>") && page.contains("学历公证"), "{page}");
}

#[test]
fn nothing_but_the_report_is_written_where_nobody_watches() {
    let place = with_list(LIST);
    let ended = place.run(&["import", "清单.csv", "--missing", "keep", "--log", "error"]);
    assert_eq!(ended.stderr, "", "a progress bar is for a terminal alone");
    ended.succeeds();
}

#[test]
fn a_page_escapes_what_a_file_says() {
    let place = with_list(&LIST.replace("遗嘱公证", "<script>alert(1)</script>"));
    let page =
        place.run(&["import", "清单.csv", "--missing", "keep", "--dry-run", "--report", "html"]).succeeds();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
}

#[test]
fn what_is_wrong_with_the_command_is_said_before_anything_is_read() {
    let place = with_list(LIST);
    let fails = |arguments: &[&str], words: &[&str]| {
        let mut all = vec!["import", "清单.csv"];
        all.extend(arguments);
        place.run(&all).fails_saying(words);
    };
    fails(&["--encoding", "klingon"], &["klingon", "gb18030"]);
    fails(&["--mapping", "nowhere.toml"], &["nowhere.toml"]);
    fails(&["--mapping", "/dev/zero"], &["at most 1 MiB"]);
    fails(&["--department", "no such"], &["no such"]);
    fails(&["--department", "nobody"], &["nobody", "/v1/departments"]);
    fails(&["--baseline", "yesterday"], &["yesterday"]);
    fails(&["--version", "2018-09-01"], &["onevisit publish", "--unreviewed"]);
    place.run(&["import"]).fails_saying(&["FILE"]);
    place.run(&["import", "missing.csv"]).fails_saying(&["1 error"]);
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let place = Place::new();
    let report = place.run(&["import", "/dev/zero"]);
    assert!(report.stdout.contains("a device or a pipe"), "{report:?}");
    report.fails_saying(&["1 error"]);
}

#[test]
fn a_terminal_is_not_told_what_to_do() {
    let place = Place::new();
    std::fs::write(place.file("\u{1b}[31m.csv"), LIST).unwrap();
    let report = place.run(&["import", "\u{1b}[31m.csv", "--missing", "keep", "--dry-run"]).succeeds();
    assert!(!report.contains('\u{1b}'), "{report:?}");
}

#[test]
fn check_looks_at_what_is_stored() {
    let place = Place::new();
    place.run(&["check"]).fails_saying(&["no release"]);
    let place = with_list(&LIST.replace("零跑腿,10个工作日,0", "零跑腿,10个工作日,"));
    place.run(&["import", "清单.csv", "--missing", "keep", "--unreviewed"]).succeeds();
    let report = place.run(&["check"]).succeeds();
    assert!(report.contains("items: 26"), "{report}");
    let json: Value = serde_json::from_str(&place.run(&["check", "--report", "json"]).succeeds()).unwrap();
    assert_eq!(json["outcome"]["result"], "checked");
}
