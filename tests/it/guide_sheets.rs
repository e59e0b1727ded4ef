//! What holds for the forms of any guide: they say the same, keep their bounds, and lose no material.

use crate::support::fixtures::{code, directory, item, jinan};
use chrono::NaiveDate;
use onevisit::domain::catalogue::Directory;
use onevisit::domain::guide::{
    ApplicationForm, Contact, Fee, Guide, GuideEdition, LegalBasis, Material, Necessity, Place, Question,
    ResultDocument, Statement, Step,
};
use onevisit::domain::item::{Item, ItemStatus};
use onevisit::domain::release::{Counts, Release};
use onevisit::domain::text::html_escaped;
use onevisit::guide::sheet::{GuideSheet, Subject};
use onevisit::guide::spoken::{LONGEST_ONE_LINER, MOST_SEGMENTS, Speech};
use onevisit::guide::{html, markdown, segments, sms, speech, ssml, text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::sync::LazyLock;

static DIRECTORY: LazyLock<Directory> = LazyLock::new(directory);
static RELEASE: LazyLock<Release> = LazyLock::new(release);

fn release() -> Release {
    let edition = jinan().edition;
    let published_at = onevisit::clock::now();
    let (counts, digest) = (Counts::default(), String::new());
    Release { seq: 1, edition, published_at, previous: None, counts, digest }
}

fn sheet(item: &Item, guide: Guide) -> GuideSheet {
    let edition = GuideEdition::after(0, item.code.clone(), guide);
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    GuideSheet::new(Subject { item, edition: &edition, directory: &DIRECTORY, release: &RELEASE, today })
}

fn segments_of(sheet: &GuideSheet) -> Vec<String> {
    Speech::of(sheet).segments().map(segments::Segment::text).collect()
}

/// Text of every kind: Chinese with and without marks, digits alone, Latin, addresses, emoji.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,12}",
        "[一-龥,，。;；:：()（）《》“”、]{1,40}",
        "[一-龥]{60,200}",
        "[0-9]{1,60}",
        "[一-龥0-9.%/元个-]{1,40}",
        "[ -~]{1,60}",
        "[a-z]{1,9}://[a-z]{1,9}\\.cn/[a-z?=0-9]{0,9}",
        "[😀-😎👍🏽👨‍👩‍👧]{1,90}",
        "[１-９（）【】〔〕＋～]{1,20}",
    ]
    .prop_filter("something is there", |text| !text.trim().is_empty())
}

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    vec(words().prop_map(|text| Statement { text, evidence: None }), 0..4)
}

fn materials() -> impl Strategy<Value = Vec<Material>> {
    let one = (words(), option::of(0_u32..4), option::of(words()));
    let one =
        one.prop_map(|(name, originals, note)| Material { name, originals, note, ..Material::default() });
    vec(one, 0..30)
}

fn contacts() -> impl Strategy<Value = Vec<Contact>> {
    let value = prop_oneof![words(), "0[0-9]{2,3}-[0-9]{7,8}".prop_map(String::from)];
    vec(value.prop_map(|value| Contact { value, evidence: None }), 0..3)
}

prop_compose! {
    fn guide()(
        (conditions, special_procedures, remarks) in (statements(), statements(), statements()),
        materials in materials(),
        steps in vec(words().prop_map(|name| Step { name, ..Step::default() }), 0..4),
        fees in vec(words().prop_map(|name| Fee { name, amount: Some(2_550), ..Fee::default() }), 0..3),
        legal_basis in vec(words().prop_map(|title| LegalBasis { title, ..LegalBasis::default() }), 0..3),
        places in vec(words().prop_map(|name| Place { name: Some(name), ..Place::default() }), 0..3),
        results in vec(words().prop_map(|name| ResultDocument { name, ..ResultDocument::default() }), 0..3),
        faq in vec((words(), words()).prop_map(|(question, answer)| Question { question, answer, evidence: None }), 0..3),
        (consult, complaint) in (contacts(), contacts()),
        online_address in option::of(words()),
        valid_until in option::of(prop_oneof![Just("2020-01-01"), Just("2999-01-01")]),
    ) -> Guide {
        Guide {
            conditions, special_procedures, remarks, materials, steps, fees, legal_basis, places, results, faq,
            consult, complaint, online_address,
            valid_until: valid_until.map(|day| day.parse().unwrap()),
            ..Guide::default()
        }
    }
}

