//! Releases that change a hundred items of a synthetic catalogue.

use onevisit::domain::ids::Code;
use onevisit::domain::item::Item;
use onevisit::domain::release::{Edition, Release};
use onevisit::store::{Ended, ReleaseWriter, Store, StoreError, StoreOptions};

/// How many items a release changes.
const CHANGED: u64 = 100;

/// What a release does.
#[derive(Clone, Copy)]
pub(crate) enum Changes {
    /// Gives items other names; their places stay.
    Renames,
    /// Withdraws some items and adds as many; the places of most others move.
    Moves,
}

pub(crate) fn open(url: &str) -> Store {
    Store::open(&url.parse().unwrap(), &StoreOptions::default()).unwrap()
}

/// The rows of a release, made before it is published.
pub(crate) struct Prepared {
    edition: Edition,
    ended: Vec<String>,
    put: Vec<Item>,
}

/// Takes items from all over the catalogue, others for each release.
pub(crate) fn prepare(store: &Store, items: u64, changes: Changes) -> Prepared {
    let newest: Release = store.releases().unwrap().pop().unwrap();
    let step = items / CHANGED;
    let offset = newest.seq as u64 % step;
    let codes = (0..CHANGED).map(|n| format!("syn-{:07}", n * step + offset + 1));
    let mut prepared = Prepared {
        edition: Edition { version: Code::parse(&format!("r{}", newest.seq + 1)).unwrap(), ..newest.edition },
        ended: Vec::new(),
        put: Vec::new(),
    };
    for code in codes {
        let Some(item) = store.item(newest.seq, &code).unwrap() else { continue };
        match changes {
            Changes::Renames => {
                let name = format!("{}（{}）", item.name, newest.seq);
                prepared.put.push(Item { name, ..item });
            }
            Changes::Moves if prepared.put.len() <= prepared.ended.len() => {
                let code = Code::parse(&format!("{code}-{}", newest.seq)).unwrap();
                prepared.put.push(Item { code, parent: None, ..item });
            }
            Changes::Moves => prepared.ended.push(code),
        }
    }
    prepared
}

/// Publishes what has been prepared.
pub(crate) fn publish(store: &Store, prepared: &Prepared) {
    let write = |release: &mut ReleaseWriter<'_>| -> Result<(), StoreError> {
        let ended: Vec<Ended> = prepared.ended.iter().map(|code| Ended::Item(code)).collect();
        release.end(&ended)?;
        release.put_items(&prepared.put)
    };
    store.publish(&prepared.edition, onevisit::clock::now(), write).unwrap();
}
