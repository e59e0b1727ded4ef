//! Published figures beside what the catalogue adds up to.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database};
use crate::support::fixtures::{directory, edition, item, jinan};
use onevisit::domain::item::{Item, Listing};
use onevisit::store::StoreError;
use serde_json::{Value, json};

/// The built-in catalogue holds but a few of the items that the figures count.
const BUILT_IN: &str = "\
application-departments not_itemised
application-items not_itemised
application-sub-items not_itemised
certification-daily-peak not_computable
certification-distance-saved not_computable
certification-duration not_computable
food-drug-approval-categories not_computable
food-drug-one-visit-items not_itemised
food-drug-one-visit-share not_computable
food-drug-online-items not_computable
food-drug-other-items not_computable
food-drug-zero-visit-items not_itemised
health-medical-advertisement-cases not_computable
health-own-one-visit-items not_itemised
health-own-zero-visit-items not_itemised
listed-items not_itemised
listed-share not_itemised
notary-branches not_computable
notary-headquarters not_computable
on-your-behalf-departments not_itemised
on-your-behalf-items not_itemised
on-your-behalf-share not_itemised
on-your-behalf-sub-items not_itemised
on-your-behalf-top-justice-items not_itemised
on-your-behalf-top-justice-share not_itemised
on-your-behalf-top-justice-sub-items not_itemised
one-visit-departments not_itemised
one-visit-items not_itemised
one-visit-share not_itemised
one-visit-sub-items not_itemised
one-visit-top-hrss-items not_itemised
one-visit-top-hrss-sub-items not_itemised
power-departments not_itemised
power-items not_itemised
power-sub-items not_itemised
public-service-departments not_itemised
public-service-items not_itemised
zero-visit-departments not_itemised
zero-visit-items not_itemised
zero-visit-share not_itemised
zero-visit-sub-items not_itemised
zero-visit-top-health-items not_itemised
zero-visit-top-health-sub-items not_itemised
";

/// The made-up catalogue has all published totals at once; what it does not bear out is wrong in the source.
const COMPLETE: &str = "\
application-departments match
application-items match
application-sub-items match
food-drug-approval-categories not_computable
food-drug-one-visit-items match
food-drug-one-visit-share not_computable
food-drug-online-items not_computable
food-drug-other-items not_computable
food-drug-zero-visit-items match
health-own-one-visit-items match
health-own-zero-visit-items mismatch
listed-items match
listed-share match
on-your-behalf-departments match
on-your-behalf-items match
on-your-behalf-share match
on-your-behalf-sub-items match
on-your-behalf-top-justice-items match
on-your-behalf-top-justice-share mismatch
on-your-behalf-top-justice-sub-items match
one-visit-departments match
one-visit-items match
one-visit-share match
one-visit-sub-items match
one-visit-top-hrss-items match
one-visit-top-hrss-sub-items match
power-departments match
power-items match
power-sub-items match
public-service-departments match
public-service-items match
zero-visit-departments match
zero-visit-items match
zero-visit-share match
zero-visit-sub-items match
zero-visit-top-health-items match
zero-visit-top-health-sub-items match
";

fn verdicts(app: &App) -> String {
    let list = app.client.json("/v1/claims?limit=500");
    let line = |claim: &Value| {
        format!(
            "{} {}\n",
            claim["code"].as_str().unwrap(),
            claim["reconciliation"]["verdict"]["code"].as_str().unwrap()
        )
    };
    list["data"].as_array().unwrap().iter().map(line).collect()
}

fn reconciliation(app: &App, code: &str) -> Value {
    app.client.json(&format!("/v1/claims/{code}"))["data"]["reconciliation"].clone()
}

fn explanation(app: &App, code: &str) -> String {
    reconciliation(app, code)["explanation"].as_str().unwrap().to_owned()
}

#[test]
fn each_figure_has_its_verdict_beside_the_built_in_catalogue() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        assert_eq!(verdicts(&app), BUILT_IN);
    });
}

#[test]
fn each_figure_has_its_verdict_beside_a_catalogue_with_the_published_totals() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        assert_eq!(verdicts(&app), COMPLETE);
    });
}

