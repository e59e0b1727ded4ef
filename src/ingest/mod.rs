//! Reads what is handed in and turns it into checked values of the domain.
//!
//! Every problem is found and named with its file, row and field; a folder with a problem changes nothing.

pub mod builtin;
pub mod field;
pub mod folder;
pub mod guides;
pub mod handed_in;
mod item_codes;
mod items;
pub mod reader;
mod reference;
pub mod rows;
mod sheet;
pub mod understanding;
