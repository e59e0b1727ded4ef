//! Services and their mirrors.

use super::app::App;
use super::database::Database;
use super::process::{self, Place, setting};
use super::story::leaves;
use super::wire::Wire;
use onevisit::domain::change::ChangeKind;
use onevisit::domain::department::Department;
use onevisit::domain::item::Item;
use onevisit::ingest::builtin::JINAN_2018;
use onevisit::mirror::address::{Address, PlainHttp};
use onevisit::mirror::error::MirrorError;
use onevisit::mirror::watch::{self, Manner};
use onevisit::mirror::{Mirroring, Outcome};
use onevisit::publish::{self, Intent};
use onevisit::store::{Ended, Store};
use serde_json::Value;
use std::time::Duration;

/// A service that publishes, at the other end of a line.
pub struct Upstream {
    pub store: Store,
    pub app: App,
    pub wire: Wire,
}

/// A database that follows.
pub struct Copy {
    pub database: Database,
    pub store: Store,
    mirroring: Mirroring,
    manner: Manner,
}

/// A database that mirrors, with a folder for what is fetched.
pub struct Target<'a> {
    pub place: Place,
    pub database: &'a Database,
    url: String,
    state: String,
}

impl Upstream {
    /// Whatever the database holds, served.
    pub fn of(database: &Database) -> Self {
        let app = App::start(database, &[]);
        let wire = Wire::to(&app.state.base_url);
        Self { store: database.open(), app, wire }
    }

    /// The built-in catalogue, served.
    pub fn with_jinan(database: &Database) -> Self {
        publish::load(&database.open(), JINAN_2018, Intent::Real, onevisit::clock::now()).unwrap();
        Self::of(database)
    }

    /// Publishes a release with something of everything: what is new, renamed, moved, gone, merged, without a guide.
    pub fn publish_second(&self) {
        let items = self.items();
        let justice = self.store.directory(1).unwrap().departments.get("justice").unwrap().clone();
        self.publish("r2", |release| {
            let renamed = Item { name: format!("{}(新)", items[0].name), ..items[0].clone() };
            let moved = Item { department: "statistics".to_owned().try_into().unwrap(), ..items[1].clone() };
            let new = Item { code: "brand-new".to_owned().try_into().unwrap(), ..items[2].clone() };
            release.put_items(&[renamed, moved, new])?;
            release.put_entries(&[Department { name: "市司法局(更名)".to_owned(), ..justice }])?;
            release.end(&[Ended::Guide(items[0].code.as_ref()), Ended::Entry("claim", "service-points")])?;
            release.withdraw(&[
                leaves(items[3].code.as_ref(), ChangeKind::Merged, &["brand-new"], Some("两件事合为一件")),
                leaves(items[4].code.as_ref(), ChangeKind::Withdrawn, &[], None),
            ])
        });
    }

    /// Publishes a release in which an item has another mode, and one that had left comes back.
    pub fn publish_third(&self) {
        let items = self.store.items_with_codes(1, &self.codes()).unwrap();
        self.publish("r3", |release| {
            let mode = Some("one_visit".to_owned().try_into().unwrap());
            let other = Item { handling_mode: mode, note: Some("第三版".to_owned()), ..items[5].clone() };
            release.put_items(&[other, items[4].clone()])
        });
    }

    /// Publishes a release, and answers from it.
    pub fn publish(
        &self,
        version: &str,
        write: impl FnOnce(&mut onevisit::store::ReleaseWriter<'_>) -> Result<(), onevisit::store::StoreError>,
    ) {
        super::story::publish(&self.store, version, write);
        assert!(self.app.state.releases.refresh().unwrap());
    }

    fn codes(&self) -> Vec<&'static str> {
        let items = self.items();
        items.into_iter().map(|item| &*Box::leak(item.code.to_string().into_boxed_str())).collect()
    }

    /// The items of the first release.
    pub fn items(&self) -> Vec<Item> {
        let mut all = Vec::new();
        self.store
            .for_each_part_of_items(1, |some| {
                all.extend(some);
                Ok::<(), onevisit::store::StoreError>(())
            })
            .unwrap();
        all
    }
}

impl Copy {
    /// A database that is to follow this address, from this release on, or from the newest.
    pub fn of(database: &Database, upstream: &str, begin_at: Option<&str>) -> Self {
        let store = database.open();
        let mirroring = mirroring(database, upstream).unwrap();
        let manner = Manner { begin_at: begin_at.map(str::to_owned), interval: Duration::from_secs(60) };
        Self { database: database.clone(), store, mirroring, manner }
    }

    /// The same, from this release on.
    pub fn beginning_at(mut self, version: &str) -> Self {
        self.manner.begin_at = Some(version.to_owned());
        self
    }

    /// Looks once.
    pub fn look(&mut self) -> Result<Outcome, MirrorError> {
        watch::once(&mut self.mirroring, &self.store, &self.manner)
    }

    /// Looks once, and does not wait where it is asked for patience.
    pub fn look_now(&mut self) -> Result<Outcome, MirrorError> {
        self.mirroring.look(self.manner.begin_at.as_deref(), onevisit::clock::now())
    }

