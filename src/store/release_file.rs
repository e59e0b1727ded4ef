//! A release as an SQLite file of its own, for those who take it away: tables that any SQLite tool can read.
//!
//! It has nothing to do with the database that the service keeps; whoever writes one says what its tables are.

use super::connection::create_release_file;
use super::error::StoreError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Double, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteConnection};
use std::borrow::Cow;
use std::path::Path;

/// A table of a release file.
#[derive(Debug, Clone)]
pub struct FileTable {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<FileColumn>,
    /// The columns of its primary key.
    pub key: Vec<String>,
    /// Foreign keys: the column, the table and the column there. Each gets an index.
    pub references: Vec<(String, String, String)>,
}

/// A column of a release file.
#[derive(Debug, Clone)]
pub struct FileColumn {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub kind: FileKind,
    /// Whether it is `NOT NULL`.
    pub required: bool,
}

/// What SQLite keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number that may have decimals.
    Real,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum FileValue<'a> {
    /// NULL.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number that may have decimals.
    Real(f64),
}

/// An SQLite file that is being written, in one transaction without a journal: after an error it is worth nothing.
/// The same tables and rows in the same order make the same bytes.
pub struct ReleaseFile {
    connection: SqliteConnection,
}

impl ReleaseFile {
    /// Creates the file. `application` and `layout` are what SQLite calls `application_id` and `user_version`.
    ///
    /// # Errors
    /// There is a file already, or none can be created.
    pub fn create(path: &Path, application: i32, layout: i32) -> Result<Self, StoreError> {
        let mut connection = create_release_file(path)?;
        connection.batch_execute(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
             PRAGMA foreign_keys = OFF; PRAGMA application_id = {application}; \
             PRAGMA user_version = {layout}; BEGIN;"
        ))?;
        Ok(Self { connection })
    }

    /// Adds a table.
    ///
    /// # Errors
    /// There is one of that name, or the disk is full.
    pub fn add_table(&mut self, table: &FileTable) -> Result<(), StoreError> {
        Ok(self.connection.batch_execute(&create_table(table))?)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// A constraint of the table does not hold, or the disk is full.
    pub fn insert(&mut self, table: &FileTable, values: &[FileValue]) -> Result<(), StoreError> {
        let beginning = format!("INSERT INTO {} VALUES (", quoted(&table.name));
        Insert { beginning: &beginning, values }.execute(&mut self.connection)?;
        Ok(())
    }

    /// Adds a full-text index of columns of a table, as a table of its own with the key and these columns: any part
    /// of at least three characters is found.
    ///
    /// # Errors
    /// The table has no such columns, or the disk is full.
    pub fn add_text_index(
        &mut self,
        name: &str,
        table: &str,
        key: &str,
        columns: &[&str],
    ) -> Result<(), StoreError> {
        let (name, table, key) = (quoted(name), quoted(table), quoted(key));
        let columns = columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
        Ok(self.connection.batch_execute(&format!(
            "CREATE VIRTUAL TABLE {name} USING fts5({key} UNINDEXED, {columns}, tokenize = 'trigram'); \
             INSERT INTO {name} SELECT {key}, {columns} FROM {table} ORDER BY {key}; \
             INSERT INTO {name}({name}) VALUES ('optimize');"
        ))?)
    }

    /// Adds the indexes of the foreign keys, and ends the file. A row that refers to nothing is kept: the file says
    /// what the release says.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn finish(mut self, tables: &[FileTable]) -> Result<(), StoreError> {
        for table in tables {
            for (column, ..) in &table.references {
                let index = quoted(&format!("{}_by_{column}", table.name));
                let (table, column) = (quoted(&table.name), quoted(column));
                let statement = format!("CREATE INDEX {index} ON {table} ({column});");
                self.connection.batch_execute(&statement)?;
            }
        }
        Ok(self.connection.batch_execute("COMMIT;")?)
    }
}

fn create_table(table: &FileTable) -> String {
    let columns = table.columns.iter().map(|column| {
        let kind = match column.kind {
            FileKind::Text => "TEXT",
            FileKind::Integer => "INTEGER",
            FileKind::Real => "REAL",
        };
        format!("{} {kind}{}", quoted(&column.name), if column.required { " NOT NULL" } else { "" })
    });
    let key = table.key.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ");
    let key = (!key.is_empty()).then(|| format!("PRIMARY KEY ({key})"));
    let references = table.references.iter().map(|(column, table, target)| {
        format!("FOREIGN KEY ({}) REFERENCES {} ({})", quoted(column), quoted(table), quoted(target))
    });
    let parts: Vec<String> = columns.chain(key).chain(references).collect();
    format!("CREATE TABLE {} (\n  {}\n);", quoted(&table.name), parts.join(",\n  "))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A row to insert. Its statement is prepared once for each table.
struct Insert<'a> {
    beginning: &'a str,
    values: &'a [FileValue<'a>],
}

