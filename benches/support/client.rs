//! A plain client on one kept-alive connection.

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

    /// Asks, and reads the whole answer. While there is none yet, asks again.
    pub(crate) fn get(&mut self, path: &str) -> &[u8] {
        while !self.is_answered(path) {}
        &self.body
    }

    /// Whether there is an answer already.
    fn is_answered(&mut self, path: &str) -> bool {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut length, mut answered) = (0, false);
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            if line.starts_with("HTTP/1.1 ") {
                answered = line.starts_with("HTTP/1.1 200");
                assert!(answered || line.starts_with("HTTP/1.1 503"), "{path}: {line}");
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
        answered
    }
}
