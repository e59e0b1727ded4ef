//! How the ways of an item look in JSON.

use super::channels::ChannelView;
use super::collection::Resource;
use super::guide_view::PlaceView;
use super::handling_modes::{MethodView, method};
use super::views::{CodedValue, Depth, coded};
use crate::guide::sheet::Subject;
use crate::guide::ways::{Way, ways};
use serde::Serialize;
use utoipa::ToSchema;

/// One way in which a service can be had. Only what the data says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Way)]
pub struct WayView {
    /// How one gets at it.
    kind: CodedValue,
    /// How often one comes at most; null where nothing says it.
    #[schema(required)]
    visits: Option<u32>,
    /// The way of fulfilment: how to apply, how it is finished, how the result is collected.
    #[schema(required)]
    method: Option<MethodView>,
    /// Through which channels.
    channels: Vec<ChannelView>,
    /// Where online.
    #[schema(required)]
    online_address: Option<String>,
    /// Where to go.
    places: Vec<PlaceView>,
    /// The materials that do not go this way: on paper alone though it is online, or as a file alone though
    /// it is at a window.
    materials_otherwise: Vec<String>,
}

/// The ways of an item, the fewest visits first.
pub(super) fn way_views(subject: Subject<'_>) -> Vec<WayView> {
    let Subject { item, edition, directory, .. } = subject;
    let view = |way: Way<'_>| WayView {
        kind: coded(way.kind),
        visits: way.visits,
        method: way.method.map(|entry| method(directory, entry, Depth::Full)),
        channels: way.channels.iter().map(|channel| channel.view(directory, Depth::Full)).collect(),
        online_address: way.online_address.map(str::to_owned),
        places: way.places.iter().map(|place| PlaceView::new(directory, place)).collect(),
        materials_otherwise: way.materials_otherwise.iter().map(|name| (*name).to_owned()).collect(),
    };
    ways(item, &edition.guide, directory).into_iter().map(view).collect()
}
