//! Whatever happens upstream, release by release: the files that a mirror makes of the changes have the checksums of
//! each manifest, and its rows say the same.

use crate::support::database::{Database, on_each_database};
use crate::support::histories::{few_cases, histories, publish};
use crate::support::mirrors::{Copy, Upstream};
use crate::support::wire;
use onevisit::domain::release::Release;
use onevisit::export::formats::ndjson::NdjsonWriter;
use onevisit::export::manifest::{FileEntry, ReleaseRecord};
use onevisit::export::tables::all;
use onevisit::export::tables::rows::Content;
use onevisit::mirror::kinds::TABLES;
use onevisit::mirror::records::file_of;
use onevisit::store::{ChangeQuery, RecordedChange, Store};
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The files that hold a release whole, as the exporter writes them.
fn files_of(store: &Store, release: &Release) -> BTreeMap<String, Vec<u8>> {
    let directory = store.directory(release.seq).unwrap();
    let content = Content { store, release, directory: &directory };
    let whole = all().iter().filter(|table| TABLES.contains(&table.name));
    let written = whole.map(|table| {
        let mut writer = NdjsonWriter::new(Vec::new());
        content.for_each(table, &mut |row| writer.row(&row)).unwrap();
        (file_of(table.name), writer.finish().unwrap())
    });
    written.collect()
}

/// A manifest of those files alone: to write a release in every format takes long, and is not what is tested.
fn manifest(store: &Store, release: &Release) -> String {
    let files: Vec<FileEntry> = files_of(store, release)
        .into_iter()
        .map(|(name, bytes)| FileEntry {
            name,
            table: None,
            format: "ndjson".to_owned(),
            media_type: "application/x-ndjson".to_owned(),
            bytes: bytes.len() as u64,
            rows: None,
            sha256: Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            modified: release.published_at,
            encodings: Vec::new(),
        })
        .collect();
    let record = ReleaseRecord::new(release, store.last_change(release.seq).unwrap());
    json!({"data": {"release": record, "files": files}}).to_string()
}

/// Answers for the files of the releases in the upstream's place.
fn answer_for_files(upstream: &Upstream) {
    let store = upstream.store.clone();
    upstream.wire.stand_in(move |path| {
        let parts: Vec<&str> = path.split('/').collect();
        let ["", "v1", "releases", version, "files", name @ ..] = &parts[..] else { return None };
        let releases = store.releases().unwrap();
        let release = releases.iter().find(|release| release.edition.version.as_ref() == *version).unwrap();
        Some(match name {
            [] => wire::answer("200 OK", &manifest(&store, release)),
            _ => {
                let files = files_of(&store, release);
                wire::answer("200 OK", std::str::from_utf8(&files[*name.last().unwrap()]).unwrap())
            }
        })
    });
}

/// What the feed says after a change.
fn feed(store: &Store, after: i64) -> Vec<RecordedChange> {
    store.changes(&ChangeQuery { after, up_to: 99, limit: 100_000, ..ChangeQuery::default() }).unwrap()
}

proptest! {
    #![proptest_config(few_cases())]

    #[test]
    fn any_history_is_followed(history in histories(), begin in 0..3_usize) {
        on_each_database(|database| {
            let origin = Database::sqlite();
            publish(&origin.open(), &history);
            let upstream = Upstream::of(&origin);
            answer_for_files(&upstream);
            let begin = begin.min(history.len() - 1);
            let first = format!("r{}", begin + 1);
            let mut copy = Copy::of(database, &upstream.wire.address, Some(&first));
            let versions: Vec<String> = (begin..history.len()).map(|number| format!("r{}", number + 1)).collect();
            assert_eq!(copy.takes(), versions);
            // Nothing was resynchronised: every release was made of its changes and had the right checksums.
            let known = copy.store.mirror().unwrap().unwrap();
            let theirs = &upstream.store.releases().unwrap()[begin..];
            let after = if begin == 0 { 0 } else { upstream.store.last_change(theirs[0].seq).unwrap() };
            assert_eq!(known.feed_begins_after, after);
            assert_eq!(copy.store.releases().unwrap(), theirs);
            for release in theirs {
                assert!(files_of(&copy.store, release) == files_of(&upstream.store, release));
                let last = |store: &Store| store.last_change(release.seq).unwrap();
                assert_eq!(last(&copy.store), last(&upstream.store));
            }
            assert_eq!(feed(&copy.store, after), feed(&upstream.store, after));
        });
    }
}
