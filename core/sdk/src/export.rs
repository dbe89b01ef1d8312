//! `export_module!`: the entry symbol, the manifest note, and the border. Everything a host calls is here, nothing
//! unwinds through it. The macro is the only way to write an export.

use crate::table::Table;
use crate::{Module, dispatch};
use hostler_abi::entry::{ABI_MAJOR, HOSTLER_MAGIC};
use hostler_abi::status::{
    HOSTLER_BAD_CALL, HOSTLER_OK, HOSTLER_PANICKED, HOSTLER_REFUSE_ABI, HOSTLER_REFUSE_HOST,
    HOSTLER_UNSUPPORTED,
};
use hostler_abi::{hostler_call, hostler_host, hostler_module, hostler_str};
use std::ffi::c_void;
use std::mem::offset_of;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicPtr, Ordering};

pub use crate::note::{Note, SDK_MARK, VERSION_MARK, spliced, spliced_size};

#[cfg(feature = "layout")]
#[doc(hidden)]
pub use hostler_layout as layout;

/// Exports `$module` (an expression that makes one; a unit struct is the usual case) as a Hostler module.
///
/// `manifest` is a path from the crate's own folder. In it `$CARGO_PKG_VERSION` stands for the version of the crate
/// and `$HOSTLER_SDK_VERSION` for that of the SDK. Also makes `pub fn manifest() -> &'static str`, the manifest as a
/// host reads it, for tests.
#[macro_export]
macro_rules! export_module {
    ($module:expr, manifest = $path:literal $(,)?) => {
        const HOSTLER_MANIFEST: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path));
        const HOSTLER_MANIFEST_SIZE: usize =
            $crate::export::spliced_size(HOSTLER_MANIFEST, env!("CARGO_PKG_VERSION"));

        // In a section of its own so that it is a note of the file, and used so that no optimisation drops it.
        #[used]
        #[unsafe(link_section = ".note.hostler.module")]
        static HOSTLER_NOTE: $crate::export::Note<{ HOSTLER_MANIFEST_SIZE.next_multiple_of(4) }> =
            $crate::export::Note::new(
                $crate::export::spliced(HOSTLER_MANIFEST, env!("CARGO_PKG_VERSION")),
                HOSTLER_MANIFEST_SIZE,
            );

        static HOSTLER_EXPORT: $crate::export::Export = $crate::export::Export::new(|| &$module);

        $crate::export_catalog!();

        /// The manifest of this module, as a host reads it.
        pub fn manifest() -> &'static str {
            HOSTLER_NOTE.manifest()
        }

        /// Entry of the module ABI.
        ///
        /// # Safety
        /// As `hostler_module.h` says: `host` lives as long as the process, `out` holds `out->struct_size` bytes.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn hostler_entry_v1(
            host: *const $crate::export::Host,
            out: *mut $crate::export::Out,
        ) -> i32 {
            // SAFETY: the same promise, handed on.
            unsafe { HOSTLER_EXPORT.enter(host, out) }
        }
    };
}

/// The layout catalogue beside the entry; nothing without the feature `layout`.
#[cfg(feature = "layout")]
#[doc(hidden)]
#[macro_export]
macro_rules! export_catalog {
    () => {
        $crate::export::layout::export!();
    };
}

/// The layout catalogue beside the entry; nothing without the feature `layout`.
#[cfg(not(feature = "layout"))]
#[doc(hidden)]
#[macro_export]
macro_rules! export_catalog {
    () => {};
}

#[doc(hidden)]
pub use hostler_abi::hostler_host as Host;
#[doc(hidden)]
pub use hostler_abi::hostler_module as Out;

/// One exported module of this library; made by `export_module!`.
pub struct Export {
    module: fn() -> &'static dyn Module,
    host: AtomicPtr<hostler_host>,
}

impl Export {
    /// An export that is not entered yet.
    pub const fn new(module: fn() -> &'static dyn Module) -> Export {
        Export { module, host: AtomicPtr::new(std::ptr::null_mut()) }
    }

    /// What `hostler_entry_v1` does: checks the host, keeps it, fills in `out`.
    ///
    /// # Safety
    /// `host` is NULL or points to a host that lives as long as the process and begins with its magic and size; `out`
    /// is NULL or points to `out->struct_size` writable bytes.
    pub unsafe fn enter(&'static self, host: *const hostler_host, out: *mut hostler_module) -> i32 {
        if host.is_null() || out.is_null() {
            return HOSTLER_REFUSE_HOST;
        }
        // SAFETY: both begin with magic and size whatever their version; the rest is read only where the size says so.
        unsafe {
            if (&raw const (*host).magic).read() != HOSTLER_MAGIC {
                return HOSTLER_REFUSE_ABI;
            }
            // Without `reply` nothing can be answered; every later field is optional.
            let needed = offset_of!(hostler_host, reply) + size_of::<usize>();
            if ((&raw const (*host).struct_size).read() as usize) < needed {
                return HOSTLER_REFUSE_HOST;
            }
            if (&raw const (*host).abi_major).read() != ABI_MAJOR {
                return HOSTLER_REFUSE_ABI;
            }
            if (&raw const (*host).reply).read().is_none() {
                return HOSTLER_REFUSE_HOST;
            }
            let room = (&raw const (*out).struct_size).read() as usize;
            if room < offset_of!(hostler_module, invoke) + size_of::<usize>() {
                return HOSTLER_REFUSE_HOST;
            }
            let size = room.min(size_of::<hostler_module>());
            self.host.store(host.cast_mut(), Ordering::Release);
            let filled = hostler_module {
                magic: HOSTLER_MAGIC,
                struct_size: size as u32,
                abi_major: ABI_MAJOR,
                abi_minor_min: 0,
                flags: 0,
                self_: std::ptr::from_ref(self).cast_mut().cast(),
                invoke: Some(invoke),
                destroy: None,
                extension: None,
            };
            std::ptr::copy_nonoverlapping((&raw const filled).cast::<u8>(), out.cast::<u8>(), size);
        }
        HOSTLER_OK
    }
}

/// `hostler_module.invoke`. `self_` is the `Export` that `enter` handed out.
unsafe extern "C" fn invoke(
    self_: *mut c_void,
    call: *const hostler_call,
    function: hostler_str,
    document: hostler_str,
) -> i32 {
    if self_.is_null() || call.is_null() {
        return HOSTLER_BAD_CALL;
    }
    // SAFETY: `self_` is the static `Export` from `enter`; function and document live until this function returns.
    let (export, function, document) =
        unsafe { (&*self_.cast_const().cast::<Export>(), function.text(), document.bytes()) };
    let Some(function) = function else { return HOSTLER_UNSUPPORTED };
    let Some(document) = document else { return HOSTLER_BAD_CALL };
    // SAFETY: the host lives as long as the process, the call until this function returns.
    let table = unsafe { Table::new(export.host.load(Ordering::Acquire), call) };
    catch_unwind(AssertUnwindSafe(|| {
        let (status, reply) = dispatch::run((export.module)(), &table, function, document);
        match serde_json::to_vec(&reply) {
            Ok(bytes) => match table.reply(&bytes) {
                HOSTLER_OK => status,
                refused => refused,
            },
            Err(_) => hostler_abi::status::HOSTLER_FAILED,
        }
    }))
    .unwrap_or(HOSTLER_PANICKED)
}
