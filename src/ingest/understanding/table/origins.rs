//! Which column a field of a sheet comes from.

use super::super::headings::{Meaning, exact, is_of_labels};
use super::super::mapping::Mapping;
use super::super::source::Origin;
use super::super::table_heading::Column;
use super::super::tidy::{key, short};
use crate::domain::problem::Problem;
use crate::ingest::field::Field;
use crate::ingest::handed_in::RowPlace;

/// Where each field comes from, and the headings that are not taken.
pub(super) fn origins<'m, 'c>(
    columns: &'c [Column],
    mapping: Option<&'m Mapping>,
) -> (Vec<Origin<'m, usize>>, Vec<&'c Column>) {
    let mut origins: Vec<Origin<'m, usize>> = Vec::new();
    for (field, rule) in mapping.map_or(&[][..], |mapping| mapping.rules.as_slice()) {
        let of_rule = rule.from.iter().filter_map(|name| {
            columns.iter().find(|column| key(&column.heading) == key(name)).map(|column| column.at)
        });
        let keys: Vec<usize> = of_rule.collect();
        if let (false, Some(mapping)) = (keys.is_empty(), mapping) {
            origins.push(Origin::mapped(*field, rule, keys, mapping));
        }
    }
    let mut left: Vec<&Column> = Vec::new();
    // A known heading counts before one with a known word in it, wherever they stand.
    let (sure, guessed): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(|column| is_exact(column));
    for column in sure.into_iter().chain(guessed) {
        if origins.iter().any(|origin| origin.keys.contains(&column.at)) {
            continue;
        }
        match column.meaning {
            Some(meaning) if meaning != Meaning::NotOurs && is_free(&origins, meaning) => {
                origins.push(Origin::plain(meaning, column.heading.clone(), column.at, mapping));
            }
            Some(meaning) if is_of_labels(&column.heading) && may_be_replaced(&origins, meaning) => {
                let replaced = origins.extract_if(.., |origin| origin.meaning == meaning);
                let replaced: Vec<usize> = replaced.flat_map(|origin| origin.keys).collect();
                left.extend(columns.iter().filter(|column| replaced.contains(&column.at)));
                origins.push(Origin::plain(meaning, column.heading.clone(), column.at, mapping));
            }
            _ => left.push(column),
        }
    }
    left.sort_by_key(|column| column.at);
    (origins, left)
}

fn is_exact(column: &Column) -> bool {
    column.meaning.is_some() && exact(&column.heading) == column.meaning
}

/// What to say of a known heading whose field another column has already.
pub(super) fn taken_twice(
    place: &RowPlace,
    column: &Column,
    origins: &[Origin<'_, usize>],
) -> Option<Problem> {
    let taken = origins.iter().find(|origin| Some(origin.meaning) == column.meaning)?;
    let field = taken.field().filter(|field| *field != Field::Number && is_exact(column))?;
    // A mapping, and a column of labels beside one of codes, are chosen on purpose.
    if taken.is_mapped() || is_of_labels(&taken.heading) {
        return None;
    }
    let message = format!(
        "the columns \"{}\" and \"{}\" both speak of {}, and the second is not taken; delete or rename the one \
         that does not count, or name the right one in a mapping",
        short(&taken.heading),
        short(&column.heading),
        field.code()
    );
    let problem = Problem::in_file(&place.file, "column-not-taken", message);
    Some(problem.in_sheet(place.sheet.as_deref()).warning())
}

/// One column speaks of a field; under 办理形式 and the like two may speak of two things.
fn is_free(origins: &[Origin<'_, usize>], meaning: Meaning) -> bool {
    meaning == Meaning::ModeOrForms || !origins.iter().any(|origin| origin.meaning == meaning)
}

/// Whether a column of codes gives way to that of its labels: only labels mean the same everywhere.
fn may_be_replaced(origins: &[Origin<'_, usize>], meaning: Meaning) -> bool {
    origins.iter().any(|origin| origin.meaning == meaning && !origin.is_mapped())
}
