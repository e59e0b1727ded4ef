//! What is made of a guide: the forms in which people meet it, on paper, on a screen, over the telephone; and the
//! answer to what an applicant has at hand. Pure: it knows the domain alone.
//!
//! One edition of a guide becomes one [`sheet::GuideSheet`], and every form is written from it: so paper,
//! screen and voice cannot differ (网上网下信息一致). What the source does not say is not added.

pub mod ask;
pub mod at_hand;
mod checks;
mod correction;
mod figures;
pub mod freshness;
pub mod html;
pub mod markdown;
mod material_names;
pub mod notice;
mod numerals;
mod parts;
pub mod precheck;
pub mod promise;
pub mod segments;
pub mod sheet;
pub mod sms;
pub mod speech;
pub mod spoken;
pub mod ssml;
pub mod summary;
mod telephone;
pub mod text;
pub mod ways;
