//! Channels of an area, and those through which an item can be had.

use super::chance::Chance;
use super::region::{Area, Office};
use super::shape::Mode;
use super::sheets::{ChannelRow, Sheets};
use std::io;

/// An item has at most so many channels.
const MOST: usize = 4;

/// What every area has: the end of the code, the kind, the name.
const SHARED: [(&str, &str, &str); 8] = [
    ("portal", "portal", "政务服务网"),
    ("app", "app", "掌上办事手机应用"),
    ("wechat", "wechat_account", "政务服务微信公众号"),
    ("terminal", "terminal", "自助办事终端"),
    ("hall", "hall", "政务服务中心"),
    ("hotline", "hotline", "政务服务热线"),
    ("courier", "courier", "办件寄递服务"),
    ("agent", "agent", "为民代办服务站"),
];

fn shared_code(area: &Area, end: &str) -> String {
    format!("syn-{}-{end}", area.code)
}

fn window_code(area: &Area, office: &Office) -> String {
    format!("syn-{}-{:02}-window", area.code, office.number)
}

/// Writes the channels of an area.
pub(super) fn write_shared(area: &Area, sheets: &mut Sheets) -> io::Result<()> {
    for (end, kind, name) in SHARED {
        let digital = matches!(kind, "portal" | "app");
        let place = matches!(kind, "hall" | "agent" | "terminal");
        sheets.channels.serialize(ChannelRow {
            code: &shared_code(area, end),
            kind,
            name: &format!("{}合成{name}", area.name),
            url: digital.then(|| web_address(area, end)),
            phone: (kind == "hotline").then(|| format!("000-{}00", area.code)),
            address: place.then(|| hall_address(area)),
            hours: place.then(|| OPENING_HOURS.to_owned()),
            ..ChannelRow::default()
        })?;
    }
    Ok(())
}

/// Writes the window of a department.
pub(super) fn write_window(area: &Area, office: &Office, sheets: &mut Sheets) -> io::Result<()> {
    sheets.channels.serialize(ChannelRow {
        code: &window_code(area, office),
        kind: "window",
        name: &window_name(area, office),
        phone: Some(consult_phone(area, office)),
        address: Some(hall_address(area)),
        hours: Some(OPENING_HOURS.to_owned()),
        operator: Some(&office.code),
        ..ChannelRow::default()
    })?;
    Ok(())
}

/// The address of the portal of an area; nothing answers under `.example`.
pub(super) fn portal_address(area: &Area) -> String {
    web_address(area, "portal")
}

fn web_address(area: &Area, end: &str) -> String {
    format!("https://{end}-{}.example/", area.code)
}

/// When halls are open.
pub(super) const OPENING_HOURS: &str = "工作日9:00-12:00,13:30-17:00";

/// The name of the window of a department.
pub(super) fn window_name(area: &Area, office: &Office) -> String {
    format!("{}合成政务服务中心{:02}号窗口", area.name, office.number)
}

/// The address of the hall of an area.
pub(super) fn hall_address(area: &Area) -> String {
    format!("{}合成路99号合成政务服务中心", area.name)
}

/// The number to ask; no real one starts with 000.
pub(super) fn consult_phone(area: &Area, office: &Office) -> String {
    format!("000-{}{:02}", area.code, office.number)
}

/// The number to complain to.
pub(super) fn complaint_phone(area: &Area, office: &Office) -> String {
    format!("000-{}{:02}9", area.code, office.number)
}

/// The ways of fulfilment of an item.
pub(super) fn methods(mode: Option<Mode>, chance: &mut Chance) -> Vec<&'static str> {
    let (all, second_often): (&[&'static str], u32) = match mode {
        Some(Mode::ZeroVisit) => {
            (&["online_on_time_online", "online_on_time_courier", "self_service_terminal"], 350)
        }
        Some(Mode::OneVisit) => {
            (&["window_instant_on_spot", "window_on_time_courier", "online_on_time_window"], 250)
        }
        Some(Mode::OnYourBehalf) => (&["agency", "assistance", "escort"], 0),
        None => (&[], 0),
    };
    let first = chance.place(all.len());
    let second = chance.per_mille(second_often).then_some((first + 1) % all.len().max(1));
    let mut places: Vec<usize> = std::iter::once(first).chain(second).collect();
    places.sort_unstable();
    places.into_iter().filter_map(|place| all.get(place).copied()).collect()
}

/// The channels of an item with these ways of fulfilment.
pub(super) fn of_item(area: &Area, office: &Office, methods: &[&str], chance: &mut Chance) -> Vec<String> {
    let mut channels: Vec<String> = Vec::new();
    let mut add = |code: String| {
        if !channels.contains(&code) && channels.len() < MOST {
            channels.push(code);
        }
    };
    for method in methods {
        for end in method_channels(method) {
            add(if *end == "window" { window_code(area, office) } else { shared_code(area, end) });
        }
    }
    if methods.is_empty() {
        add(window_code(area, office));
    }
    for (often, end) in [(300, "app"), (150, "wechat"), (120, "hotline"), (100, "hall")] {
        if chance.per_mille(often) {
            add(shared_code(area, end));
        }
    }
    channels
}

fn method_channels(method: &str) -> &'static [&'static str] {
    match method {
        "online_on_time_online" => &["portal"],
        "online_on_time_courier" => &["portal", "courier"],
        "self_service_terminal" => &["terminal"],
        "window_on_time_courier" => &["window", "courier"],
        "online_on_time_window" => &["portal", "window"],
        "agency" | "assistance" | "escort" => &["agent"],
        _ => &["window"],
    }
}
