//! A small HTTP server on loopback for the tests: a thread per connection, an answer per request by a closure, counts of
//! what arrived. With or without TLS.

#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub headers: String,
    pub body: Vec<u8>,
}

/// What to do with it.
pub enum Act {
    /// Answer: status, further header lines, body.
    Answer(u16, &'static str, Vec<u8>),
    /// Answer after a while.
    Slowly(u64, u16),
    /// Close without an answer.
    Drop,
    /// Never answer; ends when the client goes away.
    Hang,
    /// These bytes, then close.
    Raw(Vec<u8>),
}

/// What arrived.
#[derive(Default)]
pub struct Seen {
    pub connections: AtomicUsize,
    pub requests: Mutex<Vec<Request>>,
    now: AtomicUsize,
    pub most_at_once: AtomicUsize,
}

impl Seen {
    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// A server that lives until the test process ends.
pub struct Server {
    pub port: u16,
    pub seen: Arc<Seen>,
}

type Answers = Arc<dyn Fn(&Request, usize) -> Act + Send + Sync>;

impl Server {
    /// Answers with `answers(request, number of the request from 0)`.
    pub fn plain(answers: impl Fn(&Request, usize) -> Act + Send + Sync + 'static) -> Server {
        Server::start(None, Arc::new(answers))
    }

    pub fn tls(
        config: rustls::ServerConfig,
        answers: impl Fn(&Request, usize) -> Act + Send + Sync + 'static,
    ) -> Server {
        Server::start(Some(Arc::new(config)), Arc::new(answers))
    }

    fn start(tls: Option<Arc<rustls::ServerConfig>>, answers: Answers) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.connections.fetch_add(1, SeqCst);
                let (seen, answers, tls) = (Arc::clone(&shared), Arc::clone(&answers), tls.clone());
                std::thread::spawn(move || match tls {
                    None => serve(stream, &seen, &*answers),
                    Some(config) => {
                        let session = rustls::ServerConnection::new(config).unwrap();
                        serve(rustls::StreamOwned::new(session, stream), &seen, &*answers);
                    }
                });
            }
        });
        Server { port, seen }
    }
}

fn serve<S: Read + Write>(stream: S, seen: &Seen, answers: &(dyn Fn(&Request, usize) -> Act + Send + Sync)) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream) {
        let number = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        let now = seen.now.fetch_add(1, SeqCst) + 1;
        seen.most_at_once.fetch_max(now, SeqCst);
        let act = answers(&request, number);
        if let Act::Slowly(ms, _) = &act {
            std::thread::sleep(Duration::from_millis(*ms));
        }
        seen.now.fetch_sub(1, SeqCst);
        let answer = match act {
            Act::Answer(status, headers, body) => answer(status, headers, &body),
            Act::Slowly(_, status) => answer(status, "", b"{}"),
            Act::Drop => return,
            Act::Hang => {
                let _ = stream.read(&mut [0]);
                return;
            }
            Act::Raw(bytes) => {
                let _ = stream.get_mut().write_all(&bytes);
                return;
            }
        };
        if stream.get_mut().write_all(&answer).and_then(|()| stream.get_mut().flush()).is_err() {
            return;
        }
    }
}

fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn read(stream: &mut impl BufRead) -> Option<Request> {
    let mut request = Request::default();
    stream.read_line(&mut request.line).ok().filter(|read| *read > 0)?;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line.trim().is_empty() {
            break;
        }
        request.headers.push_str(&line.to_lowercase());
    }
    let length =
        request.headers.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
    request.body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut request.body).ok()?;
    Some(request)
}

/// A port nobody listens at.
pub fn dead_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A connection to nowhere in particular, to show that it is refused.
pub fn is_dead(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_err()
}
