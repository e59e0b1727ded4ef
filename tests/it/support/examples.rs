//! What each operation is shown with in the API document: what is asked, by whom, and what is different at each run.

use super::app::App;
use super::fixtures::materials_at_hand;
use super::proposals::{carry_out, editor, propose_item, sign_off};
use super::tokens::make_token;
use chrono::DateTime;
use onevisit::clock;
use onevisit::domain::audit::{AuditAction, AuditEvent};
use onevisit::domain::code_list::CodeList;
use onevisit::domain::role::Role;
use onevisit::domain::token::{Actor, TokenText};
use onevisit::publish::proposals::Act;
use onevisit::store::{Store, StoreError};
use serde_json::{Map, Value, json};

/// What an operation is shown with: the method, the path, the role of the token, the body.
pub type Shown = (&'static str, String, Option<Role>, Option<Value>);

/// The operations that are not simply read: they need a token, or a body.
pub fn example_request(operation: &str) -> Shown {
    let read_as = |role, path: &str| ("GET", format!("/v1{path}"), Some(role), None);
    match operation {
        "show_token" => read_as(Role::Editor, "/token"),
        "list_audit_entries" => read_as(Role::Publisher, "/audit-log?limit=2"),
        "list_proposals" => read_as(Role::Publisher, "/proposals?limit=1&after=p3"),
        "find_proposal" => read_as(Role::Editor, "/proposals/p1"),
        "list_proposed_changes" => read_as(Role::Editor, "/proposals/p1/changes"),
        "precheck_materials" => {
            let path = "/v1/items/medical-advertisement-certificate/precheck".to_owned();
            ("POST", path, None, Some(materials_at_hand()))
        }
        "find_feedback" => read_as(Role::Editor, "/feedback/f1"),
        "list_feedback" => read_as(Role::Hotline, "/feedback?limit=1&sort=created_at"),
        "list_unanswered_questions" => read_as(Role::Editor, "/unanswered-questions?limit=1"),
        editing => match example_of_editing(editing) {
            Some((method, path, role, body)) => (method, format!("/v1{path}"), Some(role), body),
            None => ("GET", example_path(editing), None, None),
        },
    }
}

/// What is sent to change something: each proposal of [`make_proposals`] serves one example.
fn example_of_editing(operation: &str) -> Option<(&'static str, &'static str, Role, Option<Value>)> {
    let change = json!({"code": "notarisation", "operation": "put", "item": {"name": "公证", "handling_mode": "one_visit", "handling_mode_reason": null}});
    let content = json!({"title": "新增公证事项", "changes": [change]});
    Some(match operation {
        "create_proposal" => ("POST", "/proposals", Role::Editor, Some(content)),
        "amend_proposal" => ("PUT", "/proposals/p2", Role::Editor, Some(content)),
        "discard_proposal" => ("DELETE", "/proposals/p3", Role::Editor, None),
        "submit_proposal" => ("POST", "/proposals/p4/submissions", Role::Editor, None),
        "review_proposal" => {
            let review = json!({"verdict": "returned", "comment": "请注明设定依据。"});
            ("POST", "/proposals/p5/reviews", Role::LegalityReviewer, Some(review))
        }
        "create_feedback" => {
            let said = json!({"item": "notarisation", "kind": "missing", "where": "materials", "text": "没有写明要带几份复印件。", "question": "办公证身份证复印件要几份"});
            ("POST", "/feedback", Role::Hotline, Some(said))
        }
        "resolve_feedback" => {
            let answer = json!({"outcome": "corrected", "note": "已在指南中写明标准。"});
            ("POST", "/feedback/f2/resolutions", Role::Editor, Some(answer))
        }
        "publish_release" => {
            let release = json!({"version": "2018-09-01", "baseline_date": "2018-08-15"});
            ("POST", "/releases", Role::Publisher, Some(release))
        }
        _ => return None,
    })
}

/// Drafts p1 to p4, a proposal p5 that is submitted, and one, p6, that is approved; all of 市司法局.
pub fn make_proposals(store: &Store) {
    let author = editor("justice", "王");
    for number in 1..=6 {
        let made = propose_item(store, &author, &format!("item-{number}"), "遗嘱公证");
        assert_eq!(made.number, number);
        if number >= 5 {
            carry_out(store, &author, &made.code(), Act::Submit).unwrap();
        }
    }
    sign_off(store, "p6");
}

/// Who the examples are asked by: one token for each role, all of 市司法局.
pub struct Askers(Vec<(Role, TokenText)>);

impl Askers {
    pub fn of(app: &App) -> Self {
        let token = |role: &Role| (*role, make_token(&app.state.store, *role, "justice"));
        let askers = Self(Role::ALL.iter().map(token).collect());
        for (role, token) in &askers.0 {
            let event =
                AuditEvent::new(clock::now(), &Actor::operator(), AuditAction::TokenCreated, token.id());
            let event = event.detail(format!("{role:?}, justice"));
            app.state.store.write::<_, StoreError>(|writing| writing.audit(&event)).unwrap();
        }
        askers
    }

    pub fn token(&self, role: Role) -> String {
        self.0.iter().find(|(known, _)| *known == role).unwrap().1.reveal().to_string()
    }
}

/// What each operation that everybody may read is shown with.
fn example_path(operation: &str) -> String {
    for (subtype, format) in [(".ld+json", "jsonld"), (".turtle", "ttl")] {
        if let Some(operation) = operation.strip_suffix(subtype) {
            return format!("{}?format={format}", example_path(operation));
        }
    }
    let path = match operation {
        "problem" => "/items?departement=justice&handling_mode=zero_visits",
        "show_index" => "",
        "list_changes" => "/changes?since=60&entity=department,item&limit=2",
        "list_release_changes" => "/releases/2018-06-20/changes?entity=handling_mode&limit=1",
        "list_differences" => "/releases/2018-06-20/diff/2018-06-20",
        "list_item_history" => "/items/medical-advertisement-certificate/history",
        "show_change_feed" => "/changes.atom?entity=item&limit=1",
        "search_items" => {
            "/search?q=%E5%85%AC%E7%A7%AF%E9%87%91%E6%80%8E%E4%B9%88%E5%8F%96&facets=department&limit=2"
        }
        "list_related_items" => "/items/housing-fund-withdrawal-approval/related",
        "list_items" => "/items?listing=listed&facets=handling_mode&limit=2",
        "list_items.csv" => "/items?method=online_on_time_courier&format=csv",
        "list_items.x-ndjson" => "/items?method=online_on_time_courier&format=ndjson",
        "list_department_items" => "/departments/housing-fund-centre/items?handling_mode=zero_visit&limit=1",
        "list_departments" => "/departments?limit=2",
        "list_handling_modes" => "/handling-modes?limit=1",
        "list_channels" => "/channels?kind=hotline&limit=2",
        "list_claims" => "/claims?handling_mode=on_your_behalf&metric=share&limit=2",
        "list_contradictions" => "/contradictions?kind=wrong_share&limit=2",
        "show_suggestions" => "/suggest?q=gjjt&limit=2",
        "show_statistics" => "/statistics?listing=listed&by=handling_mode",
        "list_jurisdictions" => "/jurisdictions",
        "list_sources" => "/sources?limit=1",
        "list_releases" => "/releases",
        "list_code_lists" => "/code-lists",
        "list_errors" => "/errors",
        "find_item" => "/items/medical-advertisement-certificate",
        "find_guide" => "/items/medical-advertisement-certificate/guide",
        "find_guide.html" => "/items/medical-advertisement-certificate/guide?format=html",
        "find_guide.markdown" => "/items/medical-advertisement-certificate/guide?format=markdown",
        "find_guide.plain" => "/items/medical-advertisement-certificate/guide?format=text",
        "find_guide.ssml+xml" => "/items/medical-advertisement-certificate/guide?format=ssml",
        "find_department" => "/departments/housing-fund-centre",
        "find_handling_mode" => "/handling-modes/zero_visit",
        "find_channel" => "/channels/hotline-12345",
        "find_claim" => "/claims/on-your-behalf-top-justice-share",
        "find_contradiction" => "/contradictions/i-02",
        "find_jurisdiction" => "/jurisdictions/370100",
        "find_release_file" => "/releases/2018-06-20/files/handling_modes.csv",
        "show_files" => "/files",
        "show_release_files" => "/releases/2018-06-20/files",
        "find_source" => "/sources/dzwww-2018-article",
        "find_release" => "/releases/2018-06-20",
        "find_code_list" => "/code-lists/item_type",
        "find_error" => "/errors/invalid-parameters",
        other => panic!("say here how {other} is shown, and add it to the examples in src/http/document.rs"),
    };
    format!("/v1{path}")
}

/// Leaves out what is different at each run.
pub fn settled(answer: &Value, base_url: &str, askers: &Askers) -> Value {
    let mut text = answer.to_string().replace(base_url, "http://127.0.0.1:8080");
    for (at, (_, token)) in askers.0.iter().enumerate() {
        text = text.replace(token.id(), &format!("k7w3m9p2xqa{}", at + 2));
    }
    let mut value = serde_json::from_str(&text).unwrap();
    settle_times(&mut value);
    if let Some(id) = value.pointer_mut("/request_id") {
        *id = Value::from("3f2c1b0a99887766");
    }
    value
}

/// The moment at which everything of an example happens.
const MOMENT: &str = "2026-11-23T18:56:19.000001Z";

/// Files hold the time of publication, and so do their checksums.
fn settle_file(fields: &mut Map<String, Value>) {
    if let Some(checksum) = fields.get_mut("sha256") {
        *checksum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".into();
        fields.insert("bytes".to_owned(), 4096.into());
    }
}

fn settle_feed(text: &mut String) {
    let mut parts = text.split("<updated>");
    let begin = parts.next().unwrap().to_owned();
    let rest = parts.map(|part| format!("<updated>{MOMENT}{}", part.trim_start_matches(|c| c != '<')));
    *text = begin + &rest.collect::<String>();
}

/// Every time in an answer is one of the service itself: what catalogues say are dates.
fn settle_times(value: &mut Value) {
    match value {
        Value::String(text) if DateTime::parse_from_rfc3339(text).is_ok() => {
            *text = MOMENT.to_owned();
        }
        Value::String(text) if text.starts_with("<?xml") => settle_feed(text),
        Value::Array(entries) => entries.iter_mut().for_each(settle_times),
        Value::Object(fields) => {
            settle_file(fields);
            fields.values_mut().for_each(settle_times);
        }
        _ => {}
    }
}
