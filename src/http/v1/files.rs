//! The files of a release (批量下载): the manifest, and each file.

use super::file_view::{ManifestView, address_of, manifest};
use super::params::ReleaseQuery;
use super::releases::find_up_to;
use super::views::ReleaseTag;
use crate::domain::text::nearest;
use crate::export::files::ReleaseFiles;
use crate::export::manifest::FileEntry;
use crate::http::error::{ApiError, FILES_NOT_READY, NOT_FOUND, shortened};
use crate::http::file_response;
use crate::http::reading::{Answer, Reading};
use crate::http::searching::{self, not_ready, soon};
use crate::http::state::AppState;
use crate::search::derived::Of;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The files of a release.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestAnswer {
    data: ManifestView,
    release: ReleaseTag,
}

/// List the files
///
/// The bulk files of the release that answers: each with its media type, size, rows, checksum, and the address at
/// which it stays.
#[utoipa::path(tag = "files", params(ReleaseQuery), responses((status = 200, body = ManifestAnswer)))]
#[get("/files")]
pub async fn show_files(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let uris = state.uris.clone();
    let (reading, query, made) = searching::begin(state, &req, |state| &state.files, FILES_NOT_READY).await?;
    reading
        .with_checksums()
        .answer(query, move |_, view, _| {
            let data = manifest(&made.derived.manifest, &uris);
            Ok(Answer::from(ManifestAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

/// Find a file
///
/// Sends you to the address at which this file of the release that answers stays.
#[utoipa::path(
    tag = "files",
    params(("name" = String, Path, description = "The name of the file.", example = "items.csv"), ReleaseQuery),
    responses((status = 307, headers(("Location" = String, description = "Where it stays."))))
)]
#[get("/files/{name}")]
pub async fn find_file(
    state: web::Data<AppState>,
    req: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let uris = state.uris.clone();
    let (reading, query, made) = searching::begin(state, &req, |state| &state.files, FILES_NOT_READY).await?;
    query.finish()?;
    let file = file_named(&made.derived, &name)?;
    Ok(reading.elsewhere(&address_of(&made.derived.manifest, &file.name, &uris)))
}

/// List the files of a release
///
/// The bulk files of one release.
#[utoipa::path(
    tag = "files",
    params(
        ("version" = String, Path, description = "The version.", example = "2018-06-20"),
        ReleaseQuery,
    ),
    responses((status = 200, body = ManifestAnswer))
)]
#[get("/releases/{version}/files")]
pub async fn show_release_files(
    state: web::Data<AppState>,
    req: HttpRequest,
    version: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let (reading, query) = Reading::begin(state.clone(), &req).await?;
    let made = files_of(&state, &reading, &version).await?;
    reading
        .with_checksums()
        .answer(query, move |_, view, _| {
            let data = manifest(&made.derived.manifest, &state.uris);
            Ok(Answer::from(ManifestAnswer { data, release: ReleaseTag::from(&view.release) }))
        })
        .await
}

/// Download a file of a release
///
/// The file as it was written when the release was published: it never changes. A part of it can be asked for with
/// `Range`, so that a download that was cut goes on; `If-Range` with the `ETag` makes sure that it is of the same
/// file. `If-Match` and `If-Unmodified-Since` are refused where they do not hold. It is sent compressed to those who accept that; a range and the checksum in `Repr-Digest` are then of the
/// compressed bytes.
#[utoipa::path(
    tag = "files",
    params(
        ("version" = String, Path, description = "The version.", example = "2018-06-20"),
        ("name" = String, Path, description = "The name of the file.", example = "handling_modes.csv"),
        ReleaseQuery,
    ),
    responses(
        (status = 200, content_type = "*/*", body = String, headers(
            ("Accept-Ranges" = String, description = ""),
            ("Content-Disposition" = String, description = ""),
            ("Last-Modified" = String, description = ""),
            ("Repr-Digest" = String, description = ""),
        )),
        (status = 206),
        (status = 412),
        (status = 416),
    )
)]
#[get("/releases/{version}/files/{name}")]
pub async fn find_release_file(
    state: web::Data<AppState>,
    req: HttpRequest,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    let (version, name) = path.into_inner();
    let (reading, query) = Reading::begin(state.clone(), &req).await?;
    query.finish()?;
    let made = files_of(&state, &reading, &version).await?;
    let file = file_named(&made.derived, &name)?;
    if let Some(answer) = file_response::answer(&req, &made.derived, file).await? {
        return Ok(answer);
    }
    // Somebody has emptied the folder: it may be deleted at any time.
    state.files.forget(&made);
    state.files.order(&made.view);
    Err(not_ready(FILES_NOT_READY, &state.files, &made.view))
}

/// The files of the release with this version.
async fn files_of(
    state: &web::Data<AppState>,
    reading: &Reading,
    version: &str,
) -> Result<Arc<Of<ReleaseFiles>>, ApiError> {
    let mirrored = state.mirroring.known();
    let release = find_up_to(&reading.view, &reading.published, version, mirrored.as_deref())?.clone();
    let view = reading.open(release).await?;
    let made = soon(|| {
        state.files.order(&view);
        state.files.of(view.release.seq)
    });
    made.await.ok_or_else(|| not_ready(FILES_NOT_READY, &state.files, &view))
}

fn file_named<'a>(files: &'a ReleaseFiles, name: &str) -> Result<&'a FileEntry, ApiError> {
    files.manifest.file(name).ok_or_else(|| {
        let names: Vec<&str> = files.manifest.files.iter().map(|file| file.name.as_str()).collect();
        let near = nearest(name, names.iter().copied());
        let hint = near.map(|near| format!(" Did you mean \"{near}\"?")).unwrap_or_default();
        let all = names.join(", ");
        ApiError::new(NOT_FOUND, format!("There is no file \"{}\".{hint} There are {all}.", shortened(name)))
    })
}