/// Letters and digits alone: what is left when the pauses are taken away.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Reads XML to its end; returns the names of its elements.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(element) => {
                let name = element.name().as_ref().to_owned();
                open.push(name.clone());
                found.push(name);
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, Vec::<String>::new(), "{xml}");
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_statement_stands_in_every_form_for_the_eye(guide in guide(), name in words()) {
        let sheet = sheet(&item("x", &name), guide.clone());
        let (text, markdown, page) = (text::write(&sheet), markdown::write(&sheet), html::write(&sheet));
        let names = guide.statements().into_iter().map(|stated| stated.words.to_owned());
        let answers = guide.faq.iter().map(|faq| faq.answer.clone());
        let notes = guide.materials.iter().filter_map(|material| material.note.clone());
        for words in names.chain(answers).chain(notes).chain([name, sheet.content_hash.clone()]) {
            prop_assert!(text.contains(&words), "{words} is not in {text}");
            // What opens a list at the beginning of a text means nothing in the middle of one.
            let inside = markdown::escaped(&format!("文{words}"));
            let is_there = markdown.contains(&markdown::escaped(&words)) || markdown.contains(inside.strip_prefix('文').unwrap());
            prop_assert!(is_there, "{words} is not in {markdown}");
            prop_assert!(page.contains(&html_escaped(&words)), "{words} is not in {page}");
        }
    }

    #[test]
    fn what_is_said_keeps_its_bounds_and_can_be_said(guide in guide(), name in words()) {
        let sheet = sheet(&item("x", &name), guide);
        let speech = Speech::of(&sheet);
        prop_assert!(speech.one_liner.chars().count() <= LONGEST_ONE_LINER, "{}", speech.one_liner);
        prop_assert!(sms::write(&sheet).chars().count() <= sms::LONGEST);
        for segment in segments_of(&sheet).into_iter().chain([speech.one_liner]) {
            prop_assert!(segment.chars().count() <= segments::LONGEST, "{segment}");
            let unsayable = segment.chars().any(|c| c.is_ascii_digit() || "()（）《》【】〔〕[]<>{}“”\"/".contains(c));
            prop_assert!(!unsayable && !segment.contains("://"), "{segment}");
        }
    }

    #[test]
    fn no_material_is_lost_when_a_guide_is_read_aloud(guide in guide()) {
        let said = letters(&segments_of(&sheet(&item("x", "律师执业许可"), guide.clone())).concat());
        for material in &guide.materials {
            let name = letters(&speech::spoken(&speech::words(&material.name)));
            prop_assert!(said.contains(&name), "{name} is not in {said}");
        }
    }

    #[test]
    fn pages_and_speech_are_well_formed(guide in guide(), name in words()) {
        let sheet = sheet(&item("x", &name), guide);
        prop_assert!(elements(&html::write(&sheet)).contains(&"section".to_owned()));
        let speech = elements(&String::from_utf8(ssml::write(&sheet).unwrap()).unwrap());
        let sentences = speech.iter().filter(|name| *name == "s").count();
        prop_assert_eq!(sentences, segments_of(&sheet).len() + 1);
    }
}

#[test]
fn of_a_long_guide_all_materials_and_the_beginning_of_the_rest_are_read() {
    let condition =
        |at| Statement { text: format!("条件{at}是{}", "很长的".repeat(30)), evidence: None };
    let material =
        |at| Material { name: format!("材料{at}"), note: Some("说".repeat(50)), ..Material::default() };
    let guide = Guide {
        conditions: (1..30).map(condition).collect(),
        materials: (1..=20).map(material).collect(),
        ..Guide::default()
    };
    let said = segments_of(&sheet(&item("x", "律师执业许可"), guide));
    assert!(said.len() <= MOST_SEGMENTS, "{}", said.len());
    assert!(said.contains(&"第二十样，材料二十。".to_owned()), "{said:#?}");
    assert!(said.contains(&"这一部分的其余内容见文字版。".to_owned()), "{said:#?}");
    let end = ["内容较多，其余见办事指南文字版，第一版。", "以上内容以二〇一八年六月二十日发布的清单为准。"];
    assert!(said.ends_with(&end.map(str::to_owned)), "{said:#?}");
}

#[test]
fn an_expired_guide_says_so_first_and_whom_to_ask() {
    let guide = |day: &str| Guide { valid_until: Some(day.parse().unwrap()), ..Guide::default() };
    let item = item("x", "律师执业许可");
    let expired = sheet(&item, guide("2026-11-24"));
    let notice = "注意：本指南的有效期到2026年11月24日为止，现已过期，内容可能有变。\
                  办理前请向济南市司法局核实，可以打12345市民服务热线。";
    assert_eq!(expired.notices, [notice]);
    assert_eq!(text::write(&expired).lines().next(), Some(notice));
    assert!(markdown::write(&expired).contains(&format!("# 律师执业许可\n\n> **{notice}**\n")));
    assert!(html::write(&expired).contains(&format!("</h1>\n<p class=\"notice\">{notice}</p>")));
    assert_eq!(Speech::of(&expired).one_liner, "注意，指南已过期。律师执业许可，最多跑一次。");
    assert!(segments_of(&expired)[0].starts_with("注意：本指南的有效期到二〇二六年十一月二十四日为止"));
    assert!(sms::write(&expired).starts_with("指南已过期，请先核实。"));
    assert_eq!(sheet(&item, guide("2026-11-25")).notices, Vec::<String>::new());
}

