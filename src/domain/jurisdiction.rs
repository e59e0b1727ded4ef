//! Administrative divisions (行政区划).

use super::code_list::code_list;
use super::ids::JurisdictionCode;
use super::source::Provenance;
use serde::{Deserialize, Serialize};

code_list! {
    /// The level of an administrative division (行政层级), after GB/T 39046-2020 table A.2.
    JurisdictionLevel as "jurisdiction_level" {
        State = "state", "国家级", "state";
        Province = "province", "省级", "province";
        City = "city", "市级", "city";
        County = "county", "县级", "county or district";
        Township = "township", "镇(乡、街道)级", "township or street";
        Village = "village", "村(社区)级", "village or community";
    }
}

/// An administrative division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// Its GB/T 2260 code.
    pub code: JurisdictionCode,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: JurisdictionLevel,
    /// The division it belongs to.
    pub parent: Option<JurisdictionCode>,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
