//! One worker from the host's side: made ready, called, ended. Which worker is called is `pool`'s; what is said when it
//! fails is `cause`'s.

use super::cause::DEATH_PATIENCE;
use super::frames::{Kind, Ready, Setup, Started, encode, encode_document};
use super::link::{Event, Link};
use super::records::Records;
use super::spawn;
use crate::broker::{Ask, Broker, Told};
use crate::error::{HostResult, host, module};
use crate::job::{Job, LogLine, Ran};
use crate::redact::Redactor;
use crate::registry::Module;
use hostler_abi::wire::ErrorDoc;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a library may take to load.
const LOAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long a worker may take to end when it is told to.
const BYE_PATIENCE: Duration = Duration::from_millis(300);

/// Frames heard after the end of a call: an answer that waits behind them counts, however long this process was held up.
/// A worker that never pauses does not get past its deadline with them.
const MAX_LATE_FRAMES: u32 = 10_000;

/// One worker that has its module loaded.
pub(super) struct Worker {
    pub(super) link: Link,
    pub(super) slug: String,
    /// Calls so far.
    pub calls: u32,
    /// How the comparison of layouts went.
    pub layout: String,
    /// Whose child it is.
    parent: u32,
    /// The secrets of the running call: what a module prints reaches us past the services that mask them.
    secrets: Redactor,
}

impl Drop for Worker {
    /// Ends it and reaps it. In a forked child only our copies of its ends are closed: it is the parent's, and gets no
    /// word, no signal and no wait from here.
    fn drop(&mut self) {
        if self.parent == std::process::id() {
            self.bye();
            self.link.close();
            self.link.reap(BYE_PATIENCE);
        }
    }
}

/// How a call came out.
pub(super) enum Outcome {
    /// The module answered; the worker can be called again.
    Answered(Ran),
    /// It did not, or must not be called again. The worker is gone.
    Failed(Ran),
    /// The worker was gone before it took the call: nothing happened, and another may be asked.
    NotTaken,
}

/// When a call must be over: its deadline, and a grace in which the module may still answer.
pub(super) struct Limit {
    end: Option<Instant>,
}

impl Limit {
    /// Of a job. The grace is a tenth of the time, at least 100 ms, at most 2 s.
    pub fn of(job: &Job) -> Limit {
        let end = (job.deadline_unix_ms != 0).then(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let left =
                u64::try_from(job.deadline_unix_ms).unwrap_or(0).saturating_sub(now.as_millis() as u64);
            Instant::now() + Duration::from_millis(left + (left / 10).clamp(100, 2_000))
        });
        Limit { end }
    }

    fn is_over(&self) -> bool {
        self.end.is_some_and(|end| end <= Instant::now())
    }

    fn at_most(&self, longest: Duration) -> Instant {
        let other = Instant::now() + longest;
        self.end.map_or(other, |end| end.min(other))
    }
}

impl Worker {
    /// Starts one and has it load the module.
    ///
    /// # Errors
    /// `host.no_worker`, `module.refused`, or `module.crashed` and `module.deadline` of the module's constructors.
    pub fn start(program: &Path, setup: &Setup, module: &Module, limit: &Limit) -> Result<Worker, Box<Ran>> {
        let failed = |failure: ErrorDoc, log: Vec<LogLine>| {
            Box::new(Ran { failure: Some(failure), log, ..Ran::default() })
        };
        let spawned = spawn::spawn(program).map_err(|failure| failed(failure, Vec::new()))?;
        let mut worker = Worker {
            link: Link::new(spawned),
            slug: module.slug().to_owned(),
            calls: 0,
            layout: String::new(),
            parent: std::process::id(),
            secrets: Redactor::new(),
        };
        let made = worker.make_ready(program, setup, limit);
        match made {
            Ok(()) => Ok(worker),
            Err(failure) => {
                worker.link.process.signal(libc::SIGKILL);
                worker.link.reap(DEATH_PATIENCE);
                Err(failed(failure, worker.printed()))
            }
        }
    }

    fn make_ready(&mut self, program: &Path, setup: &Setup, limit: &Limit) -> HostResult<()> {
        if let Some(frame) = encode_document(Kind::Hello, setup) {
            self.link.send(frame);
        }
        let until = limit.at_most(LOAD_PATIENCE);
        let program = program.display();
        let mut started = false;
        loop {
            match self.link.next(Some(until)) {
                Event::Frame(frame) if frame.kind == Kind::Hello => {
                    let theirs: Started = frame.document().map_err(|what| self.garbage(&what, false))?;
                    if theirs != Started::here() {
                        return Err(host(
                            "no_worker",
                            format!(
                                "{program} is Hostler {} (protocol {}), this library is {} (protocol {}). Install both from one release.",
                                theirs.build,
                                theirs.protocol,
                                Started::here().build,
                                Started::here().protocol
                            ),
                        ));
                    }
                    started = true;
                }
                Event::Frame(frame) if frame.kind == Kind::Ready => {
                    let ready: Ready = frame.document().map_err(|what| self.garbage(&what, false))?;
                    self.layout = ready.layout;
                    return ready.refusal.map_or(Ok(()), Err);
                }
                Event::Frame(frame) if frame.kind == Kind::Log => self.note(&frame.payload),
                Event::Frame(frame) => {
                    return Err(self.garbage(&format!("a frame {:?} before it was ready", frame.kind), false));
                }
                Event::Garbage(what) if started => return Err(self.garbage(&what, false)),
                Event::Garbage(_) => {
                    return Err(host(
                        "no_worker",
                        format!(
                            "{program} does not answer as a Hostler worker. Set \"program\" in the configuration to the program hostler."
                        ),
                    ));
                }
                Event::Ended if started => return Err(self.crashed("while it was loaded", false)),
                Event::Ended => {
                    let ended = self.link.reap(DEATH_PATIENCE);
                    return Err(host(
                        "no_worker",
                        format!(
                            "{program} started, but its process {} before it was ready. Set \"program\" in the configuration to the program hostler, and run \"hostler worker\" by hand to see why.",
                            ended.words()
                        ),
                    ));
                }
                Event::Late if started => {
                    return Err(module(
                        "deadline",
                        false,
                        format!(
                            "The module {} did not finish loading in time: a constructor of the library, or its entry, does not return. It was stopped before the call began; send this to its author.",
                            self.slug
                        ),
                    ));
                }
                Event::Late => {
                    return Err(host(
                        "no_worker",
                        format!(
                            "{program} started, but did not answer in time. Look at the load of the system, and at what \"program\" in the configuration points to."
                        ),
                    ));
                }
            }
        }
    }

