//! The rules of a catalogue: each with what breaks it and what does not.

use crate::support::fixtures::{code, directory, item};
use onevisit::domain::guide::{
    ApplicationForm, CaseType, Contact, Fee, Guide, Material, Medium, OnlineDepth, Place, Question,
    ResultDocument, ResultKind, Statement, Step,
};
use onevisit::domain::item::{Item, ItemType, Listing, ProcessingTime, TimeLimit, TimeUnit};
use onevisit::domain::rules::{check_item, check_particulars};

/// Checks an item with a guide, both after an edit: exactly these rules are broken.
#[track_caller]
fn check(edit_item: impl FnOnce(&mut Item), edit_guide: impl FnOnce(&mut Guide), expected: &[&str]) {
    let (mut item, mut guide) = (item("x", "律师执业许可"), Guide::default());
    edit_item(&mut item);
    edit_guide(&mut guide);
    let found = check_particulars(&item, Some(&guide), &directory());
    let rules: Vec<&str> = found.iter().map(|violation| violation.rule).collect();
    assert_eq!(rules, expected, "{found:#?}");
}

/// Leaves it as it is.
fn same<T>(_: &mut T) {}

fn statement(text: &str) -> Vec<Statement> {
    vec![Statement { text: text.to_owned(), evidence: None }]
}

fn contacts(values: &[&str]) -> Vec<Contact> {
    values.iter().map(|value| Contact { value: (*value).to_owned(), evidence: None }).collect()
}

fn days(amount: u32) -> TimeLimit {
    TimeLimit { amount, unit: TimeUnit::WorkingDay }
}

fn steps(steps: &[(&str, Option<TimeLimit>)]) -> Vec<Step> {
    steps
        .iter()
        .map(|(name, time)| Step { name: (*name).to_owned(), time: *time, ..Step::default() })
        .collect()
}

fn promise(amount: u32) -> impl FnOnce(&mut Item) {
    move |item| item.processing_time.promised = Some(days(amount))
}

#[test]
fn what_is_not_said_breaks_no_rule() {
    check(same, same, &[]);
    assert_eq!(check_particulars(&item("x", "律师执业许可"), None, &directory()), []);
    let everything = |item: &mut Item| {
        item.item_type = Some(ItemType::License);
        item.visits = Some(1);
        item.processing_time = ProcessingTime { statutory: Some(days(20)), promised: Some(days(5)) };
    };
    check(everything, same, &[]);
}

#[test]
fn references_and_modes_are_checked() {
    let broken = |edit: fn(&mut Item)| {
        let mut item = item("x", "律师执业许可");
        edit(&mut item);
        check_item(&item, &directory()).into_iter().map(|violation| violation.rule).collect::<Vec<_>>()
    };
    assert!(broken(|_| ()).is_empty());
    assert_eq!(broken(|item| item.department = code("justise")), ["unknown-reference"]);
    assert_eq!(broken(|item| item.provenance.clear()), ["no-source"]);
    assert_eq!(broken(|item| item.parent = Some(code("x"))), ["own-parent"]);
    assert_eq!(broken(|item| item.handling_mode = None), ["mode-or-reason"]);
    assert_eq!(broken(|item| item.methods = vec![code("agency")]), ["method-of-other-mode"]);
    assert_eq!(broken(|item| item.visits = Some(2)), ["visits-against-mode"]);
}

#[test]
fn no_visit_needs_another_way_than_the_window() {
    let window = |guide: &mut Guide| guide.application_forms = vec![ApplicationForm::Window];
    let no_visits = |item: &mut Item| item.visits = Some(0);
    let no_visit_mode = |item: &mut Item| item.handling_mode = Some(code("zero_visit"));
    check(no_visits, window, &["window-without-visits"]);
    check(no_visit_mode, window, &["window-against-mode"]);
    check(same, window, &[]);
    for form in [ApplicationForm::Express, ApplicationForm::OnSite, ApplicationForm::OnlinePc] {
        check(no_visits, |guide| guide.application_forms = vec![ApplicationForm::Window, form], &[]);
    }
    let by_courier = |guide: &mut Guide| {
        window(guide);
        guide.courier = Some(true);
    };
    check(no_visits, by_courier, &[]);
}

#[test]
fn what_is_online_to_its_end_needs_no_visit() {
    let full = |guide: &mut Guide| guide.online_depth = Some(OnlineDepth::Full);
    let full_with_reason = |guide: &mut Guide| {
        full(guide);
        guide.visit_reason = Some("核验原件".to_owned());
    };
    check(|item| item.visits = Some(1), full_with_reason, &["full-online-with-visits"]);
    check(|item| item.visits = Some(0), full, &[]);
    check(same, full, &[]);
}

