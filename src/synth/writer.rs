//! Writes the folder, area by area: no more than one department is in memory.

use super::chance::Chance;
use super::channels;
use super::copied;
use super::fields::FIELDS;
use super::guide::GuideLine;
use super::item::Item;
use super::jinan;
use super::national_codes::credit_code;
use super::region::{Area, Office, Province, Unit};
use super::release::Label;
use super::roster::Roster;
use super::sheets::{DepartmentRow, JurisdictionRow, Sheets, write_copied};
use super::{Options, Profile, Summary};
use crate::domain::code_list::CodeList;
use std::io;
use std::path::Path;

/// Writes all files into an empty folder.
pub(super) fn write(folder: &Path, options: &Options) -> io::Result<Summary> {
    let label = Label::new(options);
    write_copied(folder, "handling_modes.csv", &copied::modes()?)?;
    write_copied(folder, "fulfilment_methods.csv", &copied::methods()?)?;
    let claims = match options.profile {
        Some(Profile::Jinan2018) => copied::claims(&jinan::NAMED)?,
        None => copied::no_claims()?,
    };
    write_copied(folder, "claims.csv", &claims)?;
    if options.profile == Some(Profile::Jinan2018) {
        write_copied(folder, "contradictions.csv", &copied::contradictions()?)?;
    }
    let mut writer = Writer::new(folder, options.seed)?;
    let jurisdiction = match options.profile {
        Some(Profile::Jinan2018) => writer.write_jinan()?,
        None => writer.write_province(Province::new(options.items, options.seed))?,
    };
    label.write(folder, jurisdiction)?;
    writer.sheets.finish()?;
    Ok(Summary {
        version: label.version,
        items: writer.items,
        sub_items: writer.sub_items,
        departments: writer.departments,
        jurisdictions: writer.jurisdictions,
        claims: u64::try_from(claims.len()).unwrap_or(u64::MAX),
    })
}

struct Writer {
    sheets: Sheets,
    seed: u64,
    items: u64,
    sub_items: u64,
    departments: u64,
    jurisdictions: u64,
}

impl Writer {
    fn new(folder: &Path, seed: u64) -> io::Result<Self> {
        let sheets = Sheets::create(folder)?;
        Ok(Self { sheets, seed, items: 0, sub_items: 0, departments: 0, jurisdictions: 0 })
    }

    /// Writes the profile, and names the area that it is about.
    fn write_jinan(&mut self) -> io::Result<&'static str> {
        self.write_area(&jinan::above())?;
        self.write_unit(&jinan::unit(copied::departments(&jinan::NAMED)?))?;
        Ok(jinan::CITY)
    }

    /// Writes a province, and names the area that it is about.
    fn write_province(&mut self, province: Province) -> io::Result<&'static str> {
        for area in province.above() {
            self.write_area(&area)?;
        }
        for unit in province.units() {
            self.write_unit(&unit)?;
        }
        Ok(province.code())
    }

    fn write_area(&mut self, area: &Area) -> io::Result<()> {
        self.jurisdictions += 1;
        self.sheets.jurisdictions.serialize(JurisdictionRow {
            code: &area.code,
            name: &area.name,
            level: area.level.entry().code,
            parent: area.parent.as_deref(),
            note: area.note.as_deref(),
            ..JurisdictionRow::default()
        })?;
        Ok(())
    }

    fn write_unit(&mut self, Unit { area, offices }: &Unit) -> io::Result<()> {
        self.write_area(area)?;
        channels::write_shared(area, &mut self.sheets)?;
        for office in offices {
            self.write_department(area, office)?;
            channels::write_window(area, office, &mut self.sheets)?;
            self.write_items(area, office)?;
        }
        Ok(())
    }

    fn write_department(&mut self, area: &Area, office: &Office) -> io::Result<()> {
        self.departments += 1;
        self.sheets.departments.serialize(DepartmentRow {
            code: &office.code,
            name: &office.name,
            jurisdiction: &area.code,
            short_name: office.short_name.as_deref(),
            aliases: &office.aliases,
            note: office.note.as_deref(),
            ..DepartmentRow::default()
        })?;
        Ok(())
    }

    fn write_items(&mut self, area: &Area, office: &Office) -> io::Result<()> {
        let Some(field) = FIELDS.get(office.number - 1) else { return Ok(()) };
        let credit_code = credit_code(office);
        let mut chance = Chance::new(self.seed, office.serial * 2 + 1);
        let mut roster = Roster::new(field, &mut chance);
        for slot in office.shape.slots(&mut chance) {
            self.items += 1;
            self.sub_items += u64::from(slot.is_sub);
            let identity = roster.next(slot, format!("syn-{:07}", self.items), &mut chance);
            let item = Item::new(area, office, field, slot, identity, &mut chance);
            item.write(area, office, &credit_code, &mut self.sheets.items)?;
            self.sheets.write_guide(&GuideLine::new(area, office, &item, &mut chance))?;
        }
        Ok(())
    }
}
