//! Every closed set of codes that the service sends or accepts.

use crate::domain::audit::AuditAction;
use crate::domain::change::{ChangeKind, Entity};
use crate::domain::channel::ChannelKind;
use crate::domain::claim::{ClaimUnit, Metric, Population, Qualifier};
use crate::domain::code_list::{CodeList, CodeListEntry};
use crate::domain::contradiction::ContradictionKind;
use crate::domain::department::{DepartmentKind, DepartmentRole};
use crate::domain::feedback::{FeedbackKind, FeedbackOutcome, FeedbackStatus, GuidePart};
use crate::domain::guide::{
    ApplicationForm, CaseType, CrossRegion, MaterialKind, MaterialSource, Medium, Necessity, OnlineDepth,
    ResultKind, StepKind,
};
use crate::domain::item::{Audience, Category, HandlingModeReason, ItemStatus, ItemType, Listing, TimeUnit};
use crate::domain::jurisdiction::JurisdictionLevel;
use crate::domain::precheck::{
    CorrectionRule, FindingKind, MaterialAspect, MaterialDefect, MaterialMatch, PrecheckOutcome,
};
use crate::domain::proposal::{ProposalStatus, ReviewAspect, Verdict as ReviewVerdict};
use crate::domain::reconciliation::Verdict;
use crate::domain::relation::Relation;
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::domain::suggestion::MatchedBy;
use crate::guide::freshness::FreshnessState;
use crate::guide::ways::WayKind;

/// A code list.
#[derive(Debug, Clone)]
pub struct CodeListRecord {
    /// Its name, as the field that uses it is called.
    pub code: &'static str,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// Its values, in the order of the standard.
    pub values: Vec<CodeListEntry>,
}

impl CodeListRecord {
    /// The value with this code.
    pub fn value(&self, code: &str) -> Option<CodeListEntry> {
        self.values.iter().copied().find(|value| value.code == code)
    }
}

/// The code list with this name.
pub fn find(code: &str) -> Option<CodeListRecord> {
    all().into_iter().find(|list| list.code == code)
}

/// All code lists.
pub fn all() -> Vec<CodeListRecord> {
    vec![
        list::<ApplicationForm>("办理形式（国家标准）"),
        list::<Audience>("服务对象"),
        list::<AuditAction>("留痕操作"),
        list::<CaseType>("办件类型"),
        list::<Category>("事项类别"),
        list::<ChangeKind>("变更种类"),
        list::<ChannelKind>("渠道种类"),
        list::<ClaimUnit>("统计数字的单位"),
        list::<ContradictionKind>("矛盾种类"),
        list::<CorrectionRule>("当场更正规则"),
        list::<CrossRegion>("通办范围"),
        list::<DepartmentKind>("实施主体性质"),
        list::<DepartmentRole>("编制分工"),
        list::<Entity>("变更对象"),
        list::<FeedbackKind>("反馈种类"),
        list::<FeedbackOutcome>("反馈结果"),
        list::<FeedbackStatus>("反馈状态"),
        list::<FindingKind>("预检问题种类"),
        list::<FreshnessState>("指南时效"),
        list::<GuidePart>("指南内容"),
        list::<HandlingModeReason>("未标办理形式的原因"),
        list::<ItemType>("事项类型"),
        list::<JurisdictionLevel>("行政层级"),
        list::<Listing>("列入清单情况"),
        list::<MatchedBy>("匹配依据"),
        list::<MaterialAspect>("材料要素"),
        list::<MaterialDefect>("材料缺陷"),
        list::<MaterialKind>("材料类型"),
        list::<MaterialMatch>("材料识别方式"),
        list::<MaterialSource>("来源渠道"),
        list::<Medium>("材料形式"),
        list::<Metric>("统计指标"),
        list::<Necessity>("材料必要性"),
        list::<OnlineDepth>("网上办理深度"),
        list::<Population>("统计范围"),
        list::<PrecheckOutcome>("预检结论"),
        list::<ProposalStatus>("变更申请状态"),
        list::<Qualifier>("数字精确程度"),
        list::<ResultKind>("审批结果类型"),
        list::<ReviewAspect>("审核方面"),
        list::<ReviewVerdict>("审核意见"),
        list::<Relation>("相关事项的关系"),
        list::<Role>("令牌角色"),
        list::<SourceKind>("来源种类"),
        list::<ItemStatus>("事项状态"),
        list::<StepKind>("办理环节"),
        list::<TimeUnit>("时限单位"),
        list::<Verdict>("核对结论"),
        list::<WayKind>("办理途径"),
    ]
}

fn list<T: CodeList>(title: &'static str) -> CodeListRecord {
    CodeListRecord { code: T::NAME, title, values: T::ALL.iter().map(|value| value.entry()).collect() }
}
