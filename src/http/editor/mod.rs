//! What needs a token: one file for each resource. Every handler begins with `authorize`.

pub mod audit_log;
pub mod proposal_body;
pub mod proposal_lists;
pub mod proposal_view;
pub mod proposals;
pub mod releases;
pub mod token;
