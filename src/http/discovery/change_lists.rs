//! When each file was changed, as change lists of ResourceSync: the oldest release first, in parts of so many
//! releases, so that a part that is full never changes again.

use super::no_such_part;
use super::parts::Parts;
use super::resource_sync::{CAPABILITIES, CHANGES, address_of, answer_of_files, list};
use super::sitemap::entry;
use crate::domain::release::Release;
use crate::export::files::modified::Modified;
use crate::export::manifest::FileEntry;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::http::xml::moment;
use crate::store::Store;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// A list goes over so many releases at most: with some forty files each, that is a tenth of the 50,000 entries that
/// are allowed.
const RELEASES_IN_ONE: u64 = 100;

/// All changes, or which parts of them there are.
#[get("/resourcesync/change-list.xml")]
pub(super) async fn show_change_list(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_files(state, &req, (CHANGES, None), |state, releases, files| {
        ChangeLists::of(state, releases, files).front()
    })
    .await
}

/// A part of the changes.
#[get("/resourcesync/change-lists/{number:[0-9]+}.xml")]
pub(super) async fn show_part_of_change_list(
    state: web::Data<AppState>,
    req: HttpRequest,
    number: web::Path<u64>,
) -> Result<HttpResponse, ApiError> {
    let number = number.into_inner();
    answer_of_files(state, &req, (CHANGES, Some(number)), move |state, releases, files| {
        ChangeLists::of(state, releases, files).part(number)
    })
    .await
}

/// The changes of the files, release by release.
pub struct ChangeLists<'a> {
    /// The database.
    pub store: &'a Store,
    /// The releases up to the newest whose files are made, the oldest first.
    pub releases: &'a [Release],
    /// The files of that one: those of every release are called the same.
    pub files: &'a [FileEntry],
    /// Makes addresses.
    pub uris: &'a Uris,
    /// Over how many releases a part goes.
    pub in_one: u64,
}

/// A part: its number and releases, and the moments of the first and, if it is full, of the last.
struct Part<'a> {
    number: u64,
    releases: &'a [Release],
    from: String,
    until: Option<String>,
}

impl<'a> ChangeLists<'a> {
    fn of(state: &'a AppState, releases: &'a [Release], files: &'a [FileEntry]) -> Self {
        Self { store: &state.store, releases, files, uris: &state.uris, in_one: RELEASES_IN_ONE }
    }

    /// The one part that there is, or the index of all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn front(&self) -> Result<Vec<u8>, ApiError> {
        let parts: Vec<Part<'_>> = self.parts().numbers().filter_map(|number| self.find(number)).collect();
        let [first, _, ..] = parts.as_slice() else { return self.part(1) };
        let above = [("up", self.uris.address(CAPABILITIES))];
        list("sitemapindex", &above, &[("capability", "changelist"), ("from", &first.from)], |xml| {
            parts.iter().try_for_each(|part| {
                let address = self.uris.address(&format!("/resourcesync/change-lists/{}.xml", part.number));
                entry(xml, "sitemap", &address, None, &part.about())
            })
        })
    }

    /// A part.
    ///
    /// # Errors
    /// When there is none with this number, or the database fails.
    pub fn part(&self, number: u64) -> Result<Vec<u8>, ApiError> {
        let none = || no_such_part("change list", number, self.parts().count());
        let part = self.find(number).ok_or_else(none)?;
        let changed = part.releases.iter().map(|release| Ok((release, self.changed_in(release)?)));
        let changed: Vec<(&Release, Vec<&FileEntry>)> = changed.collect::<Result<_, ApiError>>()?;
        let mut above = vec![("up", self.uris.address(CAPABILITIES))];
        above.extend((self.parts().count() > 1).then(|| ("index", self.uris.address(CHANGES))));
        list("urlset", &above, &part.about(), |xml| {
            changed.iter().try_for_each(|(release, files)| {
                let at = moment(release.published_at);
                let known = [("change", self.what(release)), ("datetime", at.as_str())];
                files
                    .iter()
                    .try_for_each(|file| entry(xml, "url", &address_of(file, self.uris), Some(&at), &known))
            })
        })
    }

    fn parts(&self) -> Parts {
        Parts { total: u64::try_from(self.releases.len()).unwrap_or(u64::MAX), in_one: self.in_one }
    }

    fn find(&self, number: u64) -> Option<Part<'a>> {
        let range = self.parts().range(number)?;
        let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
        let releases = self.releases.get(start..end)?;
        let at = |release: &Release| moment(release.published_at);
        let until = releases.last().filter(|_| range.end - range.start == self.in_one).map(at);
        Some(Part { number, releases, from: at(releases.first()?), until })
    }

    /// The files that say something else since this release.
    fn changed_in(&self, release: &Release) -> Result<Vec<&FileEntry>, ApiError> {
        let modified = Modified::read(self.store, self.releases, release)?;
        let is_changed = |file: &&FileEntry| {
            modified.of(file.table.as_deref().unwrap_or_default()) == release.published_at
        };
        Ok(self.files.iter().filter(is_changed).collect())
    }

    /// Every release has the same files: the first one creates them.
    fn what(&self, release: &Release) -> &'static str {
        let is_first = self.releases.first().is_some_and(|first| first.seq == release.seq);
        if is_first { "created" } else { "updated" }
    }
}

impl Part<'_> {
    /// A list without an end may grow.
    fn about(&self) -> Vec<(&str, &str)> {
        let begins = [("capability", "changelist"), ("from", self.from.as_str())];
        begins.into_iter().chain(self.until.as_deref().map(|until| ("until", until))).collect()
    }
}
