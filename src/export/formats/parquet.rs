//! A table as Parquet: columns of real types, in groups of rows, compressed with Zstandard.

use super::about::{About, Fact};
use super::value::{Value, values};
use crate::export::error::ExportError;
use crate::export::tables::{Column, ColumnKind, Row, Table};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// A group of rows is written when it has as many rows or takes as many bytes: so much is in memory, and so much must
/// a reader take at once.
const ROWS_IN_A_GROUP: usize = 50_000;
const BYTES_IN_A_GROUP: usize = 32 << 20;
/// What a text takes besides its letters.
const BYTES_OF_A_TEXT: usize = size_of::<ByteArray>() + BYTES_OF_A_LEVEL;
/// What a number, a day or a truth takes at most.
const BYTES_OF_A_SCALAR: usize = size_of::<i64>() + BYTES_OF_A_LEVEL;
/// What it takes to say how much of a value is there, and where in a list.
const BYTES_OF_A_LEVEL: usize = 2 * size_of::<i16>();

/// Writes a table as Parquet. Days are `DATE`, moments `TIMESTAMP` in UTC to the microsecond, lists `LIST` of
/// texts, structures `JSON`; what a source does not say is null.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    table: &'static Table,
    columns: Vec<Gathered>,
    rows: usize,
    bytes: usize,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins the file, which says about itself what there is to say.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn new(target: W, table: &'static Table, about: &About) -> Result<Self, ExportError> {
        let schema = Arc::new(parse_message_type(&schema(table)).map_err(failed)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by("onevisit".to_owned())
            .set_key_value_metadata(Some(about.facts.iter().map(key_value).collect()))
            .build();
        Ok(Self {
            file: SerializedFileWriter::new(target, schema, Arc::new(properties)).map_err(failed)?,
            table,
            columns: table.columns.iter().map(Gathered::new).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// A cell does not fit its column, or the target cannot be written.
    pub fn row(&mut self, row: &Row) -> Result<(), ExportError> {
        for (column, value) in self.columns.iter_mut().zip(values(self.table, row)?) {
            self.bytes += column.add(&value);
        }
        self.rows += 1;
        if self.rows >= ROWS_IN_A_GROUP || self.bytes >= BYTES_IN_A_GROUP { self.end_group() } else { Ok(()) }
    }

    /// Ends the file and gives the target back.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.end_group()?;
        self.file.into_inner().map_err(failed)
    }

    fn end_group(&mut self) -> Result<(), ExportError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            if let Some(mut writer) = group.next_column().map_err(failed)? {
                column.write(&mut writer).map_err(failed)?;
                writer.close().map_err(failed)?;
            }
        }
        group.close().map_err(failed)?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

fn key_value(fact: &Fact) -> KeyValue {
    KeyValue::new(fact.name.to_owned(), fact.value.clone())
}

/// The schema, in the language in which Parquet describes its schemas.
fn schema(table: &Table) -> String {
    let columns: String = table.columns.iter().map(schema_of_column).collect();
    format!("message {} {{ {columns} }}", table.name)
}

fn schema_of_column(column: &Column) -> String {
    let (name, need) = (column.name, if column.required { "REQUIRED" } else { "OPTIONAL" });
    match column.kind {
        ColumnKind::Text => format!("{need} BYTE_ARRAY {name} (STRING); "),
        ColumnKind::List => format!(
            "{need} GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (STRING); }} }} "
        ),
        ColumnKind::Integer => format!("{need} INT64 {name}; "),
        ColumnKind::Decimal => format!("{need} DOUBLE {name}; "),
        ColumnKind::Boolean => format!("{need} BOOLEAN {name}; "),
        ColumnKind::Date => format!("{need} INT32 {name} (DATE); "),
        ColumnKind::Moment => format!("{need} INT64 {name} (TIMESTAMP(MICROS,true)); "),
        ColumnKind::Json => format!("{need} BYTE_ARRAY {name} (JSON); "),
    }
}

/// The values of a column that wait for their group.
struct Gathered {
    values: Values,
    /// The level that says a value is there: 0 in a required column, one more in one that may be null.
    present: i16,
    /// For each value, or each element of a list, how much of its path is there.
    definitions: Vec<i16>,
    /// For each element, 0 where it begins a list and 1 where it goes on with one.
    repetitions: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Lists(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Decimals(Vec<f64>),
    Days(Vec<i32>),
    Booleans(Vec<bool>),
}

impl Gathered {
    fn new(column: &Column) -> Self {
        let values = match column.kind {
            ColumnKind::Text | ColumnKind::Json => Values::Texts(Vec::new()),
            ColumnKind::List => Values::Lists(Vec::new()),
            ColumnKind::Integer | ColumnKind::Moment => Values::Numbers(Vec::new()),
            ColumnKind::Decimal => Values::Decimals(Vec::new()),
            ColumnKind::Boolean => Values::Booleans(Vec::new()),
            ColumnKind::Date => Values::Days(Vec::new()),
        };
        let present = i16::from(!column.required);
        Self { values, present, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// Adds a value; about how many bytes that takes.
    fn add(&mut self, value: &Value) -> usize {
        match (&mut self.values, value) {
            (Values::Lists(texts), Value::List(list, _)) => {
                // An empty list is there, but has no element.
                self.definitions.push(self.present + i16::from(!list.is_empty()));
                self.repetitions.push(0);
                for _ in list.iter().skip(1) {
                    self.definitions.push(self.present + 1);
                    self.repetitions.push(1);
                }
                texts.extend(list.iter().map(|text| ByteArray::from(text.as_str())));
                return BYTES_OF_A_LEVEL
                    + list.iter().map(|text| text.len() + BYTES_OF_A_TEXT).sum::<usize>();
            }
            (Values::Texts(texts), Value::Text(text) | Value::Json(text)) => {
                self.definitions.push(self.present);
                texts.push(ByteArray::from(*text));
                return text.len() + BYTES_OF_A_TEXT;
            }
            (Values::Numbers(numbers), Value::Integer(number)) => numbers.push(*number),
            (Values::Numbers(numbers), Value::Moment(moment, _)) => numbers.push(moment.timestamp_micros()),
            (Values::Decimals(decimals), Value::Decimal(decimal, _)) => decimals.push(*decimal),
            (Values::Days(days), Value::Date(day, _)) => days.push(day.to_epoch_days()),
            (Values::Booleans(truths), Value::Boolean(truth)) => truths.push(*truth),
            _ => {
                self.definitions.push(0);
                self.repetitions.push(0);
                return BYTES_OF_A_LEVEL;
            }
        }
        self.definitions.push(self.present);
        BYTES_OF_A_SCALAR
    }

    /// Writes what has been gathered, and forgets it.
    fn write(&mut self, writer: &mut SerializedColumnWriter) -> Result<(), ParquetError> {
        let (levels, repetitions) = (Some(self.definitions.as_slice()), self.repetitions.as_slice());
        match &mut self.values {
            Values::Texts(texts) => writer.typed::<ByteArrayType>().write_batch(texts, levels, None)?,
            Values::Lists(texts) => {
                writer.typed::<ByteArrayType>().write_batch(texts, levels, Some(repetitions))?
            }
            Values::Numbers(numbers) => writer.typed::<Int64Type>().write_batch(numbers, levels, None)?,
            Values::Decimals(decimals) => writer.typed::<DoubleType>().write_batch(decimals, levels, None)?,
            Values::Days(days) => writer.typed::<Int32Type>().write_batch(days, levels, None)?,
            Values::Booleans(truths) => writer.typed::<BoolType>().write_batch(truths, levels, None)?,
        };
        self.clear();
        Ok(())
    }

    fn clear(&mut self) {
        match &mut self.values {
            Values::Texts(texts) | Values::Lists(texts) => texts.clear(),
            Values::Numbers(numbers) => numbers.clear(),
            Values::Decimals(decimals) => decimals.clear(),
            Values::Days(days) => days.clear(),
            Values::Booleans(truths) => truths.clear(),
        }
        self.definitions.clear();
        self.repetitions.clear();
    }
}

fn failed(error: ParquetError) -> ExportError {
    ExportError::File(std::io::Error::other(error))
}

#[cfg(test)]
mod tests {
    use super::super::about::tests::made_up;
    use super::super::value::tests::{ITEMS, full, sparse, text};
    use super::*;
    use crate::export::tables::Cell;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn written(rows: &[Row]) -> Vec<u8> {
        let mut writer = ParquetWriter::new(Vec::new(), &ITEMS, &made_up()).unwrap();
        for row in rows {
            writer.row(row).unwrap();
        }
        writer.finish().unwrap()
    }

    fn opened(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    /// The values of each row, by the names of their columns.
    fn read(bytes: &[u8]) -> Vec<Vec<(String, Field)>> {
        let rows = opened(bytes).into_iter().map(Result::unwrap);
        rows.map(|row| row.into_columns()).collect()
    }

    fn list(field: &Field) -> Vec<Field> {
        let Field::ListInternal(list) = field else { panic!("{field} is no list") };
        list.elements().to_vec()
    }

    #[test]
    fn values_come_back_with_their_types() {
        let rows = read(&written(&[full(), sparse("B-2")]));
        let values: Vec<_> = rows[0].iter().map(|(_, field)| field.clone()).collect();
        assert_eq!(values[0], Field::Str("A-1".to_owned()));
        let aliases = ["补身份证", "丢了身份证"].map(|alias| Field::Str(alias.to_owned()));
        assert_eq!(list(&values[2]), aliases);
        assert_eq!(values[3], Field::Null);
        assert_eq!(values[4], Field::Long(1));
        assert_eq!(values[5], Field::Bool(true));
        assert_eq!(values[6], Field::Date(17702));
        assert_eq!(values[7], Field::TimestampMicros(1_529_483_400_250_000));
        assert_eq!(values[8], Field::Str(r#"[{"amount":20}]"#.to_owned()));
        assert_eq!(values[9], Field::Double(20.4));
        assert!(rows[1].iter().skip(2).all(|(_, field)| *field == Field::Null));
    }

    #[test]
    fn the_file_says_which_release_it_is_of_and_that_it_is_made_up() {
        let reader = opened(&written(&[full()]));
        let said = reader.metadata().file_metadata().key_value_metadata().unwrap();
        let said: Vec<_> = said.iter().map(|said| (said.key.as_str(), said.value.clone().unwrap())).collect();
        let known = made_up();
        let known: Vec<_> = known.facts.iter().map(|fact| (fact.name, fact.value.clone())).collect();
        assert_eq!(said, known);
        assert!(known.iter().any(|(name, _)| *name == "synthetic"));
    }

    #[test]
    fn an_empty_list_is_not_a_list_that_nobody_knows() {
        let mut empty = full();
        empty.cells[2] = text("");
        let mut unknown = full();
        unknown.cells[2] = Cell::Nothing;
        let rows = read(&written(&[unknown, empty, full()]));
        assert_eq!(rows[0][2].1, Field::Null);
        assert_eq!(list(&rows[1][2].1), []);
        assert_eq!(list(&rows[2][2].1).len(), 2);
    }

    #[test]
    fn rows_are_cut_into_groups_and_none_is_lost() {
        let count = ROWS_IN_A_GROUP + 7;
        let rows: Vec<_> = (0..count).map(|number| sparse(&format!("{number:06}"))).collect();
        let reader = opened(&written(&rows));
        let groups = reader.metadata().row_groups();
        let sizes: Vec<_> = groups.iter().map(|group| group.num_rows()).collect();
        assert_eq!(sizes, [50_000, 7]);
        assert_eq!(reader.into_iter().count(), count);
    }

    #[test]
    fn long_texts_end_a_group_early() {
        let mut long = full();
        long.cells[1] = text(&"长".repeat(BYTES_IN_A_GROUP / 6));
        let groups = opened(&written(&[long.clone(), long.clone(), long])).metadata().num_row_groups();
        assert_eq!(groups, 2);
    }

    #[test]
    fn many_short_texts_end_a_group_before_they_take_more_memory_than_long_ones() {
        const TEXTS: usize = 200;
        let mut short = full();
        short.cells[2] = text(&["a"; TEXTS].join("|"));
        let reader = opened(&written(&vec![short; 6_000]));
        let first = usize::try_from(reader.metadata().row_group(0).num_rows()).unwrap();
        assert!(first * TEXTS * size_of::<ByteArray>() <= BYTES_IN_A_GROUP, "{first} rows");
    }

    #[test]
    fn the_same_rows_make_the_same_bytes_and_none_make_a_whole_file() {
        let rows = [full(), sparse("B-2")];
        assert_eq!(written(&rows), written(&rows));
        assert_eq!(read(&written(&[])).len(), 0);
    }
}
