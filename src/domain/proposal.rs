//! Proposals: what a department wants changed, and the three sign-offs that it needs.
//!
//! 市职能办 reviews completeness, 市政务服务中心管理办 the guides, 市法制办 legality; all three pass before a
//! release may contain a change (大众网 2018-06-20: the plan of 17 April 2018).

use super::change::{Entity, Withdrawal};
use super::code_list::{CodeList, code_list};
use super::guide::Guide;
use super::ids::{DepartmentCode, ItemCode, number_in};
use super::item::Item;
use super::role::Role;
use super::text::fold;
use super::token::Actor;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

code_list! {
    /// Where a proposal stands.
    ProposalStatus as "proposal_status" {
        Draft = "draft", "编制中", "being written";
        Submitted = "submitted", "审核中", "with the three reviewers";
        Returned = "returned", "已退回", "returned to the department with comments";
        Approved = "approved", "已审定", "has all three sign-offs";
        Published = "published", "已发布", "part of a release";
        Discarded = "discarded", "已撤回", "given up by the department";
    }
}

code_list! {
    /// What a reviewer answers for.
    ReviewAspect as "review_aspect" {
        Completeness = "completeness", "完整性", "completeness of the list";
        Guide = "guide", "服务指南", "the service guides";
        Legality = "legality", "合法性", "legality";
    }
}

code_list! {
    /// What a reviewer says.
    Verdict as "review_verdict" {
        Passed = "passed", "通过", "passed";
        Returned = "returned", "退回", "returned with comments";
    }
}

impl ReviewAspect {
    /// What the holder of a role answers for.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::CompletenessReviewer => Some(Self::Completeness),
            Role::GuideReviewer => Some(Self::Guide),
            Role::LegalityReviewer => Some(Self::Legality),
            Role::Editor | Role::Publisher | Role::Hotline => None,
        }
    }
}

/// What one reviewer said of one revision. It is kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Of which revision of the content.
    pub revision: i64,
    /// What it answers for.
    pub aspect: ReviewAspect,
    /// What was said.
    pub verdict: Verdict,
    /// The office.
    pub office: DepartmentCode,
    /// Who. Personal: never shown to the public.
    pub holder: String,
    /// In words; a proposal is never returned without.
    pub comment: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// One change that is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposedChange {
    /// The item as it is to be.
    Item(Box<Item>),
    /// The guide of an item as it is to be; none if it is to go.
    Guide {
        /// The item.
        item: ItemCode,
        /// The guide.
        guide: Option<Box<Guide>>,
    },
    /// An item is to go.
    Withdrawal(Withdrawal),
    /// Something that items refer to, as it is to be.
    Entry {
        /// What it is.
        entity: Entity,
        /// Its key.
        code: String,
        /// What it says.
        body: Value,
    },
}

/// The entity of a guide, which is part of an item elsewhere, but can be proposed alone.
const GUIDE: &str = "guide";

impl ProposedChange {
    /// What it is about: one proposal has one change of it.
    pub fn subject(&self) -> (&'static str, &str) {
        match self {
            Self::Item(item) => (Entity::Item.entry().code, item.code.as_ref()),
            Self::Guide { item, .. } => (GUIDE, item.as_ref()),
            Self::Withdrawal(gone) => (Entity::Item.entry().code, gone.item.as_ref()),
            Self::Entry { entity, code, .. } => (entity.entry().code, code),
        }
    }

    /// The item that it is about, if it is about one.
    pub fn item(&self) -> Option<&ItemCode> {
        match self {
            Self::Item(item) => Some(&item.code),
            Self::Guide { item, .. } => Some(item),
            Self::Withdrawal(gone) => Some(&gone.item),
            Self::Entry { .. } => None,
        }
    }
}

/// All that a proposal says of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedItem {
    /// The item.
    pub code: ItemCode,
    /// How it is to be.
    pub item: Option<Item>,
    /// That it is to go.
    pub withdrawal: Option<Withdrawal>,
    /// How its guide is to be; the inner none if it is to go.
    pub guide: Option<Option<Guide>>,
}