#[test]
fn a_visit_has_a_reason_and_none_has_none() {
    let reason = |text: &'static str| move |guide: &mut Guide| guide.visit_reason = Some(text.to_owned());
    let forms = |guide: &mut Guide| guide.application_forms = vec![ApplicationForm::Window];
    check(|item| item.visits = Some(1), forms, &["visits-without-reason"]);
    check(|item| item.visits = Some(1), |guide| guide.appointment = Some(true), &[]);
    check(|item| item.visits = Some(1), reason("无"), &["visits-without-reason"]);
    check(|item| item.visits = Some(1), reason("核验原件"), &[]);
    check(|item| item.visits = Some(0), reason("核验原件"), &["reason-without-visits"]);
    check(|item| item.visits = Some(0), reason("无。"), &[]);
}

#[test]
fn who_must_come_can_not_stay_away() {
    let demand = |text: &'static str| move |guide: &mut Guide| guide.conditions = statement(text);
    let agent = |item: &mut Item| {
        item.handling_mode = Some(code("on_your_behalf"));
        item.methods = vec![code("agency")];
    };
    check(|item| item.visits = Some(0), demand("须本人到场签字"), &["in-person-without-visits"]);
    check(
        |item| item.handling_mode = Some(code("zero_visit")),
        demand("须本人到场"),
        &["in-person-without-visits"],
    );
    check(|item| item.visits = Some(0), demand("无需本人到场"), &[]);
    check(|item| item.visits = Some(0), demand("本人到场或委托他人"), &[]);
    check(agent, demand("申请人应当本人亲自办理"), &["in-person-by-agent"]);
    check(agent, demand("年满十八周岁"), &[]);
    check(|item| item.methods = vec![code("escort")], demand("须本人到场"), &[]);
}

#[test]
fn a_promise_is_within_the_law_as_far_as_units_can_be_compared() {
    use TimeUnit::{CalendarDay, Month, WorkingDay};
    let limits = |promised: (u32, TimeUnit), statutory: (u32, TimeUnit)| {
        move |item: &mut Item| {
            let limit = |(amount, unit)| Some(TimeLimit { amount, unit });
            item.processing_time = ProcessingTime { promised: limit(promised), statutory: limit(statutory) };
        }
    };
    let wrong = &["promised-over-statutory"];
    check(limits((21, WorkingDay), (20, WorkingDay)), same, wrong);
    check(limits((20, WorkingDay), (20, WorkingDay)), same, &[]);
    check(limits((21, WorkingDay), (20, CalendarDay)), same, wrong);
    // Twenty working days are mostly more than twenty days, but that is another matter.
    check(limits((20, WorkingDay), (20, CalendarDay)), same, &[]);
    check(limits((32, WorkingDay), (1, Month)), same, wrong);
    check(limits((31, CalendarDay), (1, Month)), same, &[]);
    check(limits((25, CalendarDay), (20, WorkingDay)), same, &[]);
    check(limits((6, Month), (20, WorkingDay)), same, wrong);
    check(limits((1, Month), (20, WorkingDay)), same, &[]);
    check(limits((5, WorkingDay), (0, WorkingDay)), same, &[]);
    check(limits((u32::MAX, Month), (u32::MAX, WorkingDay)), same, wrong);
}

#[test]
fn an_instant_case_promises_no_wait() {
    let case = |case_type| move |guide: &mut Guide| guide.case_type = Some(case_type);
    check(promise(0), case(CaseType::Committed), &["instant-case"]);
    check(promise(3), case(CaseType::Instant), &["instant-case"]);
    check(promise(0), case(CaseType::Instant), &[]);
    check(promise(3), case(CaseType::Committed), &[]);
    check(same, case(CaseType::Instant), &[]);
}

#[test]
fn steps_add_up_to_the_promise() {
    let two = |second: Option<TimeLimit>| {
        move |guide: &mut Guide| guide.steps = steps(&[("受理", Some(days(1))), ("审查", second)])
    };
    check(promise(5), two(Some(days(3))), &["steps-against-promise"]);
    check(promise(4), two(Some(days(3))), &[]);
    check(promise(5), two(None), &[]);
    check(promise(5), two(Some(TimeLimit { amount: 3, unit: TimeUnit::CalendarDay })), &[]);
    check(promise(0), two(Some(days(3))), &[]);
}

