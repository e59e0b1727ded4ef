//! The command `mirror`: follow another OneVisit service.

use super::say;
use crate::config::Settings;
use crate::mirror::address::{Address, PlainHttp};
use crate::mirror::watch::{self, Manner};
use crate::mirror::{Mirroring, Outcome};
use crate::store::Store;
use anyhow::Context;
use clap::Args;
use std::path::Path;
use std::time::Duration;

/// Where in the folder for derived data a mirror keeps what it fetches.
const MIRROR_FOLDER: &str = "mirror";

/// Which service to follow, and how.
#[derive(Debug, Args)]
pub struct MirrorArgs {
    /// The address of the service
    #[arg(value_name = "URL", help = "The address of the service, such as https://data.example.cn")]
    upstream: String,
    /// Begin with this release and take over all that follow; the oldest one gives the whole history
    /// [default: the newest]
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// Look once and stop, instead of following for good
    #[arg(long)]
    once: bool,
    /// Seconds between two looks; after failures in a row more and more, up to ten times as many
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    interval: u64,
    /// Take data over http from another machine: only where nobody on the way can change it
    #[arg(long)]
    allow_http: bool,
}

/// Follows a service.
pub(super) fn run(settings: &Settings, args: MirrorArgs) -> anyhow::Result<()> {
    let plain = if args.allow_http { PlainHttp::Allowed } else { PlainHttp::FromThisMachine };
    let address = Address::parse(&args.upstream, plain);
    let address = address.map_err(|right| anyhow::anyhow!("\"{}\": {right}", args.upstream))?;
    let (url, mut options) = settings.database();
    // To mirror is to say that a database is wanted at this place.
    options.create = true;
    let folder = settings.state_folder().context(
        "a mirror keeps what it fetches in files: name a folder for them with --state-dir (ONEVISIT_STATE_DIR)",
    )?;
    let store = Store::open(&url, &options)?;
    let outcome = follow(&store, &address, &folder.join(MIRROR_FOLDER), args);
    if outcome.is_err() {
        store.discard_if_created();
    }
    match outcome.with_context(|| format!("{url} was not brought up to date"))?.taken.as_slice() {
        [] => say(format_args!("{url} has everything that {address} has\n")),
        taken => say(format_args!("{url} has taken over {} from {address}\n", taken.join(", "))),
    }
}

/// A mirror begins once. Whoever wants another beginning must not believe to have it.
fn check_begin(store: &Store, wanted: Option<&str>) -> anyhow::Result<()> {
    let releases = store.releases()?;
    let begun = releases.first().map(|release| release.edition.version.as_ref());
    match begun.zip(wanted).filter(|(begun, wanted)| begun != wanted) {
        None => Ok(()),
        Some((begun, wanted)) => anyhow::bail!(
            "this mirror has begun with release {begun}, and cannot begin anew with {wanted}: leave out --release, or \
             name another database (--database-url) for a mirror that begins there"
        ),
    }
}

/// Looks once, or for good; then it returns only with what no later look can mend.
fn follow(store: &Store, address: &Address, folder: &Path, args: MirrorArgs) -> anyhow::Result<Outcome> {
    check_begin(store, args.release.as_deref())?;
    let manner = Manner { begin_at: args.release, interval: Duration::from_secs(args.interval) };
    let mut mirroring = Mirroring::open(store.clone(), address.clone(), folder)?;
    log::info!("following {address}");
    if args.once {
        return watch::once(&mut mirroring, store, &manner).with_context(|| watch::served(store));
    }
    Err(watch::forever(&mut mirroring, store, &manner).into())
}
