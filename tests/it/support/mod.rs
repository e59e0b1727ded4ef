//! What the tests share.

pub mod app;
pub mod client;
pub mod database;
pub mod fixtures;
pub mod imports;
pub mod process;
pub mod reading;
