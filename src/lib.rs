//! OneVisit publishes a government's at-most-one-visit service catalogue (最多跑一次事项清单) as open data.
//!
//! Data flows in the order of the modules: [`ingest`] reads what departments hand in, [`publish`]
//! makes releases of it, [`store`] keeps them, [`search`] indexes them, [`http`] serves them. All
//! speak the vocabulary of [`domain`].

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod export;
pub mod file_lock;
pub mod guide;
pub mod http;
pub mod ingest;
pub mod kept;
pub mod measure;
pub mod mirror;
pub mod publish;
pub mod report;
pub mod search;
pub mod secret;
pub mod store;
pub mod synth;
