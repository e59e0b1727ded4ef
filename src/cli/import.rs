//! `onevisit import` and `onevisit check`: what they are asked, and the reports that they print.

use super::say;
use crate::clock;
use crate::config::Settings;
use crate::domain::ids::{Code, DepartmentCode, ReleaseVersion};
use crate::ingest::builtin::JINAN_2018;
use crate::ingest::reader::{ReadOptions, encoding_named};
use crate::ingest::understanding::mapping::{Mapping, built_in, built_in_names};
use crate::publish::check::check;
use crate::publish::import::{Destination, Missing, Request, import};
use crate::publish::{self, Intent};
use crate::report::text::Text;
use crate::report::{Report, html, json};
use crate::store::{DatabaseUrl, Store, StoreError, StoreOptions};
use anyhow::{Context, anyhow, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

/// The longest mapping, in bytes.
const MAX_MAPPING_LENGTH: u64 = 1 << 20;

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// For programs.
    Json,
    /// A page to hand back to a department.
    Html,
}

/// What `import` is asked.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Lists and guides: XLSX, XLS, ODS, CSV, TSV, JSON, JSON Lines, or catalogue folders
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The department that hands in: rows that name none are its own, rows of another one are refused
    #[arg(long, value_name = "CODE", value_parser = code::<DepartmentCode>)]
    department: Option<DepartmentCode>,
    /// What the fields of the files mean: a TOML file, or the name of a mapping that comes with the program
    #[arg(long, value_name = "FILE")]
    mapping: Option<String>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Publish at once, without the three sign-offs; the audit log says so. Without this, each department's
    /// changes become a proposal; only the first release of an empty database is published at once anyway
    #[arg(long)]
    unreviewed: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    report: Format,
    /// The character encoding of text files, such as utf-8, gb18030, utf-16le [default: found out]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What becomes of items of the same departments that the files lack [default: withdrawn, but not if
    /// they are more than half]
    #[arg(long, value_enum, value_name = "WHAT")]
    missing: Option<Missing>,
    /// Add departments that the catalogue lacks
    #[arg(long)]
    create_departments: bool,
    /// The version of the new release [default: the date]
    #[arg(long, value_name = "VERSION", value_parser = code::<ReleaseVersion>)]
    version: Option<ReleaseVersion>,
    /// The day whose state of affairs the files describe, such as 2018-08-15
    #[arg(long, value_name = "DATE")]
    baseline: Option<NaiveDate>,
}

/// What `check` is asked.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    report: Format,
}

fn code<T: Code>(text: &str) -> Result<T, String> {
    T::parse(text).map_err(|error| error.to_string())
}

/// Runs `import`.
pub(super) fn run_import(settings: &Settings, args: ImportArgs) -> anyhow::Result<()> {
    let (format, request) = (args.report, request(args)?);
    let dated = request.version.is_some() || request.baseline.is_some();
    let begins = request.mapping.as_ref().is_some_and(|mapping| mapping.release.is_some());
    if dated && !begins && request.destination == Destination::Proposals {
        bail!(
            "--version and --baseline belong to a release: give them to \"onevisit publish\", or add --unreviewed"
        );
    }
    let (url, mut options) = settings.database();
    let may_create = options.create || begins;
    options.create = may_create && !request.dry_run;
    let opened = Store::open(&url, &options);
    if let (true, Ok(store)) = (request.dry_run, &opened)
        && let Err(refused) = store.refuse_mirror()
    {
        log::warn!("without --dry-run, this import will be refused: {refused}");
    }
    let opened = match opened {
        // A dry run creates nothing: it is tried on a catalogue that is thrown away.
        Err(StoreError::Missing(_)) if may_create && request.dry_run => None,
        Ok(store) if request.dry_run && store.is_empty()? => None,
        opened => Some(opened?),
    };
    let Some(store) = opened else {
        let scratch = tempfile::tempdir().context("cannot make a folder for the dry run")?;
        let url = DatabaseUrl::Sqlite(scratch.path().join("dry-run.db"));
        let store = Store::open(&url, &StoreOptions { create: true, ..options })?;
        return print(&run(&store, &request, begins)?, format);
    };
    let outcome = run(&store, &request, begins);
    // It is thrown away only if it was created now and nothing was published.
    store.discard_if_created();
    print(&outcome?, format)
}

