//! Settings: each one a flag and an environment variable.

use crate::domain::mirror::Mirror;
use crate::export::portals::Operator;
use crate::export::uris::Uris;
use crate::http::state::Limits;
use crate::store::{DatabaseUrl, InvalidDatabaseUrl, StoreOptions};
use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Args, Command};
use std::ffi::OsStr;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The database when none is named: a file in the current folder.
const DEFAULT_DATABASE: &str = "sqlite://onevisit.db";

/// All settings.
#[derive(Debug, Clone, Args)]
#[expect(clippy::doc_markdown, reason = "these comments are the help text of the command line")]
pub struct Settings {
    /// Database: sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE [default: sqlite://onevisit.db]
    #[arg(long, env = "ONEVISIT_DATABASE_URL", global = true, hide_env_values = true, value_name = "URL",
          value_parser = DatabaseUrlParser)]
    pub database_url: Option<DatabaseUrl>,

    /// Create the database file if it is missing, with the built-in catalogue in it. Without this, a named
    /// file that is missing is an error; the default one is created anyway
    #[arg(long, env = "ONEVISIT_CREATE_DATABASE", global = true, value_parser = clap::builder::BoolishValueParser::new())]
    pub create_database: bool,

    /// Reading connections to the database
    #[arg(long, env = "ONEVISIT_DATABASE_CONNECTIONS", global = true, default_value_t = 8, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_connections: u32,

    /// Address and port to listen on
    #[arg(
        long,
        env = "ONEVISIT_LISTEN",
        global = true,
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,

    /// Address under which the public reaches this service, for absolute links [default: http://LISTEN]
    #[arg(long, env = "ONEVISIT_BASE_URL", global = true, value_name = "URL")]
    pub base_url: Option<BaseUrl>,

    /// Worker threads [default: one for each core]
    #[arg(long, env = "ONEVISIT_WORKERS", global = true, value_name = "N",
          value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub workers: Option<u16>,

    /// Seconds until an answer is given up
    #[arg(long, env = "ONEVISIT_REQUEST_TIMEOUT", global = true, default_value_t = 10, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(1..=600))]
    pub request_timeout: u64,

    /// Seconds that running requests have to finish at shutdown
    #[arg(long, env = "ONEVISIT_SHUTDOWN_TIMEOUT", global = true, default_value_t = 10, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(0..=600))]
    pub shutdown_timeout: u64,

    /// Largest request body in bytes
    #[arg(long, env = "ONEVISIT_BODY_LIMIT", global = true, default_value_t = 65_536, value_name = "BYTES")]
    pub body_limit: u64,

    /// Largest body in bytes of a request that writes, with a valid token
    #[arg(
        long,
        env = "ONEVISIT_WRITE_BODY_LIMIT",
        global = true,
        default_value_t = 4_194_304,
        value_name = "BYTES"
    )]
    pub write_body_limit: u64,

    /// Older releases kept open in memory besides the current one
    #[arg(long, env = "ONEVISIT_OLDER_RELEASES", global = true, default_value_t = 4, value_name = "N",
          value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub older_releases: u64,

    /// Folder for what is derived from the database, such as the search index; it may be deleted at any time
    /// [default: beside a SQLite database, its name with ".state"; without one, derived data is held in memory]
    #[arg(long, env = "ONEVISIT_STATE_DIR", global = true, value_name = "FOLDER")]
    pub state_dir: Option<PathBuf>,

    /// File with words that citizens say and what the catalogue calls it, as "said => official" a line; added
    /// to the built-in ones
    #[arg(long, env = "ONEVISIT_SYNONYMS", global = true, value_name = "FILE")]
    pub synonyms: Option<PathBuf>,

    /// Who publishes the catalogue, as data portals show it
    #[arg(long, env = "ONEVISIT_PUBLISHER", global = true, default_value = "OneVisit", value_name = "NAME")]
    pub publisher: String,

    /// Home page of the publisher, for data portals
    #[arg(long, env = "ONEVISIT_PUBLISHER_URL", global = true, value_name = "URL")]
    pub publisher_url: Option<BaseUrl>,

    /// Address to which users of the data write, as data portals show it
    #[arg(long, env = "ONEVISIT_CONTACT_EMAIL", global = true, default_value = "api@onevisit.example",
          value_name = "ADDRESS", value_parser = email)]
    pub contact_email: String,

    /// What to log: error, warn, info, debug, trace, or as in RUST_LOG
    #[arg(long, env = "ONEVISIT_LOG", global = true, default_value = "info", value_name = "FILTER")]
    pub log: String,
}

