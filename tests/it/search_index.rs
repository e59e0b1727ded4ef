//! The full-text index on disk: made when it is missing, kept when it is whole, never a reason not to start.

use crate::support::app::App;
use crate::support::client::Client;
use crate::support::database::{Database, on_each_database};
use crate::support::proposals::{carry_out, editor, propose_item, publish, sign_off};
use onevisit::publish::proposals::Act;
use onevisit::search::dictionary::Dictionary;
use onevisit::search::releases::Releases;
use onevisit::search::text::{KeptIndexes, TextIndex};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

fn first(client: &Client, question: &str) -> (Value, Value) {
    let question = utf8_percent_encode(question, NON_ALPHANUMERIC);
    let answer = client.json(&format!("/v1/search?q={question}"));
    (answer["data"][0]["item"]["code"].clone(), answer["release"]["version"].clone())
}

fn folder(database: &Database) -> PathBuf {
    database.folder.path().join("state").join("search")
}

/// The folders of indexes, and when each was written.
fn indexes(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(PathBuf, SystemTime)> = entries
        .map(|entry| {
            (entry.path(), std::fs::metadata(entry.path().join("meta.json")).unwrap().modified().unwrap())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn an_index_is_kept_beside_the_database_and_used_again() {
    let database = Database::sqlite();
    let found = first(&App::with_jinan(&database).client, "公证");
    let kept = indexes(&folder(&database));
    assert_eq!(kept.len(), 1);
    assert_eq!(first(&App::start(&database, &[]).client, "公证"), found);
    assert_eq!(indexes(&folder(&database)), kept, "a start finds it made");
}

#[test]
fn an_index_that_is_damaged_or_gone_is_made_anew() {
    let database = Database::sqlite();
    let found = first(&App::with_jinan(&database).client, "公证");
    let kept = indexes(&folder(&database));
    for damage in [
        |folder: &Path| std::fs::remove_dir_all(folder).unwrap(),
        |folder: &Path| std::fs::write(folder.join("meta.json"), "{").unwrap(),
        |folder: &Path| {
            for file in std::fs::read_dir(folder).unwrap().flatten() {
                if file.path().extension().is_some_and(|extension| extension == "idx" || extension == "term")
                {
                    std::fs::write(file.path(), "").unwrap();
                }
            }
        },
        |folder: &Path| {
            let mut files = std::fs::read_dir(folder).unwrap().flatten().map(|file| file.path());
            let store = files.find(|file| file.extension().is_some_and(|ending| ending == "store")).unwrap();
            let mut bytes = std::fs::read(&store).unwrap();
            bytes[10] ^= 1;
            std::fs::write(&store, bytes).unwrap();
        },
    ] {
        damage(&kept[0].0);
        assert_eq!(first(&App::start(&database, &[]).client, "公证"), found);
        assert_eq!(indexes(&folder(&database))[0].0, kept[0].0);
    }
}

#[test]
fn a_folder_that_cannot_be_written_keeps_nobody_from_searching() {
    let database = Database::sqlite();
    let found = first(&App::with_jinan(&database).client, "公证");
    let file = database.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    let app = App::start(&database, &["--state-dir", file.to_str().unwrap()]);
    assert_eq!(first(&app.client, "公证"), found);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "no folder");
}

#[test]
fn abandoned_work_and_old_indexes_are_tidied_away() {
    let database = Database::sqlite();
    let app = App::with_jinan(&database);
    let folder = database.folder.path().join("indexes");
    for number in 0..9 {
        std::fs::create_dir_all(folder.join(format!("-{number}-old-1"))).unwrap();
        std::fs::create_dir_all(folder.join(format!("0-old{number}-1"))).unwrap();
    }
    std::fs::create_dir_all(folder.join("something else")).unwrap();
    std::fs::create_dir_all(folder.join("unfinished-new")).unwrap();
    let releases = Releases::new(app.state.store.clone(), 1);
    releases.refresh().unwrap();
    let view = releases.published().unwrap().current.clone();
    KeptIndexes::new(folder.clone()).open_or_build(&app.state.store, &view).unwrap();
    let left = std::fs::read_dir(&folder).unwrap().flatten().count();
    assert_eq!(
        left,
        9 + 1 + 6 + 1 + 1,
        "what is none of ours, six old ones, the new one, and what another process may be making"
    );
    assert!(folder.join("unfinished-new").exists());
}

#[test]
fn the_release_before_goes_on_answering_until_the_index_of_the_new_one_is_made() {
    on_each_database(|database| {
        let app = App::with_jinan(database);
        assert_eq!(first(&app.client, "遗嘱").1, "2018-06-20");
        let made = propose_item(&app.state.store, &editor("justice", "王"), "a-will", "遗嘱公证");
        submit(&app, &made.code());
        sign_off(&app.state.store, &made.code());
        publish(&app.state.store, "2018-09-01").unwrap();
        app.state.releases.refresh().unwrap();
        let begun = Instant::now();
        loop {
            let (code, release) = first(&app.client, "遗嘱");
            if release == "2018-09-01" {
                assert_eq!(code, "a-will");
                break;
            }
            assert_eq!(release, "2018-06-20", "never nothing");
            assert!(begun.elapsed() < Duration::from_secs(30), "the index of the new release is not made");
        }
        let before = app.client.json("/v1/search?q=%E9%81%97%E5%98%B1%E5%85%AC%E8%AF%81&release=2018-06-20");
        assert_eq!(before["data"][0]["item"]["code"], "notarisation", "the older release as it was");
    });
}

fn submit(app: &App, proposal: &str) {
    carry_out(&app.state.store, &editor("justice", "王"), proposal, Act::Submit).unwrap();
}

#[test]
fn an_index_in_memory_and_one_on_disk_find_the_same() {
    let database = Database::sqlite();
    let app = App::with_profile(&database);
    let releases = Releases::new(app.state.store.clone(), 1);
    releases.refresh().unwrap();
    let view = releases.published().unwrap().current.clone();
    let kept = KeptIndexes::new(database.folder.path().join("indexes"));
    kept.open_or_build(&app.state.store, &view).unwrap();
    let on_disk = kept.open_or_build(&app.state.store, &view).unwrap();
    let in_memory = TextIndex::build(&app.state.store, view.release.seq, &view.directory).unwrap();
    let dictionary = Dictionary::built_in().unwrap();
    for question in ["公积金怎么取", "变更", "身份证丢了", "食品 许可"] {
        let find = |index: &TextIndex| index.find(question, &dictionary, None, 50).unwrap();
        let (a, b) = (find(&on_disk), find(&in_memory));
        assert_eq!((a.best, a.places), (b.best, b.places), "{question}");
    }
}
