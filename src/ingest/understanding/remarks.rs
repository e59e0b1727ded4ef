//! Words that a guide has no place for, kept among its remarks under the name of where they stood.

use crate::domain::guide::Statement;
use crate::ingest::field::Field;

/// With what the remarks begin that were read under a field. Where the field is given, those of before are over.
pub fn remark_prefix(field: Field) -> Option<&'static str> {
    match field {
        Field::LegalBasis => Some("设定依据："),
        Field::FeeBasis => Some("收费依据："),
        Field::Faq => Some("常见问题："),
        _ => None,
    }
}

/// The words that stand under a field, as a remark.
pub(super) fn remark(field: Field, text: &str) -> Statement {
    let prefix = remark_prefix(field).unwrap_or_default();
    Statement { text: format!("{prefix}{text}"), evidence: None }
}
