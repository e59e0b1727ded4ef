//! What may be asked of a dataset, and what it says there.

use serde_json::Value;

/// How what a field says is compared with what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// As a whole.
    Name,
    /// Anywhere in the text.
    Text,
    /// As a point in time.
    Moment,
}

/// The field that is asked when none is named: all that a dataset says to people.
pub(super) const ANYWHERE: &str = "text";
/// The fields.
pub(super) const FIELDS: &[(&str, FieldKind)] = &[
    ("id", FieldKind::Name),
    ("name", FieldKind::Name),
    ("title", FieldKind::Text),
    ("notes", FieldKind::Text),
    (ANYWHERE, FieldKind::Text),
    ("state", FieldKind::Name),
    ("license_id", FieldKind::Name),
    ("owner_org", FieldKind::Name),
    ("organization", FieldKind::Name),
    ("groups", FieldKind::Name),
    ("tags", FieldKind::Name),
    ("res_format", FieldKind::Name),
    ("dataset_type", FieldKind::Name),
    ("type", FieldKind::Name),
    ("metadata_created", FieldKind::Moment),
    ("metadata_modified", FieldKind::Moment),
];

/// A field by its name.
pub(super) fn field(name: &str) -> Option<(&'static str, FieldKind)> {
    FIELDS.iter().copied().find(|(known, _)| *known == name)
}

/// The text of a member; nothing where there is none.
pub(super) fn text_of<'v>(package: &'v Value, member: &str) -> &'v str {
    package.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// All that a dataset says in a field.
pub(super) fn values<'v>(package: &'v Value, field: &str) -> Vec<&'v str> {
    let each = |list: &str, key: &str| -> Vec<&'v str> {
        let each = package.get(list).and_then(Value::as_array).into_iter().flatten();
        each.map(|one| text_of(one, key)).collect()
    };
    let mut values = match field {
        "organization" => package.get(field).map(|one| text_of(one, "name")).into_iter().collect(),
        "tags" | "groups" => each(field, "name"),
        "res_format" => each("resources", "format"),
        "dataset_type" => vec![text_of(package, "type")],
        ANYWHERE => {
            let said = ["name", "title", "notes"].into_iter().map(|member| text_of(package, member));
            said.chain(each("tags", "name")).collect()
        }
        _ => vec![text_of(package, field)],
    };
    values.retain(|value| !value.is_empty());
    values
}