#[test]
fn what_the_source_leaves_open_is_said_once() {
    let sheet = sheet(&Item { handling_mode: None, ..item("x", "律师执业许可") }, Guide::default());
    let text = text::write(&sheet);
    assert_eq!(text.matches("来源未说明").count(), 1, "{text}");
    for open in ["要跑几次", "要带的材料", "办理时限", "是否收费", "指南有效期"] {
        assert!(text.contains(open), "{open} is not in {text}");
    }
    assert_eq!(Speech::of(&sheet).one_liner, "律师执业许可，目录没有写明要跑几次。");
}

#[test]
fn a_message_is_not_cut_inside_a_number() {
    let long = format!("{}0531123456789", "办".repeat(20));
    let message = |name: &str| sms::write(&sheet(&item("x", name), Guide::default()));
    let with_number = message(&format!("{long}{}", "事".repeat(60)));
    assert!(with_number.contains(&long), "{with_number}");
    // Here the number is longer than what is left for the name.
    let without = message(&format!("{}{}", "办".repeat(30), "7".repeat(60)));
    assert_eq!(without, format!("{}…，最多跑一次。咨询12345。（2018-06-20发布）", "办".repeat(30)));
    assert_eq!(message(&"7".repeat(90)), "该事项，最多跑一次。咨询12345。（2018-06-20发布）");
}

#[test]
fn a_message_counts_what_is_always_needed_and_tells_to_bring_it_only_where_one_comes() {
    let material = |necessity| Material { name: "某材料".to_owned(), necessity, ..Material::default() };
    let materials = vec![material(None), material(Some(Necessity::Optional))];
    let online = Guide { application_forms: vec![ApplicationForm::Online], materials, ..Guide::default() };
    let message = |visits| {
        sms::write(&sheet(&Item { visits: Some(visits), ..item("x", "律师执业许可") }, online.clone()))
    };
    assert!(message(0).contains("要准备材料1样。"), "{}", message(0));
    assert!(message(1).contains("要带材料1样。"), "{}", message(1));
}

#[test]
fn what_holds_for_several_ways_is_said_once_and_a_place_that_is_a_channel_is_told_once() {
    let methods = vec![code("window_instant_on_spot"), code("window_on_time_courier")];
    let item =
        Item { methods, channels: vec![code("service-centre-hall")], ..item("x", "律师执业许可") };
    let hall = DIRECTORY.channels.get("service-centre-hall").unwrap();
    let place = Place { name: Some(hall.name.clone()), address: hall.address.clone(), ..Place::default() };
    let sheet = sheet(&item, Guide { places: vec![place], ..Guide::default() });
    let text = text::write(&sheet);
    assert_eq!(
        (text.matches("渠道：市政务服务中心").count(), text.matches("地点：").count()),
        (2, 0),
        "{text}"
    );
    assert_eq!(segments_of(&sheet).concat().matches("渠道：市政务服务中心").count(), 1);
}

#[test]
fn an_item_that_is_suspended_promises_nothing() {
    let suspended = Item { status: ItemStatus::Suspended, ..item("x", "律师执业许可") };
    let sheet = sheet(&suspended, Guide::default());
    assert_eq!(Speech::of(&sheet).one_liner, "律师执业许可，暂停办理。");
    assert_eq!(sms::write(&sheet), "律师执业许可，暂停办理。咨询12345。（2018-06-20发布）");
    assert!(!text::write(&sheet).contains("最多跑一次。"), "{}", text::write(&sheet));
}

#[test]
fn a_name_that_cannot_be_said_or_is_too_long_still_makes_a_sentence() {
    let one_liner = |name: &str| Speech::of(&sheet(&item("x", name), Guide::default())).one_liner;
    assert_eq!(one_liner("😀😀"), "该事项，最多跑一次。");
    let name = "复转退军人医师资格证书换发登记核准(含中医医师以及少数民族语言医师的证书)";
    assert_eq!(one_liner(name), "复转退军人医师资格证书换发登记核准…，最多跑一次。");
}

#[test]
fn made_up_data_is_labelled_in_every_form() {
    let mut made_up = release();
    made_up.edition.synthetic =
        Some(onevisit::domain::release::Synthetic { generator: "synth".to_owned(), seed: 1, profile: None });
    let item = item("x", "律师执业许可");
    let edition = GuideEdition::after(0, code("x"), Guide::default());
    let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let (directory, release) = (&*DIRECTORY, &made_up);
    let sheet = GuideSheet::new(Subject { item: &item, edition: &edition, directory, release, today });
    let ssml = String::from_utf8(ssml::write(&sheet).unwrap()).unwrap();
    let said = Speech::of(&sheet).one_liner;
    for form in
        [text::write(&sheet), markdown::write(&sheet), html::write(&sheet), sms::write(&sheet), ssml, said]
    {
        assert!(form.contains("虚构数据"), "{form}");
    }
}
