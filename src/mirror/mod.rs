//! A mirror: takes over what another service publishes, and checks everything before it becomes part of a release.
//!
//! What is fetched goes into files first. Only what has the checksums of the upstream's manifest is published, in
//! one transaction; whatever fails before leaves the last good release as it is.

pub mod address;
mod cause;
mod changed;
mod client;
mod download;
pub mod error;
mod files;
mod follow;
pub mod kinds;
mod lines;
pub mod merge;
pub mod pace;
pub mod records;
mod said;
mod staging;
mod state;
mod take_over;
mod upstream;
pub mod watch;

pub use follow::{Mirroring, Outcome};
