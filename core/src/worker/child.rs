//! The worker's own side: `hostler worker`. It is told one module, loads it, and runs its calls one after the other
//! until it is told to end, nobody calls for a while, or the host is gone. Everything before the module's first line
//! has to be cheap: a cold call waits for it.

use super::frames::{Frame, Incoming, Kind, Ready, Setup, Started, encode, encode_document};
use super::limits;
use super::spawn::above_two;
use crate::broker::{Ask, Broker, Record, Told, Witness};
use crate::error::{HostResult, host, module};
use crate::job::{Job, Ran};
use crate::loaded::{Loaded, Place};
use crate::services::{HttpSettings, Mode, Stop, configure};
use hostler_abi::wire::ErrorDoc;
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// A worker that has this much memory after a call ends; the next call gets a new one.
const TOO_MUCH_MIB: u64 = limits::DATA_MIB * 3 / 4;

/// The whole life of a worker process: descriptor 0 is the socket to the host. Never returns.
pub fn child_main() -> ! {
    let dead = limits::die_with_parent(0).err();
    limits::close_the_rest();
    let Some(socket) = take_socket() else {
        eprintln!(
            "hostler worker is started by the host, with a socket as its standard input; it is of no use by hand."
        );
        exit(2)
    };
    let missing = limits::settle();
    let wire = Arc::new(Wire { socket, writing: Mutex::new(()), running: Mutex::new(None) });
    wire.send_document(Kind::Hello, &Started::here());
    for what in dead.into_iter().chain(missing) {
        wire.send(Kind::Log, format!("not available here: {what}").as_bytes());
    }
    let Some(mut frames) = wire.read_in_a_thread() else { exit(3) };
    serve(&wire, &mut frames);
    exit(0)
}

/// Ends at once: exit handlers and destructors of a module's libraries are not waited for.
fn exit(status: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}

/// Moves the socket from descriptor 0, where a module would find it, and leaves nothing to read there.
fn take_socket() -> Option<UnixStream> {
    // SAFETY: plain memory that fstat fills.
    let mut meta: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: room for the struct.
    let known = unsafe { libc::fstat(0, &mut meta) };
    if known != 0 || meta.st_mode & libc::S_IFMT != libc::S_IFSOCK {
        return None;
    }
    let socket = above_two(0).ok()?;
    let nothing = File::options().read(true).write(true).open("/dev/null").ok()?;
    // SAFETY: open descriptors; 0 is ours to replace.
    (unsafe { libc::dup2(nothing.as_raw_fd(), 0) } == 0).then(|| UnixStream::from(socket))
}

/// The socket, shared by the thread that reads and the one that works.
struct Wire {
    socket: UnixStream,
    /// Held while a frame is written, so that frames do not mix.
    writing: Mutex<()>,
    /// The call that runs, to be cancelled.
    running: Mutex<Option<Arc<Stop>>>,
}

impl Wire {
    /// A host that does not read any more is gone, and so are we.
    fn write(&self, bytes: Option<Zeroizing<Vec<u8>>>) -> bool {
        let Some(bytes) = bytes else { return false };
        let _whole = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if (&self.socket).write_all(&bytes).is_err() {
            exit(0)
        }
        true
    }

    fn send(&self, kind: Kind, payload: &[u8]) -> bool {
        self.write(encode(kind, payload))
    }

    /// False when it is too large for a frame.
    fn send_document(&self, kind: Kind, document: &impl serde::Serialize) -> bool {
        self.write(encode_document(kind, document))
    }

    /// Reads frames in a thread of its own, so that a module that does not listen can be cancelled, and ends the
    /// process with the host.
    fn read_in_a_thread(self: &Arc<Wire>) -> Option<Receiver<Frame>> {
        let (sender, frames) = mpsc::channel();
        let wire = Arc::clone(self);
        with_signals_blocked(|| {
            let builder = std::thread::Builder::new().name("frames".into()).stack_size(128 * 1024);
            builder.spawn(move || wire.read(&sender))
        })
        .ok()?;
        Some(frames)
    }

    fn read(&self, frames: &Sender<Frame>) -> ! {
        let mut incoming = Incoming::new();
        loop {
            match incoming.read(&mut &self.socket) {
                Ok(0) => exit(0),
                Ok(_) => {}
                Err(why) if why.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => exit(0),
            }
            loop {
                match incoming.next() {
                    Ok(Some(frame)) if frame.kind == Kind::Cancel => {
                        if let Some(stop) = &*self.running.lock().unwrap_or_else(PoisonError::into_inner) {
                            stop.cancel();
                        }
                    }
                    Ok(Some(frame)) => {
                        if frame.kind == Kind::Call {
                            // Before the module can do anything: from here on a death is a failed call.
                            self.send(Kind::Begin, b"");
                        }
                        if frames.send(frame).is_err() {
                            exit(0)
                        }
                    }
                    Ok(None) => break,
                    // Ours is the only host that speaks to us; it went mad.
                    Err(_) => exit(4),
                }
            }
        }
    }
}

