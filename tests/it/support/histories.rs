//! Made-up histories: releases that create, change, end and bring back whatever there is.

use super::fixtures::{code, directory, edition, item};
use onevisit::domain::catalogue::ReferenceEntry;
use onevisit::domain::change::{ChangeKind, Entity, Withdrawal};
use onevisit::domain::channel::Channel;
use onevisit::domain::department::Department;
use onevisit::domain::guide::{CaseType, Guide, GuideEdition, Statement};
use onevisit::domain::item::{Item, NationalCodes, ProcessingTime, TimeLimit, TimeUnit};
use onevisit::domain::source::Source;
use onevisit::publish::changes::item_state;
use onevisit::store::{Ended, ReleaseWriter, Store, StoreError};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything that a release says, by what it is and its key. What is null is left out.
pub type State = BTreeMap<(Entity, String), Value>;

/// What happens to one item in one release.
#[derive(Debug, Clone)]
pub struct ItemStep {
    /// How it leaves, and which items take its place.
    leaves: Option<(ChangeKind, [u8; 2])>,
    put: Option<ItemDraft>,
    guide_ends: bool,
    guide: Option<u8>,
    guide_first: bool,
}

#[derive(Debug, Clone)]
struct ItemDraft {
    name: u8,
    mode: Option<u8>,
    department: u8,
    parent: Option<u8>,
    aliases: Vec<u8>,
    limits: [Option<u32>; 2],
    national: Option<u8>,
    note: Option<u8>,
}

/// What happens to an entry of the directory in one release.
#[derive(Debug, Clone)]
pub struct EntryStep {
    ends: bool,
    put: Option<u8>,
}

/// One release: what happens to items, and to departments (0), sources (1) and channels (2).
#[derive(Debug, Clone)]
pub struct Round {
    items: BTreeMap<u8, ItemStep>,
    entries: BTreeMap<(u8, u8), EntryStep>,
}

/// A few releases.
pub fn histories() -> impl Strategy<Value = Vec<Round>> {
    let round = (btree_map(0..5_u8, item_step(), 0..5), btree_map((0..3_u8, 0..2_u8), entry_step(), 0..4));
    vec(round.prop_map(|(items, entries)| Round { items, entries }), 2..6)
}

/// Histories in which all that items refer to is there from the first release on, as the rules demand.
pub fn complete_histories() -> impl Strategy<Value = Vec<Round>> {
    histories().prop_map(|mut history| {
        history.iter_mut().flat_map(|round| round.entries.values_mut()).for_each(|step| step.ends = false);
        let keys = (0..3).flat_map(|table| (0..2).map(move |key| (table, key)));
        history[0].entries.extend(keys.map(|key| (key, EntryStep { ends: false, put: Some(0) })));
        history
    })
}

/// Few cases, for each needs databases; `PROPTEST_CASES` raises their number.
pub fn few_cases() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    if asked { default } else { ProptestConfig { cases: 8, ..default } }
}

fn item_step() -> impl Strategy<Value = ItemStep> {
    let kind = prop::sample::select(vec![
        ChangeKind::Withdrawn,
        ChangeKind::Merged,
        ChangeKind::Split,
        ChangeKind::Renumbered,
    ]);
    let leaves = prop::option::weighted(0.3, (kind, [0..5_u8, 0..5_u8]));
    let put = prop::option::weighted(0.7, item_draft());
    (leaves, put, prop::bool::weighted(0.2), of(0..3_u8), any::<bool>()).prop_map(
        |(leaves, put, guide_ends, guide, guide_first)| ItemStep {
            leaves,
            put,
            guide_ends,
            guide,
            guide_first,
        },
    )
}

fn item_draft() -> impl Strategy<Value = ItemDraft> {
    let limits = [of(0..2_u32), of(0..2_u32)];
    (0..2_u8, of(0..2_u8), 0..2_u8, of(0..5_u8), vec(0..3_u8, 0..3), limits, of(0..2_u8), of(0..2_u8))
        .prop_map(|(name, mode, department, parent, aliases, limits, national, note)| ItemDraft {
            name,
            mode,
            department,
            parent,
            aliases,
            limits,
            national,
            note,
        })
}

