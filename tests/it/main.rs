//! The integration tests: one program, each test with a database of its own.
//!
//! Every test that needs a database runs on SQLite, and on PostgreSQL too when
//! `ONEVISIT_TEST_POSTGRES_URL` names a server.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::disallowed_methods,
    missing_docs,
    reason = "these are tests"
)]

mod api;
mod contract;
mod edge;
mod houses;
mod load;
mod mistakes;
mod paging;
mod program;
mod program_failures;
mod schema;
mod support;
mod synthetic;
mod time_travel;
