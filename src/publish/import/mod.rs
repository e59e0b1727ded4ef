//! Takes in what departments hand in: files become a checked set of changes, and that becomes a release.
//!
//! Rows are read, matched, compared and written as they come, in one transaction; an error anywhere
//! rolls it back. A dry run does the same without writing.

mod base;
mod current;
mod draft;
mod files;
mod finish;
mod folder;
mod item_code;
mod places;
mod proposed;
mod resolve;
mod rows;
mod session;
mod target;

use crate::domain::audit::AuditAction;
use crate::domain::ids::{DepartmentCode, ReleaseVersion};
use crate::domain::token::Actor;
use crate::ingest::reader::ReadOptions;
use crate::ingest::understanding::mapping::{Lacking, Mapping};
use crate::publish::proposals::Deed;
use crate::report::{Outcome, Report};
use crate::store::{Store, StoreError, Writing};
use base::Base;
use chrono::{DateTime, NaiveDate, Utc};
use proposed::ProposalSink;
use resolve::Unknown;
use session::{Session, Terms};
use std::path::PathBuf;
use target::{Nowhere, Target};

/// What becomes of items of a department that its list no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Missing {
    /// They are withdrawn: the file is the whole list of each department in it.
    Withdraw,
    /// They stay: the file is a part of the list.
    Keep,
}

/// What to import, and how.
#[derive(Debug, Default)]
pub struct Request {
    /// Files and catalogue folders.
    pub files: Vec<PathBuf>,
    /// The only department that hands in.
    pub department: Option<DepartmentCode>,
    /// What the fields of the files mean.
    pub mapping: Option<Mapping>,
    /// How to read the files.
    pub read: ReadOptions,
    /// What becomes of items that are missing; if nothing is said they are withdrawn, unless they are most.
    pub missing: Option<Missing>,
    /// Whether departments that the catalogue lacks are added.
    pub create_departments: bool,
    /// The version of the release; the day, if nothing is said.
    pub version: Option<ReleaseVersion>,
    /// The day whose state of affairs the files describe (时间节点).
    pub baseline: Option<NaiveDate>,
    /// Whether to change nothing.
    pub dry_run: bool,
    /// What the changes become.
    pub destination: Destination,
}

/// What the changes of an import become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Destination {
    /// The next release, at once and without sign-offs.
    #[default]
    Release,
    /// Proposals, one for each department, to be signed off.
    Proposals,
}

/// Why an import could not even say what is wrong with the files. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is nothing to start from.
    #[error(
        "the database has no catalogue yet. Load one first (\"onevisit load FOLDER\", or start \"onevisit serve\" \
         for the built-in one), or import with a mapping that has a [release] section"
    )]
    Empty,
    /// Another release was published meanwhile.
    #[error(
        "another release was published while the files were read; nothing was changed. Import them again"
    )]
    Overtaken,
    /// There is no such department.
    #[error("the catalogue has no department \"{0}\"; see /v1/departments for the codes")]
    NoSuchDepartment(DepartmentCode),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a transaction is rolled back.
