//! How often one comes, in the words that are said to a caller: 全程不用跑, 最多跑一次, 由我们代办.

use super::numerals::counted;
use super::ways::{Way, WayKind, stated_visits};
use crate::domain::catalogue::Directory;
use crate::domain::item::Item;

/// What is said where nothing says how often one comes.
pub const NO_PROMISE: &str = "目录没有写明要跑几次";
/// The mode in which officials run instead of the applicant.
const ON_YOUR_BEHALF: &str = "on_your_behalf";

/// More visits than these are not counted to a caller.
const MOST_COUNTED: u32 = 99;
/// The names of the methods are said if they are no longer than this, in characters.
const LONGEST_HOW: usize = 9;

/// The promise of an item; none where nothing says it.
pub fn promise(item: &Item, ways: &[Way<'_>], directory: &Directory) -> Option<String> {
    let fewest = ways.first().and_then(|way| way.visits);
    let visits = stated_visits(item, directory).or(fewest);
    let mode = item.handling_mode.as_ref().map(AsRef::as_ref);
    if mode == Some(ON_YOUR_BEHALF) {
        let by_agent = ways.iter().filter(|way| way.kind == WayKind::Agent);
        let named: Vec<&str> = by_agent.filter_map(|way| Some(way.method?.name.as_str())).collect();
        let named = named.join("或者");
        let is_short = (1..=LONGEST_HOW).contains(&named.chars().count());
        let how = if is_short { named.as_str() } else { "代办、帮办或者领办" };
        return Some(match visits {
            None => format!("由我们{how}"),
            Some(0) => format!("由我们{how}，您不用跑"),
            Some(visits) => format!("由我们{how}，您{}", in_words(visits)),
        });
    }
    visits.map(in_words)
}

/// A number of visits.
pub fn in_words(visits: u32) -> String {
    match visits {
        0 => "全程不用跑".to_owned(),
        1..=MOST_COUNTED => format!("最多跑{}次", counted(visits.into())),
        _ => "要跑多次".to_owned(),
    }
}
