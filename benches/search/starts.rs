//! How long a server takes until it suggests and finds, with a ready index on disk and without one, and what
//! memory that needs.

use super::client::Client;
use super::server::Server;
use std::fmt;
use std::time::Instant;

/// A start of a server.
pub(crate) struct Start {
    ready: f64,
    suggests: f64,
    finds: f64,
    memory: [u64; 4],
}

impl Start {
    /// Starts a server and asks at once.
    pub(crate) fn measure(url: &str) -> (Self, Server) {
        let begun = Instant::now();
        let server = Server::start(url);
        let first = server.memory("RssAnon");
        let until_answered = |path| {
            Client::connect(&server.address).get(path);
            begun.elapsed().as_secs_f64()
        };
        let (suggests, finds) = std::thread::scope(|scope| {
            let suggests = scope.spawn(|| until_answered("/v1/suggest?q=xk"));
            let finds = until_answered("/v1/search?q=%E8%AE%B8%E5%8F%AF");
            (suggests.join().unwrap(), finds)
        });
        let memory = [first, server.memory("RssAnon"), server.memory("VmRSS"), server.memory("VmHWM")];
        (Self { ready: server.start_seconds, suggests, finds, memory }, server)
    }

    /// How many bytes of its own memory an item has taken for both indexes.
    pub(crate) fn bytes_of_item(&self, items: u64) -> u64 {
        self.memory[1].saturating_sub(self.memory[0]) * 1024 / items
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ready, suggests, finds, memory } = self;
        let [first, both, resident, most] = memory.map(|kib| kib / 1024);
        write!(f, "{ready:.2} s | {suggests:.2} s | {finds:.2} s | ")?;
        write!(f, "{first} MiB | {both} MiB | {resident} MiB | {most} MiB")
    }
}
