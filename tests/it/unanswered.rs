//! Questions that the search found nothing for: counted in memory, written down, read by editors, settled.

use crate::schema::Conn;
use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::feedback::{day, leave_question};
use crate::support::people::Person;
use diesel::connection::SimpleConnection;
use onevisit::domain::role::Role;
use onevisit::store::{Store, StoreError, UnansweredQuery};
use serde_json::{Value, json};

fn ask(app: &App, question: &str, times: usize) {
    (0..times).for_each(|_| app.state.unanswered.count(question));
}

fn write_down(app: &App, today: &str) -> Result<usize, StoreError> {
    app.state.unanswered.write_down(&app.state.store, day(today))
}

fn listed(person: &Person<'_>, query: &str) -> Vec<(String, u64)> {
    let answer = person.get(&format!("/v1/unanswered-questions{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let entry =
        |entry: &Value| (entry["question"].as_str().unwrap().to_owned(), entry["asked"].as_u64().unwrap());
    answer.json()["data"].as_array().unwrap().iter().map(entry).collect()
}

fn of(question: &str, asked: u64) -> (String, u64) {
    (question.to_owned(), asked)
}

#[test]
fn what_is_asked_three_times_in_vain_is_shown_to_editors_without_numbers() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let editor = Person::new(&app, Role::Editor, "justice", "王");
        ask(&app, "电子烟 许可证,回电13812345678", 3);
        ask(&app, "张三丰 离婚", 2);
        assert_eq!(write_down(&app, "2026-11-25").unwrap(), 1);
        assert_eq!(listed(&editor, ""), [of("电子烟许可证,回电#", 3)]);
        assert_eq!(write_down(&app, "2026-11-25").unwrap(), 0, "nothing is written down twice");

        ask(&app, "遛狗证", 5);
        ask(&app, "电子烟许可证,回电13900000000", 1);
        assert_eq!(write_down(&app, "2026-11-26").unwrap(), 2);
        assert_eq!(listed(&editor, ""), [of("遛狗证", 5), of("电子烟许可证,回电#", 4)]);
        let shown = editor.get("/v1/unanswered-questions?limit=1&since=2026-11-26").json();
        assert_eq!(shown["data"][0]["first_day"], "2026-11-26");
        let second = &editor.get("/v1/unanswered-questions").json()["data"][1];
        assert_eq!((&second["first_day"], &second["last_day"]), (&json!("2026-11-25"), &json!("2026-11-26")));
    });
}

#[test]
fn the_list_is_read_in_pages_and_since_a_day() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let publisher = Person::new(&app, Role::Publisher, "justice", "李");
        for (question, times, asked_on) in [
            ("甲", 4, "2026-11-20"),
            ("乙", 9, "2026-11-21"),
            ("丙", 4, "2026-11-22"),
            ("丁", 3, "2026-11-23"),
        ] {
            leave_question(&app.state.store, question, times, day(asked_on));
        }
        let (mut after, mut seen) = (String::new(), Vec::new());
        loop {
            let page = publisher.get(&format!("/v1/unanswered-questions?limit=1{after}")).json();
            seen.push(page["data"][0]["asked"].as_u64().unwrap());
            let Some(next) = page["page"]["next"].as_str().map(str::to_owned) else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, [9, 4, 4, 3]);
        assert_eq!(listed(&publisher, "?since=2026-11-22"), [of("丙", 4), of("丁", 3)]);
        let refused = publisher.get("/v1/unanswered-questions?since=yesterday&after=x&limit=0&sinse=1");
        assert_eq!((refused.status, refused.json()["errors"].as_array().unwrap().len()), (400, 4));
    });
}

#[test]
fn what_is_settled_leaves_the_list_and_the_log_does_not_repeat_it() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        let editor = Person::new(&app, Role::Editor, "justice", "王");
        ask(&app, "遛狗证", 3);
        write_down(&app, "2026-11-25").unwrap();
        let code =
            editor.get("/v1/unanswered-questions").json()["data"][0]["code"].as_str().unwrap().to_owned();
        let path = format!("/v1/unanswered-questions/{code}");
        assert_eq!(editor.send("DELETE", &path, &[], None).status, 204);
        assert_eq!(editor.send("DELETE", &path, &[], None).status, 404);
        assert_eq!(listed(&editor, ""), []);
        let log = editor.get("/v1/audit-log");
        assert!(log.text().contains("question_settled") && log.text().contains(&code), "{}", log.text());
        assert!(!log.text().contains("遛狗"), "{}", log.text());
        ask(&app, "遛狗证", 1);
        write_down(&app, "2026-11-26").unwrap();
        assert_eq!(listed(&editor, ""), [of("遛狗证", 1)], "asked again, it comes back");
    });
}

#[test]
fn while_the_database_fails_nothing_is_lost_and_nothing_is_counted_twice() {
    let database = Database::sqlite();
    let app = App::with_jinan(&database);
    let editor = Person::new(&app, Role::Editor, "justice", "王");
    let rename = |from: &str, to: &str| {
        let Conn::Sqlite(mut conn) = Conn::to(&database) else { panic!("this database is SQLite") };
        conn.batch_execute(&format!("ALTER TABLE {from} RENAME TO {to}")).unwrap();
    };
    ask(&app, "遛狗证", 3);
    rename("unanswered_questions", "away");
    assert!(write_down(&app, "2026-11-25").is_err());
    ask(&app, "遛狗证", 1);
    rename("away", "unanswered_questions");
    assert_eq!(write_down(&app, "2026-11-25").unwrap(), 1);
    assert_eq!(listed(&editor, ""), [of("遛狗证", 4)]);
}

fn all(store: &Store) -> Vec<String> {
    let asked = UnansweredQuery { limit: 20_000, ..UnansweredQuery::default() };
    store.unanswered_questions(&asked).unwrap().into_iter().map(|found| found.question).collect()
}

#[test]
fn the_rarest_and_oldest_make_room_and_what_nobody_asks_for_a_year_is_forgotten() {
    const MOST: usize = 10_000;
    let database = Database::sqlite();
    let store = database.open();
    leave_question(&store, "一年前", 99, day("2025-11-01"));
    leave_question(&store, "常问", 50, day("2026-11-01"));
    assert_eq!(all(&store), ["一年前", "常问"]);
    leave_question(&store, "旧", 3, day("2026-11-03"));
    assert_eq!(all(&store), ["常问", "旧"]);
    let many: Vec<(String, u64)> = (1..MOST).map(|number| (format!("问{number}"), 3)).collect();
    store.write::<_, StoreError>(|writing| writing.count_unanswered(&many, day("2026-11-04"))).unwrap();
    let kept = all(&store);
    assert_eq!((kept.len(), kept[0].as_str()), (MOST, "常问"));
    assert!(!kept.iter().any(|question| question == "旧"));
}
