//! `Arena`: memory lent to a module for one call. Everything is freed when the call ends; what held a secret is wiped
//! first. Not a fast allocator: a call makes tens of allocations, not millions.

use hostler_abi::hostler_str;
use std::alloc::{Layout, alloc, dealloc};
use std::ffi::c_void;
use std::ptr::NonNull;
use zeroize::Zeroize;

/// Most memory one call can be lent.
const MAX_BYTES: usize = 256 << 20;

/// Memory of one call.
#[derive(Default)]
pub(super) struct Arena {
    blocks: Vec<(NonNull<u8>, Layout)>,
    texts: Vec<Vec<u8>>,
    secrets: Vec<Vec<u8>>,
    used: usize,
}

// SAFETY: the blocks are owned by the arena alone; the pointers are freed once, on drop, by whichever thread drops it.
unsafe impl Send for Arena {}

impl Arena {
    /// Memory of this size and alignment, zeroed; `None` when there is none or `align` is not a power of two.
    pub(super) fn alloc(&mut self, size: usize, align: usize) -> Option<*mut c_void> {
        let layout = Layout::from_size_align(size.max(1), align).ok()?;
        self.take(layout.size())?;
        // SAFETY: the layout's size is at least 1.
        let block = NonNull::new(unsafe { alloc(layout) })?;
        // SAFETY: just allocated with this size.
        unsafe { block.as_ptr().write_bytes(0, layout.size()) };
        self.blocks.push((block, layout));
        Some(block.as_ptr().cast())
    }

    /// Keeps `bytes` for the call and lends them.
    pub(super) fn lend(&mut self, bytes: Vec<u8>) -> Option<hostler_str> {
        self.take(bytes.len())?;
        let lent = hostler_str::lend_bytes(&bytes);
        self.texts.push(bytes);
        Some(lent)
    }

    /// Keeps a secret for the call, lends it, and wipes it when the call ends.
    pub(super) fn lend_secret(&mut self, secret: &str) -> Option<hostler_str> {
        self.take(secret.len())?;
        let bytes = secret.as_bytes().to_vec();
        let lent = hostler_str::lend_bytes(&bytes);
        self.secrets.push(bytes);
        Some(lent)
    }

    fn take(&mut self, size: usize) -> Option<()> {
        self.used = self.used.checked_add(size).filter(|sum| *sum <= MAX_BYTES)?;
        Some(())
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        for (block, layout) in self.blocks.drain(..) {
            // A module may have copied a secret into memory it was lent.
            // SAFETY: allocated with this layout and not freed before; nobody may use it after the call.
            unsafe {
                std::slice::from_raw_parts_mut(block.as_ptr(), layout.size()).zeroize();
                dealloc(block.as_ptr(), layout);
            }
        }
        self.secrets.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_aligned_as_asked() {
        let mut arena = Arena::default();
        for align in [1_usize, 2, 16, 64, 4096] {
            let at = arena.alloc(3, align).unwrap();
            assert_eq!(at as usize % align, 0);
        }
    }

    #[test]
    fn an_alignment_that_is_no_power_of_two_is_refused() {
        assert!(Arena::default().alloc(8, 3).is_none() && Arena::default().alloc(8, 0).is_none());
    }

    #[test]
    fn sizes_beyond_reason_are_refused() {
        assert!(Arena::default().alloc(usize::MAX, 8).is_none());
        assert!(Arena::default().alloc(MAX_BYTES + 1, 8).is_none());
    }

    #[test]
    fn nothing_is_still_a_place() {
        let mut arena = Arena::default();
        assert!(!arena.alloc(0, 8).unwrap().is_null());
        assert!(!arena.lend(Vec::new()).unwrap().is_absent());
    }
}
