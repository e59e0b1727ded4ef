//! Collections held in memory: a page of one, or one entry of it.

use super::paging::Paging;
use super::views::{PageInfo, ReleaseTag};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::text::nearest;
use crate::http::error::{ApiError, NOT_FOUND};
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use actix_web::HttpResponse;
use serde::Serialize;

/// Answers with a page of the entries that are kept.
pub(super) async fn answer_list<T, L>(
    reading: Reading,
    mut query: QueryReader,
    table: fn(&Directory) -> &Table<T>,
    keep: impl Fn(&T, &Directory) -> bool + Send + 'static,
    build: fn(&Directory, &[&T], PageInfo, ReleaseTag) -> L,
) -> Result<HttpResponse, ApiError>
where
    T: ReferenceEntry + 'static,
    L: Serialize + 'static,
{
    let paging = Paging::read(&mut query, &reading);
    reading
        .answer(query, move |_, view, _| {
            let directory = &view.directory;
            let kept: Vec<&T> =
                table(directory).entries().iter().filter(|entry| keep(entry, directory)).collect();
            let (shown, page) = paging.cut(&kept);
            let next = page.next.clone();
            Ok(Answer { body: build(directory, shown, page, ReleaseTag::from(&view.release)), next })
        })
        .await
}

/// Answers with one entry.
pub(super) async fn answer_one<T, A>(
    reading: Reading,
    query: QueryReader,
    code: String,
    table: fn(&Directory) -> &Table<T>,
    build: fn(&Directory, &T, ReleaseTag) -> A,
) -> Result<HttpResponse, ApiError>
where
    T: ReferenceEntry + 'static,
    A: Serialize + 'static,
{
    reading
        .answer(query, move |_, view, _| {
            let table = table(&view.directory);
            let entry = table.get(&code).ok_or_else(|| not_found(T::KIND, &code, table.codes()))?;
            Ok(Answer::from(build(&view.directory, entry, ReleaseTag::from(&view.release))))
        })
        .await
}

/// There is no such thing, but perhaps one that is spelt nearly so.
pub(super) fn not_found<'a>(kind: &str, code: &str, codes: impl IntoIterator<Item = &'a str>) -> ApiError {
    let hint = nearest(code, codes).map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
    let kind = kind.replace('_', " ");
    ApiError::new(NOT_FOUND, format!("This release has no {kind} \"{code}\".{hint}"))
}
