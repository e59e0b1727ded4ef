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

mod absent;
mod api;
mod atom;
mod authorization;
mod changes;
mod ckan;
mod claims;
mod contract;
mod contradictions;
mod data_package;
mod discovery;
mod downloads;
mod edge;
mod editing;
mod editing_store;
mod feedback;
mod guide_forms;
mod guide_sheets;
mod guide_ways;
mod guides;
mod handed_in_files;
mod hostile;
mod hostile_bytes;
mod houses;
mod import;
mod import_cases;
mod last_changed;
mod linked_data;
mod linked_graph;
mod load;
mod merged_cells;
mod mirror;
mod mirror_addresses;
mod mirror_attended;
mod mirror_faults;
mod mirror_histories;
mod mirror_limits;
mod mirror_locks;
mod mirror_nodes;
mod mirror_process;
mod mirror_tls;
mod mirror_versions;
mod mirror_waiting;
mod mistakes;
mod new_release;
mod paging;
mod portals;
mod precheck;
mod precheck_over_http;
mod precheck_summary;
mod program;
mod program_failures;
mod program_import;
mod program_token;
mod proposals;
mod proposals_over_http;
mod release_files;
mod relevance;
mod replay;
mod resource_sync;
mod rules;
mod rules_between_items;
mod rules_table;
mod schema;
mod search;
mod search_index;
mod slow_streams;
mod sqlite_file;
mod statistics;
mod stream_formats;
mod streams;
mod succession;
mod suggest;
mod support;
mod synthetic;
mod tables;
mod time_travel;
mod unanswered;
mod writing;
