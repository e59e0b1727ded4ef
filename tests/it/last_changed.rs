//! When a table was changed last: whatever happens, release by release, it is never said too early.

use crate::support::database::Database;
use crate::support::histories::{complete_histories, publish};
use onevisit::domain::release::Release;
use onevisit::export::files::modified::Modified;
use onevisit::export::formats::csv::CsvWriter;
use onevisit::export::tables::rows::Content;
use onevisit::export::tables::{Table, all};
use onevisit::store::Store;
use proptest::prelude::*;

/// A table as its file says it, and when it was changed last.
fn told(store: &Store, release: &Release, table: &'static Table) -> (Vec<u8>, chrono::DateTime<chrono::Utc>) {
    let directory = store.directory(release.seq).unwrap();
    let content = Content { store, release, directory: &directory };
    let mut writer = CsvWriter::new(Vec::new(), table).unwrap();
    content.for_each(table, &mut |row| writer.row(&row)).unwrap();
    let releases = store.releases().unwrap();
    let modified = Modified::read(store, &releases, release).unwrap().of(table.name);
    (writer.finish().unwrap(), modified)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_that_says_something_else_was_changed(history in complete_histories()) {
        let database = Database::sqlite();
        let store = database.open();
        publish(&store, &history);
        let releases = store.releases().unwrap();
        for (before, after) in releases.iter().zip(releases.iter().skip(1)) {
            prop_assert!(before.published_at < after.published_at);
            for table in all() {
                let ((old, _), (new, modified)) = (told(&store, before, table), told(&store, after, table));
                prop_assert!(modified <= after.published_at);
                prop_assert!(old == new || modified == after.published_at, "{} at {}", table.name, after.seq);
            }
        }
    }
}
