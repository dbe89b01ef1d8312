//! One loaded module: opened, checked by the handshake, called, never unloaded. Used by the worker's own main and, for
//! modules the operator lists, by `places` in the process PHP runs in. What was known before opening is `inspect`'s.

use crate::broker::Broker;
use crate::error::{HostResult, module};
use crate::inspect::refused;
use crate::job::{Job, Ran};
use crate::layout_check::{self, Layout};
use crate::services::{Stop, host_table, run_call};
use hostler_abi::entry::{ABI_MAJOR, ENTRY_SYMBOL, HostlerEntryV1};
use hostler_abi::status::{HOSTLER_REFUSE_ABI, HOSTLER_REFUSE_HOST, HOSTLER_REFUSE_SERVICE};
use hostler_abi::{HOSTLER_MAGIC, Status, hostler_module, hostler_str};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use serde::{Deserialize, Serialize};
use std::mem::offset_of;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Keeps a library mapped whatever is closed (POSIX leaves it out; glibc and musl agree on the number).
const RTLD_NODELETE: libc::c_int = 0x1000;
/// Written behind the struct a module fills, to see whether it kept to its size.
const CANARY: u8 = 0xa5;
/// How much of it.
const CANARY_BYTES: usize = 1024;

/// What is needed to open a module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opening {
    /// The copy in the cache.
    pub path: PathBuf,
    /// The file as the operator knows it, for messages.
    pub file: PathBuf,
    /// Short name, for messages.
    pub slug: String,
    /// `abi.minor_min` of the manifest.
    pub minor_min: u16,
}

impl Opening {
    /// For a module of the registry.
    pub fn of(module: &crate::registry::Module) -> Opening {
        Opening {
            path: module.cached.clone(),
            file: module.inspected.path.clone(),
            slug: module.slug().to_owned(),
            minor_min: module.inspected.manifest.abi.minor_min,
        }
    }
}

/// Where a module is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A process of its own.
    Worker,
    /// The process PHP runs in.
    Here,
}

/// A module that can be called.
pub struct Loaded {
    slug: String,
    table: hostler_module,
    layout: Layout,
    poisoned: bool,
}

// SAFETY: a module may be called from different threads over time (no thread affinity), and `&mut self`
// keeps it to one at a time.
unsafe impl Send for Loaded {}

/// The struct a module fills, and what lies behind it.
#[repr(C)]
struct Slot {
    table: hostler_module,
    canary: [u8; CANARY_BYTES],
}

impl Loaded {
    /// Opens the library and shakes hands with it. Runs its constructors and its entry.
    ///
    /// # Errors
    /// `module.refused` with expected and found.
    pub fn open(opening: &Opening, place: Place) -> HostResult<Loaded> {
        let file = &opening.file;
        // SAFETY: runs the constructors of a library the operator installed and `inspect` found well-formed; in a
        // worker process whatever they do is contained, in process the operator listed this very file.
        let library = unsafe { Library::open(Some(&opening.path), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) }
            .map_err(|why| {
                refused(
                    file,
                    "open",
                    "a library the loader can open",
                    &reason(&why),
                    "Its author must define every symbol it uses and import nothing from the host.",
                )
            })?;
        let layout = match place {
            Place::Worker => layout_check::check(&library, file)?,
            Place::Here => Layout::Skipped,
        };
        // SAFETY: the symbol is the entry of ABI major 1, whose type its name fixes.
        let entry =
            unsafe { library.get::<HostlerEntryV1>(ENTRY_SYMBOL) }.map(|symbol| *symbol).map_err(|why| {
                refused(
                    file,
                    "entry",
                    &format!("the symbol {ENTRY_SYMBOL}"),
                    &reason(&why),
                    "Its author must export it.",
                )
            })?;
        // Never unloaded: code of it may be on a stack, in a thread or in an exit handler.
        std::mem::forget(library);
        let table = shake_hands(file, entry, opening)?;
        Ok(Loaded { slug: opening.slug.clone(), table, layout, poisoned: false })
    }

    /// What the comparison of layouts said.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// True after a panic in the module: it must not be called again in this process.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }

    /// Runs one call. The status and the reply come back as the module gave them, not judged, but for a panic:
    /// that is `module.panicked` and poisons the module.
    pub fn run(&mut self, job: &Job, broker: &mut dyn Broker, stop: &Arc<Stop>) -> Ran {
        if self.poisoned {
            return Ran { failure: Some(self.panicked(job, "before", false)), ..Ran::default() };
        }
        let (Some(invoke), own) = (self.table.invoke, self.table.self_) else {
            // `shake_hands` refused such a module; there is nothing to call.
            return Ran { failure: Some(self.panicked(job, "never ready", false)), ..Ran::default() };
        };
        let mut ran = run_call(job, broker, stop, &mut |call| {
            // SAFETY: `invoke` and `self_` are the module's own, from its entry; `call` is good until it returns, and
            // so is the text lent here.
            unsafe { invoke(own, call, hostler_str::lend(&job.function), hostler_str::lend(&job.document)) }
        });
        if ran.failure.is_none() && Status::read(ran.status) == Status::Panicked {
            self.poisoned = true;
            ran.failure = Some(self.panicked(job, "in", job.changes));
        }
        // A panic that `run_call` itself stopped counts as well.
        self.poisoned |= ran.failure.as_ref().is_some_and(|failure| failure.code == "module.panicked");
        ran
    }

