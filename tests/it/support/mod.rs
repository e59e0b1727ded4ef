//! What the tests share.

pub mod app;
pub mod client;
pub mod database;
pub mod examples;
pub mod feedback;
pub mod files;
pub mod fixtures;
pub mod graphs;
pub mod histories;
pub mod imports;
pub mod mirrors;
pub mod notes;
pub mod people;
pub mod process;
pub mod proposals;
pub mod raw;
pub mod reading;
pub mod story;
pub mod streamed;
pub mod tls;
pub mod tokens;
pub mod wire;
pub mod xml;