enum Stop {
    /// There is nothing to publish; the report says why.
    Nothing(Box<Report>),
    Failed(ImportError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Imports files into the catalogue. The report says what was done, or all that is wrong.
///
/// `progress` is told how many bytes of all files have been read.
///
/// # Errors
/// When the database fails, or has nothing to start from.
pub fn import(
    store: &Store,
    request: &Request,
    now: DateTime<Utc>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, ImportError> {
    let base = Base::read(store, request, now)?;
    if let Some(code) = &request.department
        && base.directory.departments.get(code.as_ref()).is_none()
    {
        return Err(ImportError::NoSuchDepartment(code.clone()));
    }
    if request.dry_run {
        let mut nowhere = Nowhere;
        let mut session = begin(store, request, &base, &mut nowhere)?;
        session.read_all(request, progress)?;
        session.finish(request, &base.directory)?;
        let before = base.version.as_ref().map(ToString::to_string);
        let refused = session.report.errors() > 0;
        return Ok(session.into_report(if refused {
            Outcome::Refused(before)
        } else {
            Outcome::DryRun(before)
        }));
    }
    let actor = Actor::operator();
    let deed = Deed { actor: &actor, now, request_id: None };
    let outcome = store.write(|writing| {
        if request.destination == Destination::Proposals && base.seq > 0 {
            propose(store, request, &base, writing, deed, progress)
        } else {
            publish(store, request, &base, writing, deed, progress)
        }
    });
    match outcome {
        Ok(report) => Ok(report),
        Err(Stop::Nothing(report)) => Ok(*report),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn begin<'a>(
    store: &'a Store,
    request: &Request,
    base: &Base,
    target: &'a mut dyn Target,
) -> Result<Session<'a>, ImportError> {
    let create = |wanted: bool| if wanted { Unknown::Add } else { Unknown::Refuse };
    let lets = |part: fn(&Mapping) -> Lacking| request.mapping.as_ref().map(part) == Some(Lacking::Create);
    let terms = Terms {
        department: request.department.clone(),
        departments: create(request.create_departments || lets(|mapping| mapping.departments)),
        jurisdictions: create(lets(|mapping| mapping.jurisdictions)),
        home: base.edition.jurisdiction.clone(),
        synthetic: base.edition.synthetic.is_some(),
    };
    Ok(Session::new(store, base.seq, terms, base.directory.clone(), target)?)
}

/// Reads everything into the next release, or says why there is nothing to publish.
fn publish(
    store: &Store,
    request: &Request,
    base: &Base,
    writing: &mut Writing<'_>,
    deed: Deed<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Stop> {
    let mut published = Report::default();
    writing.publish(&base.edition, deed.now, |writer| {
        if writer.seq() != base.seq + 1 {
            return Err(Stop::Failed(ImportError::Overtaken));
        }
        published = read(store, request, base, writer, progress)?;
        Ok(())
    })?;
    let version = base.edition.version.to_string();
    writing.audit(&deed.event(AuditAction::ReleaseUnreviewed, version.clone()))?;
    published.outcome = Some(Outcome::Published(version));
    Ok(published)
}

/// Reads everything into proposals, or says why there is nothing to propose.
fn propose(
    store: &Store,
    request: &Request,
    base: &Base,
    writing: &mut Writing<'_>,
    deed: Deed<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Stop> {
    if store.newest_seq()? != Some(base.seq) {
        return Err(Stop::Failed(ImportError::Overtaken));
    }
    let names: Vec<String> = request.files.iter().map(|file| files::shown(file)).collect();
    let mut sink = ProposalSink::new(writing, deed, base.seq, names.join(", "));
    let mut report = read(store, request, base, &mut sink, progress)?;
    report.proposals = std::mem::take(&mut sink.codes);
    report.outcome = Some(Outcome::Proposed(base.version.as_ref().map(ToString::to_string)));
    Ok(report)
}

/// Reads everything, and writes it if there is no error and something to change.
fn read(
    store: &Store,
    request: &Request,
    base: &Base,
    target: &mut dyn Target,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Stop> {
    let mut session = begin(store, request, base, target).map_err(Stop::Failed)?;
    session.read_all(request, progress)?;
    session.finish(request, &base.directory)?;
    let before = base.version.as_ref().map(ToString::to_string);
    let (errors, changes) = (session.report.errors(), session.report.tally.changes_anything());
    match (errors, changes) {
        (0, true) => Ok(session.report),
        (0, false) => {
            let unchanged = Outcome::Unchanged(before.unwrap_or_default());
            Err(Stop::Nothing(Box::new(session.into_report(unchanged))))
        }
        _ => Err(Stop::Nothing(Box::new(session.into_report(Outcome::Refused(before))))),
    }
}
