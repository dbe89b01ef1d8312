//! `ActiveCall`: one call while a module runs it, and the table of such calls. A `hostler_call` carries no pointer, only
//! a generation number: a module that uses it after `invoke` returned is refused, told on, and reads no freed memory.
//! `loaded` calls [`run_call`]; services reach the call through `guard`.

use super::arena::Arena;
use super::http::Engine;
use super::stop::Stop;
use crate::broker::{Ask, Broker, Record, Told, Witness};
use crate::error::{HostResult, module};
use crate::job::{Job, LogLine, Ran};
use crate::redact::Redactor;
use crate::secret::Secret;
use hostler_abi::hostler_call;
use hostler_abi::wire::http::Exchange;
use hostler_abi::wire::{ErrorDoc, ErrorKind, MAX_REPLY_BYTES, Outcome};
use std::collections::{HashMap, VecDeque};
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

/// Lines kept of one call; errors and warnings may take a few more, so that a chatty module cannot hide its failure.
const MAX_LINES: usize = 2_000;
pub(crate) const MAX_URGENT_LINES: usize = 2_200;
/// Bytes of one message or its fields, and of all together.
const MAX_LINE_BYTES: usize = 16 * 1024;
const MAX_LOG_BYTES: usize = 1 << 20;
/// Spent `hostler_call` structs that stay readable before one is used again.
const SLOTS_KEPT: usize = 1_024;
/// Times a module's misbehaviour is told, per process.
const MAX_TOLD: u32 = 50;

static GENERATION: AtomicU64 = AtomicU64::new(1);
static TOLD: AtomicU32 = AtomicU32::new(0);
static LIVE: Mutex<Vec<Arc<ActiveCall>>> = Mutex::new(Vec::new());
static SPENT: Mutex<VecDeque<Slot>> = Mutex::new(VecDeque::new());

/// One call while it runs.
pub(super) struct ActiveCall {
    generation: u64,
    call_id: u64,
    thread: ThreadId,
    /// What is to be done; services look up what the module may do.
    pub(super) job: Job,
    /// Whether it should end.
    pub(super) stop: Arc<Stop>,
    broker: Mutex<Option<BrokerPointer>>,
    kept: Mutex<Kept>,
}

/// What a call collects.
#[derive(Default)]
pub(super) struct Kept {
    reply: Vec<u8>,
    reply_too_big: bool,
    log: Vec<LogLine>,
    log_bytes: usize,
    log_dropped: u64,
    /// HTTP exchanges, masked by key; by value when the call ends, because a secret may become known only later.
    pub(super) exchanges: Vec<Exchange>,
    /// Bytes in `exchanges`.
    pub(super) exchange_bytes: usize,
    /// Secrets asked for in this call: a batch of requests asks the broker once.
    pub(super) secrets: HashMap<String, Option<Secret>>,
    /// Who is told of a record at once. Told while this is locked, and gone when the call ends: in order, and never late.
    pub(super) witness: Option<Arc<dyn Witness>>,
    /// Memory lent to the module.
    pub(super) arena: Arena,
    /// Every secret this call has seen.
    pub(super) redactor: Redactor,
    /// Open spans of the module.
    pub(super) spans: Vec<super::log::Span>,
    /// Ids given to spans so far.
    pub(super) span_ids: u64,
    /// The HTTP client of this call, where none is kept in the process.
    pub(super) engine: Option<Arc<Engine>>,
    poisoned: Option<&'static str>,
}