impl ProposedItem {
    /// Puts together what is said of one item. The changes stand in the order of the codes; those of
    /// anything but items are left out.
    pub fn group(changes: Vec<ProposedChange>) -> Vec<Self> {
        let mut grouped: Vec<Self> = Vec::new();
        for change in changes {
            let Some(code) = change.item() else { continue };
            if grouped.last().is_none_or(|last| last.code != *code) {
                grouped.push(Self { code: code.clone(), item: None, withdrawal: None, guide: None });
            }
            let Some(last) = grouped.last_mut() else { continue };
            match change {
                ProposedChange::Item(item) => last.item = Some(*item),
                ProposedChange::Guide { guide, .. } => last.guide = Some(guide.map(|guide| *guide)),
                ProposedChange::Withdrawal(gone) => last.withdrawal = Some(gone),
                ProposedChange::Entry { .. } => {}
            }
        }
        grouped
    }
}

/// A department's set of changes on its way into a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its number.
    pub number: i64,
    /// The department; none for what belongs to no one department.
    pub department: Option<DepartmentCode>,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub status: ProposalStatus,
    /// Counts the states of its content.
    pub revision: i64,
    /// Counts everything that was done to it: its entity tag.
    pub version: i64,
    /// The release that it was compared with.
    pub base: i64,
    /// Who wrote or submitted it. Personal: never shown to the public.
    pub authors: Vec<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When something was last done to it.
    pub updated_at: DateTime<Utc>,
    /// The release that contains it.
    pub release: Option<i64>,
    /// All that reviewers said, the oldest first.
    pub reviews: Vec<Review>,
}

/// Why something cannot be done to a proposal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not where it stands.
    #[error("the proposal is {}: {what} is possible while it is {}", .status.entry().code, codes(.allowed))]
    Status {
        /// Where it stands.
        status: ProposalStatus,
        /// What was wanted.
        what: &'static str,
        /// Where it would have to stand.
        allowed: &'static [ProposalStatus],
    },
    /// There is nothing in it.
    #[error("the proposal has no changes yet: add some before you submit it")]
    Empty,
    /// It belongs to another department.
    #[error("an editor touches the proposals of the own department alone")]
    OtherDepartment,
    /// Nobody reviews what they wrote or submitted.
    #[error("nobody reviews what they wrote or submitted: somebody else of the office must do it")]
    OwnWork,
    /// The role has no aspect to review.
    #[error("only the three reviewing roles sign off")]
    NoReviewer,
    /// A return needs words.
    #[error("say in the comment what is to be put right")]
    NoComment,
}

fn codes(statuses: &[ProposalStatus]) -> String {
    statuses.iter().map(|status| status.entry().code).collect::<Vec<_>>().join(" or ")
}

impl Proposal {
    /// The name under which it is known: `p17`.
    pub fn code(&self) -> String {
        format!("p{}", self.number)
    }

    /// The number in a name such as `p17`.
    pub fn number_in(code: &str) -> Option<i64> {
        number_in('p', code)
    }

    /// Whether somebody may see it: reviewers and publishers see all, editors their department's, the hotline none.
    pub fn is_visible_to(&self, actor: &Actor) -> bool {
        match actor.role {
            Some(Role::Editor) => self.belongs_to(actor),
            Some(Role::Hotline) => false,
            _ => true,
        }
    }

    fn belongs_to(&self, actor: &Actor) -> bool {
        self.department.is_some() && self.department == actor.department
    }

    /// Whoever works at the command line may do what an editor of any department may.
    fn require_editor(&self, actor: &Actor) -> Result<(), Refusal> {
        let operator = actor.token.is_none();
        let editor = actor.role == Some(Role::Editor) && self.belongs_to(actor);
        if operator || editor { Ok(()) } else { Err(Refusal::OtherDepartment) }
    }

    fn require(&self, what: &'static str, allowed: &'static [ProposalStatus]) -> Result<(), Refusal> {
        let status = self.status;
        if allowed.contains(&status) { Ok(()) } else { Err(Refusal::Status { status, what, allowed }) }
    }

    fn touched(&mut self, status: ProposalStatus, now: DateTime<Utc>) {
        self.status = status;
        self.version += 1;
        self.updated_at = now;
    }

