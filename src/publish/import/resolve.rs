//! From what a row names to what the catalogue knows: departments, divisions, modes, ways, channels.

use super::item_code::CodeMaker;
use crate::domain::catalogue::{Directory, ReferenceEntry, Table};
use crate::domain::department::Department;
use crate::domain::ids::{Code, DepartmentCode, JurisdictionCode, SourceCode};
use crate::domain::jurisdiction::{Jurisdiction, JurisdictionLevel};
use crate::domain::source::Provenance;
use crate::domain::text::{fold, nearest};
use crate::ingest::handed_in::Named;
use std::collections::HashMap;

/// Whether departments and divisions that the catalogue lacks are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// They are added.
    Add,
    /// They are problems.
    Refuse,
}

/// A name that means nothing here: the field, the rule, what is wrong, what to do.
pub(super) struct Unresolved {
    pub(super) field: &'static str,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) hint: String,
}

/// The entries of a directory by what people call them, and those that were added.
pub(super) struct Resolver {
    pub(super) directory: Directory,
    /// The codes of the entries with a name.
    names: HashMap<(&'static str, String), Vec<String>>,
    code_maker: CodeMaker,
    /// The source that added entries name.
    pub(super) source: Option<SourceCode>,
    /// What is new or says something else than before.
    pub(super) changed: Directory,
}

impl Resolver {
    pub(super) fn new(directory: Directory) -> Self {
        let mut resolver = Self {
            names: HashMap::new(),
            code_maker: CodeMaker::default(),
            source: None,
            changed: Directory::default(),
            directory: Directory::default(),
        };
        resolver.learn(&directory.jurisdictions);
        resolver.learn(&directory.departments);
        resolver.learn(&directory.handling_modes);
        resolver.learn(&directory.methods);
        resolver.learn(&directory.channels);
        resolver.directory = directory;
        resolver
    }

    /// Takes over what a catalogue folder has that is new or says something else.
    pub(super) fn take_over(&mut self, folder: &Directory) {
        macro_rules! take_over {
            ($($table:ident),+) => {$(
                for entry in folder.$table.entries() {
                    if self.directory.$table.get(entry.code()) != Some(entry) {
                        self.learn_entry(entry);
                        self.directory.$table.put(entry.clone());
                        self.changed.$table.put(entry.clone());
                    }
                }
            )+};
        }
        take_over!(
            sources,
            jurisdictions,
            departments,
            handling_modes,
            methods,
            channels,
            claims,
            contradictions
        );
    }

    fn learn<T: ReferenceEntry>(&mut self, table: &Table<T>) {
        table.entries().iter().for_each(|entry| self.learn_entry(entry));
    }

    fn learn_entry<T: ReferenceEntry>(&mut self, entry: &T) {
        for name in std::iter::once(entry.code()).chain(entry.names()) {
            let known = self.names.entry((T::KIND, fold(name))).or_default();
            if !known.iter().any(|code| code == entry.code()) {
                known.push(entry.code().to_owned());
            }
        }
    }

    fn codes_of<T: ReferenceEntry>(&self, text: &str) -> &[String] {
        self.names.get(&(T::KIND, fold(text))).map_or(&[], Vec::as_slice)
    }

    /// The code of a mode, a way or a channel, by its code or any of its names.
    pub(super) fn entry<T: ReferenceEntry, C: Code>(
        &self,
        field: &'static str,
        text: &str,
        table: &Table<T>,
    ) -> Result<C, Unresolved> {
        let codes = self.codes_of::<T>(text);
        if let [code] = codes
            && let Ok(code) = C::parse(code)
        {
            return Ok(code);
        }
        let kind = T::KIND.replace('_', " ");
        let names: Vec<&str> =
            table.entries().iter().filter_map(|entry| entry.names().first().copied()).take(12).collect();
        Err(match codes {
            [] => Unresolved {
                field,
                rule: "unknown-value",
                message: format!("\"{text}\" is no {kind} of this catalogue"),
                hint: format!("allowed are {} and others by their names or codes", names.join(", ")),
            },
            _ => ambiguous_name(field, &kind, text, codes),
        })
    }

    /// The department that a row names: by its code; else by its name in the division that the row states;
    /// else by its name, if there is just one.
    pub(super) fn department(
        &mut self,
        named: &Named,
        stated: Option<&JurisdictionCode>,
        home: &JurisdictionCode,
        unknown: Unknown,
    ) -> Result<DepartmentCode, Unresolved> {
        let departments = &self.directory.departments;
        let by_code = named.code.as_deref().and_then(|code| departments.get(code));
        if let Some(known) = by_code {
            return Ok(known.code.clone());
        }
        let text = named.name.as_deref().or(named.code.as_deref()).unwrap_or_default();
        let candidates = self.codes_of::<Department>(text);
        let known: Vec<&Department> = candidates.iter().filter_map(|code| departments.get(code)).collect();
        let division = stated.unwrap_or(home);
        let nearby: Vec<&&Department> =
            known.iter().filter(|known| known.jurisdiction == *division).collect();
        // A code that the catalogue lacks, or another division, is another department.
        let stated_otherwise = named.code.is_some() || stated.is_some();
        match (nearby.as_slice(), known.as_slice(), unknown, &named.name) {
            ([only], ..) => Ok(only.code.clone()),
            ([], [only], Unknown::Refuse, _) => Ok(only.code.clone()),
            ([], [only], Unknown::Add, _) if !stated_otherwise => Ok(only.code.clone()),
            ([], _, Unknown::Add, Some(name)) if known.is_empty() || stated_otherwise => {
                let added = self.add_department(named.code.as_deref(), name, division);
                added.ok_or_else(|| self.unknown_department(named))
            }
            (_, [], ..) => Err(self.unknown_department(named)),
            _ => Err(ambiguous_name("department", "department", text, candidates)),
        }
    }

