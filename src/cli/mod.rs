//! The command line.

mod export;
mod import;
mod mirror;
mod proposals;
mod token;

use crate::clock;
use crate::config::Settings;
use crate::http::document::Document;
use crate::http::server;
use crate::ingest::folder::Folder;
use crate::publish::{self, Intent, LoadError};
use crate::store::Store;
use crate::synth;
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use std::fmt::Arguments;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::Duration;

/// Open data of a government's at-most-one-visit service catalogue (最多跑一次事项清单)
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    settings: Settings,

    /// Say which settings are in force, and stop
    #[arg(long, global = true)]
    check_config: bool,
}

const EXAMPLES: &str = "\
Examples:
  onevisit                                  serve the built-in Jinan 2018 catalogue on 127.0.0.1:8080
  onevisit load data/jinan-2018 --database-url sqlite:///var/lib/onevisit/catalogue.db
  onevisit serve --database-url sqlite:///var/lib/onevisit/catalogue.db --listen 0.0.0.0:8080
  onevisit import 市司法局事项清单.xlsx --dry-run
  onevisit token create --role editor --department justice --holder 张三
  onevisit mirror https://data.example.cn --database-url sqlite:///var/lib/onevisit/mirror.db
  onevisit export --base-url https://data.example.cn/onevisit /srv/files
  onevisit synth --items 20000 --seed 1 /tmp/made-up
  onevisit load --synthetic /tmp/made-up --database-url sqlite:///tmp/made-up.db

Then: curl http://127.0.0.1:8080/v1/items?handling_mode=zero_visit, or open /docs/ in a browser.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the catalogue (the default): bring the tables up to date, then answer
    Serve,
    /// Publish a catalogue folder as the first release of an empty database
    Load {
        /// The folder with release.json and the CSV files
        folder: PathBuf,
        /// Publish made-up data; refused for a folder that is not labelled so, and needed for one that is
        #[arg(long)]
        synthetic: bool,
    },
    /// Take in what departments hand in, as proposals: spreadsheets, text files, JSON, folders
    Import(import::ImportArgs),
    /// Check the newest release against all rules
    Check(import::CheckArgs),
    /// List proposals and where they stand
    Proposals(proposals::ListArgs),
    /// Submit a proposal to the three reviewers
    Submit(proposals::SubmitArgs),
    /// Sign a proposal off, or return it to the department, with a reviewer's token
    Review(proposals::ReviewArgs),
    /// Publish all proposals that have their three sign-offs, as the next release
    Publish(proposals::PublishArgs),
    /// Follow another OneVisit service: take over its releases, checked, into a database of their own
    Mirror(mirror::MirrorArgs),
    /// Write the files of a release: the same bytes as a server with this base URL serves
    Export(export::ExportArgs),
    /// Make, list and take back the tokens of those who write
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Write a made-up catalogue folder, for demonstration and measurement
    Synth {
        /// How many items
        #[arg(long, default_value_t = 1200, value_name = "N", conflicts_with = "profile")]
        items: u64,
        /// The same seed makes the same folder
        #[arg(long, default_value_t = 1, value_name = "S")]
        seed: u64,
        /// Reproduce published totals exactly: jinan-2018
        #[arg(long, value_name = "NAME")]
        profile: Option<synth::Profile>,
        /// The folder to write; it must be empty or missing
        folder: PathBuf,
    },
    /// Print the API document
    Openapi {
        /// In YAML instead of JSON
        #[arg(long)]
        yaml: bool,
    },
    /// Ask a running server whether it is ready; fails if it is not (for health checks)
    Probe,
}

impl Cli {
    /// What the log should hold.
    pub fn log_filter(&self) -> &str {
        &self.settings.log
    }

    /// Runs the command.
    ///
    /// # Errors
    /// With what went wrong, in words for the operator.
    pub fn run(self) -> anyhow::Result<()> {
        if self.check_config {
            return say(format_args!("{}\n", self.settings));
        }
        match self.command.unwrap_or(Command::Serve) {
            Command::Serve => server::serve(&self.settings),
            Command::Load { folder, synthetic } => {
                let intent = if synthetic { Intent::Synthetic } else { Intent::Real };
                load(&self.settings, folder, intent)
            }
            Command::Import(args) => import::run_import(&self.settings, args),
            Command::Check(args) => import::run_check(&self.settings, &args),
            Command::Proposals(args) => proposals::list(&self.settings, &args),
            Command::Submit(args) => proposals::submit(&self.settings, &args),
            Command::Review(args) => proposals::review(&self.settings, args),
            Command::Publish(args) => proposals::publish(&self.settings, args),
            Command::Mirror(args) => mirror::run(&self.settings, args),
            Command::Export(args) => export::run(&self.settings, &args),
            Command::Token(command) => token::run(&self.settings, &command),
            Command::Synth { items, seed, profile, folder } => {
                let summary = synth::write(&folder, &synth::Options { items, seed, profile })?;
                say(format_args!("wrote {} items to {}\n", summary.items, folder.display()))
            }
            Command::Openapi { yaml } => {
                let document = Document::build().map_err(anyhow::Error::msg)?;
                say(format_args!("{}", if yaml { document.yaml } else { document.json }))
            }
            Command::Probe => probe(&self.settings),
        }
    }
}

fn load(settings: &Settings, folder: PathBuf, intent: Intent) -> anyhow::Result<()> {
    let (url, mut options) = settings.database();
    // To load is to say that a database is wanted at this place.
    options.create = true;
    let shown = folder.display().to_string();
    let store = Store::open(&url, &options)?;
    let outcome = publish::load(&store, Folder::Disk(folder), intent, clock::now());
    if outcome.is_err() {
        store.discard_if_created();
    }
    match outcome {
        Ok(loaded) => {
            say(format_args!("published release {} with {} items into {url}\n", loaded.version, loaded.items))
        }
        Err(LoadError::Problems(problems)) => {
            for problem in &problems {
                eprintln!("{problem}");
            }
            bail!("{} problem(s) in {shown}; nothing was published", problems.len())
        }
        Err(error) => Err(error).with_context(|| format!("{shown} was not published")),
    }
}

fn probe(settings: &Settings) -> anyhow::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let mut address = settings.listen;
    if address.ip().is_unspecified() {
        address.set_ip([127, 0, 0, 1].into());
    }
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .with_context(|| format!("nothing listens on {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(4_096).read_to_string(&mut answer)?;
    let status = answer.lines().next().unwrap_or_default();
    if !status.contains(" 200 ") {
        bail!("{address} is not ready: {status}");
    }
    say(format_args!("{address} is ready\n"))
}

/// Writes to standard output. Whoever reads it may stop reading when they have seen enough.
fn say(text: Arguments<'_>) -> anyhow::Result<()> {
    match std::io::stdout().write_fmt(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
