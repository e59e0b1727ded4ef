//! The questions that a mirror asks its upstream.

use super::client::{AsOf, Client, Fetched};
use super::error::MirrorError;
use super::files::Files;
use super::records;
use super::said::{ChangesPage, Data, FilesSaid, IndexSaid, ReleaseSaid, ReleasesPage};
use crate::export::manifest::ReleaseRecord;

/// How many releases are read at once, and how many at most.
const RELEASES_IN_ONE_PAGE: usize = 100;
const MAX_RELEASES: usize = 100_000;
/// How many changes are read at once: as many as there may be with all that they say.
const CHANGES_IN_ONE_PAGE: i64 = 100;

/// What the upstream has published.
pub(super) struct Published {
    /// The releases, the newest first: down to the one that was asked for, or all.
    pub(super) releases: Vec<ReleaseSaid>,
    /// Its entity tag.
    pub(super) tag: String,
}

/// Whether the upstream has something new, and as of when it says so.
pub(super) struct News {
    /// What it has published, if that is not what was known.
    pub(super) published: Option<Published>,
    /// As of when it says so.
    pub(super) as_of: AsOf,
}

/// Which releases there are, unless the first page has this entity tag. The list is read down to this version;
/// without one, its first page alone.
pub(super) fn news(client: &Client, known_tag: &str, down_to: Option<&str>) -> Result<News, MirrorError> {
    let first = format!("/v1/releases?limit={RELEASES_IN_ONE_PAGE}");
    let (fetched, as_of) = client.json_unless::<ReleasesPage>(&first, known_tag)?;
    let Fetched::New(mut page, tag) = fetched else { return Ok(News { published: None, as_of }) };
    let mut releases = Vec::new();
    loop {
        // A page without anything has nothing after it, whatever it says.
        let more = !page.data.is_empty() && releases.len() < MAX_RELEASES;
        releases.append(&mut page.data);
        let wanted = down_to.filter(|wanted| !releases.iter().any(|it: &ReleaseSaid| it.version == *wanted));
        match page.page.next {
            Some(next) if wanted.is_some() && more => {
                page = client.json(&format!("{first}&cursor={}", encoded(&next)))?;
            }
            _ => return Ok(News { published: Some(Published { releases, tag }), as_of }),
        }
    }
}

/// Where the permanent URIs of the upstream are.
pub(super) fn uri_base(client: &Client) -> Result<String, MirrorError> {
    let index: Data<IndexSaid> = client.json("/v1")?;
    Ok(index.data.uri_base.unwrap_or_else(|| client.address().to_string()))
}

/// The files of a release that is listed.
pub(super) fn files(client: &Client, version: &str) -> Result<Files, MirrorError> {
    let path = files_path(version);
    let said: Data<FilesSaid> = client.json(&path).map_err(MirrorError::of_what_is_promised)?;
    let FilesSaid { release, files } = said.data;
    let release: ReleaseRecord = records::read(&release).map_err(|error| {
        let place = format!("what {} says about the release", client.shown(&path));
        MirrorError::UnknownRecord { place, cause: error.to_string() }
    })?;
    if release.edition.version.as_ref() != version {
        return Err(client.not_understood(&path, "it describes another release"));
    }
    Files::choose(release, files).map_err(|cause| client.not_understood(&path, &cause))
}

/// The path of the files of a release.
pub(super) fn files_path(version: &str) -> String {
    format!("/v1/releases/{}/files", encoded(version))
}

/// The changes after a number, up to another one: as many as one page has.
pub(super) fn changes(client: &Client, since: i64, up_to: i64) -> Result<ChangesPage, MirrorError> {
    let limit = (up_to - since).clamp(1, CHANGES_IN_ONE_PAGE);
    let path = format!("/v1/changes?since={since}&include=record&limit={limit}");
    let page: ChangesPage = client.json(&path).map_err(MirrorError::of_what_is_promised)?;
    if page.page.latest < up_to {
        let said = format!("its feed ends with change {}, not with {up_to}.", page.page.latest);
        return Err(MirrorError::not_yet(client.shown(&path), &said));
    }
    Ok(page)
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