    /// Ends the module in order. What it says to that is not asked.
    pub fn destroy(self) {
        if let (Some(destroy), false) = (self.table.destroy, self.poisoned) {
            // SAFETY: the module's own function and pointer, no call is running, and it is not called again.
            unsafe { destroy(self.table.self_) }
        }
    }

    fn panicked(&self, job: &Job, when: &str, changes: bool) -> hostler_abi::wire::ErrorDoc {
        let advice = if changes {
            "Look at the provider before you repeat it, and send the module's log to its author."
        } else {
            "Send the module's log to its author."
        };
        module(
            "panicked",
            changes,
            format!("The module {} panicked {when} {}. {advice}", self.slug, job.function),
        )
    }
}

/// `hostler_entry_v1`, and what must be true of what it wrote.
fn shake_hands(file: &Path, entry: HostlerEntryV1, opening: &Opening) -> HostResult<hostler_module> {
    let room = size_of::<hostler_module>() as u32;
    // SAFETY: numbers and nullable pointers, for which zero is valid.
    let mut slot: Box<Slot> = Box::new(unsafe { std::mem::zeroed() });
    slot.table.struct_size = room;
    slot.canary = [CANARY; CANARY_BYTES];
    // The pointer covers the whole slot, so that a module that writes too far still writes into ours.
    let out = (&raw mut *slot).cast::<hostler_module>();
    // SAFETY: the table lives as long as the process; `out` has room for what `struct_size` says.
    let status = unsafe { entry(host_table(), out) };
    // SAFETY: `out` is the whole slot; read anew, because the module wrote through another pointer.
    let canary = unsafe { std::ptr::read_volatile(&raw const (*out.cast::<Slot>()).canary) };
    if let Some(last) = canary.iter().rposition(|byte| *byte != CANARY) {
        return Err(refused(
            file,
            "handshake_size",
            &format!("an entry that writes at most {room} bytes"),
            &format!("at least {}", room as usize + last + 1),
            "Its author must write no more than out->struct_size bytes.",
        ));
    }
    let no = |check: &str, expected: &str, found: &str, advice: &str| {
        Err(refused(file, check, expected, found, advice))
    };
    match status {
        0 => {}
        HOSTLER_REFUSE_ABI => {
            return no(
                "entry_status",
                "an entry that accepts this host",
                &format!("{status} HOSTLER_REFUSE_ABI: it does not speak ABI {ABI_MAJOR}"),
                "Update Hostler or the module.",
            );
        }
        HOSTLER_REFUSE_HOST => {
            return no(
                "entry_status",
                "an entry that accepts this host",
                &format!("{status} HOSTLER_REFUSE_HOST: it needs more than this host offers"),
                "Update Hostler.",
            );
        }
        HOSTLER_REFUSE_SERVICE => {
            return no(
                "entry_status",
                "an entry that accepts this host",
                &format!("{status} HOSTLER_REFUSE_SERVICE: a service it needs is not offered"),
                "Update Hostler.",
            );
        }
        other => {
            return no(
                "entry_status",
                "an entry that answers 0",
                &format!("status {other}"),
                "Its author must look why; the numbers are in hostler_module.h.",
            );
        }
    }
    // SAFETY: `out` is the slot's table; read anew, as above.
    let wrote = unsafe { std::ptr::read_volatile(out) };
    // Fields past what the module says it filled are absent.
    let filled = (wrote.struct_size as usize).min(room as usize);
    if filled < offset_of!(hostler_module, invoke) + size_of::<usize>() {
        return no(
            "handshake_struct",
            "a struct that reaches to invoke",
            &format!("struct_size {}", wrote.struct_size),
            "Its author must set out->struct_size to what the entry filled.",
        );
    }
    let mut table = wrote;
    table.struct_size = filled as u32;
    if filled < offset_of!(hostler_module, destroy) + size_of::<usize>() {
        table.destroy = None;
    }
    if filled < offset_of!(hostler_module, extension) + size_of::<usize>() {
        table.extension = None;
    }
    if table.magic != HOSTLER_MAGIC {
        return no(
            "handshake_magic",
            &format!("magic {HOSTLER_MAGIC:#010x}"),
            &format!("{:#010x}", table.magic),
            "Its author must set out->magic to HOSTLER_MAGIC.",
        );
    }
    if table.abi_major != ABI_MAJOR {
        return no(
            "handshake_abi",
            &format!("ABI {ABI_MAJOR}"),
            &format!("ABI {}", table.abi_major),
            "Update Hostler or the module.",
        );
    }
    if table.abi_minor_min != opening.minor_min {
        return no(
            "handshake_manifest",
            &format!("abi_minor_min {} as in the manifest", opening.minor_min),
            &table.abi_minor_min.to_string(),
            "Its author must say the same in the manifest and in the entry.",
        );
    }
    if table.invoke.is_none() {
        return no("handshake_invoke", "a function invoke", "NULL", "Its author must set out->invoke.");
    }
    Ok(table)
}

/// The loader's own sentence, which libloading keeps behind its own.
fn reason(why: &libloading::Error) -> String {
    let mut text = why.to_string();
    let mut source = std::error::Error::source(why);
    while let Some(next) = source {
        text = next.to_string();
        source = next.source();
    }
    text
}