    /// True while it can be called: it did not end or say good-bye since.
    pub fn is_fresh(&mut self) -> bool {
        // A worker in order has nothing to say between two calls but good-bye.
        matches!(self.link.next(Some(Instant::now())), Event::Late)
    }

    /// Runs one call.
    pub fn call(&mut self, job: &Job, broker: &mut dyn Broker, limit: &Limit) -> Outcome {
        self.calls += 1;
        for line in self.printed() {
            tracing::info!(
                module = self.slug,
                pid = self.pid(),
                "printed between two calls: {}",
                line.message
            );
        }
        self.secrets = Redactor::new();
        let Some(frame) = encode_document(Kind::Call, job) else {
            let failure =
                host("bad_request", format!("The call of {} is larger than a worker takes.", job.function));
            return Outcome::Answered(Ran { failure: Some(failure), ..Ran::default() });
        };
        self.link.send(frame);
        let (mut taken, mut late_frames) = (false, 0);
        let mut records = Records::default();
        let mut reply = Vec::new();
        let failure = loop {
            let frame = match self.link.next(limit.end) {
                Event::Frame(frame) => frame,
                Event::Ended if !taken => return Outcome::NotTaken,
                Event::Ended => break self.crashed(&format!("in {}", job.function), job.changes),
                Event::Late => break self.late(job, taken, &mut records),
                Event::Garbage(what) => break self.garbage(&what, job.changes),
            };
            late_frames += u32::from(limit.is_over());
            if late_frames > MAX_LATE_FRAMES {
                break self.late(job, taken, &mut records);
            }
            match frame.kind {
                Kind::Begin => taken = true,
                Kind::Record if taken => {
                    if let Err(what) = records.keep(&frame) {
                        break self.garbage(&what, job.changes);
                    }
                }
                Kind::Log => self.note(&frame.payload),
                Kind::Reply => reply = frame.payload.to_vec(),
                Kind::Service => match frame.document::<Ask>() {
                    Ok(ask) => {
                        if let Ask::SecretPut { value, .. } = &ask {
                            self.secrets.add(&value.0);
                        }
                        let answer: Result<Told, ErrorDoc> = broker.ask(ask);
                        if let Ok(Told::Secret(Some(value))) = &answer {
                            self.secrets.add(&value.0);
                        }
                        match encode_document(Kind::Answer, &answer) {
                            Some(frame) => self.link.send(frame),
                            None => break self.garbage("a question whose answer is too large", job.changes),
                        }
                    }
                    Err(what) => break self.garbage(&what, job.changes),
                },
                Kind::Done => match frame.document::<Ran>() {
                    Ok(ran) => {
                        let mut ran = Ran { reply, ..ran };
                        // Too much for one frame: it came without.
                        if ran.failure.is_some() && ran.exchanges.is_empty() && ran.log.is_empty() {
                            records.put_into(&mut ran, &self.secrets);
                        }
                        ran.log.extend(self.printed());
                        return Outcome::Answered(ran);
                    }
                    Err(what) => break self.garbage(&what, job.changes),
                },
                // Idle for too long in the moment it was called.
                Kind::Bye if !taken => return Outcome::NotTaken,
                other => {
                    break self.garbage(&format!("a frame {other:?} in the middle of a call"), job.changes);
                }
            }
        };
        self.link.process.signal(libc::SIGKILL);
        self.link.reap(DEATH_PATIENCE);
        let mut ran = Ran { failure: Some(failure), ..Ran::default() };
        records.put_into(&mut ran, &self.secrets);
        ran.log.extend(self.printed());
        Outcome::Failed(ran)
    }

    /// Asks it to end in order; dropping it waits for that.
    pub fn bye(&mut self) {
        if let Some(frame) = encode(Kind::Bye, b"") {
            self.link.send(frame);
        }
    }

    /// Its number, for the log.
    pub fn pid(&self) -> i32 {
        self.link.process.pid()
    }

    /// What the module printed, masked.
    fn printed(&mut self) -> Vec<LogLine> {
        let mut lines = self.link.printed();
        for line in &mut lines {
            line.message = self.secrets.text(&line.message);
        }
        lines
    }

    fn note(&self, text: &[u8]) {
        tracing::warn!(module = self.slug, pid = self.pid(), "worker: {}", String::from_utf8_lossy(text));
    }
}
