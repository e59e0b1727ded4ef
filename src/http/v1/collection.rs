//! Collections held in memory: a page of one, or one entry of it.

use super::linked::{LinkedForm, answer_in};
use super::list_forms::ListForm;
use super::paging::Paging;
use super::views::{Depth, PageInfo, ReleaseTag};
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::text::nearest;
use crate::export::linked::Describer;
use crate::export::uris::Uris;
use crate::http::error::{ApiError, NOT_FOUND, shortened};
use crate::http::query::QueryReader;
use crate::http::reading::{Answer, Reading};
use crate::http::rows::Selection;
use crate::http::state::AppState;
use crate::search::releases::{Published, ReleaseView};
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

/// A kind of entry that has a collection of its own.
pub(super) trait Resource: ReferenceEntry + 'static {
    /// The table of its rows, in the files of a release.
    const TABLE: &'static str;

    /// How an entry looks in JSON.
    type View: Serialize + 'static;

    /// All entries.
    fn table(directory: &Directory) -> &Table<Self>;

    /// An entry in JSON.
    fn view(&self, directory: &Directory, depth: Depth) -> Self::View;
}

/// A page of a collection.
#[derive(Serialize)]
pub(super) struct ListBody<V> {
    pub(super) data: Vec<V>,
    pub(super) page: PageInfo,
    pub(super) release: ReleaseTag,
}

/// One entry of a collection.
#[derive(Serialize)]
pub(super) struct EntryBody<V> {
    pub(super) data: V,
    pub(super) release: ReleaseTag,
}

/// Answers with a page of the entries that are kept, or with all their rows.
pub(super) async fn answer_list<T: Resource>(
    reading: Reading,
    mut query: QueryReader,
    form: ListForm,
    keep: impl Fn(&T, &Directory) -> bool + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    if let ListForm::Rows(format) = form {
        let select = move |_: &Store, view: &ReleaseView| {
            let entries = T::table(&view.directory).entries().iter();
            let kept = entries.filter(|entry| keep(entry, &view.directory));
            Ok(Selection::Entries(kept.map(|entry| entry.code().to_owned()).collect()))
        };
        return reading.answer_rows(format, query, T::TABLE, select).await;
    }
    let paging = Paging::read(&mut query, &reading);
    reading
        .answer(query, move |_, view, _| {
            let directory = &view.directory;
            let entries = T::table(directory).entries().iter();
            let kept: Vec<&T> = entries.filter(|entry| keep(entry, directory)).collect();
            let (shown, page) = paging.cut(&kept);
            let next = page.next.clone();
            let data = shown.iter().map(|entry| entry.view(directory, Depth::Full)).collect();
            Ok(Answer { body: ListBody { data, page, release: ReleaseTag::from(&view.release) }, next })
        })
        .await
}

/// Answers with one entry.
pub(super) async fn answer_one<T: Resource>(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state, &req).await?;
    reading
        .answer(query, move |_, view, _| {
            let data = entry::<T>(view, &code)?.view(&view.directory, Depth::Full);
            Ok(Answer::from(EntryBody { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

/// Answers with one entry, in JSON or as linked data.
pub(super) async fn answer_described<T: Resource>(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
    describe: impl FnOnce(&mut Describer<'_>, &T) + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = LinkedForm::asked(&mut query, &req)?;
    let again = code.clone();
    let show = move |_: &Store, view: &ReleaseView, _: &Published| {
        let data = entry::<T>(view, &code)?.view(&view.directory, Depth::Full);
        Ok(EntryBody { data, release: ReleaseTag::from(&view.release) })
    };
    let graph = move |_: &Store, view: &ReleaseView, _: &Published, uris: &Uris| {
        let mut describer = Describer::new(&view.release, &view.directory, uris);
        describe(&mut describer, entry::<T>(view, &again)?);
        Ok(describer.with_context())
    };
    answer_in(form, reading, query, show, graph).await
}

fn entry<'v, T: Resource>(view: &'v ReleaseView, code: &str) -> Result<&'v T, ApiError> {
    let table = T::table(&view.directory);
    table.get(code).ok_or_else(|| not_found(T::KIND, code, table.codes()))
}

/// There is no such thing, but perhaps one that is spelt nearly so.
pub(in crate::http) fn not_found<'a>(
    kind: &str,
    code: &str,
    codes: impl IntoIterator<Item = &'a str>,
) -> ApiError {
    let hint = nearest(code, codes).map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
    let kind = kind.replace('_', " ");
    ApiError::new(NOT_FOUND, format!("This release has no {kind} \"{}\".{hint}", shortened(code)))
}
