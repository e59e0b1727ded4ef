//! A made-up province of any size: areas, and the departments of each.

use super::chance::Chance;
use super::fields::FIELDS;
use super::shape::Shape;
use crate::domain::jurisdiction::JurisdictionLevel;

/// About so many items belong to one area.
const ITEMS_OF_AREA: u64 = 1_200;
/// About so many items belong to one department, where an area is small.
const ITEMS_OF_DEPARTMENT: u64 = 20;
/// So many cities a province has at most, for their codes have two digits.
const MAX_CITIES: u64 = 99;
/// A city has so many counties, unless the province is so large that it needs more.
const COUNTIES: u64 = 10;

/// Of a thousand items so many are suspended.
const SUSPENDED: u32 = 15;

/// An area that has departments, or has areas that do.
#[derive(Debug, Clone)]
pub(super) struct Area {
    /// Its code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Its level.
    pub(super) level: JurisdictionLevel,
    /// The area above.
    pub(super) parent: Option<String>,
    /// What else a reader should know.
    pub(super) note: Option<String>,
}

/// A department and what its items are.
#[derive(Debug)]
pub(super) struct Office {
    /// Its code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Its short name.
    pub(super) short_name: Option<String>,
    /// Other names, as a list in a cell.
    pub(super) aliases: String,
    /// What else a reader should know.
    pub(super) note: Option<String>,
    /// Its number in its area, from 1; also the number of its field of work.
    pub(super) number: usize,
    /// Its number in the whole folder.
    pub(super) serial: u64,
    /// How many items of each kind it has.
    pub(super) shape: Shape,
    /// Of a thousand items so many cannot be applied for at present.
    pub(super) suspended: u32,
}

/// An area with its departments.
#[derive(Debug)]
pub(super) struct Unit {
    /// The area.
    pub(super) area: Area,
    /// Its departments.
    pub(super) offices: Vec<Office>,
}

/// How the items of a province are shared out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Province {
    items: u64,
    seed: u64,
    units: u64,
}

impl Province {
    /// A province with so many items.
    pub(super) fn new(items: u64, seed: u64) -> Self {
        let units = ((items + ITEMS_OF_AREA / 2) / ITEMS_OF_AREA).max(1);
        Self { items, seed, units }
    }

    /// The code of the area that the whole is about.
    pub(super) fn code(self) -> &'static str {
        if self.units == 1 { "990100" } else { "990000" }
    }

    /// The areas above that have no departments: a single city belongs to a province all the same.
    pub(super) fn above(self) -> Vec<Area> {
        if self.units == 1 { vec![self.province()] } else { Vec::new() }
    }

    fn province(self) -> Area {
        Area {
            code: "990000".to_owned(),
            name: "合成省".to_owned(),
            level: JurisdictionLevel::Province,
            parent: None,
            note: Some("并非真实地区;99开头的代码不在GB/T 2260之内".to_owned()),
        }
    }

    /// The areas with their departments, one after the other.
    pub(super) fn units(self) -> impl Iterator<Item = Unit> {
        (0..self.units).map(move |number| self.unit(number))
    }

    fn unit(self, number: u64) -> Unit {
        let area = self.area(number);
        let items = part(self.items, self.units, number);
        let fields = u64::try_from(FIELDS.len()).unwrap_or(1);
        let departments = (items / ITEMS_OF_DEPARTMENT).clamp(1, fields);
        let sizes = sizes(items, departments);
        let offices = (1..).zip(sizes).map(|(place, size)| self.office(&area, number * 100, place, size));
        let offices = offices.collect();
        Unit { area, offices }
    }

    /// The province first, if there is more than one city; then each city before its counties.
    fn area(self, number: u64) -> Area {
        let Some(place) = (if self.units == 1 { Some(0) } else { number.checked_sub(1) }) else {
            return self.province();
        };
        let block = (COUNTIES + 1).max(self.units.div_ceil(MAX_CITIES));
        let (city, county) = (place / block + 1, place % block);
        let city_code = format!("99{city:02}00");
        let (code, name, level, parent) = if county == 0 {
            (city_code, format!("合成{city:02}市"), JurisdictionLevel::City, "990000".to_owned())
        } else {
            let name = format!("合成{city:02}市第{county:02}区");
            (format!("99{city:02}{county:02}"), name, JurisdictionLevel::County, city_code)
        };
        Area { code, name, level, parent: Some(parent), note: None }
    }

    fn office(self, area: &Area, first_serial: u64, number: usize, items: u64) -> Office {
        let serial = first_serial + u64::try_from(number).unwrap_or(0);
        let field = FIELDS.get(number - 1).map_or("事务局", |field| field.name);
        Office {
            code: format!("syn-{}-{number:02}", area.code),
            name: format!("{}{field}", area.name),
            short_name: Some(field.to_owned()),
            aliases: String::new(),
            note: None,
            number,
            serial,
            shape: Shape::drawn(items, &mut Chance::new(self.seed, serial * 2)),
            suspended: SUSPENDED,
        }
    }
}

/// One of the equal parts of a number.
fn part(total: u64, parts: u64, number: u64) -> u64 {
    total * (number + 1) / parts - total * number / parts
}

/// Shares items out: few departments have many, many have few, each has one at least.
fn sizes(items: u64, departments: u64) -> Vec<u64> {
    let weight = |rank: u64| 1_000_000 / (rank + 4);
    let whole: u64 = (0..departments).map(weight).sum();
    let spare = items - departments;
    let mut sizes: Vec<u64> = (0..departments).map(|rank| 1 + spare * weight(rank) / whole).collect();
    let given: u64 = sizes.iter().sum();
    if let Some(largest) = sizes.first_mut() {
        *largest += items - given;
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn areas_grow_with_the_items_and_keep_their_codes_apart() {
        for items in [1, 19, 1_799, 1_800, 30_000, 9_999_999] {
            let province = Province::new(items, 1);
            let codes: HashSet<String> = (0..province.units).map(|unit| province.area(unit).code).collect();
            assert_eq!(u64::try_from(codes.len()), Ok(province.units), "{items}");
            assert!(codes.iter().all(|code| code.len() == 6), "{items}");
            let parents = (0..province.units).filter_map(|unit| province.area(unit).parent);
            let above: Vec<String> = province.above().into_iter().map(|area| area.code).collect();
            assert!(
                parents.into_iter().all(|code| codes.contains(&code) || above.contains(&code)),
                "{items}"
            );
        }
    }

    #[test]
    fn no_item_is_lost() {
        assert_eq!(sizes(1_200, 57).iter().sum::<u64>(), 1_200);
        assert_eq!(sizes(3, 1), [3]);
        assert_eq!((0..7).map(|number| part(20, 7, number)).sum::<u64>(), 20);
    }
}
