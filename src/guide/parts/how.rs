//! Where, or how online: the ways with the fewest visits first.

use super::line;
use crate::domain::channel::Channel;
use crate::domain::code_list::CodeList;
use crate::domain::guide::{CrossRegion, Guide, Place};
use crate::guide::promise::in_words;
use crate::guide::sheet::{Block, Entry, Line, List, Subject};
use crate::guide::ways::{Way, deliveries, is_somewhere};

/// Where, or how online.
pub(super) fn how(subject: Subject<'_>, ways: &[Way<'_>]) -> Vec<Block> {
    let Subject { item, edition, directory, .. } = subject;
    let guide = &edition.guide;
    let entries: Vec<Entry> = ways.iter().map(way).collect();
    let list = Block::List(List { label: None, counter: "种办法", entries });
    let mut blocks: Vec<Block> = Some(list).filter(|_| !ways.is_empty()).into_iter().collect();
    // A place that is none, such as 无线下办理窗口, belongs to no way.
    let elsewhere = guide.places.iter().filter(|place| !is_somewhere(place));
    blocks.extend(elsewhere.map(|place| line("办理地点", place_in_words(place))));
    let brought = deliveries(item, directory);
    let brought: Vec<String> = brought.iter().map(|channel| channel_in_words(channel)).collect();
    if !brought.is_empty() {
        blocks.push(line("送达和通知", brought.join("、")));
    }
    blocks.extend(offers(guide));
    blocks
}

fn offers(guide: &Guide) -> impl Iterator<Item = Block> {
    let offered = |offered: bool| if offered { "支持" } else { "不支持" };
    let region = guide.cross_region.map(|region| match region {
        CrossRegion::None => "不能异地办理",
        region => region.entry().name,
    });
    let lines = [
        guide.online_depth.map(|depth| Block::Line(Line::silent("网上办理深度", depth.entry().name))),
        guide.visit_reason.as_ref().map(|reason| line("到现场的原因", reason.as_str())),
        guide.appointment.map(|appointment| line(None, format!("{}预约办理", offered(appointment)))),
        guide.courier.map(|courier| line(None, format!("{}物流快递", offered(courier)))),
        region.map(|region| line("通办范围", region)),
    ];
    lines.into_iter().flatten()
}

fn way(way: &Way<'_>) -> Entry {
    let name = way.method.map_or(way.kind.entry().name, |method| &method.name);
    let visits = way.visits.map(|visits| format!("，{}", in_words(visits))).unwrap_or_default();
    let steps = way.method.map(|method| {
        let parts = [("申请", &method.apply), ("办结", &method.finish), ("取件", &method.collect)];
        parts.into_iter().filter_map(|(label, text)| Some(Line::new(label, text.as_deref()?)))
    });
    let mut details: Vec<Line> = steps.into_iter().flatten().collect();
    let channels: Vec<String> = way.channels.iter().map(|channel| channel_in_words(channel)).collect();
    // A window may be a channel and a place: once is enough.
    let places = way.places.iter().map(|place| place_in_words(place));
    let places: Vec<String> = places.filter(|place| !channels.contains(place)).collect();
    let (long, names): (Vec<String>, Vec<String>) =
        channels.into_iter().partition(|channel| channel.contains('；'));
    details.extend(long.into_iter().map(|channel| Line::new("渠道", channel)));
    details.extend((!names.is_empty()).then(|| Line::new("渠道", names.join("、"))));
    details.extend(way.online_address.map(|address| Line::silent("网办地址", address)));
    details.extend(places.into_iter().map(|place| Line::new("地点", place)));
    if !way.materials_otherwise.is_empty() {
        let label = if way.kind.is_electronic() { "须交纸质版" } else { "须交电子版" };
        details.push(Line::new(label, way.materials_otherwise.join("、")));
    }
    Entry { text: format!("{name}{visits}"), details }
}

fn channel_in_words(channel: &Channel) -> String {
    particulars(&[
        (None, Some(&channel.name)),
        (Some("网址"), channel.url.as_ref()),
        (Some("地址"), channel.address.as_ref()),
        (Some("时间"), channel.hours.as_ref()),
        (Some("电话"), channel.phone.as_ref()),
    ])
}

fn place_in_words(place: &Place) -> String {
    particulars(&[
        (None, place.name.as_ref()),
        (place.name.as_ref().map(|_| "地址"), place.address.as_ref()),
        (Some("时间"), place.hours.as_ref()),
        (Some("电话"), place.phone.as_ref()),
    ])
}

fn particulars(parts: &[(Option<&str>, Option<&String>)]) -> String {
    super::joined(parts.iter().map(|(label, text)| match (label, text) {
        (Some(label), Some(text)) => Some(format!("{label}：{text}")),
        (None, Some(text)) => Some((*text).clone()),
        (_, None) => None,
    }))
}
