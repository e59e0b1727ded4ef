//! The line between a mirror and its upstream, which a test may spoil.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What becomes of an answer: the path that was asked for, and all its bytes with the head.
type Fault = Box<dyn FnMut(&str, Vec<u8>) -> Vec<u8> + Send>;

/// What answers in the upstream's place, if it answers this path.
type Stand = Box<dyn FnMut(&str) -> Option<Vec<u8>> + Send>;

/// A line that hands requests on, one for each connection, and keeps count.
pub struct Wire {
    pub address: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: Mutex<String>,
    fault: Mutex<Fault>,
    stand_in: Mutex<Stand>,
    /// The heads of the requests, and how many bytes of their answers were let through.
    seen: Mutex<Vec<(String, usize)>>,
}

impl Wire {
    /// A line to a service on this machine, in good order. Answers are not compressed.
    pub fn to(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            upstream: Mutex::new(upstream.to_owned()),
            fault: Mutex::new(Box::new(|_, answer| answer)),
            stand_in: Mutex::new(Box::new(|_| None)),
            seen: Mutex::default(),
        });
        let serving = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let serving = serving.clone();
                // Whoever hangs up breaks this one connection alone.
                std::thread::spawn(move || serving.hand_on(stream));
            }
        });
        Self { address, shared }
    }

    /// From now on, answers are spoilt so.
    pub fn spoil(&self, fault: impl FnMut(&str, Vec<u8>) -> Vec<u8> + Send + 'static) {
        *self.shared.fault.lock().unwrap() = Box::new(fault);
    }

    /// From now on, some paths are answered so without asking the upstream.
    pub fn stand_in(&self, answer: impl FnMut(&str) -> Option<Vec<u8>> + Send + 'static) {
        *self.shared.stand_in.lock().unwrap() = Box::new(answer);
    }

    /// From now on, nothing comes through.
    pub fn cut(&self) {
        self.spoil(|_, _| Vec::new());
    }

    /// From now on, all is well again.
    pub fn mend(&self) {
        self.spoil(|_, answer| answer);
    }

    /// From now on, another service answers.
    pub fn lead_to(&self, upstream: &str) {
        *self.shared.upstream.lock().unwrap() = upstream.to_owned();
    }

    /// The requests whose head holds these words since the last time, each with the bytes that were let through.
    pub fn take_requests(&self, words: &str) -> Vec<(String, usize)> {
        let seen = std::mem::take(&mut *self.shared.seen.lock().unwrap());
        seen.into_iter().filter(|(head, _)| head.contains(words)).collect()
    }
}

impl Shared {
    fn hand_on(&self, mut client: TcpStream) -> Option<()> {
        let head = read_head(&mut client)?;
        let path = head.split(' ').nth(1)?.to_owned();
        let own = (self.stand_in.lock().unwrap())(&path);
        let answer = own.or_else(|| self.ask(&head))?;
        let answer = (self.fault.lock().unwrap())(&path, answer);
        self.seen.lock().unwrap().push((head, answer.len()));
        client.write_all(&answer).ok()
    }

    fn ask(&self, head: &str) -> Option<Vec<u8>> {
        let upstream = self.upstream.lock().unwrap().trim_start_matches("http://").to_owned();
        let mut server = TcpStream::connect(upstream).ok()?;
        let kept = head.lines().filter(|line| {
            let line = line.to_lowercase();
            !line.is_empty() && !line.starts_with("connection:") && !line.starts_with("accept-encoding:")
        });
        let request =
            kept.map(|line| format!("{line}\r\n")).collect::<String>() + "Connection: close\r\n\r\n";
        server.write_all(request.as_bytes()).ok()?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).ok()?;
        Some(answer)
    }
}

/// The head of a request.
pub fn read_head(client: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

/// An answer, cut off after so many bytes of its body.
pub fn cut_after(answer: &[u8], bytes: usize) -> Vec<u8> {
    let body = body_of(answer);
    answer[..(body + bytes).min(answer.len())].to_vec()
}

/// Where the body of an answer begins.
pub fn body_of(answer: &[u8]) -> usize {
    answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4
}

/// An answer of ours, with JSON.
pub fn answer(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// An answer with something else in its body, of whatever length.
pub fn with_body(answer_so_far: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    let body = body_of(answer_so_far);
    answer("200 OK", &change(String::from_utf8(answer_so_far[body..].to_vec()).unwrap()))
}
