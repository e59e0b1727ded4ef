//! What belongs into a list of services: what is done on application, and is no penalty and no coercion.

use super::Check;
use super::table::{EX_OFFICIO, EXCLUDED_KIND_DESCRIBED, EXCLUDED_KIND_LISTED};
use crate::domain::code_list::CodeList;
use crate::domain::item::{Item, ItemType, Listing};

pub(super) fn check(check: &mut Check, item: &Item) {
    if let Some(kind @ (ItemType::Penalty | ItemType::Coercion)) = item.item_type {
        let rule = match item.listing {
            Listing::Listed => EXCLUDED_KIND_LISTED,
            Listing::Described => EXCLUDED_KIND_DESCRIBED,
        };
        let message = format!("the type is {}, which nobody applies for", kind.entry().name);
        check.report("item_type", rule, message);
    }
    for (field, text) in [("name", Some(&item.name)), ("note", item.note.as_ref())] {
        if text.is_some_and(|text| says_ex_officio(text)) {
            check.report(
                field,
                EX_OFFICIO,
                "says that the department provides it of its own accord".to_owned(),
            );
        }
    }
}

fn says_ex_officio(text: &str) -> bool {
    let denied = ["非主动提供", "不是主动提供", "不属于", "并非"].iter().any(|words| text.contains(words));
    !denied && ["主动提供", "非依申请"].iter().any(|words| text.contains(words))
}
