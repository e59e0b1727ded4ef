//! Publishing, and making the index of what was published, both through the library.

use super::changes::{Changes, open, prepare, publish};
use onevisit::search::index::ItemIndex;
use onevisit::search::releases::Releases;
use onevisit::store::Store;
use std::time::Instant;

pub(crate) const HEADING: &str = "\
| database | items | look for a release | publish, 100 renamed | refresh | publish, 50 new, 50 withdrawn | refresh | \
read all keys anew |
|---|---|---|---|---|---|---|---|
";

/// How often each is measured; the median is told.
const ROUNDS: usize = 5;
const LOOKS: u32 = 200;

pub(crate) fn measure(url: &str, items: u64) -> String {
    let store = open(url);
    let releases = Releases::new(store.clone(), 1);
    releases.refresh().unwrap();
    let looking = Instant::now();
    for _ in 0..LOOKS {
        assert!(!releases.refresh().unwrap());
    }
    let look = looking.elapsed().as_secs_f64() * 1e6 / f64::from(LOOKS);
    let (publish_renames, renames) = rounds(&store, &releases, items, Changes::Renames);
    let (publish_moves, moves) = rounds(&store, &releases, items, Changes::Moves);
    let current = releases.published().unwrap().current.clone();
    let building = Instant::now();
    let built = ItemIndex::build(&store, current.release.seq, &current.directory).unwrap();
    let build = building.elapsed().as_secs_f64() * 1e3;
    assert!(built == current.items, "the index that was made is not the one that is built");
    format!(
        "{look:.0} µs | {publish_renames:.1} ms | {renames:.1} ms | {publish_moves:.1} ms | {moves:.1} ms | \
         {build:.0} ms |"
    )
}

/// The medians of publishing and of refreshing, in milliseconds.
fn rounds(store: &Store, releases: &Releases, items: u64, changes: Changes) -> (f64, f64) {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let prepared = prepare(store, items, changes);
        let begun = Instant::now();
        publish(store, &prepared);
        times[0].push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        assert!(releases.refresh().unwrap());
        times[1].push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let [publishing, refreshing] = times.map(median);
    (publishing, refreshing)
}

pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
