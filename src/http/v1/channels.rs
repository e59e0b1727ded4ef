//! Channels (办理渠道).

use super::collection::{Resource, answer_described, answer_list};
use super::linked::JsonLd;
use super::list_forms::ListForm;
use super::params::ChannelQuery;
use super::params::{LinkedFormQuery, ListFormQuery, ListQuery, ReleaseQuery};
use super::views::{CodedValue, Depth, ProvenanceView, Reference, answers, coded, provenance, reference};
use crate::domain::catalogue::{Directory, Table};
use crate::domain::channel::{Channel, ChannelKind};
use crate::domain::code_list::CodeList;
use crate::http::error::ApiError;
use crate::http::reading::Reading;
use crate::http::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A channel (办理渠道): where a service can be had.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Channel)]
pub struct ChannelView {
    /// Our key.
    pub code: String,
    /// Its name.
    pub name: String,
    #[serde(flatten)]
    detail: Option<ChannelDetail>,
}

/// The rest of a channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelDetail {
    /// What kind of channel it is.
    kind: CodedValue,
    /// Other names.
    aliases: Vec<String>,
    /// Its address on the web.
    url: Option<String>,
    /// Its telephone number.
    phone: Option<String>,
    /// Its postal address.
    address: Option<String>,
    /// When it is open.
    hours: Option<String>,
    /// The department that runs it.
    operator: Option<Reference>,
    /// Where this row comes from.
    provenance: Vec<ProvenanceView>,
    /// What else a reader should know.
    note: Option<String>,
}

answers!(ChannelList, ChannelAnswer, ChannelView);

/// List the channels
///
/// Where services can be had: portals, apps, windows, halls, hotlines. One channel serves many items.
#[utoipa::path(
    tag = "directory",
    params(ChannelQuery, ListFormQuery, ListQuery),
    responses((status = 200, body = ChannelList))
)]
#[get("/channels")]
pub async fn list_channels(state: web::Data<AppState>, req: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (reading, mut query) = Reading::begin(state, &req).await?;
    let form = ListForm::asked(&mut query, &req)?;
    let codes: Vec<&str> = ChannelKind::ALL.iter().map(|kind| kind.entry().code).collect();
    let kinds = query.choices("kind", &codes);
    let keep = move |entry: &Channel, _: &Directory| {
        kinds.is_empty() || kinds.iter().any(|kind| kind == entry.kind.entry().code)
    };
    answer_list(reading, query, form, keep).await
}

/// Find a channel
///
/// One channel with its address, its number and who runs it, as far as the sources say.
#[utoipa::path(
    tag = "directory",
    params(("code" = String, Path, description = "Our key.", example = "hotline-12345"), LinkedFormQuery, ReleaseQuery),
    responses((
        status = 200,
        content((ChannelAnswer = "application/json"), (JsonLd = "application/ld+json"), (String = "text/turtle")),
        headers(("Link" = String))
    ))
)]
#[get("/channels/{code}")]
pub async fn find_channel(
    state: web::Data<AppState>,
    req: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    answer_described::<Channel>(state, req, code, |describer, entry| describer.channel(entry)).await
}

impl Resource for Channel {
    const TABLE: &'static str = "channels";
    type View = ChannelView;

    fn table(directory: &Directory) -> &Table<Self> {
        &directory.channels
    }

    fn view(&self, directory: &Directory, depth: Depth) -> ChannelView {
        let operator = |code: &str| reference(&directory.departments, code, |d| &d.name);
        ChannelView {
            code: self.code.to_string(),
            name: self.name.clone(),
            detail: depth.detail(|| ChannelDetail {
                kind: coded(self.kind),
                aliases: self.aliases.clone(),
                url: self.url.clone(),
                phone: self.phone.clone(),
                address: self.address.clone(),
                hours: self.hours.clone(),
                operator: self.operator.as_ref().map(|code| operator(code.as_ref())),
                provenance: provenance(directory, &self.provenance),
                note: self.note.clone(),
            }),
        }
    }
}
