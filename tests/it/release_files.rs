//! The files of a release: whole or not there, the same everywhere, and nothing is lost in them.

use crate::support::app::App;
use crate::support::database::{Database, on_each_database, postgres};
use crate::support::files::{AWKWARD, files, publish_awkward, rows};
use crate::support::imports::with_jinan;
use crate::support::process::until;
use crate::support::story;
use onevisit::export::files::{ENCODINGS, ReleaseFiles};
use onevisit::export::manifest::{MANIFEST, Manifest};
use onevisit::export::tables::all;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

fn folder_in(database: &Database, name: &str) -> PathBuf {
    database.folder.path().join(name)
}

/// Every file of a folder by its name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decoded(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    match encoding {
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut read).map(drop).unwrap(),
        "zstd" => read = zstd::decode_all(bytes).unwrap(),
        other => panic!("{other}"),
    }
    read
}

#[test]
fn the_manifest_is_true_of_every_file() {
    on_each_database(|database| {
        let store = with_jinan(database);
        let written = files(&store, &folder_in(database, "files"));
        let on_disk = contents(&written.folder);
        let read: Manifest = serde_json::from_slice(&on_disk[MANIFEST]).unwrap();
        assert_eq!(read, written.manifest);
        assert_eq!((read.release.number, read.release.last_change), (1, store.last_change(1).unwrap()));
        let mut listed = 1;
        for file in &read.files {
            let bytes = std::fs::read(written.path(file, None)).unwrap();
            assert_eq!((file.bytes, &file.sha256), (bytes.len() as u64, &hash(&bytes)), "{}", file.name);
            let rows_there = file.table.as_deref().map(|table| rows(&store, table).len() as u64);
            assert_eq!(file.rows, rows_there, "{}", file.name);
            for encoded in &file.encodings {
                let packed = std::fs::read(written.path(file, Some(&encoded.encoding))).unwrap();
                assert_eq!((encoded.bytes, &encoded.sha256), (packed.len() as u64, &hash(&packed)));
                assert_eq!(decoded(&encoded.encoding, &packed), bytes, "{}", file.name);
            }
            listed += 1 + file.encodings.len();
        }
        assert_eq!(listed, on_disk.len(), "nothing lies beside what is listed");
        assert_eq!(read.file("items.csv").unwrap().encodings.len(), ENCODINGS.len());
    });
}

#[test]
fn every_table_is_there_in_every_format() {
    let database = Database::sqlite();
    let written = files(&with_jinan(&database), &folder_in(&database, "files"));
    for table in all() {
        for ending in ["csv", "ndjson", "parquet"] {
            let file = written.manifest.file(&format!("{}.{ending}", table.name)).unwrap();
            assert_eq!((file.table.as_deref(), file.format.as_str()), (Some(table.name), ending));
        }
    }
    let mut archive = zip::ZipArchive::new(
        std::fs::File::open(written.path(written.manifest.file("catalogue.zip").unwrap(), None)).unwrap(),
    )
    .unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names[0], "README.txt");
    for file in written.manifest.files.iter().filter(|file| file.format == "csv" || file.format == "ndjson") {
        let mut bytes = Vec::new();
        archive.by_name(&file.name).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(hash(&bytes), file.sha256, "{}", file.name);
    }
}

#[test]
fn awkward_texts_survive_csv() {
    let database = Database::sqlite();
    let store = database.open();
    publish_awkward(&store);
    let written = files(&store, &folder_in(&database, "files"));
    let bytes = std::fs::read(written.path(written.manifest.file("items.csv").unwrap(), None)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = |name: &str| heading.iter().position(|column| column == name).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), AWKWARD.len());
    for (record, text) in records.iter().zip(AWKWARD) {
        let name = &record[at("name")];
        assert!(!name.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{name}");
        assert!(name == *text || name == format!("'{text}"), "{name}");
        assert!(record[at("aliases")].contains("|a\\|b|c\\\\|"), "{}", &record[at("aliases")]);
    }
}

