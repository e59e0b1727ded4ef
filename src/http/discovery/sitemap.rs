//! The sitemap: all pages of the newest release, in parts, each with the moment at which it last changed.

use super::parts::Parts;
use super::{ENTRIES_IN_ONE, XML, answer_of_release, no_such_part};
use crate::domain::change::Entity;
use crate::export::uris::Uris;
use crate::http::error::ApiError;
use crate::http::state::AppState;
use crate::http::xml::{Xml, document, empty, moment, text};
use crate::search::releases::{Published, ReleaseView};
use crate::store::{ItemState, Store};
use actix_web::{HttpRequest, HttpResponse, get, web};
use std::io;
use std::ops::Range;

/// What all sitemaps are written in.
pub(super) const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
/// Where they are listed.
const SITEMAPS: &str = "/sitemap.xml";
/// The pages that every release has; they change with the program.
const ALWAYS: &[&str] = &["/docs/", "/llms.txt"];

/// Which sitemaps there are.
#[get("/sitemap.xml")]
pub(super) async fn show_sitemap_index(
    state: web::Data<AppState>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    answer_of_release(state, &req, XML, (SITEMAPS, None), |state, published| {
        Sitemaps::of(state, published).index().map_err(|error| ApiError::internal(&error))
    })
    .await
}

/// One of them.
#[get("/sitemaps/{number:[0-9]+}.xml")]
pub(super) async fn show_sitemap(
    state: web::Data<AppState>,
    req: HttpRequest,
    number: web::Path<u64>,
) -> Result<HttpResponse, ApiError> {
    let number = number.into_inner();
    answer_of_release(state, &req, XML, (SITEMAPS, Some(number)), move |state, published| {
        Sitemaps::of(state, published).part(number)
    })
    .await
}

/// The sitemaps of the newest release: the pages that are always there, the departments, the items, each in the
/// order of codes.
pub struct Sitemaps<'a> {
    /// The database.
    pub store: &'a Store,
    /// What is published.
    pub published: &'a Published,
    /// Makes addresses.
    pub uris: &'a Uris,
    /// How many pages are in one sitemap at most.
    pub in_one: u64,
}

/// A page: its path, and the release in which it last changed.
struct Page {
    path: String,
    changed: Option<i64>,
}

impl<'a> Sitemaps<'a> {
    fn of(state: &'a AppState, published: &'a Published) -> Self {
        Self { store: &state.store, published, uris: &state.uris, in_one: ENTRIES_IN_ONE }
    }

    /// The sitemap index.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn index(&self) -> io::Result<Vec<u8>> {
        let made = moment(self.view().release.published_at);
        document("sitemapindex", [NAMESPACE], |xml| {
            self.parts().numbers().try_for_each(|number| {
                let address = self.uris.address(&format!("/sitemaps/{number}.xml"));
                entry(xml, "sitemap", &address, Some(&made), &[])
            })
        })
    }

    /// One sitemap.
    ///
    /// # Errors
    /// When there is none with this number, or the database fails.
    pub fn part(&self, number: u64) -> Result<Vec<u8>, ApiError> {
        let parts = self.parts();
        let range = parts.range(number).ok_or_else(|| no_such_part("sitemap", number, parts.count()))?;
        let pages = self.pages(&range)?;
        let written = document("urlset", [NAMESPACE], |xml| {
            pages.iter().try_for_each(|page| {
                let changed = page.changed.and_then(|release| self.published.release(release));
                let changed = changed.map(|release| moment(release.published_at));
                entry(xml, "url", &self.uris.address(&page.path), changed.as_deref(), &[])
            })
        });
        written.map_err(|error| ApiError::internal(&error))
    }

    fn view(&self) -> &ReleaseView {
        &self.published.current
    }

    fn parts(&self) -> Parts {
        Parts { total: self.before_items() + self.view().items.len(), in_one: self.in_one }
    }

    /// How many pages come before those of the items.
    fn before_items(&self) -> u64 {
        let count = ALWAYS.len() + self.view().directory.departments.entries().len();
        u64::try_from(count).unwrap_or(u64::MAX)
    }

    fn pages(&self, range: &Range<u64>) -> Result<Vec<Page>, ApiError> {
        let before = self.before_items();
        let mut pages = Vec::new();
        if range.start < before {
            pages = self.pages_before_items()?;
            pages.truncate(usize::try_from(range.end).unwrap_or(usize::MAX));
            pages.drain(..usize::try_from(range.start).unwrap_or(usize::MAX).min(pages.len()));
        }
        let place = |page: u64| u32::try_from(page.saturating_sub(before)).unwrap_or(u32::MAX);
        let places: Vec<u32> = (place(range.start)..place(range.end)).collect();
        let view = self.view();
        let states = self.store.item_states(view.release.seq, &view.items.rows_at(&places))?;
        pages.extend(states.iter().map(Page::of_item));
        Ok(pages)
    }

    fn pages_before_items(&self) -> Result<Vec<Page>, ApiError> {
        let since = self.store.entries_since(self.view().release.seq, Entity::Department)?;
        let always = ALWAYS.iter().map(|path| Page { path: (*path).to_owned(), changed: None });
        let department =
            |code: &str| Page { path: format!("/v1/departments/{code}"), changed: since.get(code).copied() };
        Ok(always.chain(self.view().directory.departments.codes().map(department)).collect())
    }
}

impl Page {
    /// The page on which somebody who looks for an item should land: its guide to read and print, else the item.
    fn of_item(item: &ItemState) -> Self {
        let path = match item.guide_since {
            Some(_) => format!("/v1/items/{}/guide?format=html", item.code),
            None => format!("/v1/items/{}", item.code),
        };
        Self { path, changed: Some(item.guide_since.unwrap_or_default().max(item.since)) }
    }
}

/// An entry: its address, when what is there last changed, and what ResourceSync says of it, if anything.
pub(super) fn entry(
    xml: &mut Xml,
    element: &str,
    address: &str,
    changed: Option<&str>,
    known: &[(&str, &str)],
) -> io::Result<()> {
    xml.create_element(element).write_inner_content(|xml| {
        text(xml, "loc", address)?;
        changed.map_or(Ok(()), |changed| text(xml, "lastmod", changed))?;
        if known.is_empty() { Ok(()) } else { empty(xml, "rs:md", known.iter().copied()) }
    })?;
    Ok(())
}
