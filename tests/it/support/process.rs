//! The program itself, run as a process of its own.

use super::client::Client;
use super::database::Database;
use onevisit::store::DatabaseUrl;
use std::fs::File;
use std::io::{Read, Seek};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longer than anything here takes: only a program that hangs meets it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder to run the program in.
pub struct Place {
    folder: TempDir,
}

/// A process that is killed when it is dropped, so that a failing test leaves none behind.
pub struct Process {
    child: Child,
    stdout: File,
    stderr: File,
}

/// A process that has ended.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// A process that serves.
pub struct Server {
    pub client: Client,
    pub address: String,
    pub process: Process,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The address of an SQLite file of this folder.
    pub fn sqlite(&self, name: &str) -> String {
        format!("sqlite://{}", self.file(name).display())
    }

    /// The names and the lengths of the files here.
    pub fn files(&self) -> Vec<(String, u64)> {
        let entries = std::fs::read_dir(self.path()).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = entries
            .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
            .collect();
        files.sort();
        files
    }

    /// The program with these arguments and with no environment, to be run here.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onevisit"));
        command.args(arguments).env_clear().current_dir(self.path());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Process::start(self.command(arguments)).wait()
    }

    /// Runs the program as a server on a free port, until it takes connections.
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let address = free_address();
        let mut all = vec!["--listen", &address, "--workers", "1"];
        all.extend(arguments);
        let mut process = Process::start(self.command(&all));
        until("the server listens", || {
            assert!(process.is_running(), "the server ended: {:?}", process.output());
            TcpStream::connect(&address).ok()
        });
        Server { client: Client::new(&format!("http://{address}")), address, process }
    }
}

impl Process {
    pub fn start(mut command: Command) -> Self {
        // Files, for a pipe that nobody reads would block a talkative program.
        let (stdout, stderr) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        let child = command
            .stdin(std::process::Stdio::null())
            .stdout(stdout.try_clone().unwrap())
            .stderr(stderr.try_clone().unwrap())
            .spawn()
            .unwrap();
        Self { child, stdout, stderr }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends a signal: `TERM`, `KILL`.
    pub fn signal(&self, name: &str) {
        // The shell's own kill: a bare system has no other.
        let kill = format!("kill -s {name} {}", self.child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success(), "kill -s {name}: {sent}");
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Ended {
        let status = until("the program ends", || self.child.try_wait().unwrap());
        let (stdout, stderr) = self.output();
        Ended { status, stdout, stderr }
    }

    /// What a process that has ended wrote. While it runs, reading would move the place where it writes.
    fn output(&mut self) -> (String, String) {
        let text = |file: &mut File| {
            let mut text = String::new();
            file.rewind().unwrap();
            file.read_to_string(&mut text).unwrap();
            text
        };
        (text(&mut self.stdout), text(&mut self.stderr))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// Fails unless the program succeeded; returns what it wrote to standard output.
    pub fn succeeds(self) -> String {
        assert!(self.status.success(), "{self:#?}");
        self.stdout
    }

    /// Fails unless the program failed in an orderly way, and said these words on standard error.
    pub fn fails_saying(self, words: &[&str]) {
        let code = self.status.code();
        assert!(code.is_some_and(|code| code != 0), "it should have failed: {self:#?}");
        let missing: Vec<_> = words.iter().filter(|word| !self.stderr.contains(**word)).collect();
        assert!(missing.is_empty(), "standard error lacks {missing:?}: {self:#?}");
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
        self.keeps("secret");
    }

    /// Fails if the program gave a secret away.
    pub fn keeps(&self, secret: &str) {
        assert!(!self.stdout.contains(secret) && !self.stderr.contains(secret), "{self:#?}");
    }
}

/// Asks again and again, with short pauses, until there is an answer.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An address on which nothing listens.
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// The address of a database as a setting, with its password.
pub fn setting(database: &Database) -> String {
    match &database.url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(address) => address.clone(),
    }
}