impl QueryId for Insert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Sqlite> for Insert<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(self.beginning);
        for (place, value) in self.values.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            match value {
                FileValue::Null => out.push_bind_param::<Nullable<Text>, _>(&None::<&'static str>)?,
                FileValue::Text(text) => out.push_bind_param::<Text, _>(text)?,
                FileValue::Real(number) => out.push_bind_param::<Double, _>(number)?,
                FileValue::Integer(number) => out.push_bind_param::<BigInt, _>(number)?,
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

impl RunQueryDsl<SqliteConnection> for Insert<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> FileTable {
        let column = |name: &str, kind, required| FileColumn { name: name.to_owned(), kind, required };
        FileTable {
            name: "items".to_owned(),
            columns: vec![
                column("code", FileKind::Text, true),
                column("parent", FileKind::Text, false),
                column("name", FileKind::Text, true),
                column("visits", FileKind::Integer, false),
            ],
            key: vec!["code".to_owned()],
            references: vec![("parent".to_owned(), "items".to_owned(), "code".to_owned())],
        }
    }

    fn text(text: &str) -> FileValue<'_> {
        FileValue::Text(Cow::Borrowed(text))
    }

    type TestRow<'a> = [FileValue<'a>; 4];

    /// A file with these rows, in a folder of its own.
    fn written(rows: &[TestRow]) -> (tempfile::TempDir, Result<(), StoreError>) {
        let folder = tempfile::tempdir().unwrap();
        let mut file = ReleaseFile::create(&folder.path().join("release.sqlite"), 7, 3).unwrap();
        let table = items();
        file.add_table(&table).unwrap();
        for row in rows {
            file.insert(&table, row).unwrap();
        }
        file.add_text_index("items_search", "items", "code", &["name"]).unwrap();
        let finished = file.finish(&[table]);
        (folder, finished)
    }

    /// What is found, as texts.
    fn found(folder: &tempfile::TempDir, what: &str, from: &str) -> Vec<String> {
        #[derive(QueryableByName)]
        struct Found {
            #[diesel(sql_type = Nullable<Text>)]
            found: Option<String>,
        }
        let path = folder.path().join("release.sqlite");
        let url = super::super::DatabaseUrl::Sqlite(path);
        let options = super::super::StoreOptions::default();
        let mut conn = super::super::connection::connect(&url, super::super::Access::Read, &options).unwrap();
        let rows = diesel::sql_query(format!("SELECT CAST({what} AS TEXT) AS found FROM {from}"));
        let rows = rows.load::<Found>(&mut conn).unwrap();
        rows.into_iter().map(|row| row.found.unwrap_or_else(|| "null".to_owned())).collect()
    }

    fn two_rows() -> [TestRow<'static>; 2] {
        let odd = "'); DROP TABLE items; --补领身份证";
        [
            [text("A"), FileValue::Null, text(odd), FileValue::Integer(1)],
            [text("B"), text("A"), text("出生登记"), FileValue::Null],
        ]
    }

    #[test]
    fn rows_come_back_and_the_file_is_sound() {
        let (folder, finished) = written(&two_rows());
        finished.unwrap();
        assert_eq!(found(&folder, "name", "items")[0], "'); DROP TABLE items; --补领身份证");
        assert_eq!(found(&folder, "visits", "items ORDER BY code"), ["1", "null"]);
        assert_eq!(found(&folder, "integrity_check", "pragma_integrity_check"), ["ok"]);
        assert_eq!(found(&folder, "application_id", "pragma_application_id"), ["7"]);
        assert_eq!(found(&folder, "user_version", "pragma_user_version"), ["3"]);
        assert_eq!(
            found(&folder, "name", "pragma_index_list('items') WHERE origin = 'c'"),
            ["items_by_parent"]
        );
    }

    #[test]
    fn any_part_of_three_characters_is_found() {
        let (folder, _) = written(&two_rows());
        assert_eq!(found(&folder, "code", "items_search WHERE items_search MATCH '身份证'"), ["A"]);
        assert_eq!(found(&folder, "code", "items_search WHERE name LIKE '%登记%'"), ["B"]);
    }

    #[test]
    fn a_row_that_refers_to_nothing_is_kept() {
        let (folder, finished) = written(&[[text("B"), text("A"), text("出生登记"), FileValue::Null]]);
        finished.unwrap();
        assert_eq!(found(&folder, "parent", "items"), ["A"]);
    }

    #[test]
    fn the_same_rows_make_the_same_bytes() {
        let bytes = || std::fs::read(written(&two_rows()).0.path().join("release.sqlite")).unwrap();
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn a_file_that_is_there_is_not_written_over() {
        let (folder, _) = written(&two_rows());
        assert!(ReleaseFile::create(&folder.path().join("release.sqlite"), 7, 3).is_err());
    }
}
