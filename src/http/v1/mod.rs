//! Version 1 of the API: one file for each resource.

pub mod channels;
pub mod code_lists;
mod collection;
pub mod departments;
pub mod errors;
mod facets;
mod guide_view;
pub mod guides;
pub mod handling_modes;
pub mod index;
mod item_query;
mod item_view;
pub mod items;
pub mod jurisdictions;
mod paging;
mod params;
mod projection;
pub mod releases;
pub mod sources;
mod views;