    fn add_department(
        &mut self,
        code: Option<&str>,
        name: &str,
        jurisdiction: &JurisdictionCode,
    ) -> Option<DepartmentCode> {
        let departments = &self.directory.departments;
        let given = code.and_then(|code| DepartmentCode::parse(code).ok());
        let code = match given {
            Some(code) => code,
            None => {
                let made = self.code_maker.make(None, name, |code| departments.get(code).is_none());
                DepartmentCode::parse(&made).ok()?
            }
        };
        let department = Department {
            code: code.clone(),
            name: name.to_owned(),
            jurisdiction: jurisdiction.clone(),
            short_name: None,
            aliases: Vec::new(),
            kind: None,
            roles: Vec::new(),
            phone: Vec::new(),
            address: None,
            website: None,
            successor: None,
            provenance: self.provenance(),
            note: None,
        };
        self.learn_entry(&department);
        self.changed.departments.put(department.clone());
        self.directory.departments.put(department);
        Some(code)
    }

    fn unknown_department(&self, named: &Named) -> Unresolved {
        let text = named.name.as_deref().or(named.code.as_deref()).unwrap_or_default();
        let names = self.directory.departments.entries().iter().flat_map(ReferenceEntry::names);
        let near = nearest(text, names).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        Unresolved {
            field: "department",
            rule: "unknown-department",
            message: format!("the catalogue has no department \"{text}\"{near}"),
            hint: "correct the name, or add departments with --create-departments".to_owned(),
        }
    }

    /// The administrative division that a row names.
    pub(super) fn jurisdiction(
        &mut self,
        named: &Named,
        unknown: Unknown,
    ) -> Result<JurisdictionCode, Unresolved> {
        let code = named.code.as_deref().map(six_digits);
        if let Some(known) = code.and_then(|code| self.directory.jurisdictions.get(code)) {
            return Ok(known.code.clone());
        }
        let parsed = code.and_then(|code| JurisdictionCode::parse(code).ok());
        if let (Some(code), Some(name), Unknown::Add) = (parsed, &named.name, unknown) {
            self.add_jurisdiction(code.clone(), name);
            return Ok(code);
        }
        let text = named.name.as_deref().or(named.code.as_deref()).unwrap_or_default();
        let codes = self.codes_of::<Jurisdiction>(text);
        match codes {
            [only] if named.code.is_none() => {
                JurisdictionCode::parse(only).map_err(|_| unknown_division(text))
            }
            [] | [_] => Err(unknown_division(code.unwrap_or(text))),
            _ => Err(ambiguous_name("jurisdiction", "administrative division", text, codes)),
        }
    }

    fn add_jurisdiction(&mut self, code: JurisdictionCode, name: &str) {
        // GB/T 2260: two digits each for province, city and county.
        let text = code.as_ref();
        let level = match text {
            text if text.ends_with("0000") => JurisdictionLevel::Province,
            text if text.ends_with("00") => JurisdictionLevel::City,
            _ => JurisdictionLevel::County,
        };
        let jurisdiction = Jurisdiction {
            code,
            name: name.to_owned(),
            level,
            // The division above may still come: see `find_parents`.
            parent: None,
            provenance: self.provenance(),
            note: None,
        };
        self.learn_entry(&jurisdiction);
        self.changed.jurisdictions.put(jurisdiction.clone());
        self.directory.jurisdictions.put(jurisdiction);
    }

    /// Gives the divisions that were added the divisions above them, once all are known.
    pub(super) fn find_parents(&mut self) {
        let added: Vec<Jurisdiction> = self.changed.jurisdictions.entries().to_vec();
        for division in added.into_iter().filter(|division| division.parent.is_none()) {
            let text = division.code.as_ref();
            let above = [4, 2].map(|digits| format!("{:0<6}", text.chars().take(digits).collect::<String>()));
            let known =
                |above: &&String| above.as_str() != text && self.directory.jurisdictions.get(above).is_some();
            let parent = above.iter().find(known).and_then(|code| JurisdictionCode::parse(code).ok());
            if parent.is_some() {
                let division = Jurisdiction { parent, ..division };
                self.changed.jurisdictions.put(division.clone());
                self.directory.jurisdictions.put(division);
            }
        }
    }

    fn provenance(&self) -> Vec<Provenance> {
        self.source.iter().map(|source| Provenance { source: source.clone(), quote: None }).collect()
    }
}

/// A division code of 9 or 12 digits, as many systems write it, without its zeros at the end.
fn six_digits(code: &str) -> &str {
    let long = (code.len() == 12 || code.len() == 9) && code.bytes().all(|byte| byte.is_ascii_digit());
    match code.split_at_checked(6) {
        Some((six, rest)) if long && rest.bytes().all(|byte| byte == b'0') => six,
        _ => code,
    }
}

fn unknown_division(text: &str) -> Unresolved {
    Unresolved {
        field: "jurisdiction",
        rule: "unknown-jurisdiction",
        message: format!("the catalogue has no administrative division \"{text}\""),
        hint: "correct it, or use a mapping with [jurisdictions] create = true".to_owned(),
    }
}

fn ambiguous_name(field: &'static str, kind: &str, text: &str, codes: &[String]) -> Unresolved {
    Unresolved {
        field,
        rule: "ambiguous-name",
        message: format!("\"{text}\" may be any {kind} of {}", codes.join(", ")),
        hint: "write the code instead of the name".to_owned(),
    }
}