/// Threads are born with all signals blocked but those that name a fault of their own.
fn with_signals_blocked<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: signal sets are plain memory; the mask of this thread is put back below.
    let before = unsafe {
        let (mut all, mut before): (libc::sigset_t, libc::sigset_t) = std::mem::zeroed();
        libc::sigfillset(&mut all);
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL, libc::SIGTRAP, libc::SIGABRT] {
            libc::sigdelset(&mut all, fault);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        before
    };
    let result = work();
    // SAFETY: the mask read above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut()) };
    result
}

/// Loads the module and runs its calls.
fn serve(wire: &Arc<Wire>, frames: &mut Receiver<Frame>) {
    let Ok(first) = frames.recv() else { return };
    let Ok(setup) = first.document::<Setup>() else { return };
    configure(HttpSettings {
        ca_file: setup.ca_file,
        proxy: setup.proxy,
        user_agent: None,
        mode: Mode::Worker,
    });
    let mut loaded = match Loaded::open(&setup.opening, Place::Worker) {
        Ok(loaded) => {
            let layout = loaded.layout().words().to_owned();
            let ready = Ready { minor: hostler_abi::ABI_MINOR, layout, refusal: None };
            wire.send_document(Kind::Ready, &ready);
            loaded
        }
        Err(refusal) => {
            let ready =
                Ready { minor: hostler_abi::ABI_MINOR, layout: String::new(), refusal: Some(refusal) };
            wire.send_document(Kind::Ready, &ready);
            return;
        }
    };
    let idle = Duration::from_millis(setup.idle_ms);
    loop {
        let frame = match frames.recv_timeout(idle) {
            Ok(frame) => frame,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match frame.kind {
            Kind::Call => {
                answer(wire, frames, &mut loaded, &frame);
                if loaded.is_poisoned() || limits::resident_mib() > TOO_MUCH_MIB {
                    break;
                }
            }
            Kind::Bye => break,
            // An answer nobody waits for any more.
            _ => {}
        }
    }
    wire.send(Kind::Bye, b"");
    if !loaded.is_poisoned() {
        loaded.destroy();
    }
}

/// Runs one call and sends what came of it.
fn answer(wire: &Arc<Wire>, frames: &mut Receiver<Frame>, loaded: &mut Loaded, frame: &Frame) {
    let mut ran = match frame.document::<Job>() {
        Ok(job) => {
            let stop = Stop::new(job.deadline_unix_ms);
            *wire.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&stop));
            limits::processor_time(stop.remaining().map(|left| left.as_millis() as u64));
            let ran = loaded.run(&job, &mut Asker { wire, frames }, &stop);
            wire.running.lock().unwrap_or_else(PoisonError::into_inner).take();
            ran
        }
        Err(what) => {
            Ran { failure: Some(host("bad_request", format!("The worker got {what}."))), ..Ran::default() }
        }
    };
    // What the module printed with C's buffered functions belongs to this call.
    // SAFETY: NULL means all streams.
    unsafe { libc::fflush(std::ptr::null_mut()) };
    let reply = Zeroizing::new(std::mem::take(&mut ran.reply));
    wire.send(Kind::Reply, &reply);
    if !wire.send_document(Kind::Done, &ran) {
        let failure = module(
            "bad_reply",
            true,
            "The module logged or exchanged more than fits into one answer. Send this to its author.",
        );
        let short = Ran { failure: Some(failure), ..Ran::default() };
        wire.send_document(Kind::Done, &short);
    }
}

/// Asks the host what only the host knows.
struct Asker<'a> {
    wire: &'a Arc<Wire>,
    frames: &'a mut Receiver<Frame>,
}

impl Broker for Asker<'_> {
    fn ask(&mut self, ask: Ask) -> HostResult<Told> {
        if !self.wire.send_document(Kind::Service, &ask) {
            return Err(host(
                "bad_request",
                "What the module asks the host to keep is larger than a worker can send.",
            ));
        }
        loop {
            // The reading thread ends the process when the host is gone; it never just goes away.
            let frame = self.frames.recv().map_err(|_| host("no_worker", "The host is gone."))?;
            if frame.kind == Kind::Answer {
                return frame
                    .document::<Result<Told, ErrorDoc>>()
                    .unwrap_or_else(|what| Err(host("bad_request", format!("The worker got {what}."))));
            }
        }
    }

    fn witness(&self) -> Option<Arc<dyn Witness>> {
        Some(Arc::clone(self.wire) as Arc<dyn Witness>)
    }
}

impl Witness for Wire {
    fn saw(&self, record: &Record) {
        // One too large for a frame comes with the answer, if at all.
        self.send_document(Kind::Record, record);
    }
}