fn entry_step() -> impl Strategy<Value = EntryStep> {
    (prop::bool::weighted(0.3), of(0..3_u8)).prop_map(|(ends, put)| EntryStep { ends, put })
}

/// What a history has come to: the model that the store is compared with.
#[derive(Default)]
pub struct World {
    items: BTreeMap<String, Item>,
    guides: BTreeMap<String, GuideEdition>,
    editions: BTreeMap<String, u32>,
    departments: BTreeMap<String, Department>,
    sources: BTreeMap<String, Source>,
    channels: BTreeMap<String, Channel>,
}

/// Publishes a history; returns what each release says, beginning with nothing before the first.
pub fn publish(store: &Store, history: &[Round]) -> (World, Vec<State>) {
    let (mut world, mut states) = (World::default(), vec![State::new()]);
    for (number, round) in history.iter().enumerate() {
        let version = edition(&format!("r{}", number + 1));
        store.publish(&version, onevisit::clock::now(), |release| world.go_on(release, round)).unwrap();
        states.push(world.state());
    }
    (world, states)
}

impl World {
    fn go_on(&mut self, release: &mut ReleaseWriter<'_>, round: &Round) -> Result<(), StoreError> {
        let known = directory();
        for ((table, key), step) in &round.entries {
            let (departments, sources) = (known.departments.entries(), known.sources.entries());
            match table {
                0 => go_on_with(release, &mut self.departments, *key, step, |key, variant| {
                    let name = format!("部门{variant}");
                    Department { code: code(&key), name, ..departments[0].clone() }
                })?,
                1 => go_on_with(release, &mut self.sources, *key, step, |key, variant| {
                    let published = (variant > 0).then(|| format!("2018-0{variant}"));
                    Source { code: code(&key), published, ..sources[0].clone() }
                })?,
                _ => go_on_with(release, &mut self.channels, *key, step, |key, variant| {
                    let name = format!("渠道{variant}");
                    Channel { code: code(&key), name, ..known.channels.entries()[0].clone() }
                })?,
            }
        }
        round.items.iter().try_for_each(|(key, step)| self.go_on_with_item(release, *key, step))
    }

    fn go_on_with_item(
        &mut self,
        release: &mut ReleaseWriter<'_>,
        key: u8,
        step: &ItemStep,
    ) -> Result<(), StoreError> {
        let key = format!("item-{key}");
        if let Some((kind, successors)) = step.leaves {
            let count = match kind {
                ChangeKind::Withdrawn => 0,
                ChangeKind::Split => 2,
                _ => 1,
            };
            let successors = successors[..count].iter().map(|key| code(&format!("item-{key}"))).collect();
            let withdrawal =
                Withdrawal { item: code(&key), kind, successors, reason: Some("原因".to_owned()) };
            release.withdraw(&[withdrawal])?;
            self.items.remove(&key);
            self.guides.remove(&key);
        }
        if step.guide_ends {
            release.end(&[Ended::Guide(&key)])?;
            self.guides.remove(&key);
        }
        if step.guide_first {
            self.put_guide(release, &key, step)?;
        }
        if let Some(draft) = &step.put {
            let drawn = draft.item(&key);
            release.put_items(std::slice::from_ref(&drawn))?;
            self.items.insert(key.clone(), drawn);
        }
        if !step.guide_first {
            self.put_guide(release, &key, step)?;
        }
        Ok(())
    }