#[test]
fn steps_fit_the_promise() {
    let step = |name: &'static str| move |guide: &mut Guide| guide.steps = steps(&[(name, None)]);
    check(promise(4), step("现场勘查"), &["survey-too-short"]);
    check(promise(5), step("现场勘查"), &[]);
    check(same, step("现场勘查"), &[]);
    check(promise(2), step("当场办理"), &["on-the-spot-too-long"]);
    check(promise(1), step("当场办理"), &[]);
    let month = |item: &mut Item| {
        item.processing_time.promised = Some(TimeLimit { amount: 1, unit: TimeUnit::Month });
    };
    check(month, step("当场办结"), &["on-the-spot-too-long"]);
    check(month, step("现场核查"), &[]);
}

#[test]
fn complaints_go_elsewhere_than_questions() {
    let numbers = |consult: &'static [&'static str], complaint: &'static [&'static str]| {
        move |guide: &mut Guide| {
            guide.consult = contacts(consult);
            guide.complaint = contacts(complaint);
        }
    };
    check(same, numbers(&["0531-82011111"], &["（0531）82011111"]), &["consult-is-complaint"]);
    check(same, numbers(&["0531-82011111、0531-82022222"], &["0531-82022222"]), &["consult-is-complaint"]);
    check(same, numbers(&["0531-82011111"], &["0531-82011111或12345"]), &[]);
    check(same, numbers(&["12345"], &["12345"]), &[]);
    check(same, numbers(&["0531-82011111"], &["0531-82011111", "http://example.org/complain"]), &[]);
    check(same, numbers(&["0531-82011111"], &["0531-82033333"]), &[]);
    check(same, numbers(&["0531-82011111"], &[]), &[]);
}

#[test]
fn telephone_numbers_have_an_area_code() {
    check(same, |guide| guide.consult = contacts(&["82011111"]), &["no-area-code"]);
    check(same, |guide| guide.complaint = contacts(&["12345", "13812345678", "0531-82011111"]), &[]);
    let place = |phone: &str| vec![Place { phone: Some(phone.to_owned()), ..Place::default() }];
    check(same, |guide| guide.places = place("8201111"), &["no-area-code"]);
}

#[test]
fn a_charge_has_fees_and_a_fee_has_basis_and_standard() {
    let fee = Fee {
        name: "工本费".to_owned(),
        amount: Some(1000),
        basis: Some("鲁价费发〔2010〕1号".to_owned()),
        ..Fee::default()
    };
    let charge = |charged: Option<bool>, fees: Vec<Fee>| {
        move |guide: &mut Guide| (guide.charged, guide.fees) = (charged, fees)
    };
    check(same, charge(Some(true), Vec::new()), &["charged-without-fee"]);
    check(same, charge(Some(true), vec![fee.clone()]), &[]);
    check(same, charge(None, vec![Fee { basis: None, ..fee.clone() }]), &["fee-without-basis"]);
    check(same, charge(None, vec![Fee { amount: None, ..fee.clone() }]), &["fee-without-standard"]);
    let in_words = Fee { amount: None, standard: Some("每证10元".to_owned()), ..fee.clone() };
    check(same, charge(Some(true), vec![in_words]), &[]);
    check(same, charge(Some(false), vec![fee.clone()]), &["free-with-fee"]);
    check(same, charge(Some(false), vec![Fee { name: "不收费".to_owned(), ..Fee::default() }]), &[]);
    check(same, charge(Some(false), vec![Fee { amount: Some(0), ..fee }]), &[]);
    let paid_online =
        |charged| move |guide: &mut Guide| (guide.charged, guide.online_payment) = (charged, Some(true));
    check(same, paid_online(Some(false)), &["free-with-payment"]);
    check(same, paid_online(None), &[]);
}

#[test]
fn materials_are_named_once_and_are_there() {
    let material = |name: &str| Material { name: name.to_owned(), ..Material::default() };
    let materials = |list: Vec<Material>| move |guide: &mut Guide| guide.materials = list;
    check(same, materials(vec![material("身份证（原件）"), material("身份证 (原件)")]), &["material-twice"]);
    check(same, materials(vec![material("身份证"), material("户口簿")]), &[]);
    let on_paper =
        |copies, medium| Material {
            originals: Some(0), copies, medium: Some(medium), ..material("身份证")
        };
    check(same, materials(vec![on_paper(Some(0), Medium::Paper)]), &["material-without-paper"]);
    check(same, materials(vec![on_paper(Some(1), Medium::Paper)]), &[]);
    check(same, materials(vec![on_paper(None, Medium::Paper)]), &[]);
    check(same, materials(vec![on_paper(Some(0), Medium::Electronic)]), &[]);
    let with_condition = |condition: &'static str, name: &'static str| {
        move |guide: &mut Guide| {
            guide.conditions = statement(condition);
            guide.materials = vec![material(name)];
        }
    };
    let wrong = &["condition-without-material"];
    check(same, with_condition("申请人应当提交《律师执业申请表》", "身份证"), wrong);
    check(same, with_condition("符合《律师法》，并出示《实习考核证》", "身份证"), wrong);
    check(same, with_condition("申请人应当提交《律师执业申请表》", "《律师执业申请表》一式两份"), &[]);
    check(same, with_condition("符合《律师法》第五条", "身份证"), &[]);
    check(same, |guide| guide.conditions = statement("提交《申请表》"), &[]);
}

