//! The profile `jinan-2018`: made-up items whose numbers are those that Jinan published in June 2018.

use super::copied::NamedDepartment;
use super::region::{Area, Office, Unit};
use super::shape::{Shape, Share};
use crate::domain::jurisdiction::JurisdictionLevel;

/// Jinan.
pub(super) const CITY: &str = "370100";
/// The departments that published figures name, in the order of [`SHARES`]. The others are nobody.
pub(super) const NAMED: [&str; 5] = [
    "human-resources-social-security",
    "health-family-planning",
    "justice",
    "food-drug-administration",
    "housing-fund-centre",
];

/// For each department: main items and sub-items of 零跑腿, of 只跑一次 and of 你不用跑我来跑, main items on
/// none of the lists, and how many of its main items are public services.
///
/// The published totals leave room for many such tables; this is one in which all of them hold at once.
/// Where a department named its own figures and they do not contradict those of the lists, they hold too.
const SHARES: [[u32; 8]; 57] = [
    [9, 0, 109, 14, 4, 0, 0, 37],
    [18, 19, 6, 2, 0, 0, 0, 7],
    [6, 0, 19, 8, 5, 5, 0, 9],
    [1, 0, 16, 5, 0, 0, 0, 5],
    [10, 0, 16, 6, 0, 0, 0, 8],
    [5, 3, 27, 17, 0, 0, 0, 10],
    [5, 2, 26, 14, 0, 0, 1, 10],
    [6, 0, 25, 12, 6, 0, 0, 11],
    [6, 0, 24, 10, 5, 0, 0, 11],
    [4, 1, 22, 9, 0, 0, 0, 8],
    [5, 0, 21, 8, 0, 0, 0, 8],
    [5, 0, 19, 7, 4, 0, 0, 9],
    [5, 0, 17, 7, 4, 0, 0, 8],
    [4, 0, 17, 6, 0, 0, 1, 7],
    [4, 0, 16, 5, 4, 0, 0, 7],
    [4, 0, 16, 4, 0, 0, 0, 6],
    [4, 0, 15, 4, 2, 0, 0, 6],
    [4, 0, 14, 4, 0, 0, 0, 5],
    [4, 0, 14, 4, 2, 0, 0, 6],
    [3, 0, 13, 4, 0, 0, 0, 5],
    [3, 0, 13, 3, 2, 0, 0, 5],
    [2, 0, 13, 3, 0, 0, 0, 5],
    [2, 0, 12, 3, 0, 0, 0, 4],
    [2, 0, 12, 3, 0, 0, 0, 4],
    [2, 0, 11, 3, 0, 0, 0, 4],
    [2, 0, 11, 3, 0, 0, 1, 4],
    [2, 0, 11, 3, 0, 0, 0, 4],
    [2, 0, 10, 3, 0, 0, 0, 4],
    [2, 0, 10, 3, 0, 0, 0, 4],
    [2, 0, 12, 0, 0, 0, 0, 4],
    [2, 0, 11, 0, 0, 0, 0, 4],
    [0, 0, 11, 0, 0, 0, 0, 3],
    [0, 0, 11, 0, 0, 0, 0, 3],
    [0, 0, 10, 0, 0, 0, 0, 3],
    [0, 0, 10, 0, 0, 0, 0, 3],
    [0, 0, 10, 0, 0, 0, 0, 3],
    [0, 0, 10, 0, 0, 0, 0, 3],
    [0, 0, 9, 0, 0, 0, 0, 3],
    [0, 0, 9, 0, 0, 0, 0, 3],
    [0, 0, 9, 0, 0, 0, 0, 3],
    [0, 0, 9, 0, 0, 0, 0, 3],
    [0, 0, 9, 0, 0, 0, 0, 0],
    [0, 0, 9, 0, 0, 0, 0, 0],
    [0, 0, 8, 0, 0, 0, 0, 0],
    [0, 0, 8, 0, 0, 0, 0, 0],
    [0, 0, 8, 0, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 8, 0, 2, 0, 0, 10],
    [0, 0, 8, 0, 0, 0, 1, 9],
    [0, 0, 8, 0, 0, 0, 0, 8],
    [0, 0, 8, 0, 2, 0, 0, 10],
    [0, 0, 7, 0, 0, 0, 0, 7],
    [0, 0, 7, 0, 0, 0, 0, 7],
    [0, 0, 7, 0, 0, 0, 0, 7],
    [2, 0, 0, 0, 2, 0, 0, 4],
    [2, 0, 0, 0, 0, 0, 0, 2],
    [2, 0, 0, 0, 0, 0, 0, 2],
];

/// Jinan and its departments.
pub(super) fn unit(named: Vec<NamedDepartment>) -> Unit {
    let note = Some("真实地区;所列部门的事项均为程序生成".to_owned());
    let area = Area {
        code: CITY.to_owned(),
        name: "济南市".to_owned(),
        level: JurisdictionLevel::City,
        parent: Some("370000".to_owned()),
        note,
    };
    let mut named = named.into_iter();
    let offices = (1..).zip(SHARES).map(|(number, shares)| office(number, shares, named.next())).collect();
    Unit { area, offices }
}

/// The area above.
pub(super) fn above() -> Area {
    Area {
        code: "370000".to_owned(),
        name: "山东省".to_owned(),
        level: JurisdictionLevel::Province,
        parent: None,
        note: Some("真实地区;只为表示隶属关系而列".to_owned()),
    }
}

fn office(number: usize, shares: [u32; 8], named: Option<NamedDepartment>) -> Office {
    let note = if named.is_some() {
        "机构名称真实,其下事项均为程序生成,与该机构的真实清单无关"
    } else {
        "虚构的部门,其下事项均为程序生成"
    };
    let named = named.unwrap_or_else(|| NamedDepartment {
        code: format!("syn-{number:02}"),
        name: format!("合成部门{number:02}"),
        short_name: None,
        aliases: String::new(),
    });
    Office {
        code: named.code,
        name: named.name,
        short_name: named.short_name,
        aliases: named.aliases,
        note: Some(note.to_owned()),
        number,
        serial: u64::try_from(number).unwrap_or(0),
        shape: shape(shares),
        suspended: 0,
    }
}

fn shape(
    [zero, zero_subs, one, one_subs, behalf, behalf_subs, unlisted, public_services]: [u32; 8],
) -> Shape {
    Shape {
        zero_visit: Share { main: zero, sub: zero_subs },
        one_visit: Share { main: one, sub: one_subs },
        on_your_behalf: Share { main: behalf, sub: behalf_subs },
        unlisted,
        public_services,
    }
}
