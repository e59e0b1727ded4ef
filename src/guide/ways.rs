//! The ways in which a service can be had, the one with the fewest visits first (最省跑动优先).
//!
//! A way is there only where the data names it: by a method, a form of application, a channel, an online
//! address or a place. Its visits are those that the item states, else those that its handling mode allows.

use crate::domain::catalogue::Directory;
use crate::domain::channel::{Channel, ChannelKind};
use crate::domain::code_list::{CodeList, code_list};
use crate::domain::guide::{ApplicationForm, Guide, Medium, OnlineDepth, Place};
use crate::domain::handling_mode::FulfilmentMethod;
use crate::domain::item::Item;

code_list! {
    /// How one gets at a service. In the order in which ways with as many visits are told.
    WayKind as "way_kind" {
        Online = "online", "网上办理", "online";
        Terminal = "terminal", "自助终端办理", "at a self-service terminal";
        Telephone = "telephone", "电话办理", "by telephone";
        Message = "message", "短信办理", "by text message";
        Courier = "courier", "快递申请", "by courier or mail";
        Agent = "agent", "代办、帮办或者领办", "done for you, or with you";
        OnSite = "on_site", "上门服务", "the office comes";
        Window = "window", "窗口办理", "at a window";
        Other = "other", "其他办法", "in another way";
    }
}

/// One way in which a service can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way<'a> {
    /// How.
    pub kind: WayKind,
    /// How often one comes; none where nothing says it.
    pub visits: Option<u32>,
    /// The way of fulfilment, with how to apply, finish and collect.
    pub method: Option<&'a FulfilmentMethod>,
    /// Through which channels.
    pub channels: Vec<&'a Channel>,
    /// Where online.
    pub online_address: Option<&'a str>,
    /// Where to go.
    pub places: Vec<&'a Place>,
    /// The materials that must be handed in otherwise: on paper though the way is online, or as a file
    /// though one goes to a window.
    pub materials_otherwise: Vec<&'a str>,
}

/// The ways of an item, the fewest visits first, those without a number last.
pub fn ways<'a>(item: &'a Item, guide: &'a Guide, directory: &'a Directory) -> Vec<Way<'a>> {
    let methods: Vec<&FulfilmentMethod> =
        item.methods.iter().filter_map(|code| directory.methods.get(code.as_ref())).collect();
    let named = WayKind::ALL.iter().flat_map(|kind| {
        let draft = Way::drafted(*kind, item, guide, directory);
        let by_method = methods.iter().filter(|method| kind_of_method(method) == *kind);
        let mut found: Vec<Way> =
            by_method.map(|method| Way { method: Some(method), ..draft.clone() }).collect();
        if found.is_empty() && draft.is_named(guide) {
            found.push(draft);
        }
        found
    });
    let mut all: Vec<Way> =
        named.map(|way| Way { visits: visits(&way, item, guide, directory), ..way }).collect();
    // The sort keeps the order of kinds among equals.
    all.sort_by_key(|way| way.visits.unwrap_or(u32::MAX));
    all
}

/// The channels through which something comes back: they are no way to apply.
pub fn deliveries<'a>(item: &Item, directory: &'a Directory) -> Vec<&'a Channel> {
    let channels = item.channels.iter().filter_map(|code| directory.channels.get(code.as_ref()));
    let mut found: Vec<&Channel> = channels.collect();
    let telephone = found.iter().any(|channel| channel.kind == ChannelKind::Hotline);
    found.retain(|channel| match channel.kind {
        ChannelKind::Courier => true,
        ChannelKind::Sms => !telephone,
        _ => false,
    });
    found
}

/// Whether a place is one to go to, and not a remark that there is none.
pub fn is_somewhere(place: &Place) -> bool {
    let words: Vec<&str> = [&place.name, &place.address].into_iter().flatten().map(String::as_str).collect();
    !words.is_empty() && !words.iter().any(|text| text.contains("无线下") || text.trim() == "无")
}

impl WayKind {
    fn of_form(form: ApplicationForm) -> Option<Self> {
        match form {
            ApplicationForm::Window => Some(Self::Window),
            ApplicationForm::Online | ApplicationForm::OnlinePc | ApplicationForm::OnlineMobile => {
                Some(Self::Online)
            }
            ApplicationForm::Express => Some(Self::Courier),
            ApplicationForm::OnSite => Some(Self::OnSite),
            ApplicationForm::Terminal => Some(Self::Terminal),
            ApplicationForm::Other => None,
        }
    }

