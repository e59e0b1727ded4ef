//! The release as a Data Package (datapackage.org, version 2): what the columns of its CSV files are, for programs.
//!
//! It is valid after version 1 too, which many tools still ask for.

use super::manifest::{FileEntry, Manifest};
use super::portals::data_json::with;
use super::portals::datasets::KINDS;
use super::portals::licence::open_definition_id;
use super::tables::{Column, ColumnKind, LIST_ESCAPE, LIST_SEPARATOR, Table, all};
use super::uris::Uris;
use crate::domain::release::Licence;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The profiles of version 2.
const PROFILES: &str = "https://datapackage.org/profiles/2.0";
/// The files begin with a byte order mark, which has no part in the name: programs know it by itself.
const ENCODING: &str = "utf-8";
/// The table of the documents that everything comes from.
const SOURCES: &str = "sources";

/// Describes the CSV files of a release that hold rows, each at its address.
pub fn document(manifest: &Manifest, uris: &Uris, address: impl Fn(&FileEntry) -> String) -> Value {
    let (release, edition) = (&manifest.release, &manifest.release.edition);
    let resources = all().iter().filter_map(|table| {
        let file = file_of(manifest, table.name)?;
        Some(resource(manifest, table, file, &address(file)))
    });
    let whole = KINDS.iter().find(|kind| kind.tables.is_empty());
    let package = json!({
        "$schema": format!("{PROFILES}/datapackage.json"),
        "name": whole.map(|kind| kind.name),
        "id": uris.thing("releases", edition.version.as_ref()),
        "title": format!("{}{}", edition.title, release.label()),
        "description": description(manifest),
        "homepage": uris.address("/"),
        "version": edition.version,
        "created": release.published_at,
        "keywords": whole.map(|kind| kind.keywords),
        "licenses": [licence(&edition.licence)],
        "resources": resources.collect::<Vec<_>>(),
    });
    let sources = file_of(manifest, SOURCES);
    let sources = sources.map(|file| json!([{"title": "来源见本数据包的“来源”表", "path": address(file)}]));
    let synthetic = edition.synthetic.as_ref().map(|synthetic| json!(synthetic));
    with(with(package, "sources", sources), "synthetic", synthetic)
}

/// The CSV file of a table. One without rows is valid, but frictionless reports no count of rows for it, as for a file
/// that could not be read: who checks that something was read takes it for a failure.
fn file_of<'m>(manifest: &'m Manifest, table: &str) -> Option<&'m FileEntry> {
    manifest.file(&format!("{table}.csv")).filter(|file| file.rows != Some(0))
}

/// What a reader should know first. Made-up data says so before anything else.
fn description(manifest: &Manifest) -> String {
    let edition = &manifest.release.edition;
    let made_up = edition.synthetic.as_ref().map(|_| "虚构数据，仅供演示和测试，不得用于办事。");
    let said = made_up.into_iter().chain(edition.notes.iter().map(String::as_str));
    said.collect::<Vec<_>>().join("\n\n")
}

/// A licence, by the identifier that the Open Definition has for it, where there is one.
fn licence(licence: &Licence) -> Value {
    let described = json!({"path": licence.url, "title": licence.name});
    with(described, "name", open_definition_id(licence).map(Value::from))
}

fn resource(manifest: &Manifest, table: &Table, file: &FileEntry, address: &str) -> Value {
    json!({
        "name": table.name,
        "type": "table",
        "path": address,
        "title": table.title,
        "description": table.description,
        "format": file.format,
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": {
            "header": true,
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
        },
        "schema": schema(manifest, table),
    })
}

/// The Table Schema of a table. It refers to what is in the package alone.
fn schema(manifest: &Manifest, table: &Table) -> Value {
    let schema = json!({
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": table.key,
    });
    let references = table.references.iter().filter(|(_, other, _)| file_of(manifest, other).is_some());
    let references: Vec<Value> = references.map(|reference| foreign_key(table, reference)).collect();
    with(schema, "foreignKeys", (!references.is_empty()).then(|| json!(references)))
}

/// A table is to itself the one without a name.
fn foreign_key(table: &Table, (column, other, key): &(&str, &str, &str)) -> Value {
    let resource = if *other == table.name { "" } else { other };
    json!({"fields": [column], "reference": {"resource": resource, "fields": [key]}})
}

fn field(column: &Column) -> Value {
    let field = json!({
        "name": column.name,
        "title": column.title,
        "description": column_description(column),
        "type": type_of(column.kind),
        "format": "default",
    });
    with(field, "constraints", column.required.then(|| json!({"required": true})))
}

fn column_description(column: &Column) -> Cow<'static, str> {
    match column.kind {
        ColumnKind::List => Cow::Owned(format!(
            "{} Several values, separated by {LIST_SEPARATOR}; a {LIST_SEPARATOR} or {LIST_ESCAPE} of a value has a {LIST_ESCAPE} before it.",
            column.description
        )),
        _ => Cow::Borrowed(column.description),
    }
}

/// Lists stay texts: the type of lists knows no separator within a value.
fn type_of(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text | ColumnKind::List | ColumnKind::Json => "string",
        ColumnKind::Integer => "integer",
        ColumnKind::Decimal => "number",
        ColumnKind::Boolean => "boolean",
        ColumnKind::Date => "date",
        ColumnKind::Moment => "datetime",
    }
}
