//! What the hotline and the search leave for editors.

use super::fixtures::code;
use chrono::NaiveDate;
use onevisit::domain::feedback::{Feedback, FeedbackKind, GuidePart};
use onevisit::domain::unanswered::UnansweredQuestion;
use onevisit::store::{Store, StoreError};

/// Feedback on an item of 市司法局, as an operator of the hotline would send it.
pub fn leave_feedback(store: &Store, item: &str) -> Feedback {
    let new = Feedback {
        number: 0,
        item: code(item),
        item_name: "求法援".to_owned(),
        department: code("justice"),
        release: store.newest_seq().unwrap().unwrap(),
        edition: Some(1),
        kind: FeedbackKind::Unclear,
        part: Some(GuidePart::Conditions),
        text: "经济困难的标准没有写明。".to_owned(),
        question: Some("低保户能申请法律援助吗".to_owned()),
        created_at: onevisit::clock::now(),
        resolution: None,
    };
    store.write::<_, StoreError>(|writing| writing.add_feedback(new)).unwrap()
}

/// A question that was asked so often on a day; its code.
pub fn leave_question(store: &Store, question: &str, times: u64, day: NaiveDate) -> String {
    let asked = [(question.to_owned(), times)];
    store.write::<_, StoreError>(|writing| writing.count_unanswered(&asked, day)).unwrap();
    UnansweredQuestion::code_of(question)
}

/// Feedback f1 and f2, and two questions that nothing was found for.
pub fn make_feedback(store: &Store) {
    for number in 1..=2 {
        assert_eq!(leave_feedback(store, "legal-aid").number, number);
    }
    leave_question(store, "遛狗证", 7, day("2026-11-25"));
    leave_question(store, "电子烟许可证", 3, day("2026-11-25"));
}

/// A day, as in `2026-11-25`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