impl Settings {
    /// The database, and how to open it.
    pub fn database(&self) -> (DatabaseUrl, StoreOptions) {
        let default = || DatabaseUrl::Sqlite(DEFAULT_DATABASE.trim_start_matches("sqlite://").into());
        let options = StoreOptions {
            create: self.create_database || self.database_url.is_none(),
            readers: self.database_connections,
            ..StoreOptions::default()
        };
        (self.database_url.clone().unwrap_or_else(default), options)
    }

    /// The folder for what is derived from the database, if there is one.
    pub fn state_folder(&self) -> Option<PathBuf> {
        let beside = || match self.database().0 {
            DatabaseUrl::Sqlite(file) => {
                let mut name = file.into_os_string();
                name.push(".state");
                Some(PathBuf::from(name))
            }
            DatabaseUrl::Postgres(_) => None,
        };
        self.state_dir.clone().or_else(beside)
    }

    /// The bounds of a request.
    pub fn limits(&self) -> Limits {
        Limits {
            request_timeout: Duration::from_secs(self.request_timeout),
            body: self.body_limit,
            write_body: self.write_body_limit,
        }
    }

    /// Where the public reaches this service.
    pub fn public_address(&self) -> String {
        let local = || {
            let mut address = self.listen;
            if address.ip().is_unspecified() {
                address.set_ip([127, 0, 0, 1].into());
            }
            format!("http://{address}")
        };
        self.base_url.as_ref().map_or_else(local, |url| url.0.clone())
    }

    /// How things are named: as by the service that is mirrored, if one is.
    pub fn uris(&self, mirrored: Option<&Mirror>) -> Uris {
        let address = self.public_address();
        match mirrored {
            Some(known) => Uris::new(&known.uri_base).served_at(&address),
            None => Uris::new(&address),
        }
    }

    /// Who publishes the catalogue and answers questions about it.
    pub fn operator(&self) -> Operator {
        Operator {
            publisher: self.publisher.clone(),
            publisher_url: self.publisher_url.as_ref().map(|url| url.0.clone()),
            contact_email: self.contact_email.clone(),
        }
    }

    /// How many threads answer requests.
    pub fn worker_threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.workers.map_or_else(cores, usize::from)
    }
}

/// The settings in force, without secrets.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (database, store) = self.database();
        writeln!(f, "database-url         {database}")?;
        writeln!(f, "create-database      {}", store.create)?;
        writeln!(f, "database-connections {}", self.database_connections)?;
        writeln!(f, "listen               {}", self.listen)?;
        writeln!(f, "base-url             {}", self.public_address())?;
        writeln!(f, "workers              {}", self.worker_threads())?;
        writeln!(f, "request-timeout      {} s", self.request_timeout)?;
        writeln!(f, "shutdown-timeout     {} s", self.shutdown_timeout)?;
        writeln!(f, "body-limit           {} bytes", self.body_limit)?;
        writeln!(f, "write-body-limit     {} bytes", self.write_body_limit)?;
        writeln!(f, "older-releases       {}", self.older_releases)?;
        let path =
            |path: Option<PathBuf>| path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
        writeln!(f, "state-dir            {}", path(self.state_folder()))?;
        writeln!(f, "synonyms             {}", path(self.synonyms.clone()))?;
        writeln!(f, "publisher            {}", self.publisher)?;
        let home = self.publisher_url.as_ref().map_or("none", |url| &url.0);
        writeln!(f, "publisher-url        {home}")?;
        writeln!(f, "contact-email        {}", self.contact_email)?;
        write!(f, "log                  {}", self.log)
    }
}

/// Reads a [`DatabaseUrl`]. Clap itself would repeat what it cannot read, with the password in it.
#[derive(Debug, Clone, Copy)]
struct DatabaseUrlParser;

impl TypedValueParser for DatabaseUrlParser {
    type Value = DatabaseUrl;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<DatabaseUrl, clap::Error> {
        let invalid =
            |message| clap::Error::raw(ErrorKind::ValueValidation, message).format(&mut command.clone());
        let text = value.to_str().ok_or_else(|| invalid("--database-url is not UTF-8".to_owned()))?;
        text.parse().map_err(|error: InvalidDatabaseUrl| invalid(error.to_string()))
    }
}

/// An address for electronic mail that can stand in a URI.
fn email(text: &str) -> Result<String, String> {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"<>\"?#%@".contains(c))
    };
    match text.split_once('@') {
        Some((name, host)) if plain(name) && plain(host) => Ok(text.to_owned()),
        _ => Err("allowed is an address such as data@example.cn".to_owned()),
    }
}

/// An absolute address without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address = text.trim_end_matches('/');
        let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
        let plain = |rest: &str| {
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_graphic() && !"?#\"<>".contains(c))
        };
        match rest.filter(|rest| plain(rest)) {
            Some(_) => Ok(Self(address.to_owned())),
            None => Err("allowed is an absolute address such as https://data.example.cn/onevisit".to_owned()),
        }
    }
}
