//! Contradictions: where the sources disagree with themselves, with what arithmetic says of it.

use super::claim::Claim;
use super::code_list::code_list;
use super::formula::{Formula, InvalidFormula};
use super::ids::{ClaimCode, ContradictionCode};
use super::source::Provenance;
use serde::{Deserialize, Serialize};

code_list! {
    /// What kind of contradiction it is.
    ContradictionKind as "contradiction_kind" {
        WrongShare = "wrong_share", "占比有误", "a share that does not fit its numbers";
        UndefinedBase = "undefined_base", "基数不明", "a share or sum whose base is not named";
        DepartmentFigure = "department_figure", "部门自报不一", "a department's own figure differs";
        CountUnit = "count_unit", "计数单位混用", "units of counting are mixed";
        Coverage = "coverage", "覆盖不全", "not everything is covered";
        Definition = "definition", "定义冲突", "definitions do not fit each other";
        Term = "term", "用语不一", "several words for one thing";
        Responsibility = "responsibility", "责任主体不明", "it is not clear who is responsible";
        Scope = "scope", "范围不明", "it is not clear what a statement is about";
        Dates = "dates", "日期不明", "dates do not fit or are unknown";
        Wording = "wording", "列举与总数不合", "what is counted and what is listed differ";
        Observation = "observation", "观察", "no error, but easily misread";
    }
}

/// A place where the sources contradict themselves, or are easily misread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contradiction {
    /// Our key.
    pub code: ContradictionCode,
    /// A short title.
    pub name: String,
    /// What kind it is.
    pub kind: ContradictionKind,
    /// What it means, and how the catalogue holds it.
    pub reading: String,
    /// The published figures that it is about.
    pub claims: Vec<ClaimCode>,
    /// What arithmetic says of the published figures.
    pub computations: Vec<Computation>,
    /// Where it comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// A value computed from published figures alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Computation {
    /// What the value is.
    pub label: String,
    /// How it is computed.
    pub formula: Formula,
}

impl Contradiction {
    /// Whether it is about a published figure.
    pub fn is_about(&self, claim: &Claim) -> bool {
        let computed = self.computations.iter().flat_map(|computation| computation.formula.claims());
        self.claims.iter().chain(computed).any(|code| *code == claim.code)
    }
}

impl Computation {
    /// Reads `label = formula`.
    ///
    /// # Errors
    /// Says what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').map(|(label, formula)| (label.trim(), formula.trim()));
        let Some((label, formula)) = parts.filter(|(label, _)| !label.is_empty()) else {
            return Err("write it like \"label = formula\"".to_owned());
        };
        let formula = Formula::parse(formula).map_err(|error: InvalidFormula| error.to_string())?;
        Ok(Self { label: label.to_owned(), formula })
    }
}
