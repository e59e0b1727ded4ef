//! The files of releases, written for tests.

use super::fixtures::{code, directory, edition, item};
use chrono::{DateTime, Utc};
use onevisit::domain::guide::{Fee, Guide, GuideEdition, Material, MaterialSource, Statement};
use onevisit::domain::item::Item;
use onevisit::export::files::ReleaseFiles;
use onevisit::export::tables::rows::Content;
use onevisit::export::tables::{Row, all};
use onevisit::export::uris::Uris;
use onevisit::search::releases::{ReleaseView, Releases};
use onevisit::store::Store;
use std::path::Path;
use std::sync::Arc;

/// Texts that formats stumble over.
pub const AWKWARD: &[&str] = &[
    "=1+1",
    "＝SUM(A1)",
    "-2",
    "'=x",
    "a,b",
    "say \"so\"",
    "two\nlines\r\nhere",
    "a|b",
    "c\\",
    "\tx",
    "@甲",
];

/// The newest release of a database, opened.
pub fn newest(store: &Store) -> Arc<ReleaseView> {
    let releases = Releases::new(store.clone(), 1);
    releases.refresh().unwrap();
    releases.published().unwrap().current.clone()
}

pub fn content<'a>(store: &'a Store, view: &'a ReleaseView) -> Content<'a> {
    Content { store, release: &view.release, directory: &view.directory }
}

/// Opens or writes the files of the newest release.
pub fn files(store: &Store, folder: &Path) -> ReleaseFiles {
    let view = newest(store);
    let uris = Uris::new("https://data.example.cn");
    ReleaseFiles::open_or_write(folder, &content(store, &view), view.last_change, &uris).unwrap()
}

/// The rows of a table of the newest release.
pub fn rows(store: &Store, table: &str) -> Vec<Row> {
    let (view, mut rows) = (newest(store), Vec::new());
    let table = all().iter().find(|known| known.name == table).unwrap();
    let mut take = |row| {
        rows.push(row);
        Ok(())
    };
    content(store, &view).for_each(table, &mut take).unwrap();
    rows
}

/// Publishes a release, at a moment that is the same each time, in which everything is awkward.
pub fn publish_awkward(store: &Store) {
    let directory = directory();
    let moment: DateTime<Utc> = "2026-03-01T08:00:01.000002Z".parse().unwrap();
    let awkward = || AWKWARD.iter().map(|text| (*text).to_owned());
    let items: Vec<Item> = awkward()
        .enumerate()
        .map(|(number, text)| Item {
            aliases: awkward().collect(),
            note: Some(text.clone()),
            parent: (number > 0).then(|| code("item-00")),
            ..item(&format!("item-{number:02}"), &text)
        })
        .collect();
    let guide = Guide {
        materials: awkward()
            .map(|name| Material { name, source: Some(MaterialSource::Applicant), ..Material::default() })
            .collect(),
        conditions: awkward().map(|text| Statement { text, evidence: None }).collect(),
        fees: vec![Fee { name: "工本费".to_owned(), amount: Some(500), ..Fee::default() }],
        charged: Some(true),
        ..Guide::default()
    };
    let written = store.publish(&edition("awkward"), moment, |release| {
        release.put_entries(directory.sources.entries())?;
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.handling_modes.entries())?;
        release.put_entries(directory.methods.entries())?;
        release.put_entries(directory.channels.entries())?;
        release.put_entries(directory.claims.entries())?;
        release.put_entries(directory.contradictions.entries())?;
        release.put_items(&items)?;
        release.put_guides(&[GuideEdition::after(0, code("item-03"), guide.clone())])
    });
    written.map_err(|error: onevisit::store::StoreError| error).unwrap();
}
