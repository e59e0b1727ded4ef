//! What the tests share.

pub mod app;
pub mod client;
pub mod database;
pub mod examples;
pub mod feedback;
pub mod fixtures;
pub mod histories;
pub mod imports;
pub mod notes;
pub mod people;
pub mod process;
pub mod proposals;
pub mod reading;
pub mod story;
pub mod tokens;
