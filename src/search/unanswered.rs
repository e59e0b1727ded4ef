//! Counts the questions that nothing was found for, until they are written down.
//!
//! Counting happens while a citizen waits, so it is done in memory. A question is not written down before it was
//! asked often enough; what was asked less often is lost with the process, and that is meant.

use crate::domain::unanswered::{LEAST_ASKED, anonymous};
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// No more different questions than this are counted at once.
const MAX_QUESTIONS: usize = 10_000;
/// How many stay when there are too many: so making room is rarely needed.
const KEPT_QUESTIONS: usize = MAX_QUESTIONS / 4 * 3;
/// How many are written down at once; the others wait for the next time.
const MAX_WRITTEN: usize = 1_000;

/// How often each question was asked since this process began.
#[derive(Debug, Default)]
pub struct UnansweredQuestions {
    counts: Mutex<Counts>,
    /// One writes at a time, so that nothing is written down twice.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct Counts {
    questions: HashMap<String, Count>,
    /// Counts everything that was asked: the age of a question.
    asked: u64,
}

#[derive(Debug, Default)]
struct Count {
    times: u64,
    written: u64,
    last: u64,
}

impl UnansweredQuestions {
    /// Counts a question that nothing was found for. What is kept of it tells nothing of who asked.
    pub fn count(&self, query: &str) {
        let Some(question) = anonymous(query) else { return };
        let mut counts = self.lock();
        counts.asked += 1;
        let now = counts.asked;
        let count = counts.questions.entry(question).or_default();
        count.times += 1;
        count.last = now;
        if counts.questions.len() > MAX_QUESTIONS {
            counts.make_room();
        }
    }

    /// Writes down what was asked often enough and is not written down yet; how many questions that were.
    ///
    /// # Errors
    /// When the database fails; then nothing is lost, and the next time it is tried again.
    pub fn write_down(&self, store: &Store, day: NaiveDate) -> Result<usize, StoreError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let due = self.lock().due();
        if due.is_empty() {
            return Ok(0);
        }
        store.write::<_, StoreError>(|writing| writing.count_unanswered(&due, day))?;
        self.lock().mark_written(&due);
        Ok(due.len())
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// The rarest make room, and of these the oldest.
    fn make_room(&mut self) {
        let rank = |count: &Count| (count.times, count.last);
        let mut ranks: Vec<(u64, u64)> = self.questions.values().map(rank).collect();
        ranks.sort_unstable_by_key(|rank| Reverse(*rank));
        if let Some(least) = ranks.get(KEPT_QUESTIONS) {
            self.questions.retain(|_, count| rank(count) > *least);
        }
    }

    /// How often each question was asked since it was written down, those first that were asked most often.
    fn due(&self) -> Vec<(String, u64)> {
        let often = self.questions.iter().filter(|(_, count)| count.times >= LEAST_ASKED);
        let since =
            often.map(|(question, count)| (question.clone(), count.times.saturating_sub(count.written)));
        let mut due: Vec<(String, u64)> = since.filter(|(_, times)| *times > 0).collect();
        due.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        due.truncate(MAX_WRITTEN);
        due
    }

    /// More may have been asked since it was found out what is due, and a question may have made room.
    fn mark_written(&mut self, due: &[(String, u64)]) {
        for (question, times) in due {
            if let Some(count) = self.questions.get_mut(question) {
                count.written += times;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(counter: &UnansweredQuestions, question: &str, times: u64) {
        (0..times).for_each(|_| counter.count(question));
    }

    fn due(counter: &UnansweredQuestions) -> Vec<(String, u64)> {
        counter.lock().due()
    }

    #[test]
    fn a_question_is_due_from_the_third_time_on() {
        let counter = UnansweredQuestions::default();
        ask(&counter, "电子烟 许可", 2);
        ask(&counter, "13812345678", 9);
        assert_eq!(due(&counter), []);
        ask(&counter, "电子烟许可", 1);
        ask(&counter, "遛狗证", 5);
        let first = due(&counter);
        assert_eq!(first, [("遛狗证".to_owned(), 5), ("电子烟许可".to_owned(), 3)]);
        // Asked while the others are being written.
        ask(&counter, "遛狗证", 1);
        counter.lock().mark_written(&first);
        assert_eq!(due(&counter), [("遛狗证".to_owned(), 1)]);
    }

    #[test]
    fn when_there_are_too_many_the_rarest_and_oldest_make_room() {
        let counter = UnansweredQuestions::default();
        ask(&counter, "常问", 2);
        let name = |number: usize| {
            let digit = |place: u32| {
                char::from_u32(0x4E00 + u32::try_from(number / 100_usize.pow(place) % 100).unwrap())
            };
            [0, 1, 2].into_iter().filter_map(digit).collect::<String>()
        };
        for number in 0..3 * MAX_QUESTIONS {
            counter.count(&name(number));
            assert!(counter.lock().questions.len() <= MAX_QUESTIONS);
        }
        let counts = counter.lock();
        assert!(counts.questions.contains_key("常问"));
        assert!(!counts.questions.contains_key(&name(0)));
        assert!(counts.questions.contains_key(&name(3 * MAX_QUESTIONS - 1)));
    }

    #[test]
    fn no_more_than_so_many_are_written_at_once_and_the_others_follow() {
        let counter = UnansweredQuestions::default();
        for number in 0..=MAX_WRITTEN {
            let letter = char::from_u32(0x4E00 + u32::try_from(number).unwrap()).unwrap();
            ask(&counter, &letter.to_string(), LEAST_ASKED);
        }
        let first = due(&counter);
        assert_eq!(first.len(), MAX_WRITTEN);
        counter.lock().mark_written(&first);
        assert_eq!(due(&counter).len(), 1);
    }
}
