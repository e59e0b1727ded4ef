//! Code lists: closed sets of string codes, each with a Chinese and an English label.

use serde::Serialize;
use utoipa::ToSchema;

/// One value of a code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeListEntry {
    /// What the API sends and accepts.
    pub code: &'static str,
    /// The Chinese label.
    pub name: &'static str,
    /// The English label.
    pub name_en: &'static str,
}

/// A closed set of codes.
pub trait CodeList: Sized + Copy + 'static {
    /// The name of the list, as the JSON field that uses it is called.
    const NAME: &'static str;
    /// Every value, in the order of the standard.
    const ALL: &'static [Self];

    /// The code and labels of a value.
    fn entry(self) -> CodeListEntry;

    /// The value with this code, if there is one.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.entry().code == code)
    }
}

/// Declares an enum that is a [`CodeList`], written to JSON as its code.
macro_rules! code_list {
    ($(#[$meta:meta])* $name:ident as $list:literal {
        $($(#[$value_meta:meta])* $value:ident = $code:literal, $zh:literal, $en:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$value_meta])* #[serde(rename = $code)] #[doc = $zh] $value,)+
        }

        impl $crate::domain::code_list::CodeList for $name {
            const NAME: &'static str = $list;
            const ALL: &'static [Self] = &[$(Self::$value,)+];

            fn entry(self) -> $crate::domain::code_list::CodeListEntry {
                let (code, name, name_en) = match self {
                    $(Self::$value => ($code, $zh, $en),)+
                };
                $crate::domain::code_list::CodeListEntry { code, name, name_en }
            }
        }
    };
}
pub(crate) use code_list;
