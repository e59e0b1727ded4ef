//! Feedback of the hotline's operators: what is wrong, unclear or missing in an item or its guide.
//!
//! It is sent to the department that the item has at that moment, and stays with it.

use super::code_list::code_list;
use super::ids::{DepartmentCode, ItemCode, number_in};
use super::role::Role;
use super::token::Actor;
use chrono::{DateTime, Utc};

code_list! {
    /// What an operator has to say.
    FeedbackKind as "feedback_kind" {
        Wrong = "wrong", "有误", "it is wrong";
        Unclear = "unclear", "不清楚", "it cannot be understood";
        Missing = "missing", "缺少", "it is missing";
    }
}

code_list! {
    /// What of an item or its guide feedback is about.
    GuidePart as "guide_part" {
        Name = "name", "事项名称", "the name of the item";
        HandlingMode = "handling_mode", "办理形式", "the handling mode";
        Channels = "channels", "办理渠道", "the channels";
        ProcessingTime = "processing_time", "办理时限", "the time limits";
        Conditions = "conditions", "受理条件", "the conditions of acceptance";
        Materials = "materials", "申请材料", "what to hand in";
        Steps = "steps", "办理流程", "the procedure";
        Fees = "fees", "收费", "the fees";
        LegalBasis = "legal_basis", "设定依据", "the legal basis";
        Places = "places", "办理地点和时间", "places and hours";
        OnlineAddress = "online_address", "网上办理地址", "where to apply online";
        Consult = "consult", "咨询方式", "where to ask";
        Complaint = "complaint", "监督投诉方式", "where to complain";
        Results = "results", "审批结果", "the results";
        Faq = "faq", "常见问题", "questions and answers";
        Other = "other", "其他", "anything else";
    }
}

code_list! {
    /// Where feedback stands.
    FeedbackStatus as "feedback_status" {
        Open = "open", "待处理", "not answered yet";
        Resolved = "resolved", "已处理", "answered by the department";
    }
}

code_list! {
    /// What became of feedback.
    FeedbackOutcome as "feedback_outcome" {
        Corrected = "corrected", "已更正", "the item or its guide is corrected";
        NoChange = "no_change", "无需更正", "nothing needs to be changed";
        Duplicate = "duplicate", "重复反馈", "it was said before";
    }
}

/// What an operator says of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Its number.
    pub number: i64,
    /// The item.
    pub item: ItemCode,
    /// What the item was called.
    pub item_name: String,
    /// The department that the item had.
    pub department: DepartmentCode,
    /// The number of the release in which the item was read.
    pub release: i64,
    /// The edition of the guide that was read; none if the item had no guide.
    pub edition: Option<u32>,
    /// What is the matter.
    pub kind: FeedbackKind,
    /// Where.
    pub part: Option<GuidePart>,
    /// In words.
    pub text: String,
    /// What the citizen asked.
    pub question: Option<String>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// What became of it; none while it is open.
    pub resolution: Option<Resolution>,
}

/// What the department says to feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// What became of it.
    pub outcome: FeedbackOutcome,
    /// In words.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Feedback {
    /// The name under which it is known: `f17`.
    pub fn code(&self) -> String {
        format!("f{}", self.number)
    }

    /// The number in a name such as `f17`.
    pub fn number_in(code: &str) -> Option<i64> {
        number_in('f', code)
    }

    /// Where it stands.
    pub fn status(&self) -> FeedbackStatus {
        if self.resolution.is_some() { FeedbackStatus::Resolved } else { FeedbackStatus::Open }
    }

    /// Counts its states: its entity tag.
    pub fn version(&self) -> i64 {
        match self.status() {
            FeedbackStatus::Open => 1,
            FeedbackStatus::Resolved => 2,
        }
    }

    /// Whether somebody may see it: editors see what is for their department, all others see all.
    pub fn is_visible_to(&self, actor: &Actor) -> bool {
        actor.role != Some(Role::Editor) || actor.department.as_ref() == Some(&self.department)
    }
}
