//! HTTP on a bare socket: a client that reads as slowly as it likes, and sees whether an answer has its end.

use super::app::App;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends a GET and leaves the answer where it is.
pub fn raw(app: &App, path: &str, headers: &str) -> TcpStream {
    let address = app.state.base_url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n").unwrap();
    socket
}

/// The whole answer to a GET of HTTP/1.0, which ends with the connection.
pub fn raw_1_0(app: &App, path: &str, headers: &str) -> Vec<u8> {
    let address = app.state.base_url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(socket, "GET {path} HTTP/1.0\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    answer
}

/// The head of an answer, in small letters, and the rest.
pub fn split_head(answer: &[u8]) -> (String, &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("no end of the head");
    (String::from_utf8(answer[..end].to_vec()).unwrap().to_lowercase(), &answer[end + 4..])
}

/// A body that was sent in chunks, and whether the last chunk came.
pub fn unchunked(mut body: &[u8]) -> (Vec<u8>, bool) {
    let mut whole = Vec::new();
    loop {
        let Some(end) = body.windows(2).position(|two| two == b"\r\n") else { return (whole, false) };
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        let chunk = &body[end + 2..];
        if size == 0 {
            return (whole, true);
        }
        whole.extend_from_slice(&chunk[..size.min(chunk.len())]);
        if chunk.len() < size + 2 {
            return (whole, false);
        }
        body = &chunk[size + 2..];
    }
}
