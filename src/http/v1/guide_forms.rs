//! The forms in which a guide can be had, and how each is written.

use super::ask_view::FreshnessView;
use super::guide_view::GuideView;
use super::views::{Reference, ReleaseTag};
use crate::guide::sheet::{GuideSheet, Subject};
use crate::guide::spoken::Speech;
use crate::guide::{html, markdown, sms, ssml, text};
use crate::http::error::ApiError;
use crate::http::negotiation::asked;
use crate::http::query::QueryReader;
use actix_web::HttpRequest;
use serde::Serialize;
use utoipa::ToSchema;

/// A guide in JSON: as data, or to be read aloud.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum GuideInJson {
    /// As data.
    Guide(Box<GuideAnswer>),
    /// To be read aloud: `format=spoken`.
    Spoken(Box<SpokenAnswer>),
}

/// The guide of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuideAnswer {
    /// The guide.
    data: GuideView,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// The guide of an item, to be read aloud.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpokenAnswer {
    /// What is read.
    data: SpokenGuide,
    /// The release that it comes from.
    release: ReleaseTag,
}

/// A guide as it is read aloud: no brackets, no addresses, numbers in words, telephone numbers in groups.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpokenGuide {
    /// The item.
    item: Reference,
    /// Whether it may be relied on today, and whom to ask.
    freshness: FreshnessView,
    /// The number of the edition.
    edition: u32,
    /// SHA-256 over what the guide says.
    content_hash: String,
    /// The answer in one sentence of at most 40 characters.
    #[schema(max_length = 40)]
    one_liner: String,
    /// What follows, each in one breath: at most 60 characters.
    segments: Vec<String>,
}

/// A form of a guide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Form {
    #[default]
    Json,
    Markdown,
    Text,
    Html,
    Spoken,
    Ssml,
    Sms,
}

impl Form {
    /// What each is called in `format`, and what it is sent as.
    const ALL: &'static [(&'static str, Self, &'static str)] = &[
        ("json", Self::Json, "application/json"),
        ("markdown", Self::Markdown, "text/markdown; charset=utf-8"),
        ("text", Self::Text, "text/plain; charset=utf-8"),
        ("html", Self::Html, "text/html; charset=utf-8"),
        ("spoken", Self::Spoken, "application/json"),
        ("ssml", Self::Ssml, "application/ssml+xml"),
        ("sms", Self::Sms, "text/plain; charset=utf-8"),
    ];
    /// What `Accept` can choose, the first for whoever has no preference. It cannot tell speech from data, nor
    /// a text message from a text.
    const OFFERS: &'static [(&'static str, Self)] = &[
        ("application/json", Self::Json),
        ("text/html", Self::Html),
        ("text/plain", Self::Text),
        ("text/markdown", Self::Markdown),
        ("application/ssml+xml", Self::Ssml),
    ];

    /// The form that is asked for: by `format`, else by `Accept`.
    ///
    /// # Errors
    /// When nothing is named and the client accepts none.
    pub(super) fn asked(query: &mut QueryReader, req: &HttpRequest) -> Result<Self, ApiError> {
        let named = Self::ALL.iter().map(|(name, form, _)| (*name, *form));
        asked(query, req, named, Self::OFFERS, "a guide has no such form")
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it is sent as.
    pub(super) fn media_type(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        let found = Self::ALL.iter().find(|(_, form, _)| *form == self);
        found.map_or(("json", "application/json"), |(name, _, media_type)| (*name, *media_type))
    }

    /// The guide in this form.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(self, subject: Subject<'_>) -> Result<Vec<u8>, ApiError> {
        let sheet = || GuideSheet::new(subject);
        let release = || ReleaseTag::from(subject.release);
        let in_json = match self {
            Self::Json => {
                let data = GuideView::new(subject);
                GuideInJson::Guide(Box::new(GuideAnswer { data, release: release() }))
            }
            Self::Spoken => {
                let data = spoken(subject);
                GuideInJson::Spoken(Box::new(SpokenAnswer { data, release: release() }))
            }
            Self::Markdown => return Ok(markdown::write(&sheet()).into_bytes()),
            Self::Text => return Ok(text::write(&sheet()).into_bytes()),
            Self::Html => return Ok(html::write(&sheet()).into_bytes()),
            Self::Sms => return Ok(sms::write(&sheet()).into_bytes()),
            Self::Ssml => return ssml::write(&sheet()).map_err(|error| ApiError::internal(&error)),
        };
        serde_json::to_vec(&in_json).map_err(|error| ApiError::internal(&error))
    }
}

fn spoken(subject: Subject<'_>) -> SpokenGuide {
    let Subject { item, edition, .. } = subject;
    let speech = Speech::of(&GuideSheet::new(subject));
    SpokenGuide {
        item: Reference { code: item.code.to_string(), name: item.name.clone() },
        freshness: FreshnessView::new(subject),
        edition: edition.edition,
        content_hash: edition.content_hash.clone(),
        segments: speech.segments().map(|segment| segment.text()).collect(),
        one_liner: speech.one_liner,
    }
}