    fn add_author(&mut self, actor: &Actor) {
        if !self.is_author(actor) {
            self.authors.push(actor.holder.clone());
        }
    }

    /// Whether somebody wrote or submitted it, under whatever token and however the name is written.
    fn is_author(&self, actor: &Actor) -> bool {
        let holder = fold(&actor.holder);
        self.authors.iter().any(|author| fold(author) == holder)
    }

    /// Its content has been replaced: it is a draft again, and what was signed off is signed off no more.
    ///
    /// # Errors
    /// When it cannot be amended by this actor, or where it stands.
    pub fn amend(&mut self, actor: &Actor, base: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
        use ProposalStatus::{Approved, Draft, Returned, Submitted};
        self.require_editor(actor)?;
        self.require("amending it", &[Draft, Submitted, Returned, Approved])?;
        self.add_author(actor);
        self.revision += 1;
        self.base = base;
        self.touched(Draft, now);
        Ok(())
    }

    /// It goes to the three reviewers.
    ///
    /// # Errors
    /// When it cannot be submitted by this actor, where it stands, or without changes.
    pub fn submit(&mut self, actor: &Actor, changes: i64, now: DateTime<Utc>) -> Result<(), Refusal> {
        use ProposalStatus::{Draft, Returned, Submitted};
        self.require_editor(actor)?;
        self.require("submitting it", &[Draft, Returned])?;
        if changes == 0 {
            return Err(Refusal::Empty);
        }
        self.add_author(actor);
        self.touched(Submitted, now);
        Ok(())
    }

    /// The department gives it up.
    ///
    /// # Errors
    /// When it cannot be discarded by this actor, or where it stands.
    pub fn discard(&mut self, actor: &Actor, now: DateTime<Utc>) -> Result<(), Refusal> {
        use ProposalStatus::{Approved, Discarded, Draft, Returned, Submitted};
        self.require_editor(actor)?;
        self.require("discarding it", &[Draft, Submitted, Returned, Approved])?;
        self.touched(Discarded, now);
        Ok(())
    }

    /// A reviewer passes it, or returns it with a comment. With the third sign-off it is approved.
    ///
    /// # Errors
    /// When it cannot be reviewed by this actor, or where it stands.
    pub fn review(
        &mut self,
        actor: &Actor,
        verdict: Verdict,
        comment: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        use ProposalStatus::{Approved, Returned, Submitted};
        let (Some(role), Some(office)) = (actor.role, &actor.department) else {
            return Err(Refusal::NoReviewer);
        };
        let aspect = ReviewAspect::of(role).ok_or(Refusal::NoReviewer)?;
        if self.is_author(actor) {
            return Err(Refusal::OwnWork);
        }
        match verdict {
            Verdict::Passed => self.require("passing it", &[Submitted])?,
            Verdict::Returned => self.require("returning it", &[Submitted, Approved])?,
        }
        if verdict == Verdict::Returned && comment.as_deref().is_none_or(|words| words.trim().is_empty()) {
            return Err(Refusal::NoComment);
        }
        self.reviews.push(Review {
            revision: self.revision,
            aspect,
            verdict,
            office: office.clone(),
            holder: actor.holder.clone(),
            comment,
            at: now,
        });
        let status = match verdict {
            Verdict::Returned => Returned,
            Verdict::Passed if self.sign_offs().len() == ReviewAspect::ALL.len() => Approved,
            Verdict::Passed => Submitted,
        };
        self.touched(status, now);
        Ok(())
    }

    /// What is signed off: of each aspect the last word on the content as it is now, if it was a pass.
    pub fn sign_offs(&self) -> Vec<&Review> {
        let last_word = |aspect: &ReviewAspect| {
            let of_now = |review: &&Review| review.revision == self.revision && review.aspect == *aspect;
            self.reviews.iter().rev().find(of_now).filter(|review| review.verdict == Verdict::Passed)
        };
        ReviewAspect::ALL.iter().filter_map(last_word).collect()
    }

    /// It has become part of a release.
    pub fn published(&mut self, release: i64, now: DateTime<Utc>) {
        self.release = Some(release);
        self.touched(ProposalStatus::Published, now);
    }
}
