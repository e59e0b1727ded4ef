//! A plain client on one kept-alive connection.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// One connection.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    address: String,
    body: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), address: address.to_owned(), body: Vec::new() }
    }

    /// Asks, and reads the whole answer.
    pub(crate) fn get(&mut self, path: &str) -> &[u8] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            if line.starts_with("HTTP/1.1 ") {
                assert!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
        &self.body
    }

    fn json(&mut self, path: &str) -> Value {
        serde_json::from_slice(self.get(path)).unwrap()
    }

    /// The codes of a list.
    pub(crate) fn codes(&mut self, path: &str) -> Vec<String> {
        let list = self.json(path);
        let code = |entry: &Value| entry["code"].as_str().unwrap().to_owned();
        list["data"].as_array().unwrap().iter().map(code).collect()
    }

    /// Where the next page begins.
    pub(crate) fn next_cursor(&mut self, path: &str) -> String {
        self.json(path)["page"]["next"].as_str().unwrap().to_owned()
    }
}
