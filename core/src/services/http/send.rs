//! One request, sent until there is an answer or no reason to try again. Runs on the engine's runtime; touches nothing of
//! the call but its `Stop`, so that many can run side by side.

use super::super::stop::{Stop, Stopped, now_unix_ms};
use super::engine::Clients;
use super::error::{self, Ended, Failed, Far};
use super::prepare::Prepared;
use super::reach::{Reach, Watched};
use super::record::{Recorder, Try};
use super::retry::{self, Came};
use hostler_abi::wire::http::{Exchange, HttpError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// Largest answer body, decompressed.
const MAX_BODY: usize = 8 << 20;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// Names in lower case; repeated ones joined with ", ".
    pub(super) headers: BTreeMap<String, String>,
    /// Decompressed.
    pub(super) body: Vec<u8>,
}

/// What came of a request.
#[derive(Debug)]
pub(super) struct Sent {
    /// The answer, or why there is none.
    pub(super) result: Result<Answer, HttpError>,
    /// Why it was given up, when the call should end.
    pub(super) stopped: Option<Stopped>,
    /// From the first try to the last byte.
    pub(super) elapsed_ms: u64,
    /// How often it was tried.
    pub(super) attempts: u32,
    /// One per try.
    pub(super) exchanges: Vec<Exchange>,
}

impl Sent {
    /// Nothing was sent.
    pub(super) fn refused(why: HttpError) -> Sent {
        Sent { result: Err(why), stopped: None, elapsed_ms: 0, attempts: 0, exchanges: Vec::new() }
    }
}

/// What sending needs.
#[derive(Clone)]
pub(super) struct Sender {
    /// The clients.
    pub(super) clients: Clients,
    /// Whether the call should end.
    pub(super) stop: Arc<Stop>,
    /// Keeps the exchanges.
    pub(super) recorder: Recorder,
}

impl Sender {
    /// Sends `request`, again where that is safe.
    pub(super) async fn send(self, request: Prepared) -> Sent {
        // Between calls nothing runs here. Two turns let the client notice which kept connections were closed
        // meanwhile, before it takes one of them.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let began = Instant::now();
        let mut exchanges = Vec::new();
        let mut attempts = 0;
        loop {
            attempts += 1;
            let try_began = Instant::now();
            let (came, stopped) = self.once(&request).await;
            exchanges.extend(
                self.recorder.exchange(&request, &Try { came: &came, began: try_began, attempt: attempts }),
            );
            let wait = match stopped {
                Some(_) => None,
                None => self.wait(&request, &came, attempts),
            };
            let stopped = match wait {
                Some(wait) => match self.stop.unless_stopped(tokio::time::sleep(wait)).await {
                    Ok(()) => continue,
                    Err(why) => Some(why),
                },
                None => stopped,
            };
            return Sent {
                // Stopped while waiting to try again: what came before is the better news.
                stopped: stopped.filter(|_| came.is_err()),
                result: came.map_err(|failed| failed.error),
                elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
                attempts,
                exchanges,
            };
        }
    }

    fn wait(
        &self,
        request: &Prepared,
        came: &Result<Answer, Failed>,
        tries: u32,
    ) -> Option<std::time::Duration> {
        let came = match came {
            Ok(answer) => Came::Answer { status: answer.status, headers: &answer.headers },
            Err(failed) if failed.hopeless => Came::Hopeless,
            Err(failed) if failed.not_sent => Came::NotSent,
            Err(_) => Came::Lost,
        };
        let mut noise = [0_u8; 2];
        // Without randomness every wait is the shortest; that is no reason to fail.
        let _ = getrandom::fill(&mut noise);
        let left = self.stop.remaining();
        retry::wait(came, request.repeatable, tries, left, now_unix_ms() / 1000, u16::from_ne_bytes(noise))
    }

    async fn once(&self, request: &Prepared) -> (Result<Answer, Failed>, Option<Stopped>) {
        let reach = Arc::new(Reach::default());
        let made = self
            .clients
            .of(request.repeatable)
            .request(request.method.clone(), request.url.clone())
            .headers(request.headers.clone())
            .body(request.body.clone());
        let whole = async {
            let mut response = Watched::new(made.send(), &reach).await.map_err(Ended::Client)?;
            let status = response.status().as_u16();
            let headers = headers(response.headers());
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(Ended::Client)? {
                if body.len() + chunk.len() > MAX_BODY {
                    return Err(Ended::TooBig);
                }
                body.extend_from_slice(&chunk);
            }
            Ok(Answer { status, headers, body })
        };
        let ended = match self.stop.unless_stopped(tokio::time::timeout(request.per_try, whole)).await {
            Ok(Ok(Ok(answer))) => return (Ok(answer), None),
            Ok(Ok(Err(ended))) => ended,
            Ok(Err(_)) => Ended::TimedOut,
            Err(why) => Ended::Stopped(why),
        };
        let stopped = if let Ended::Stopped(why) = &ended { Some(*why) } else { None };
        let far = Far { nothing_sent: reach.nothing_sent(), resolving: reach.resolving() };
        (Err(error::judge(request, ended, far)), stopped)
    }
}

fn headers(from: &reqwest::header::HeaderMap) -> BTreeMap<String, String> {
    let mut into: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in from {
        let value = String::from_utf8_lossy(value.as_bytes());
        into.entry(name.as_str().to_owned())
            .and_modify(|known| {
                known.push_str(", ");
                known.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    into
}
