//! The HTTP interface. The only module that names actix and builds the API document.

pub mod authorization;
pub mod body;
mod body_text;
pub mod cursor;
pub mod document;
pub mod edge;
pub mod editor;
pub mod error;
mod fallback;
pub mod idempotency;
pub mod metrics;
pub mod negotiation;
mod operations;
pub mod preconditions;
pub mod query;
pub mod reading;
mod routes;
pub mod searching;
pub mod server;
pub mod state;
pub mod v1;

pub use routes::app;
