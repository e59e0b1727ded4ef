//! Why a mirror cannot go on, in words that say what is wrong.

use crate::store::StoreError;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The code with which a mirror says that it does not have the changes so far back.
const CHANGES_BEGIN_LATER: &str = "changes-begin-later";
/// A server looks several times a second for what was published.
const CATCHES_UP_WITHIN: Duration = Duration::from_secs(2);

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
    /// A record is none that this version knows: it says more, or less, or something else.
    #[error(
        "{place} is not understood here: {cause}. The upstream runs another version: update the mirror, or the \
         upstream if that is the older of the two"
    )]
    UnknownRecord {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        cause: String,
    },
    /// What was fetched is not what the manifest or the feed says.
    #[error("{0}")]
    Differs(String),
    /// The files of the release that is here are missing or damaged; they are fetched again.
    #[error("{0}")]
    BaseDamaged(String),
    /// The changes of a release do not lead to it. As its files cost this mirror its history, that must be so in
    /// several looks before they are taken.
    #[error(
        "the changes of release {version} cannot be followed: {cause}. So it was in {looks} look(s) in a row; in \
         look {last} the files are taken instead, and the feed of this mirror begins anew"
    )]
    FeedBroken {
        /// The release.
        version: String,
        /// What is wrong.
        cause: Box<MirrorError>,
        /// In how many looks that was so.
        looks: u32,
        /// The look in which the files are taken.
        last: u32,
    },
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
            Self::Store(StoreError::DoesNotAddUp(_)) => self.to_string(),
            Self::Store(_) => "the database of the mirror fails".to_owned(),
            other => other.to_string(),
        }
    }

    /// How long the upstream asks to be left alone.
    pub(super) fn asks_for(&self) -> Duration {
        match self {
            Self::NotReady { after, .. } => *after,
            _ => Duration::ZERO,
        }
    }

    /// Whether no later look at the upstream can mend it.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Store(StoreError::HoldsOwnReleases | StoreError::MirroredAlready(_)))
    }

    /// Whether what was kept of an earlier look may be to blame.
    pub(super) fn may_be_of_what_is_kept(&self) -> bool {
        matches!(
            self,
            Self::Differs(_)
                | Self::BaseDamaged(_)
                | Self::UnknownRecord { .. }
                | Self::Store(StoreError::DoesNotAddUp(_))
        )
    }

    /// Whether the changes of a release do not lead to it, but its files may.
    pub(super) fn is_of_the_feed(&self) -> bool {
        match self {
            Self::Differs(_) | Self::Store(StoreError::DoesNotAddUp(_)) => true,
            Self::Refused { code, .. } => code == CHANGES_BEGIN_LATER,
            _ => false,
        }
    }

    /// The same about something that the upstream has said to be there: behind its address may be several servers,
    /// and the one that answers does not know of it yet.
    pub(super) fn of_what_is_promised(self) -> Self {
        match self {
            Self::Refused { address, status: status @ (400 | 404 | 410), code, detail }
                if code != CHANGES_BEGIN_LATER =>
            {
                Self::not_yet(address, &format!("{status}, {detail}"))
            }
            other => other,
        }
    }

    /// The same, unless it is over within a while.
    pub(super) fn perhaps_behind(self, address: String) -> Self {
        let detail = format!("{self}. Perhaps one of its servers is behind.");
        Self::NotReady { address, detail, after: CATCHES_UP_WITHIN }
    }

    /// A server of the upstream does not know yet what another one has said.
    pub(super) fn not_yet(address: String, said: &str) -> Self {
        let detail =
            format!("{said} But the upstream has this release: perhaps another of its servers answers.");
        Self::NotReady { address, detail, after: CATCHES_UP_WITHIN }
    }
}