#[test]
fn a_share_without_a_base_is_measured_by_the_smallest_list_that_contains_it() {
    let app = App::with_profile(&Database::sqlite());
    let found = reconciliation(&app, "on-your-behalf-top-justice-share");
    assert_eq!((&found["computed"], &found["computed_base"]), (&json!(20.4), &json!(49)));
    let said = found["explanation"].as_str().unwrap();
    for words in
        ["10 items", "of the 49", "20.4 %", "all 1165 items", "0.9 %", "4.2 %", "equals", "49 of 1165"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_share_is_measured_by_its_base_and_a_rank_by_the_order_of_its_list() {
    let app = App::with_profile(&Database::sqlite());
    let of = |code: &str| {
        let found = reconciliation(&app, code);
        (found["computed"].clone(), found["computed_base"].clone(), found["computed_rank"].clone())
    };
    assert_eq!(of("listed-share"), (json!(99.7), json!(1169), Value::Null));
    assert_eq!(of("zero-visit-share"), (json!(14.4), json!(1165), Value::Null));
    assert_eq!(of("zero-visit-top-health-items"), (json!(37.0), Value::Null, json!(1)));
    assert_eq!(of("zero-visit-top-health-sub-items"), (json!(19.0), Value::Null, Value::Null));
    assert_eq!(of("zero-visit-departments"), (json!(35.0), Value::Null, Value::Null));
    assert_eq!(of("food-drug-one-visit-share"), (Value::Null, Value::Null, Value::Null));
    assert!(explanation(&app, "listed-share").contains("of the 1169 of 济南市 · 依申请办理的政务服务事项"));
}

#[test]
fn both_readings_of_a_department_s_own_figure_stand() {
    let app = App::with_profile(&Database::sqlite());
    let said = explanation(&app, "health-own-zero-visit-items");
    for words in ["37 items", "figure is 32", "both readings stand", "does not say of which day"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = explanation(&app, "zero-visit-top-health-items");
    assert!(!said.contains("which day") && !said.contains("readings"), "{said}");
}

#[test]
fn what_the_catalogue_lacks_is_said_with_numbers() {
    let app = App::with_jinan(&Database::sqlite());
    let said = explanation(&app, "one-visit-items");
    for words in ["Of the 1165 items", "itemises 10", "has 5 items"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(explanation(&app, "certification-duration").contains("do not state"));
}

/// A catalogue of one release with these figures, whose published sizes are as given.
fn serve(database: &Database, baseline: Option<&str>, sizes: &[(&str, f64)], items: &[Item]) -> App {
    let directory = directory();
    let mut edition = edition("r1");
    edition.baseline_date = baseline.map(|date| date.parse().unwrap());
    let claims: Vec<_> = sizes
        .iter()
        .map(|(code, value)| {
            let mut claim = directory.claims.get(code).unwrap().clone();
            claim.value = *value;
            claim
        })
        .collect();
    let published = database.open().publish(&edition, onevisit::clock::now(), |release| {
        release.put_entries(directory.sources.entries())?;
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.handling_modes.entries())?;
        release.put_entries(&claims)?;
        release.put_items(items)?;
        Ok::<_, StoreError>(())
    });
    published.unwrap();
    App::start(database, &[])
}

#[test]
fn a_catalogue_of_another_day_cannot_bear_a_figure_out() {
    for (baseline, verdict) in
        [(Some("2018-04-30"), "match"), (Some("2019-04-30"), "not_computable"), (None, "match")]
    {
        let app = serve(
            &Database::sqlite(),
            baseline,
            &[("listed-items", 2.0)],
            &[item("a", "甲"), item("b", "乙")],
        );
        let found = reconciliation(&app, "listed-items");
        assert_eq!(
            (&found["verdict"]["code"], &found["computed"]),
            (&json!(verdict), &json!(2.0)),
            "{found}"
        );
        if verdict == "not_computable" {
            assert!(
                found["explanation"].as_str().unwrap().contains("of 2018-04-30, the catalogue of 2019-04-30")
            );
        }
    }
}

#[test]
fn a_department_that_is_not_the_first_does_not_bear_its_rank_out() {
    let other = |key: &str| Item { department: jinan_department("statistics"), ..mode_of(item(key, "乙")) };
    let items = [mode_of(item("a", "甲")), other("b"), other("c")];
    let sizes = [("listed-items", 3.0), ("on-your-behalf-top-justice-items", 1.0)];
    let app = serve(&Database::sqlite(), None, &sizes, &items);
    let found = reconciliation(&app, "on-your-behalf-top-justice-items");
    assert_eq!((&found["computed"], &found["computed_rank"]), (&json!(1.0), &json!(2)));
    assert_eq!(found["verdict"]["code"], "mismatch");
    let tied = serve(&Database::sqlite(), None, &[("listed-items", 2.0), sizes[1]], &items[..2]);
    assert_eq!(reconciliation(&tied, "on-your-behalf-top-justice-items")["verdict"]["code"], "match");
}

#[test]
fn a_city_s_figure_counts_neither_districts_nor_what_is_only_described() {
    let district = Item {
        jurisdiction: jinan().directory.jurisdictions.get("370104").unwrap().code.clone(),
        ..item("b", "乙")
    };
    let described = Item { listing: Listing::Described, ..item("c", "丙") };
    let app =
        serve(&Database::sqlite(), None, &[("listed-items", 1.0)], &[item("a", "甲"), district, described]);
    let found = reconciliation(&app, "listed-items");
    assert_eq!((&found["verdict"]["code"], &found["computed"]), (&json!("match"), &json!(1.0)));
}

fn jinan_department(code: &str) -> onevisit::domain::ids::DepartmentCode {
    jinan().directory.departments.get(code).unwrap().code.clone()
}

fn mode_of(item: Item) -> Item {
    let mode = jinan().directory.handling_modes.get("on_your_behalf").unwrap().code.clone();
    Item { handling_mode: Some(mode), ..item }
}

#[test]
fn filters_leave_figures_out_and_verdicts_are_counted() {
    on_each_database(|database| {
        let app = App::with_profile(database);
        let codes = |query: &str| {
            let list = app.client.json(&format!("/v1/claims?{query}"));
            let all = list["data"].as_array().unwrap().iter();
            (all.map(|claim| claim["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), list)
        };
        let (wrong, list) = codes("verdict=mismatch");
        assert_eq!(wrong, ["health-own-zero-visit-items", "on-your-behalf-top-justice-share"]);
        let count = |verdict: &Value| {
            (verdict["code"].as_str().unwrap().to_owned(), verdict["count"].as_u64().unwrap())
        };
        let counts: Vec<_> = list["verdicts"].as_array().unwrap().iter().map(count).collect();
        let expected = [("match", 31), ("mismatch", 2), ("not_itemised", 0), ("not_computable", 4)];
        assert_eq!(counts, expected.map(|(code, count)| (code.to_owned(), count)));
        assert_eq!(codes("department=justice&metric=share").0, ["on-your-behalf-top-justice-share"]);
        assert_eq!(codes("department=none&metric=share&handling_mode=none").0, ["listed-share"]);
        assert_eq!(codes("limit=2").0.len(), 2);
        let next = list["page"]["next"].clone();
        assert_eq!(next, Value::Null);
        let problem = app.client.problem(
            "/v1/claims?verdict=right&metrics=share&department=x",
            400,
            "invalid-parameters",
        );
        assert_eq!(problem["errors"].as_array().unwrap().len(), 3, "{problem}");
        app.client.problem("/v1/claims/listed-item", 404, "not-found");
    });
}

#[test]
fn a_figure_is_shown_as_published_with_its_words() {
    let app = App::with_jinan(&Database::sqlite());
    let claim = app.client.json("/v1/claims/zero-visit-top-health-items")["data"].clone();
    assert_eq!(
        (&claim["value"], &claim["rank"], &claim["as_of"]),
        (&json!(37.0), &json!(1), &json!("2018-04-30"))
    );
    assert_eq!(claim["scope"]["department"]["code"], "health-family-planning");
    assert_eq!(claim["unit"]["code"], "items_including_sub_items");
    assert_eq!(claim["provenance"][0]["quote"], "市卫计委最多,共37项(含子项19项)");
    assert_eq!(app.client.json("/v1/claims/zero-visit-share")["data"]["base"]["code"], "listed-items");
}