    /// Looks once, and is asked for patience with these words.
    pub fn is_to_wait(&mut self, words: &[&str]) {
        let said = self.look_now().unwrap_err();
        assert!(matches!(said, MirrorError::NotReady { .. }), "{said}");
        for word in words {
            assert!(said.to_string().contains(word), "\"{word}\" is not in: {said}");
        }
    }

    /// Looks once, which must succeed; which releases were taken over.
    pub fn takes(&mut self) -> Vec<String> {
        self.look().unwrap().taken
    }

    /// Looks once, which must fail with these words. What is served stays; what is wrong is kept.
    pub fn fails_saying(&mut self, words: &[&str]) {
        let before = self.store.releases().unwrap();
        let said = self.look().unwrap_err().to_string();
        for word in words {
            assert!(said.contains(word), "\"{word}\" is not in: {said}");
        }
        assert_eq!(self.store.releases().unwrap(), before);
        if let Some(known) = self.store.mirror().unwrap() {
            assert_eq!(known.trouble.unwrap().problem, said);
        }
    }

    /// As after a new start of the process.
    pub fn again(self) -> Self {
        let Self { database, store, mirroring, manner } = self;
        let upstream = store.mirror().unwrap().unwrap().upstream;
        drop(mirroring);
        let mirroring = self::mirroring(&database, &upstream).unwrap();
        Self { database, store, mirroring, manner }
    }

    /// The path of a file of the mirror's folder.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.database.folder.path().join("state/mirror").join(name)
    }

    /// Serves the mirror.
    pub fn serve(&self) -> App {
        App::start(&self.database, &[])
    }
}

impl<'a> Target<'a> {
    /// The database, with a folder beside it.
    pub fn new(database: &'a Database) -> Self {
        Self::with_folder(database, "state")
    }

    /// The same with another folder.
    pub fn with_folder(database: &'a Database, name: &str) -> Self {
        let state = database.folder.path().join(name).display().to_string();
        Self { place: Place::new(), database, url: setting(database), state }
    }

    /// From now on, what is fetched goes here.
    pub fn folder_is(&mut self, path: &std::path::Path) {
        self.state = path.display().to_string();
    }

    /// The arguments of a command on this database.
    pub fn arguments<'b>(&'b self, words: &[&'b str]) -> Vec<&'b str> {
        let mut all = words.to_vec();
        all.extend(["--database-url", &self.url, "--state-dir", &self.state]);
        all
    }

    /// Looks once.
    pub fn mirror_once(&self, upstream: &str) -> process::Ended {
        self.place.run(&self.arguments(&["mirror", upstream, "--once"]))
    }
}

/// Prepares to follow.
pub fn mirroring(database: &Database, upstream: &str) -> Result<Mirroring, MirrorError> {
    let address = Address::parse(upstream, PlainHttp::FromThisMachine).unwrap();
    Mirroring::open(database.open(), address, &database.folder.path().join("state/mirror"))
}

/// What a service answers, with the address of the service itself taken out.
fn answer(app: &App, path: &str) -> Value {
    let text = app.client.json(path).to_string();
    serde_json::from_str(&text.replace(&app.state.base_url, "http://here")).unwrap()
}

/// Fails unless two services give the same answers in everything that a release says.
pub fn answer_alike(one: &App, other: &App) {
    let mut paths: Vec<String> = [
        "/v1/items?limit=50&include=parent,children",
        "/v1/items?facets=department,handling_mode&limit=1",
        "/v1/departments?limit=200",
        "/v1/claims?limit=200",
        "/v1/contradictions?limit=200",
        "/v1/sources?limit=200",
        "/v1/channels?limit=200",
        "/v1/handling-modes",
        "/v1/jurisdictions",
        "/v1/statistics",
        "/v1/search?q=%E5%85%AC%E7%A7%AF%E9%87%91",
        "/v1/suggest?q=gjj",
    ]
    .map(str::to_owned)
    .to_vec();
    let items = answer(one, "/v1/items?limit=200");
    for item in items["data"].as_array().unwrap() {
        let code = item["code"].as_str().unwrap();
        paths.push(format!("/v1/items/{code}"));
        if one.client.get(&format!("/v1/items/{code}/guide")).status == 200 {
            paths.push(format!("/v1/items/{code}/guide"));
        }
    }
    for path in paths {
        assert_eq!(answer(one, &path), answer(other, &path), "{path}");
    }
}

/// Fails unless two services tell the same history.
pub fn remember_alike(one: &App, other: &App) {
    answer_alike(one, other);
    let mut since = 0;
    loop {
        let path = format!("/v1/changes?since={since}&include=record&limit=100");
        let page = answer(one, &path);
        assert_eq!(page, answer(other, &path), "{path}");
        since = page["page"]["next_since"].as_i64().unwrap();
        if page["page"]["more"] == false {
            break;
        }
    }
    let releases = answer(one, "/v1/releases");
    assert_eq!(releases, answer(other, "/v1/releases"));
    for release in releases["data"].as_array().unwrap() {
        let version = release["version"].as_str().unwrap();
        for path in [format!("/v1/releases/{version}"), format!("/v1/items?release={version}&limit=200")] {
            assert_eq!(answer(one, &path), answer(other, &path), "{path}");
        }
        assert_eq!(files(one, version), files(other, version), "{version}");
    }
}

/// The manifest of a release.
pub fn files(app: &App, version: &str) -> Value {
    answer(app, &format!("/v1/releases/{version}/files"))["data"].take()
}
