//! The forms in which a list can be had: page by page as JSON, or whole as rows.

use super::linked::LinkedForm;
use crate::http::error::ApiError;
use crate::http::negotiation::asked;
use crate::http::query::QueryReader;
use crate::http::rows::RowFormat;
use actix_web::HttpRequest;

/// What chooses a part of a list, or what is shown of it: rows are sent whole, and all of them.
const OF_PAGES: &[(&str, &str)] = &[
    ("cursor", "is sent whole; leave the cursor out"),
    ("limit", "is sent whole; leave the limit out, or narrow the list with filters"),
    ("fields", "has always the same columns; leave this out"),
    ("include", "has always the same columns; leave this out"),
    ("facets", "holds rows alone; ask for the counts with format=json"),
];

/// A form of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum ListForm {
    /// Pages, as JSON.
    #[default]
    Pages,
    /// All rows.
    Rows(RowFormat),
    /// All of it as linked data, where the list is a concept scheme.
    Linked(LinkedForm),
}

impl ListForm {
    /// The form that is asked for: by `format`, else by `Accept`. Rows take no parameters of pages.
    ///
    /// # Errors
    /// When nothing is named and the client accepts none.
    pub(super) fn asked(query: &mut QueryReader, req: &HttpRequest) -> Result<Self, ApiError> {
        Self::among(query, req, Self::all())
    }

    /// The same of a list that is a concept scheme, and so is there as linked data too.
    ///
    /// # Errors
    /// When nothing is named and the client accepts none.
    pub(super) fn asked_also_linked(query: &mut QueryReader, req: &HttpRequest) -> Result<Self, ApiError> {
        let linked = LinkedForm::LINKED.map(|form| (form.name(), form.media_type(), Self::Linked(form)));
        Self::among(query, req, Self::all().chain(linked))
    }

    fn among(
        query: &mut QueryReader,
        req: &HttpRequest,
        forms: impl Iterator<Item = (&'static str, &'static str, Self)> + Clone,
    ) -> Result<Self, ApiError> {
        let offers: Vec<_> = forms.clone().map(|(_, media_type, form)| (media_type, form)).collect();
        let named = forms.map(|(name, _, form)| (name, form));
        let form = asked(query, req, named, &offers, "a list has no such form")?;
        let format = match form {
            Self::Pages => return Ok(form),
            Self::Rows(format) => format.name(),
            Self::Linked(linked) => linked.name(),
        };
        for (name, why) in OF_PAGES {
            if let Some(value) = query.peek(name).map(str::to_owned) {
                query.reject(name, &value, &format!("as {format}, a list {why}"), &[]);
            }
        }
        Ok(form)
    }

    /// Every form: what `format` calls it, and its media type. The first is for whoever has no preference.
    fn all() -> impl Iterator<Item = (&'static str, &'static str, Self)> + Clone {
        let of_rows = |format: RowFormat| (format.name(), format.media_type(), Self::Rows(format));
        [("json", "application/json", Self::Pages)].into_iter().chain(RowFormat::ALL.map(of_rows))
    }
}
