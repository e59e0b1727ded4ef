//! All approved proposals become the next release, in one transaction.

use super::{Deed, EditProblem, check, entries, for_each_part};
use crate::domain::audit::{AuditAction, AuditEvent};
use crate::domain::guide::{Guide, GuideEdition};
use crate::domain::ids::{ItemCode, ReleaseVersion};
use crate::domain::proposal::{Proposal, ProposalStatus, ProposedItem};
use crate::domain::release::Edition;
use crate::publish::put_directory;
use crate::store::{Ended, ProposalQuery, ReleaseWriter, Store, StoreError, Writing};
use chrono::NaiveDate;
use std::collections::HashSet;

/// What the release is to say about itself.
#[derive(Debug, Clone)]
pub struct PublishRequest {
    /// Its version.
    pub version: ReleaseVersion,
    /// The day whose state of affairs the lists describe (时间节点).
    pub baseline: Option<NaiveDate>,
    /// The day on which the authority announces them.
    pub announced: Option<NaiveDate>,
    /// The title; that of the release before, if nothing is said.
    pub title: Option<String>,
    /// What a reader should know first; as in the release before, if nothing is said.
    pub notes: Option<Vec<String>>,
    /// The proposals to publish, by their names; all that are approved, if none is named.
    pub only: Vec<String>,
}

/// What was published.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The version of the release.
    pub version: ReleaseVersion,
    /// Its place in the history.
    pub seq: i64,
    /// The proposals that it contains.
    pub proposals: Vec<String>,
}

/// Why nothing was published. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// No proposal has all its sign-offs.
    #[error("no proposal has all three sign-offs: there is nothing to publish")]
    NothingApproved,
    /// A proposal that was named has not all its sign-offs, or is not there.
    #[error("not approved: {}", .0.join(", "))]
    NotApproved(Vec<String>),
    /// The proposals do not fit each other or the catalogue.
    #[error("{} problem(s) in the approved proposals; nothing was published", .0.len())]
    Problems(Vec<EditProblem>),
    /// The database failed, or the version is taken.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Publishes all approved proposals as the next release.
///
/// # Errors
/// When there is none, when they do not fit, or the version is taken; nothing has changed then.
pub fn publish_approved(
    writing: &mut Writing<'_>,
    store: &Store,
    deed: Deed<'_>,
    request: &PublishRequest,
) -> Result<Publication, PublishError> {
    // Nobody else writes before this transaction ends: what is read now stays as it is.
    let asked = ProposalQuery {
        statuses: vec![ProposalStatus::Approved],
        limit: i64::MAX,
        ..ProposalQuery::default()
    };
    let mut approved = store.proposals(&asked)?;
    approved.reverse();
    let missing = |code: &&String| !approved.iter().any(|proposal| proposal.code() == **code);
    let missing: Vec<String> = request.only.iter().filter(missing).cloned().collect();
    if !missing.is_empty() {
        return Err(PublishError::NotApproved(missing));
    }
    if !request.only.is_empty() {
        approved.retain(|proposal| request.only.contains(&proposal.code()));
    }
    if approved.is_empty() {
        return Err(PublishError::NothingApproved);
    }
    let newest = store.releases()?.pop().ok_or(StoreError::NoRelease)?;
    // What was right when it was proposed may be wrong now, or together.
    let errors = check::errors_of(store, newest.seq, &approved)?;
    if !errors.is_empty() {
        return Err(PublishError::Problems(errors));
    }
    let edition = Edition {
        version: request.version.clone(),
        baseline_date: request.baseline,
        announced_on: request.announced,
        title: request.title.clone().unwrap_or_else(|| newest.edition.title.clone()),
        notes: request.notes.clone().unwrap_or(newest.edition.notes),
        ..newest.edition
    };
    let mut seq = newest.seq;
    writing.publish(&edition, deed.now, |writer| {
        seq = writer.seq();
        let mut brought = HashSet::new();
        for proposal in &approved {
            writer.begin_proposal(Some(proposal.number));
            put_directory(writer, &entries::of_proposal(store, proposal.number, &mut brought)?)?;
            for_each_part(store, proposal.number, |some| write(store, newest.seq, writer, some))?;
        }
        Ok::<_, PublishError>(())
    })?;
    let codes: Vec<String> = approved.iter().map(Proposal::code).collect();
    for mut proposal in approved {
        proposal.published(seq, deed.now);
        writing.keep_proposal(&proposal)?;
    }
    let event = deed.event(AuditAction::ReleasePublished, request.version.to_string());
    writing.audit(&AuditEvent { detail: Some(codes.join(", ")), ..event })?;
    Ok(Publication { version: request.version.clone(), seq, proposals: codes })
}

/// Writes a part of a proposal.
fn write(
    store: &Store,
    base: i64,
    writer: &mut ReleaseWriter<'_>,
    some: Vec<ProposedItem>,
) -> Result<(), PublishError> {
    let (mut items, mut withdrawals, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    let mut guides: Vec<(ItemCode, Guide)> = Vec::new();
    for proposed in some {
        withdrawals.extend(proposed.withdrawal);
        items.extend(proposed.item);
        match proposed.guide {
            Some(Some(guide)) => guides.push((proposed.code, guide)),
            Some(None) => gone.push(proposed.code),
            None => {}
        }
    }
    writer.put_items(&items)?;
    writer.put_guides(&next_editions(store, base, &guides)?)?;
    let ended: Vec<Ended<'_>> = gone.iter().map(|code| Ended::Guide(code.as_ref())).collect();
    writer.end(&ended)?;
    Ok(writer.withdraw(&withdrawals)?)
}

/// Guides that say something else than before, each with its number.
fn next_editions(
    store: &Store,
    base: i64,
    guides: &[(ItemCode, Guide)],
) -> Result<Vec<GuideEdition>, StoreError> {
    let codes: Vec<&str> = guides.iter().map(|(code, _)| code.as_ref()).collect();
    let current = store.guides_of(base, &codes)?;
    let last = store.last_editions(&codes)?;
    let news = guides.iter().filter(|(code, guide)| {
        !current.iter().any(|edition| edition.item == *code && edition.guide == *guide)
    });
    Ok(news
        .map(|(code, guide)| {
            let number = last.get(code.as_ref()).copied().unwrap_or(0);
            GuideEdition::after(number, code.clone(), guide.clone())
        })
        .collect())
}
