//! From the end of a publication to the first answer of a running server that is of the new release.

use super::changes::{Changes, open, prepare, publish};
use super::refresh::median;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const HEADING: &str = "\
| database | items | first answer, median | at most | memory ready | after ten releases | at most |
|---|---|---|---|---|---|---|
";

const ROUNDS: usize = 10;

pub(crate) fn measure(url: &str, items: u64) -> String {
    let store = open(url);
    let server = Server::start(url);
    server.wait_for(store.releases().unwrap().pop().unwrap().edition.version.as_ref());
    let ready = server.memory("VmRSS");
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let changes = if round % 2 == 0 { Changes::Renames } else { Changes::Moves };
        let prepared = prepare(&store, items, changes);
        publish(&store, &prepared);
        let published = Instant::now();
        let newest = store.newest_seq().unwrap().unwrap();
        server.wait_for(&format!("r{newest}"));
        times.push(published.elapsed().as_secs_f64() * 1e3);
    }
    let most = times.iter().copied().fold(0.0, f64::max);
    format!(
        "{:.0} ms | {most:.0} ms | {} MiB | {} MiB | {} MiB |",
        median(times),
        ready / 1024,
        server.memory("VmRSS") / 1024,
        server.memory("VmHWM") / 1024,
    )
}

/// The program, serving.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(url: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let process = Command::new(env!("CARGO_BIN_EXE_onevisit"))
            .args(["--database-url", url, "--listen", &address, "--log", "error"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { process, address }
    }

    /// Asks for a page of items until it is of this release.
    fn wait_for(&self, version: &str) {
        let begun = Instant::now();
        let address = format!("http://{}/v1/items?limit=1", self.address);
        loop {
            if let Ok(answer) = ureq::get(&address).call() {
                let release = answer.headers().get("catalogue-release").unwrap();
                if release.to_str().unwrap() == version {
                    return;
                }
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "release {version} does not answer");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// A line of the process's memory account, in KiB.
    fn memory(&self, line: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let found = status.lines().find(|text| text.starts_with(line)).unwrap();
        found.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
