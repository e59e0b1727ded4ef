//! The vocabulary of a service catalogue, and its rules. Pure: no IO, no database, no HTTP.
//!
//! The types here are what the importer fills, what the store keeps and what JSON shows.
//! `null` means that the source does not say.

pub mod audit;
pub mod catalogue;
pub mod change;
pub mod channel;
pub mod claim;
pub mod code_list;
pub mod contradiction;
pub mod department;
pub mod feedback;
pub mod formula;
pub mod guide;
pub mod handling_mode;
pub mod ids;
pub mod item;
pub mod jurisdiction;
pub mod mirror;
pub mod national_code;
pub mod note;
pub mod personal;
pub mod precheck;
pub mod problem;
pub mod proposal;
pub mod reconciliation;
pub mod relation;
pub mod release;
pub mod role;
pub mod rules;
pub mod sign_off;
pub mod source;
pub mod statements;
pub mod suggestion;
pub mod text;
pub mod token;
pub mod unanswered;
