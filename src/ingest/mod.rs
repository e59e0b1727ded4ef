//! Reads what is handed in and turns it into checked values of the domain.
//!
//! Every problem is found and named with its file, row and field; a folder with a problem changes nothing.

pub mod builtin;
pub mod folder;
mod items;
mod reference;
mod sheet;
