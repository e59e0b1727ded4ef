//! Departments (部门、单位).

use super::code_list::code_list;
use super::ids::{DepartmentCode, JurisdictionCode};
use super::source::Provenance;
use serde::{Deserialize, Serialize};

code_list! {
    /// The nature of an implementing body (实施主体性质), GB/T 39046-2020 table A.3.
    DepartmentKind as "department_kind" {
        Statutory = "statutory", "法定机关", "statutory organ";
        Authorised = "authorised", "授权组织", "authorised organisation";
        Entrusted = "entrusted", "受委托组织", "entrusted organisation";
        Other = "other", "其他", "other";
    }
}

code_list! {
    /// What an office does in compiling the lists.
    DepartmentRole as "department_role" {
        Coordinator = "coordinator", "统筹协调", "coordinates the compilation";
        CompletenessReviewer = "completeness_reviewer", "审核完整性", "reviews completeness";
        GuideReviewer = "guide_reviewer", "审核服务指南", "reviews the service guides";
        LegalityReviewer = "legality_reviewer", "审查合法性", "reviews legality";
    }
}

/// A department. One office under two names is one department with an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Our key.
    pub code: DepartmentCode,
    /// The official name where it is evidenced, else the name the source uses.
    pub name: String,
    /// The administrative division it serves.
    pub jurisdiction: JurisdictionCode,
    /// The short name.
    pub short_name: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// The nature of the body.
    pub kind: Option<DepartmentKind>,
    /// What it does in compiling the lists.
    pub roles: Vec<DepartmentRole>,
    /// Telephone numbers, as the source prints them.
    pub phone: Vec<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Web site as the source prints it: it may be a host name without a scheme.
    pub website: Option<String>,
    /// The department that took over its work.
    pub successor: Option<DepartmentCode>,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
