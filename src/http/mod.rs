//! The HTTP interface. The only module that names actix and builds the API document.

pub mod cursor;
pub mod document;
pub mod edge;
pub mod error;
mod fallback;
pub mod metrics;
mod operations;
pub mod query;
pub mod reading;
mod routes;
pub mod server;
pub mod state;
pub mod v1;

pub use routes::app;
