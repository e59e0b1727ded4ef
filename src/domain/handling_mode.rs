//! Handling modes (办理形式) and the ways in which each is fulfilled (实现方式).

use super::ids::{HandlingModeCode, MethodCode};
use super::source::Provenance;
use serde::{Deserialize, Serialize};

/// How often an applicant comes at most: 零跑腿, 只跑一次 or 你不用跑我来跑.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandlingMode {
    /// Our key.
    pub code: HandlingModeCode,
    /// The Chinese name.
    pub name: String,
    /// The English name.
    pub name_en: Option<String>,
    /// Other names that the sources use.
    pub aliases: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
    /// The largest number of visits that the definition allows; null where it states none.
    pub max_visits: Option<u32>,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}

/// One way of fulfilling a handling mode: how to apply, how it is finished, how the result is collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FulfilmentMethod {
    /// Our key.
    pub code: MethodCode,
    /// The mode that this way belongs to.
    pub handling_mode: HandlingModeCode,
    /// The Chinese name.
    pub name: String,
    /// The English name.
    pub name_en: Option<String>,
    /// How to apply.
    pub apply: Option<String>,
    /// How it is finished.
    pub finish: Option<String>,
    /// How the result is collected.
    pub collect: Option<String>,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