#[test]
fn a_licence_has_steps_and_questions() {
    let license = |item: &mut Item| item.item_type = Some(ItemType::License);
    let five = [("受理", None), ("审查", None), ("决定", None), ("制证", None), ("送达", None)];
    let asked = || vec![Question { question: "问".to_owned(), answer: "答".to_owned(), evidence: None }];
    check(
        license,
        |guide| (guide.steps, guide.faq) = (steps(&five[..4]), asked()),
        &["license-with-few-steps"],
    );
    check(license, |guide| guide.steps = steps(&five), &["license-without-faq"]);
    check(license, |guide| (guide.steps, guide.faq) = (steps(&five), asked()), &[]);
    check(license, |guide| guide.faq = asked(), &[]);
    check(
        |item| item.item_type = Some(ItemType::PublicService),
        |guide| guide.steps = steps(&five[..2]),
        &[],
    );
}

#[test]
fn a_result_is_what_its_name_ends_in() {
    let result = |name: &'static str, kind: ResultKind| {
        move |guide: &mut Guide| {
            guide.results =
                vec![ResultDocument { name: name.to_owned(), kind: Some(kind), ..ResultDocument::default() }];
        }
    };
    check(same, result("《律师执业证》", ResultKind::Document), &["result-kind"]);
    check(same, result("关于设立的批复", ResultKind::Certificate), &["result-kind"]);
    check(same, result("律师执业证", ResultKind::Certificate), &[]);
    check(same, result("办理公证", ResultKind::Other), &[]);
    check(same, result("批复", ResultKind::Document), &[]);
    check(same, result("外文译文", ResultKind::Certificate), &[]);
}

#[test]
fn penalties_and_what_is_given_unasked_are_no_services() {
    for kind in [ItemType::Penalty, ItemType::Coercion] {
        check(|item| item.item_type = Some(kind), same, &["excluded-kind-listed"]);
        let described = |item: &mut Item| (item.item_type, item.listing) = (Some(kind), Listing::Described);
        check(described, same, &["excluded-kind-described"]);
    }
    check(|item| item.item_type = Some(ItemType::Inspection), same, &[]);
    check(|item| item.note = Some("部门主动提供".to_owned()), same, &["ex-officio"]);
    check(|item| item.note = Some("不属于主动提供的服务".to_owned()), same, &[]);
}

#[test]
fn national_codes_check_and_agree() {
    let codes = |catalogue: &'static str, implementation: &'static str, handling: &'static str| {
        move |item: &mut Item| {
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            item.codes.catalogue = given(catalogue);
            item.codes.implementation = given(implementation);
            item.codes.handling = given(handling);
        }
    };
    let (catalogue, implementation) = ("000115015005", "11450000007565194H2000115015005");
    let handling = "11450000007565194H200011501500504";
    check(codes(catalogue, implementation, handling), same, &[]);
    check(codes(catalogue, handling, handling), same, &[]);
    check(codes("", "11450000007565194J2000115015005", ""), same, &["credit-code-check"]);
    check(|item| item.department = code("11450000007565194J"), same, &["credit-code-check"]);
    check(|item| item.department = code("11450000007565194H"), same, &[]);
    check(codes("", "11450000007565194H200011501500", ""), same, &["code-form"]);
    check(codes("", "511A0138000000-511602000000-000-115113010833722043-1-00", ""), same, &[]);
    check(codes("000115015006", implementation, ""), same, &["catalogue-in-code"]);
    check(codes("0115015006", implementation, ""), same, &[]);
    let other = "11370828553372795B4373014006001";
    check(codes("", other, handling), same, &["handling-of-other-code"]);
    let license = |edit: fn(&mut Item), kind| {
        move |item: &mut Item| {
            edit(item);
            item.item_type = Some(kind);
        }
    };
    let within: fn(&mut Item) =
        |item| item.codes.implementation = Some("11450000007565194H2000115015005".to_owned());
    check(license(within, ItemType::Reward), same, &["code-against-type"]);
    check(license(within, ItemType::License), same, &[]);
}
