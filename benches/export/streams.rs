//! Lists that are sent whole, and what machines look for, from a running server.

use super::mebibytes;
use super::server::Server;
use std::io::Read;
use std::time::Instant;

pub(crate) const HEADING: &str = "\
| database | items | answer | size | first bytes after | all after | CPU of the server | its peak memory |
|---|---|---|---|---|---|---|---|
";

/// What is asked for. Memory only grows, so what needs little comes first.
const PATHS: &[&str] = &[
    "/sitemaps/1.xml",
    "/resourcesync/change-lists/1.xml",
    "/v1/items?format=csv",
    "/v1/items?format=ndjson",
    "/v1/items?format=xlsx",
];

pub(crate) fn measure(url: &str) -> Vec<String> {
    let server = Server::start(url);
    let ready = mebibytes(server.memory("VmHWM") << 10);
    let begun = format!(
        "– (ready) | – | – | {:.2} s | {:.2} s | {ready} |",
        server.start_seconds,
        server.cpu_seconds()
    );
    std::iter::once(begun).chain(PATHS.iter().map(|path| row(&server, path))).collect()
}

fn row(server: &Server, path: &str) -> String {
    let (cpu, begun) = (server.cpu_seconds(), Instant::now());
    let address = format!("http://{}{path}", server.address);
    let mut answer = ureq::get(&address).header("accept-encoding", "identity").call().unwrap();
    let mut body = answer.body_mut().as_reader();
    let mut some = vec![0_u8; 1 << 16];
    let (mut bytes, mut first) = (0, None);
    loop {
        let read = body.read(&mut some).unwrap();
        let elapsed = begun.elapsed().as_secs_f64();
        let first = *first.get_or_insert(elapsed);
        if read == 0 {
            let cpu = server.cpu_seconds() - cpu;
            let (size, peak) = (mebibytes(bytes), mebibytes(server.memory("VmHWM") << 10));
            return format!("{path} | {size} | {first:.2} s | {elapsed:.2} s | {cpu:.2} s | {peak} |");
        }
        bytes += read as u64;
    }
}
