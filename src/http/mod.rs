//! The HTTP interface. The only module that names actix and builds the API document.

pub mod authorization;
pub mod body;
mod body_text;
mod caching;
mod ckan;
pub mod cursor;
mod data_package;
pub mod discovery;
pub mod document;
pub mod edge;
pub mod editor;
pub mod error;
mod fallback;
mod file_response;
pub mod idempotency;
pub mod metrics;
pub mod mirroring;
pub mod negotiation;
mod operations;
mod permanent_uris;
mod portals;
pub mod preconditions;
pub mod query;
pub mod reading;
pub mod release_documents;
mod routes;
pub mod rows;
pub mod searching;
pub mod server;
pub mod state;
pub mod v1;
pub mod written;
mod xml;

pub use routes::app;