fn run(store: &Store, request: &Request, begins: bool) -> anyhow::Result<Report> {
    if !begins && store.is_empty()? {
        publish::load(store, JINAN_2018, Intent::Real, clock::now())?;
        log::info!("began with the built-in catalogue");
    }
    let bytes = request.files.iter().map(|file| std::fs::metadata(file).map_or(0, |data| data.len())).sum();
    let bar = progress_bar(bytes, "{bar:40} {bytes}/{total_bytes} {elapsed}");
    let outcome = import(store, request, clock::now(), &mut |read| bar.set_position(read));
    bar.finish_and_clear();
    Ok(outcome?)
}

fn request(args: ImportArgs) -> anyhow::Result<Request> {
    let encoding = args.encoding.as_deref().map(|name| {
        encoding_named(name).ok_or_else(|| {
            anyhow!(
                "\"{name}\" is no encoding; allowed are utf-8, gb18030, gbk, utf-16le, utf-16be and others"
            )
        })
    });
    Ok(Request {
        files: args.files,
        department: args.department,
        mapping: args.mapping.as_deref().map(mapping).transpose()?,
        read: ReadOptions { encoding: encoding.transpose()?, ..ReadOptions::default() },
        missing: args.missing,
        create_departments: args.create_departments,
        version: args.version,
        baseline: args.baseline,
        dry_run: args.dry_run,
        destination: if args.unreviewed { Destination::Release } else { Destination::Proposals },
    })
}

/// A mapping by its file or its name.
fn mapping(name: &str) -> anyhow::Result<Mapping> {
    let text = match built_in(name) {
        Some(text) => text.to_owned(),
        None => read_mapping(name).with_context(|| {
            let known: Vec<&str> = built_in_names().collect();
            format!(
                "cannot read the mapping {name}; those that come with the program are {}",
                known.join(", ")
            )
        })?,
    };
    Mapping::from_toml(&text).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow!("the mapping {name} cannot be used:\n{}", problems.join("\n"))
    })
}

/// Reads a mapping file. A device would never end, and no person writes a longer one.
fn read_mapping(name: &str) -> std::io::Result<String> {
    let data = std::fs::metadata(name)?;
    if !data.is_file() || data.len() > MAX_MAPPING_LENGTH {
        return Err(std::io::Error::other("a mapping is a file of at most 1 MiB"));
    }
    std::fs::read_to_string(name)
}

/// Runs `check`.
pub(super) fn run_check(settings: &Settings, args: &CheckArgs) -> anyhow::Result<()> {
    let (url, options) = settings.database();
    let store = Store::open(&url, &options)?;
    let bar = progress_bar(0, "{spinner} {pos} items");
    let report = check(&store, &|checked| bar.set_position(checked));
    bar.finish_and_clear();
    print(&report?, args.report)
}

/// A progress bar on a terminal; nothing where standard error is a pipe or a file.
fn progress_bar(length: u64, template: &str) -> ProgressBar {
    let bar = ProgressBar::new(length);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Prints a report; one with errors makes the command fail.
fn print(report: &Report, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Text => say(format_args!("{}", harmless(&Text(report).to_string())))?,
        Format::Json => say(format_args!("{}", json::write(report)?))?,
        Format::Html => say(format_args!("{}", html::write(report)))?,
    }
    match report.errors() {
        0 => Ok(()),
        errors => bail!("{errors} error(s); see the report"),
    }
}

/// A text for a terminal, which would obey control characters in names and cells.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
