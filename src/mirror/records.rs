//! The files that hold a release whole, and what a line of them says.

use crate::domain::guide::GuideEdition;
use crate::domain::item::Item;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The file of the items.
pub const ITEMS: &str = "items";
/// The file of the guides.
pub const GUIDES: &str = "guides";

/// The name of the file of a table.
pub fn file_of(table: &str) -> String {
    format!("{table}.ndjson")
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
    let (item, guide) = item_beside_guide(record);
    Ok((serde_json::from_value(item)?, guide.map(serde_json::from_value).transpose()?))
}

/// The record of an item, and that of its guide.
pub(super) fn item_beside_guide(record: &Value) -> (Value, Option<Value>) {
    let mut item = record.clone();
    let guide = item.as_object_mut().and_then(|members| members.shift_remove("guide"));
    let Some(Value::Object(mut said)) = guide else { return (item, None) };
    let mut take = |name: &str| said.shift_remove(name).unwrap_or(Value::Null);
    let (edition, content_hash) = (take("edition"), take("content_hash"));
    let code = item.get("code");
    let guide = json!({"item": code, "edition": edition, "content_hash": content_hash, "guide": said});
    (item, Some(guide))
}

/// Reads a record, if this version knows all that it says, and would write the same.
///
/// # Errors
/// When it is none, or with what is not known, or missing.
pub(super) fn read<T: DeserializeOwned + Serialize>(said: &Value) -> Result<T, serde_json::Error> {
    let record = T::deserialize(said)?;
    let known = serde_json::to_value(&record)?;
    if known == *said { Ok(record) } else { Err(serde_json::Error::custom(difference(said, &known))) }
}

/// Reads a line, if this version knows all that it says, and would write the same.
///
/// # Errors
/// When it is no record, or with what is not known, or missing.
pub fn read_line<T: DeserializeOwned + Serialize>(line: &str) -> Result<T, serde_json::Error> {
    let record: T = serde_json::from_str(line)?;
    let known = serde_json::to_string(&record)?;
    if known == line {
        return Ok(record);
    }
    let (said, known) = (serde_json::from_str(line)?, serde_json::from_str(&known)?);
    Err(serde_json::Error::custom(difference(&said, &known)))
}

/// Where two records that are not the same differ first.
fn difference(said: &Value, known: &Value) -> String {
    if let (Value::Object(said), Value::Object(known)) = (said, known) {
        let member = |(name, said): (&String, &Value)| match known.get(name) {
            None => Some(format!("\"{name}\" is not known")),
            Some(known) if known != said => Some(format!("{name}: {}", difference(said, known))),
            Some(_) => None,
        };
        let missing = || known.keys().find(|name| !said.contains_key(*name));
        let missing = || missing().map(|name| format!("\"{name}\" is missing"));
        if let Some(found) = said.iter().find_map(member).or_else(missing) {
            return found;
        }
    }
    "it would be written otherwise".to_owned()
}
