//! What a release is for those who take it whole: bulk files, catalogues for data portals, linked data.
//!
//! All of it is a function of the release, so every node writes the same bytes.

pub mod code_lists;
pub mod data_package;
pub mod error;
pub mod files;
pub mod formats;
pub mod linked;
pub mod manifest;
pub mod portals;
pub mod rdf;
pub mod tables;
pub mod uris;
