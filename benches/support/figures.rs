//! What a question costs.

use super::client::Client;
use super::server::Server;
use std::fmt;
use std::time::{Duration, Instant};

/// What a question costs when it is asked again and again.
pub(crate) struct Figures {
    pub(crate) answer_bytes: usize,
    p50: f64,
    p99: f64,
    most: f64,
    per_second: f64,
    /// Processor time of the server for one answer, in microseconds: noise of other processes stays out of it.
    pub(crate) cpu: f64,
}

impl Figures {
    /// Lets some clients ask for a while. A tenth of the time before is for warming up.
    pub(crate) fn measure(server: &Server, paths: &[String], clients: usize, duration: Duration) -> Self {
        ask(server, paths, clients, duration / 10);
        let (cpu_before, started) = (server.cpu_seconds(), Instant::now());
        let mut times = ask(server, paths, clients, duration);
        let (cpu, elapsed) = (server.cpu_seconds() - cpu_before, started.elapsed().as_secs_f64());
        times.sort_by(f64::total_cmp);
        let count = times.len();
        Self {
            answer_bytes: Client::connect(&server.address).get(&paths[0]).len(),
            p50: times[count / 2],
            p99: times[count * 99 / 100],
            most: times[count - 1],
            per_second: count as f64 / elapsed,
            cpu: cpu * 1e6 / count as f64,
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p99, most, per_second, cpu, .. } = self;
        write!(f, "{p50:.0} µs | {p99:.0} µs | {most:.0} µs | {per_second:.0} | {cpu:.0} µs")
    }
}

/// The time of each answer, in microseconds.
fn ask(server: &Server, paths: &[String], clients: usize, duration: Duration) -> Vec<f64> {
    let until = Instant::now() + duration;
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..clients)
            .map(|first| {
                scope.spawn(move || {
                    let mut client = Client::connect(&server.address);
                    let mut times = Vec::new();
                    for path in paths.iter().cycle().skip(first * paths.len() / clients) {
                        if Instant::now() >= until {
                            break;
                        }
                        let asked = Instant::now();
                        client.get(path);
                        times.push(asked.elapsed().as_secs_f64() * 1e6);
                    }
                    times
                })
            })
            .collect();
        asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
