//! The files that hold a release whole, and what a line of them says.

use crate::domain::catalogue::ReferenceEntry;
use crate::domain::change::Entity;
use crate::domain::channel::Channel;
use crate::domain::claim::Claim;
use crate::domain::contradiction::Contradiction;
use crate::domain::department::Department;
use crate::domain::guide::GuideEdition;
use crate::domain::handling_mode::{FulfilmentMethod, HandlingMode};
use crate::domain::item::Item;
use crate::domain::jurisdiction::Jurisdiction;
use crate::domain::source::Source;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The file of the items.
pub const ITEMS: &str = "items";
/// The file of the guides.
pub const GUIDES: &str = "guides";

/// The tables that hold a release whole.
pub const TABLES: &[&str] = &[
    ITEMS,
    GUIDES,
    "departments",
    "jurisdictions",
    "handling_modes",
    "methods",
    "channels",
    "claims",
    "contradictions",
    "sources",
];

/// The name of the file of a table.
pub fn file_of(table: &str) -> String {
    format!("{table}.ndjson")
}

/// The table of what items refer to; of items, their own.
pub fn table_of(entity: Entity) -> &'static str {
    match entity {
        Entity::Item => ITEMS,
        Entity::Department => "departments",
        Entity::Jurisdiction => "jurisdictions",
        Entity::HandlingMode => "handling_modes",
        Entity::Method => "methods",
        Entity::Channel => "channels",
        Entity::Claim => "claims",
        Entity::Source => "sources",
        Entity::Contradiction => "contradictions",
    }
}

/// The key of a line: its code; of a guide, the code of the item.
///
/// # Errors
/// When the line is no record.
pub fn key_of<'a>(table: &str, line: &'a str) -> Result<Cow<'a, str>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Coded<'a> {
        #[serde(borrow)]
        code: Cow<'a, str>,
    }
    #[derive(Deserialize)]
    struct OfItem<'a> {
        #[serde(borrow)]
        item: Cow<'a, str>,
    }
    if table == GUIDES {
        return Ok(serde_json::from_str::<OfItem<'_>>(line)?.item);
    }
    Ok(serde_json::from_str::<Coded<'_>>(line)?.code)
}

/// An item with its guide, of a record as the change feed shows it.
///
/// # Errors
/// When the record is none of an item.
pub fn item_and_guide(record: &Value) -> Result<(Item, Option<GuideEdition>), serde_json::Error> {
    let mut record = record.clone();
    let guide = record.as_object_mut().and_then(|members| members.shift_remove("guide"));
    let item: Item = serde_json::from_value(record)?;
    let Some(Value::Object(mut said)) = guide else { return Ok((item, None)) };
    let mut take = |name: &str| said.shift_remove(name).unwrap_or(Value::Null);
    let (edition, content_hash) = (take("edition"), take("content_hash"));
    let edition = json!({"item": item.code, "edition": edition, "content_hash": content_hash, "guide": said});
    Ok((item, Some(serde_json::from_value(edition)?)))
}

/// The lines that a record of the change feed makes, each with its table; no line of a guide, if there is none.
///
/// # Errors
/// When the record is none of this entity.
pub fn lines_of(
    entity: Entity,
    record: &Value,
) -> Result<Vec<(&'static str, Option<String>)>, serde_json::Error> {
    let line = match entity {
        Entity::Item => {
            let (item, guide) = item_and_guide(record)?;
            let guide = guide.as_ref().map(serde_json::to_string).transpose()?;
            return Ok(vec![(ITEMS, Some(serde_json::to_string(&item)?)), (GUIDES, guide)]);
        }
        Entity::Department => line_of::<Department>(record),
        Entity::Jurisdiction => line_of::<Jurisdiction>(record),
        Entity::HandlingMode => line_of::<HandlingMode>(record),
        Entity::Method => line_of::<FulfilmentMethod>(record),
        Entity::Channel => line_of::<Channel>(record),
        Entity::Claim => line_of::<Claim>(record),
        Entity::Source => line_of::<Source>(record),
        Entity::Contradiction => line_of::<Contradiction>(record),
    };
    Ok(vec![(table_of(entity), Some(line?))])
}

fn line_of<T: ReferenceEntry + Serialize>(record: &Value) -> Result<String, serde_json::Error> {
    serde_json::to_string(&serde_json::from_value::<T>(record.clone())?)
}
