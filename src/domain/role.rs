//! Roles: what the holder of a token may do.

use super::code_list::code_list;
use super::department::DepartmentRole;

code_list! {
    /// What the holder of a token may do. One token has one role.
    Role as "role" {
        Editor = "editor", "编制", "compiles the items and guides of a department";
        CompletenessReviewer = "completeness_reviewer", "审核完整性", "reviews completeness";
        GuideReviewer = "guide_reviewer", "审核服务指南", "reviews the service guides";
        LegalityReviewer = "legality_reviewer", "审查合法性", "reviews legality";
        Publisher = "publisher", "发布", "publishes releases";
        Hotline = "hotline", "热线", "answers citizens at the hotline, and tells departments what is wrong";
    }
}

impl Role {
    /// The roles of those who review or publish: they see the work of every department.
    pub const OVERSEERS: &'static [Self] =
        &[Self::CompletenessReviewer, Self::GuideReviewer, Self::LegalityReviewer, Self::Publisher];

    /// The roles of those who make the catalogue: they write, review or publish it.
    pub const EDITORIAL: &'static [Self] = &[
        Self::Editor,
        Self::CompletenessReviewer,
        Self::GuideReviewer,
        Self::LegalityReviewer,
        Self::Publisher,
    ];

    /// What a department must do in compiling the lists for its staff to have this role. Editors,
    /// publishers and the hotline may be of any department.
    pub fn department_role(self) -> Option<DepartmentRole> {
        match self {
            Self::CompletenessReviewer => Some(DepartmentRole::CompletenessReviewer),
            Self::GuideReviewer => Some(DepartmentRole::GuideReviewer),
            Self::LegalityReviewer => Some(DepartmentRole::LegalityReviewer),
            Self::Editor | Self::Publisher | Self::Hotline => None,
        }
    }
}
