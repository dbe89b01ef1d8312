//! The seat-belt for modules written in Rust: abi_stable compares the structs of both sides by name, field and type,
//! which sizes and offsets do not. Called by `loaded` before the entry; a module without the catalogue (C, Go, Zig, a
//! slim Rust build) is none the worse for it.

use crate::error::HostResult;
use crate::inspect::refused;
use hostler_layout::Verdict;
use libloading::os::unix::Library;
use std::ffi::c_void;
use std::path::Path;

/// What the comparison said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Both sides agree.
    Same,
    /// There is nothing to compare.
    Absent,
    /// There is something, and it cannot be read (made with another abi_stable). Why. The C rules hold.
    Unreadable(String),
    /// It was not compared: never in the process PHP runs in, because a damaged catalogue crashes who follows it.
    Skipped,
}

impl Layout {
    /// In one word, or the reason.
    pub fn words(&self) -> &str {
        match self {
            Layout::Same => "ok",
            Layout::Absent => "none",
            Layout::Unreadable(why) => why,
            Layout::Skipped => "skipped",
        }
    }
}

/// Compares the structs of `library` with ours, both ways. In a worker process only.
///
/// # Errors
/// `module.refused` with what differs.
pub fn check(library: &Library, file: &Path) -> HostResult<Layout> {
    // SAFETY: the address of a symbol, not its content.
    let header = match unsafe { library.get::<*const c_void>(hostler_layout::SYMBOL) } {
        Ok(symbol) => symbol.into_raw().cast_const(),
        Err(_) => std::ptr::null(),
    };
    // SAFETY: NULL, or found under that name in a library that is never unloaded.
    match unsafe { hostler_layout::check(header) } {
        Verdict::Ok => Ok(Layout::Same),
        Verdict::NoSymbol => Ok(Layout::Absent),
        Verdict::HeaderUnusable(why) => Ok(Layout::Unreadable(why)),
        Verdict::Refused { why, full } => {
            let mut refusal = refused(
                file,
                "layout",
                "the structs of this host",
                &format!("others: {why}"),
                "Its author must build it with the SDK of this release.",
            );
            // For the log: details are shown to nobody.
            refusal.details.insert("report".into(), full.into());
            Err(refusal)
        }
    }
}
