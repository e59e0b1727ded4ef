//! Channels (办理渠道): where a service can be had. One channel serves many items.

use super::code_list::code_list;
use super::ids::{ChannelCode, DepartmentCode};
use super::source::Provenance;
use serde::{Deserialize, Serialize};

code_list! {
    /// The kind of a channel.
    ChannelKind as "channel_kind" {
        Portal = "portal", "网站", "web portal";
        App = "app", "手机应用", "mobile app";
        WechatAccount = "wechat_account", "微信公众号", "WeChat account";
        Terminal = "terminal", "自助终端", "self-service terminal";
        Window = "window", "窗口", "service window";
        Hall = "hall", "服务大厅", "service hall";
        Hotline = "hotline", "热线电话", "hotline";
        Sms = "sms", "短信", "text message";
        Courier = "courier", "快递", "courier";
        Agent = "agent", "代办机构", "agent";
    }
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Our key.
    pub code: ChannelCode,
    /// What kind of channel it is.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// When it is open.
    pub hours: Option<String>,
    /// The department that runs it.
    pub operator: Option<DepartmentCode>,
    /// Where this row comes from.
    pub provenance: Vec<Provenance>,
    /// What else a reader should know.
    pub note: Option<String>,
}