    /// A guide that says what it said before keeps its edition, as in an import.
    fn put_guide(
        &mut self,
        release: &mut ReleaseWriter<'_>,
        key: &str,
        step: &ItemStep,
    ) -> Result<(), StoreError> {
        let there = self.items.contains_key(key) || step.put.is_some();
        let Some(variant) = step.guide.filter(|_| there) else { return Ok(()) };
        let remark = Statement { text: format!("备注{variant}"), ..Statement::default() };
        let case_type = (variant > 0).then_some(CaseType::Instant);
        let guide = Guide { case_type, remarks: vec![remark; variant.into()], ..Guide::default() };
        let last = self.editions.entry(key.to_owned()).or_default();
        let edition = match self.guides.get(key) {
            Some(known) if known.guide == guide => known.clone(),
            _ => GuideEdition::after(*last, code(key), guide),
        };
        *last = edition.edition;
        release.put_guides(std::slice::from_ref(&edition))?;
        self.guides.insert(key.to_owned(), edition);
        Ok(())
    }

    /// Puts everything once more.
    pub fn put_all(&self, release: &mut ReleaseWriter<'_>) -> Result<(), StoreError> {
        release.put_entries(&self.departments.values().cloned().collect::<Vec<_>>())?;
        release.put_entries(&self.sources.values().cloned().collect::<Vec<_>>())?;
        release.put_entries(&self.channels.values().cloned().collect::<Vec<_>>())?;
        release.put_items(&self.items.values().cloned().collect::<Vec<_>>())?;
        release.put_guides(&self.guides.values().cloned().collect::<Vec<_>>())
    }

    fn state(&self) -> State {
        let mut state = State::new();
        add(&mut state, Entity::Department, self.departments.values());
        add(&mut state, Entity::Source, self.sources.values());
        add(&mut state, Entity::Channel, self.channels.values());
        for (key, item) in &self.items {
            let said = item_state(item, self.guides.get(key)).unwrap();
            state.insert((Entity::Item, key.clone()), without_nulls(said));
        }
        state
    }
}

fn go_on_with<T: ReferenceEntry>(
    release: &mut ReleaseWriter<'_>,
    table: &mut BTreeMap<String, T>,
    key: u8,
    step: &EntryStep,
    entry: impl Fn(String, u8) -> T,
) -> Result<(), StoreError> {
    let key = format!("{}-{key}", T::KIND);
    if step.ends {
        release.end(&[Ended::Entry(T::KIND, &key)])?;
        table.remove(&key);
    }
    if let Some(variant) = step.put {
        let entry = entry(key.clone(), variant);
        release.put_entries(std::slice::from_ref(&entry))?;
        table.insert(key, entry);
    }
    Ok(())
}

impl ItemDraft {
    fn item(&self, key: &str) -> Item {
        let limit = |amount: Option<u32>| amount.map(|amount| TimeLimit { amount, unit: TimeUnit::Month });
        Item {
            parent: self.parent.map(|parent| code(&format!("item-{parent}"))),
            handling_mode: self.mode.map(|mode| code(["one_visit", "zero_visit"][usize::from(mode)])),
            department: code(&format!("department-{}", self.department)),
            aliases: self.aliases.iter().map(|alias| format!("别名{alias}")).collect(),
            processing_time: ProcessingTime {
                statutory: limit(self.limits[0]),
                promised: limit(self.limits[1]),
            },
            codes: NationalCodes {
                catalogue: self.national.map(|n| n.to_string()),
                ..NationalCodes::default()
            },
            note: self.note.map(|note| format!("说明{note}")),
            ..item(key, &format!("事项{}", self.name))
        }
    }
}

/// Adds entries of the directory to a state.
pub fn add<'a, T: ReferenceEntry + 'a>(
    state: &mut State,
    entity: Entity,
    entries: impl IntoIterator<Item = &'a T>,
) {
    for entry in entries {
        let said = serde_json::to_value(entry).unwrap();
        state.insert((entity, entry.code().to_owned()), without_nulls(said));
    }
}

/// Null equals absent, and so does a structure that has nothing else.
pub fn without_nulls(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let members = members.into_iter().map(|(name, member)| (name, without_nulls(member)));
    let mut kept: Vec<(String, Value)> = members.filter(|(_, member)| !member.is_null()).collect();
    kept.sort_by(|a, b| a.0.cmp(&b.0));
    if kept.is_empty() { Value::Null } else { Value::Object(kept.into_iter().collect()) }
}