#[test]
fn the_same_release_makes_the_same_bytes_everywhere() {
    let written = |database: &Database, name: &str| {
        let store = database.open();
        contents(&files(&store, &folder_in(database, name)).folder)
    };
    let sqlite = Database::sqlite();
    publish_awkward(&sqlite.open());
    let once = written(&sqlite, "once");
    assert_eq!(once, written(&sqlite, "again"));
    if let Some(postgres) = postgres() {
        publish_awkward(&postgres.open());
        assert_eq!(once, written(&postgres, "files"));
    }
}

#[test]
fn files_are_written_once_and_opened_again() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let folder = folder_in(&database, "files");
    let written = files(&store, &folder);
    let modified = || std::fs::metadata(written.folder.join(MANIFEST)).unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(files(&store, &folder), written);
    assert_eq!(modified(), before);
}

#[test]
fn what_is_not_whole_is_written_anew() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let folder = folder_in(&database, "files");
    let whole = contents(&files(&store, &folder).folder);
    let damages: [fn(&Path); 5] = [
        |folder| std::fs::remove_dir_all(folder).unwrap(),
        |folder| std::fs::remove_file(folder.join(MANIFEST)).unwrap(),
        |folder| std::fs::write(folder.join(MANIFEST), "{").unwrap(),
        |folder| std::fs::write(folder.join("items.csv.gz"), "cut").unwrap(),
        |folder| {
            // As long as it was.
            let mut bytes = std::fs::read(folder.join("items.csv")).unwrap();
            bytes[100] ^= 1;
            std::fs::write(folder.join("items.csv"), bytes).unwrap();
        },
    ];
    for damage in damages {
        damage(&files(&store, &folder).folder);
        assert_eq!(contents(&files(&store, &folder).folder), whole);
    }
    // What a process was writing when it was killed.
    let unfinished = folder.join("unfinished-x");
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join("items.csv"), "code").unwrap();
    assert_eq!(contents(&files(&store, &folder).folder), whole);
}

#[test]
fn the_files_of_few_releases_stay_and_those_of_the_newest_always() {
    let database = Database::sqlite();
    let store = with_jinan(&database);
    let folder = folder_in(&database, "files");
    let newest = files(&store, &folder).folder;
    for number in 0..5 {
        std::fs::create_dir(folder.join(format!("0-older{number}-1"))).unwrap();
    }
    std::fs::write(newest.join(MANIFEST), "{").unwrap();
    let written = files(&store, &folder);
    assert_eq!(written.folder, newest);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4);
    story::publish(&store, "next", |_| Ok(()));
    files(&store, &folder);
    assert!(newest.exists(), "it was the newest when there was none after it");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4);
}

#[test]
fn another_release_has_other_files() {
    let database = Database::sqlite();
    let store = database.open();
    let mut known: Vec<ReleaseFiles> = Vec::new();
    let folder = folder_in(&database, "files");
    story::publish(&store, "r0", |release| {
        release.put_entries(crate::support::fixtures::directory().sources.entries())
    });
    known.push(files(&store, &folder));
    story::publish(&store, "r00", |_| Ok(()));
    known.push(files(&store, &folder));
    assert_ne!(known[0].folder, known[1].folder);
    assert_eq!(known[1].manifest.release.previous.as_deref(), Some("r0"));
    assert_eq!(known[1].manifest.file("changes.csv").unwrap().rows, Some(0));
}

#[test]
fn files_that_cannot_be_written_are_said_to_be_so() {
    let database = Database::sqlite();
    drop(App::with_jinan(&database));
    let file = database.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let app = App::start(&database, &["--state-dir", file.to_str().unwrap()]);
    let detail = until("an attempt has failed", || {
        let refused = app.client.get("/v1/files");
        assert_eq!(refused.status, 503);
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        detail.contains("The last attempt failed").then_some(detail)
    });
    assert!(!detail.contains(file.to_str().unwrap()), "{detail}");
}
