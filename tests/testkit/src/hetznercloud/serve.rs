//! Everything a request passes before and after the API itself: control, faults, correlation id, the record.

use std::fs::OpenOptions;
use std::io;
use std::time::Duration;

use super::error::ApiError;
use super::fault::{Fault, Trouble};
use super::rate::Bucket;
use super::record::Recorder;
use super::state::{State, random_text};
use super::{Options, api, control};
use crate::loopback::{Answer, Reply, Request};

/// The page the provider's front end shows when what is behind it does not answer.
const GATEWAY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// The whole server behind one lock.
#[derive(Debug)]
pub struct Serving {
    pub(super) state: State,
    pub(super) recorder: Recorder,
    pub(super) faults: Vec<Fault>,
    bucket: Bucket,
}

/// What a fault makes of a request.
enum Plan {
    /// The API answers, this late.
    Serve { late: u64 },
    /// The API never sees it.
    Instead(Answer, Option<Reply>),
    /// The API carries it out, but this goes back.
    ServeBut(Answer),
}

impl Serving {
    /// A fresh project; fails when the log cannot be written.
    pub fn new(options: Options) -> io::Result<Serving> {
        let log = match &options.log {
            Some(path) => Some(OpenOptions::new().create(true).append(true).open(path).map_err(|error| {
                io::Error::new(error.kind(), format!("the log {} cannot be written: {error}", path.display()))
            })?),
            None => None,
        };
        let bucket = Bucket::full(options.rate_limit);
        Ok(Serving { state: State::new(options), recorder: Recorder::new(log), faults: Vec::new(), bucket })
    }

    /// Answers one request.
    pub fn answer(&mut self, request: &Request) -> Answer {
        if request.path.starts_with("/_control/") {
            return Answer::Reply(control::answer(self, request), Duration::ZERO);
        }
        let latency = self.state.options.latency_ms;
        let Some(path) = request.path.strip_prefix("/v1").map(str::to_owned) else {
            let reply = ApiError::new("not_found").saying("page not found").reply();
            return self.finish(
                request,
                Some(reply.clone()),
                Answer::Reply(reply, Duration::from_millis(latency)),
            );
        };
        let (made, answer) = match self.plan(request, &path) {
            Plan::Serve { late } => {
                let reply = api::answer(&mut self.state, &mut self.bucket, request, &path);
                (Some(reply.clone()), Answer::Reply(reply, Duration::from_millis(latency + late)))
            }
            Plan::Instead(answer, made) => (made, answer),
            Plan::ServeBut(answer) => {
                (Some(api::answer(&mut self.state, &mut self.bucket, request, &path)), answer)
            }
        };
        self.finish(request, made, answer)
    }

    /// Queues a fault, or changes stock and limits at once.
    pub fn fault(&mut self, fault: Fault) {
        match fault.trouble {
            Trouble::SoldOut { server_type, location } => {
                self.state.sold_out.insert((server_type, location));
            }
            Trouble::Restock => self.state.sold_out.clear(),
            Trouble::ServerLimit { limit } => self.state.server_limit = limit,
            _ => self.faults.push(fault),
        }
    }

    /// Back to an empty project.
    pub fn reset(&mut self) {
        self.state = self.state.emptied();
        self.faults.clear();
        self.recorder.recorded.clear();
        self.bucket = Bucket::full(self.state.options.rate_limit);
    }

    /// The first fault that meets this request is used up by one.
    fn plan(&mut self, request: &Request, path: &str) -> Plan {
        let Some(place) = self.faults.iter().position(|fault| fault.meets(&request.method, path)) else {
            return Plan::Serve { late: 0 };
        };
        let fault = &mut self.faults[place];
        if fault.after > 0 {
            fault.after -= 1;
            return Plan::Serve { late: 0 };
        }
        fault.times = fault.times.saturating_sub(1);
        let trouble = fault.trouble.clone();
        if fault.times == 0 {
            self.faults.remove(place);
        }
        match trouble {
            Trouble::Error { code, status, message, details } => {
                let mut error = ApiError::new(&code);
                error.status = status.unwrap_or(error.status);
                error.message = message.unwrap_or(error.message);
                error.details = details;
                let mut reply = error.reply();
                reply.headers.extend(self.bucket.headers());
                instead(reply)
            }
            Trouble::RateLimited { reset_in } => {
                let mut reply = ApiError::new("rate_limit_exceeded").reply();
                reply.headers.extend(self.bucket.empty_headers(reset_in));
                instead(reply)
            }
            Trouble::BadGatewayPage => instead(gateway_page()),
            Trouble::BadGatewayPageAfter => Plan::ServeBut(Answer::Reply(gateway_page(), Duration::ZERO)),
            Trouble::LostAnswer => Plan::ServeBut(Answer::Cut),
            Trouble::LostRequest => Plan::Instead(Answer::Cut, None),
            Trouble::HangAfter => Plan::ServeBut(Answer::Hang),
            Trouble::Hang => Plan::Instead(Answer::Hang, None),
            Trouble::Slow { latency_ms } => Plan::Serve { late: latency_ms },
            Trouble::ActionFails { code, message } => {
                self.state.next_failure = Some((code, message));
                Plan::Serve { late: 0 }
            }
            // These change the state when they are made and never wait for a request.
            Trouble::SoldOut { .. } | Trouble::Restock | Trouble::ServerLimit { .. } => {
                Plan::Serve { late: 0 }
            }
        }
    }

    fn finish(&mut self, request: &Request, made: Option<Reply>, mut answer: Answer) -> Answer {
        if let Answer::Reply(reply, _) = &mut answer {
            reply.headers.push(("x-correlation-id".to_owned(), random_text(16).to_lowercase()));
        }
        self.recorder.keep(request, made.as_ref(), &answer);
        answer
    }
}

fn instead(reply: Reply) -> Plan {
    Plan::Instead(Answer::Reply(reply.clone(), Duration::ZERO), Some(reply))
}

fn gateway_page() -> Reply {
    let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
    Reply { status: 502, headers, body: GATEWAY_PAGE.as_bytes().to_vec() }
}
