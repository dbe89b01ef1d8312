//! `hostler_str`: borrowed UTF-8 text, pointer and length. Used wherever text crosses; owns nothing.

/// Borrowed UTF-8 text. `(NULL, 0)` is absent, `(p, 0)` is empty. No NUL is needed at the end and NULs are allowed
/// inside. It is valid until the function it was handed to returns.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct hostler_str {
    /// First byte, or NULL.
    pub ptr: *const u8,
    /// Length in bytes.
    pub len: usize,
}

impl hostler_str {
    /// The absent text, `(NULL, 0)`.
    pub const ABSENT: hostler_str = hostler_str { ptr: std::ptr::null(), len: 0 };

    /// Lends `text`; the caller keeps it alive for as long as the other side may look.
    pub const fn lend(text: &str) -> hostler_str {
        hostler_str { ptr: text.as_ptr(), len: text.len() }
    }

    /// Lends bytes that the other side reads as text (or as a body, where a function says so).
    pub const fn lend_bytes(bytes: &[u8]) -> hostler_str {
        hostler_str { ptr: bytes.as_ptr(), len: bytes.len() }
    }

    /// True for `(NULL, 0)`, and for any NULL pointer whatever its length: a NULL is never turned into a slice.
    pub const fn is_absent(&self) -> bool {
        self.ptr.is_null()
    }

    /// The bytes, or `None` when absent or when the length cannot be one (more than `isize::MAX`).
    ///
    /// # Safety
    /// `ptr` must be NULL or point to `len` readable bytes that stay valid and unchanged for `'a`.
    pub unsafe fn bytes<'a>(&self) -> Option<&'a [u8]> {
        if self.ptr.is_null() || self.len > isize::MAX as usize {
            return None;
        }
        // SAFETY: not NULL, length representable; validity for 'a is the caller's promise.
        Some(unsafe { std::slice::from_raw_parts(self.ptr, self.len) })
    }

    /// The text, or `None` when absent or not UTF-8.
    ///
    /// # Safety
    /// As [`hostler_str::bytes`].
    pub unsafe fn text<'a>(&self) -> Option<&'a str> {
        // SAFETY: passed on to the caller.
        unsafe { self.bytes() }.and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

const _: () = assert!(size_of::<hostler_str>() == 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_absent_whatever_its_length() {
        let odd = hostler_str { ptr: std::ptr::null(), len: 7 };
        // SAFETY: the pointer is NULL, so nothing is read.
        assert!(odd.is_absent() && unsafe { odd.bytes() }.is_none());
    }

    #[test]
    fn empty_is_not_absent() {
        let empty = hostler_str::lend("");
        // SAFETY: lends a static string.
        assert_eq!(unsafe { empty.text() }, Some(""));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_no_text() {
        let bytes = [0xff, 0xfe];
        let lent = hostler_str::lend_bytes(&bytes);
        // SAFETY: `bytes` outlives the reads.
        assert!(unsafe { lent.text() }.is_none() && unsafe { lent.bytes() } == Some(&bytes[..]));
    }
}
