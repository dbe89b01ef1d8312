//! `export!`: the only way to write an exported function, and all `unsafe` there is. It stops panics, checks pointers,
//! and holds each definition against its declaration in `hostler_abi::host_api`, from which the header is written.
//!
//! It is not about what the functions do: `host` is.

use hostler_abi::host_api::{MAX_REQUEST_BYTES, hostler_buf};
use std::ffi::c_char;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Defines an exported function. `caller` is the [`Caller`] whose promises the body leans on; after `stopped` comes what
/// is returned when the body panics.
macro_rules! export {
    ($(#[$doc:meta])* fn $name:ident($caller:ident $(, $arg:ident: $ty:ty)*) -> $ret:ty, stopped $stopped:expr, $body:block) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// What `include/hostler_host.h` asks of its callers: a pointer that is not NULL points to what it is said to.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($arg: $ty),*) -> $ret {
            // SAFETY: the caller of this function has promised what a `Caller` stands for.
            let $caller = unsafe { $crate::boundary::Caller::new() };
            $crate::boundary::stop_panics(stringify!($name), || $body).unwrap_or_else(|| $stopped)
        }

        // The header is written from that declaration; a definition of another type does not compile.
        const _: unsafe extern "C" fn($($ty),*) -> $ret = hostler_abi::host_api::$name;
    };
}
pub(crate) use export;

/// Runs `body`; `None` when it panicked, which is logged.
pub fn stop_panics<T>(function: &'static str, body: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(body))
        .inspect_err(|payload| {
            let said = payload
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
                .unwrap_or("no message");
            // A subscriber that panics must not take the process along.
            let _ = catch_unwind(|| tracing::error!(function, said, "a panic was stopped at the C border"));
        })
        .ok()
}

/// What the caller of an exported function has promised: pointers that are not NULL are good for what the header says,
/// until the function returns. Only `export!` makes one.
pub struct Caller(());

impl Caller {
    /// Stands for the promises.
    ///
    /// # Safety
    /// Made only inside a function whose own caller has given them.
    pub unsafe fn new() -> Caller {
        Caller(())
    }

    /// The document at `text`.
    ///
    /// # Errors
    /// One sentence: NULL, or larger than any document may be.
    pub fn document(&self, what: &str, text: *const c_char, len: usize) -> Result<&[u8], String> {
        if text.is_null() {
            return Err(format!("The {what} is NULL; pass a JSON document and its length."));
        }
        if len > MAX_REQUEST_BYTES {
            return Err(format!("The {what} has {len} bytes; at most {MAX_REQUEST_BYTES} are read."));
        }
        // SAFETY: not NULL, at most 1 MiB; that it is readable until the function returns is the caller's promise.
        Ok(unsafe { std::slice::from_raw_parts(text.cast(), len) })
    }

    /// Writes `value` to `place`. False when `place` is NULL or not aligned, so cannot be one.
    pub fn write<T>(&self, place: *mut T, value: T) -> bool {
        if place.is_null() || !place.is_aligned() {
            return false;
        }
        // SAFETY: not NULL and aligned; that it has room for a `T` is the caller's promise. What was there is plain data.
        unsafe { place.write(value) };
        true
    }

    /// What the buffer at `place` holds, if there is one.
    pub fn read_buf(&self, place: *const hostler_buf) -> Option<hostler_buf> {
        if place.is_null() || !place.is_aligned() {
            return None;
        }
        // SAFETY: not NULL and aligned; that it is a buffer is the caller's promise. Plain data, copied.
        Some(unsafe { place.read() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_none_whatever_was_thrown() {
        assert_eq!(stop_panics("test", || -> u8 { panic!("on purpose") }), None);
        assert_eq!(stop_panics("test", || -> u8 { std::panic::panic_any(7) }), None);
        assert_eq!(stop_panics("test", || 7), Some(7));
    }
}