    fn takes(self, kind: ChannelKind) -> bool {
        match kind {
            ChannelKind::Portal | ChannelKind::App | ChannelKind::WechatAccount => self == Self::Online,
            ChannelKind::Terminal => self == Self::Terminal,
            ChannelKind::Window | ChannelKind::Hall => self == Self::Window,
            ChannelKind::Hotline => self == Self::Telephone,
            ChannelKind::Sms => self == Self::Message,
            ChannelKind::Courier => self == Self::Courier,
            ChannelKind::Agent => self == Self::Agent,
        }
    }

    /// Whether what one hands in is a file.
    pub fn is_electronic(self) -> bool {
        matches!(self, Self::Online | Self::Terminal)
    }

    /// The medium that does not go this way.
    fn other_medium(self) -> Option<Medium> {
        match self {
            electronic if electronic.is_electronic() => Some(Medium::Paper),
            Self::Courier | Self::Window => Some(Medium::Electronic),
            _ => None,
        }
    }
}

impl<'a> Way<'a> {
    fn drafted(kind: WayKind, item: &'a Item, guide: &'a Guide, directory: &'a Directory) -> Self {
        let channels = item.channels.iter().filter_map(|code| directory.channels.get(code.as_ref()));
        let channels = channels.filter(|channel| kind.takes(channel.kind)).collect();
        let otherwise = guide
            .materials
            .iter()
            .filter(|material| material.medium.is_some_and(|medium| Some(medium) == kind.other_medium()));
        let places = guide.places.iter().filter(|place| kind == WayKind::Window && is_somewhere(place));
        Self {
            kind,
            visits: None,
            method: None,
            channels,
            online_address: guide.online_address.as_deref().filter(|_| kind == WayKind::Online),
            places: places.collect(),
            materials_otherwise: otherwise.map(|material| material.name.as_str()).collect(),
        }
    }

    /// Whether the data names this way without a method. A courier or a text message by itself only brings
    /// something back.
    fn is_named(&self, guide: &Guide) -> bool {
        let by_form = guide.application_forms.iter().any(|form| WayKind::of_form(*form) == Some(self.kind));
        let by_depth = self.kind == WayKind::Online
            && matches!(guide.online_depth, Some(OnlineDepth::Online | OnlineDepth::Full));
        let only_brings = self.kind == WayKind::Courier || self.kind == WayKind::Message;
        let by_channel = !self.channels.is_empty() && !only_brings;
        by_form || by_depth || by_channel || self.online_address.is_some() || !self.places.is_empty()
    }
}

/// How the application is made, by the words of the method.
fn kind_of_method(method: &FulfilmentMethod) -> WayKind {
    let apply = method.apply.as_deref().unwrap_or(&method.name);
    let kinds = [
        ("终端", WayKind::Terminal),
        ("窗口", WayKind::Window),
        ("网", WayKind::Online),
        ("上门", WayKind::OnSite),
        ("电话", WayKind::Telephone),
        ("短信", WayKind::Message),
        ("快递", WayKind::Courier),
        ("邮寄", WayKind::Courier),
        ("代办", WayKind::Agent),
        ("帮办", WayKind::Agent),
        ("领办", WayKind::Agent),
    ];
    kinds.iter().find(|(word, _)| apply.contains(word)).map_or(WayKind::Other, |(_, kind)| *kind)
}

/// How often one comes at most: what the item states, else what its mode allows.
pub fn stated_visits(item: &Item, directory: &Directory) -> Option<u32> {
    item.visits.or_else(|| allowed_visits(item.handling_mode.as_ref()?.as_ref(), directory))
}

fn allowed_visits(mode: &str, directory: &Directory) -> Option<u32> {
    directory.handling_modes.get(mode)?.max_visits
}

/// What the method's own mode allows if it is another one, else what holds for the item. No visit at all is
/// not said of a window.
fn visits(way: &Way<'_>, item: &Item, guide: &Guide, directory: &Directory) -> Option<u32> {
    let other = way.method.filter(|method| Some(&method.handling_mode) != item.handling_mode.as_ref());
    let stated = match other {
        Some(method) => allowed_visits(method.handling_mode.as_ref(), directory),
        None => stated_visits(item, directory),
    };
    let full_online = way.kind == WayKind::Online && guide.online_depth == Some(OnlineDepth::Full);
    match stated {
        None if full_online => Some(0),
        Some(0) if way.kind == WayKind::Window => None,
        stated => stated,
    }
}
