//! The command `mirror`: follow another OneVisit service.

use super::say;
use crate::config::Settings;
use crate::mirror::Mirroring;
use crate::mirror::address::{Address, PlainHttp};
use crate::mirror::watch::{self, Manner};
use crate::store::Store;
use anyhow::Context;
use clap::Args;
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
    let manner = Manner { begin_at: args.release, interval: Duration::from_secs(args.interval) };
    let mut mirroring = Mirroring::open(store.clone(), address.clone(), &folder.join(MIRROR_FOLDER))?;
    log::info!("following {address} with {url}");
    if !args.once {
        return Err(watch::forever(&mut mirroring, &store, &manner).into());
    }
    let outcome = watch::once(&mut mirroring, &store, &manner)
        .with_context(|| format!("{url} was not brought up to date; {}", watch::served(&store)));
    if outcome.is_err() {
        drop(mirroring);
        store.discard_if_created(&url);
    }
    match outcome?.taken.as_slice() {
        [] => say(format_args!("{url} has everything that {address} has\n")),
        taken => say(format_args!("{url} has taken over {} from {address}\n", taken.join(", "))),
    }
}
