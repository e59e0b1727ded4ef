//! A small catalogue with a story: three releases in which things change, leave, move on and come back.

use super::fixtures::{code, directory, edition, item};
use onevisit::domain::change::{ChangeKind, Withdrawal};
use onevisit::domain::department::Department;
use onevisit::domain::guide::{CaseType, Guide, GuideEdition};
use onevisit::domain::item::Item;
use onevisit::domain::source::Provenance;
use onevisit::store::{ReleaseWriter, Store, StoreError};

/// Publishes one release.
pub fn publish(
    store: &Store,
    version: &str,
    write: impl FnOnce(&mut ReleaseWriter<'_>) -> Result<(), StoreError>,
) {
    store.publish(&edition(version), onevisit::clock::now(), write).unwrap();
}

/// An item that leaves.
pub fn leaves(key: &str, kind: ChangeKind, successors: &[&str], reason: Option<&str>) -> Withdrawal {
    let successors = successors.iter().map(|key| code(key)).collect();
    Withdrawal { item: code(key), kind, successors, reason: reason.map(str::to_owned) }
}

/// Three releases. In r1 there are kept, merged, old, mode and gone; in r2 mode has another mode and a guide,
/// old goes on as new, merged goes into kept, gone leaves, and the department has another name; in r3 new goes on
/// as newest, and gone comes back in another department.
pub fn tell(store: &Store) {
    let directory = directory();
    publish(store, "r1", |release| {
        release.put_entries(directory.sources.entries())?;
        release.put_entries(directory.jurisdictions.entries())?;
        release.put_entries(directory.departments.entries())?;
        release.put_entries(directory.handling_modes.entries())?;
        let two_sources = ["jinan-12345-regulation", "jinan-gov-2018-leader-activity"];
        let provenance = two_sources.map(|source| Provenance { source: code(source), quote: None });
        let kept = Item { provenance: provenance.to_vec(), ..item("kept", "不变") };
        release.put_items(&[
            item("gone", "取消"),
            kept,
            item("merged", "被并"),
            item("mode", "改办"),
            item("old", "换码"),
        ])
    });
    publish(store, "r2", |release| {
        let justice = directory.departments.get("justice").unwrap();
        release.put_entries(&[Department { name: "新司法局".to_owned(), ..justice.clone() }])?;
        release.put_items(&[
            Item { handling_mode: Some(code("zero_visit")), ..item("mode", "改办") },
            item("new", "换码"),
        ])?;
        let guide = Guide { case_type: Some(CaseType::Instant), ..Guide::default() };
        release.put_guides(&[GuideEdition::after(0, code("mode"), guide.clone())])?;
        release.put_guides(&[GuideEdition::after(0, code("new"), guide)])?;
        release.withdraw(&[
            leaves("merged", ChangeKind::Merged, &["kept"], Some("两件事合为一件")),
            leaves("old", ChangeKind::Renumbered, &["new"], None),
            leaves("gone", ChangeKind::Withdrawn, &[], None),
        ])
    });
    publish(store, "r3", |release| {
        release.put_items(&[
            Item { department: code("statistics"), ..item("gone", "恢复") },
            item("newest", "换码"),
        ])?;
        release.withdraw(&[leaves("new", ChangeKind::Renumbered, &["newest"], None)])
    });
}