/// The caller's broker without its lifetime.
struct BrokerPointer(*mut (dyn Broker + 'static));

// SAFETY: `Broker` is `Send`; the pointer is used under the mutex, on the thread that lent it, before `run_call` returns.
unsafe impl Send for BrokerPointer {}

/// A `hostler_call` that is never freed, so that a stale pointer stays readable.
struct Slot(*mut hostler_call);

// SAFETY: the struct lives for ever; it is written only by whoever holds the slot.
unsafe impl Send for Slot {}

impl ActiveCall {
    /// True on the thread that runs `invoke`.
    pub(super) fn on_its_thread(&self) -> bool {
        std::thread::current().id() == self.thread
    }

    /// What the call collects.
    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the side that owns the journal.
    ///
    /// # Errors
    /// What the broker says, or that it is not there any more.
    pub(super) fn ask(&self, ask: Ask) -> HostResult<Told> {
        let gone =
            || crate::error::host("no_broker", "The journal cannot be reached from here: the call is over.");
        // `try_lock`: a broker that ends up here again would otherwise wait for itself.
        let Ok(held) = self.broker.try_lock() else { return Err(gone()) };
        let Some(BrokerPointer(pointer)) = *held else { return Err(gone()) };
        if !self.on_its_thread() {
            return Err(gone());
        }
        // SAFETY: set by `run_call` from a unique borrow that outlives the entry (taken out before `run_call` returns);
        // the mutex is held, so this is the only use.
        unsafe { &mut *pointer }.ask(ask)
    }

    /// Appends to the reply; false when it would be too large.
    pub(super) fn reply(&self, chunk: &[u8]) -> bool {
        let mut kept = self.kept();
        if kept.reply_too_big || kept.reply.len() + chunk.len() > MAX_REPLY_BYTES {
            kept.reply_too_big = true;
            return false;
        }
        kept.reply.extend_from_slice(chunk);
        true
    }

    /// Keeps a line, within the bounds.
    pub(super) fn log(&self, level: u32, target: &str, message: &str, fields: &str) {
        let mut kept = self.kept();
        let urgent = level <= hostler_abi::services::log::HOSTLER_LOG_WARN;
        let most = if urgent { MAX_URGENT_LINES } else { MAX_LINES };
        let line = LogLine {
            level,
            target: cut(target, 200).to_owned(),
            message: cut(message, MAX_LINE_BYTES).to_owned(),
            fields: if fields.len() > MAX_LINE_BYTES { String::new() } else { fields.to_owned() },
        };
        let bytes = line.message.len() + line.fields.len() + line.target.len();
        let room = if urgent { MAX_LOG_BYTES + MAX_LOG_BYTES / 8 } else { MAX_LOG_BYTES };
        if kept.log.len() >= most || kept.log_bytes + bytes > room {
            kept.log_dropped += 1;
            return;
        }
        kept.log_bytes += bytes;
        if let Some(witness) = &kept.witness {
            let mut masked = line.clone();
            kept.redactor.line(&mut masked);
            witness.saw(&Record::Line(masked));
        }
        kept.log.push(line);
    }

    /// A warning of the host's own in the call's log.
    pub(super) fn warn(&self, message: &str) {
        self.log(hostler_abi::services::log::HOSTLER_LOG_WARN, "hostler", message, "");
    }

    /// A callback of ours panicked: nothing this call says can be trusted any more.
    pub(super) fn poison(&self, what: &'static str) {
        self.kept().poisoned.get_or_insert(what);
    }

    /// True after a panic in a callback.
    pub(super) fn poisoned(&self) -> bool {
        self.kept().poisoned.is_some()
    }

    fn finish(&self, status: Result<i32, ()>) -> Ran {
        let mut kept = std::mem::take(&mut *self.kept());
        super::log::close_spans(&mut kept.spans, &mut kept.log);
        if kept.log_dropped > 0 {
            kept.log.push(LogLine {
                level: hostler_abi::services::log::HOSTLER_LOG_WARN,
                target: "hostler".into(),
                message: format!("{} more lines were not kept: the module logs too much.", kept.log_dropped),
                fields: String::new(),
            });
        }
        let redactor = &kept.redactor;
        for line in &mut kept.log {
            redactor.line(line);
        }
        for exchange in &mut kept.exchanges {
            redactor.exchange(exchange);
        }
        let function = &self.job.function;
        let failure = if let Some(what) = kept.poisoned {
            let outcome = if self.job.changes { Outcome::Unknown } else { Outcome::NotDone };
            Some(ErrorDoc::new(
                ErrorKind::Unexpected,
                outcome,
                "host.service_panicked",
                format!(
                    "The host itself failed in {what} during {function}. Please report it with the host's log."
                ),
            ))
        } else if status.is_err() {
            Some(module(
                "panicked",
                self.job.changes,
                format!("The module panicked in {function}. Its maker needs the module's log to mend it."),
            ))
        } else if kept.reply_too_big {
            Some(module(
                "reply_too_big",
                self.job.changes,
                format!("The module answered {function} with more than 8 MiB. Its maker must mend it."),
            ))
        } else {
            None
        };
        Ran {
            status: status.unwrap_or(hostler_abi::status::HOSTLER_PANICKED),
            reply: std::mem::take(&mut kept.reply),
            exchanges: std::mem::take(&mut kept.exchanges),
            log: std::mem::take(&mut kept.log),
            failure,
        }
    }
}

/// The longest beginning of `text` that has at most `most` bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

fn live() -> MutexGuard<'static, Vec<Arc<ActiveCall>>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The call a module means, or `None` when it is over, never was, or is NULL.
///
/// # Safety
/// `call` must be NULL or point to a readable `hostler_call`, running or spent.
pub(super) unsafe fn find(call: *const hostler_call) -> Option<Arc<ActiveCall>> {
    if call.is_null() || !call.is_aligned() {
        return None;
    }
    // SAFETY: readable by the caller's promise, and spent ones are never freed; atomic because the slot may be used
    // again by another thread while a misbehaving one still looks.
    let (generation, call_id) = unsafe {
        let ctx = AtomicPtr::from_ptr((&raw const (*call).ctx).cast_mut()).load(Ordering::Acquire);
        let id = AtomicU64::from_ptr((&raw const (*call).call_id).cast_mut()).load(Ordering::Relaxed);
        (ctx as u64, id)
    };
    if generation == 0 {
        return None;
    }
    live().iter().find(|active| active.generation == generation && active.call_id == call_id).cloned()
}

/// The call begun last, if one is running: where a line without a call is kept.
pub(super) fn latest() -> Option<Arc<ActiveCall>> {
    live().last().cloned()
}

/// Tells on a module that did what the ABI forbids. A few times per process: a module in a loop must not fill the disk.
pub(super) fn misbehaves(what: &str) {
    if TOLD.fetch_add(1, Ordering::Relaxed) >= MAX_TOLD {
        return;
    }
    tracing::warn!(target: "hostler::misbehaviour", "{what}");
    if let Some(active) = latest() {
        active.warn(what);
    }
}

fn slot() -> Slot {
    let mut spent = SPENT.lock().unwrap_or_else(PoisonError::into_inner);
    if spent.len() >= SLOTS_KEPT
        && let Some(oldest) = spent.pop_front()
    {
        return oldest;
    }
    Slot(Box::into_raw(Box::new(hostler_call {
        struct_size: size_of::<hostler_call>() as u32,
        flags: 0,
        call_id: 0,
        deadline_unix_ms: 0,
        ctx: std::ptr::null_mut(),
    })))
}

/// Ends the call whatever happens: out of the table first, then the struct is spent, then the broker is given back.
struct Running {
    active: Arc<ActiveCall>,
    slot: Option<Slot>,
}

impl Running {
    fn begin(job: &Job, broker: &mut dyn Broker, stop: &Arc<Stop>) -> Running {
        let witness = broker.witness();
        let pointer: *mut (dyn Broker + '_) = broker;
        // SAFETY: only the lifetime is erased; `Running::drop` takes the pointer out before the borrow ends.
        let pointer: *mut (dyn Broker + 'static) = unsafe { std::mem::transmute(pointer) };
        let generation = GENERATION.fetch_add(1, Ordering::Relaxed);
        let active = Arc::new(ActiveCall {
            generation,
            call_id: job.call_id,
            thread: std::thread::current().id(),
            // The document goes to the module directly; services do not read it.
            job: Job { document: String::new(), ..job.clone() },
            stop: Arc::clone(stop),
            broker: Mutex::new(Some(BrokerPointer(pointer))),
            kept: Mutex::new(Kept { witness, ..Kept::default() }),
        });
        let slot = slot();
        // SAFETY: the slot is ours until it is spent; `ctx` and `call_id` are atomic because stale readers may look.
        unsafe {
            (*slot.0).flags = job.flags;
            (*slot.0).deadline_unix_ms = job.deadline_unix_ms;
            AtomicU64::from_ptr(&raw mut (*slot.0).call_id).store(job.call_id, Ordering::Relaxed);
            AtomicPtr::from_ptr(&raw mut (*slot.0).ctx).store(generation as *mut c_void, Ordering::Release);
        }
        live().push(Arc::clone(&active));
        Running { active, slot: Some(slot) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        live().retain(|active| active.generation != self.active.generation);
        if let Some(slot) = self.slot.take() {
            // SAFETY: the slot is ours and never freed.
            unsafe {
                AtomicPtr::from_ptr(&raw mut (*slot.0).ctx).store(std::ptr::null_mut(), Ordering::Release)
            };
            SPENT.lock().unwrap_or_else(PoisonError::into_inner).push_back(slot);
        }
        self.active.broker.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Runs one call: `invoke` gets a `hostler_call` that is good until it returns, and every service of
/// [`host_table`](super::host_table) works with it. What the module replied, logged and exchanged comes back, redacted.
///
/// A reply above 8 MiB, a panic in `invoke` and a panic in a callback are `Ran::failure`; every other judgement of the
/// status and the reply is the caller's.
pub fn run_call(
    job: &Job,
    broker: &mut dyn Broker,
    stop: &Arc<Stop>,
    invoke: &mut dyn FnMut(*const hostler_call) -> i32,
) -> Ran {
    let running = Running::begin(job, broker, stop);
    let active = Arc::clone(&running.active);
    let pointer: *const hostler_call =
        running.slot.as_ref().map_or(std::ptr::null(), |slot| slot.0.cast_const());
    let status = catch_unwind(AssertUnwindSafe(|| invoke(pointer))).map_err(drop);
    drop(running);
    active.finish(status)
}
