//! Why a mirror cannot go on, in words that say what is wrong.

use crate::store::StoreError;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a mirror cannot go on. What is served stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The upstream cannot be reached, or the line was cut.
    #[error("{address} cannot be read: {cause}")]
    Unreachable {
        /// What was asked for.
        address: String,
        /// What happened.
        cause: String,
    },
    /// The upstream asks to come again later.
    #[error("{address} says: {detail}")]
    NotReady {
        /// What was asked for.
        address: String,
        /// What the upstream says.
        detail: String,
        /// When to ask again.
        after: Duration,
    },
    /// The upstream answers with an error.
    #[error("{address} answers {status}: {detail}")]
    Refused {
        /// What was asked for.
        address: String,
        /// The status.
        status: u16,
        /// The code of the problem, where it is one of OneVisit's.
        code: String,
        /// What the upstream says.
        detail: String,
    },
    /// An answer is not what a OneVisit service says.
    #[error("{address} does not answer as a OneVisit service whose version is known here: {cause}")]
    NotUnderstood {
        /// What was asked for.
        address: String,
        /// What is wrong with it.
        cause: String,
    },
    /// What was fetched is not what the manifest or the feed says.
    #[error("{0}")]
    Differs(String),
    /// The files of the release that is here are missing or damaged; they are fetched again.
    #[error("{0}")]
    BaseDamaged(String),
    /// The upstream tells another history than the one that is here.
    #[error(
        "{0}. What is here is kept and served. If the upstream is right, begin a new mirror with another database \
         (--database-url); if not, repair the upstream"
    )]
    OtherHistory(String),
    /// A file of the mirror cannot be written or read.
    #[error("{path}: {cause}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What happened.
        cause: std::io::Error,
    },
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MirrorError {
    /// Says which file failed.
    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        |cause| Self::File { path: path.to_owned(), cause }
    }

    /// What is wrong, for everybody who asks the mirror: nothing of its machine. The log has all of it.
    pub(super) fn in_public(&self) -> String {
        match self {
            Self::File { cause, .. } => format!("what is fetched cannot be kept: {}", cause.kind()),
            Self::Store(StoreError::DoesNotAddUp(_) | StoreError::HoldsOwnReleases) => self.to_string(),
            Self::Store(_) => "the database of the mirror fails".to_owned(),
            other => other.to_string(),
        }
    }

    /// Whether no later look at the upstream can mend it.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Store(StoreError::HoldsOwnReleases))
    }

    /// Whether the changes of a release cannot be followed, but its files may agree.
    pub(super) fn is_of_the_feed(&self) -> bool {
        match self {
            Self::Differs(_) | Self::BaseDamaged(_) | Self::NotUnderstood { .. } => true,
            Self::Store(StoreError::DoesNotAddUp(_)) => true,
            Self::Refused { status, .. } => matches!(status, 400 | 404 | 410),
            _ => false,
        }
    }
}
