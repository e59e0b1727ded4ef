//! The index of a release: which items a filter leaves, in which order, and how many of each kind.
//!
//! Derived from the rows of the release and held in memory, a few bytes an item: lists, totals and
//! facets cost the same at a thousand items and at a million.

pub mod derived;
pub mod dictionary;
pub mod filter;
pub mod index;
pub mod names;
mod placing;
pub mod reconcile;
mod reconcile_words;
pub mod releases;
pub mod searching;
pub mod statistics;
pub mod succession;
pub mod text;
pub mod unanswered;
