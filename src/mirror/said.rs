//! What an upstream says, as far as a mirror reads it.

use super::error::MirrorError;
use super::staging::Staged;
use crate::domain::code_list::CodeList;
use crate::domain::ids::{Code, DepartmentCode};
use crate::domain::sign_off::SignOff;
use crate::export::manifest::FileEntry;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

/// An answer with what was asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

/// The index of a service.
#[derive(Debug, Deserialize)]
pub(super) struct IndexSaid {
    /// Where its permanent URIs are.
    pub(super) uri_base: Option<String>,
}

/// A page of the list of releases, the newest first.
#[derive(Debug, Deserialize)]
pub(super) struct ReleasesPage {
    pub(super) data: Vec<ReleaseSaid>,
    pub(super) page: PageSaid,
}

#[derive(Debug, Deserialize)]
pub(super) struct PageSaid {
    pub(super) next: Option<String>,
}

/// A release, by what tells it apart from all others.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct ReleaseSaid {
    pub(super) version: String,
    pub(super) digest: String,
}

/// A page of the change feed.
#[derive(Debug, Deserialize)]
pub(super) struct ChangesPage {
    pub(super) data: Vec<ChangeSaid>,
    pub(super) page: FeedPage,
}

#[derive(Debug, Deserialize)]
pub(super) struct FeedPage {
    pub(super) latest: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Coded {
    code: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Versioned {
    version: String,
}

/// A change with all that the thing says after it.
#[derive(Debug, Deserialize)]
pub(super) struct ChangeSaid {
    pub(super) seq: i64,
    release: Versioned,
    entity: Coded,
    code: String,
    kind: Coded,
    department: Option<Coded>,
    successors: Vec<Coded>,
    reason: Option<String>,
    sign_offs: Vec<SignOffSaid>,
    #[serde(default)]
    record: Value,
}

#[derive(Debug, Deserialize)]
struct SignOffSaid {
    aspect: Coded,
    office: Coded,
    signed_on: NaiveDate,
}

/// A problem document.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ProblemSaid {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) detail: String,
}

/// The files of a release.
#[derive(Debug, Deserialize)]
pub(super) struct FilesSaid {
    /// What it says about itself.
    pub(super) release: Value,
    pub(super) files: Vec<FileEntry>,
}

impl ChangeSaid {
    /// The release that it says it is part of.
    pub(super) fn version(&self) -> &str {
        &self.release.version
    }

    /// The change as it is kept until its release is whole.
    pub(super) fn staged(self) -> Result<Staged, MirrorError> {
        let place = format!("change {}", self.seq);
        self.read().map_err(|cause| MirrorError::UnknownRecord { place, cause })
    }

    fn read(self) -> Result<Staged, String> {
        let known = self.kind.value::<crate::domain::change::ChangeKind>()?;
        if known.is_departure() != self.record.is_null() {
            return Err("it has no record, or one that it should not have".to_owned());
        }
        let sign_offs: Result<Vec<SignOff>, String> = self.sign_offs.iter().map(SignOffSaid::read).collect();
        let successors: Result<_, String> = self.successors.iter().map(Coded::read).collect();
        Ok(Staged {
            seq: self.seq,
            entity: self.entity.value()?,
            kind: known,
            department: self.department.map(|department| department.code),
            successors: successors?,
            reason: self.reason,
            sign_offs: sign_offs?,
            record: self.record,
            code: self.code,
        })
    }
}

impl Coded {
    fn value<T: CodeList>(&self) -> Result<T, String> {
        T::from_code(&self.code)
            .ok_or_else(|| format!("\"{}\" is not in the code list {}", self.code, T::NAME))
    }

    fn read<T: Code>(&self) -> Result<T, String> {
        T::parse(&self.code).map_err(|error| format!("\"{}\": {error}", self.code))
    }
}

impl SignOffSaid {
    fn read(&self) -> Result<SignOff, String> {
        let office: DepartmentCode = self.office.read()?;
        Ok(SignOff { aspect: self.aspect.value()?, office, signed_on: self.signed_on })
    }
}
