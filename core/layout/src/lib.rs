//! The abi_stable catalogue of the C structs: a typed comparison beside the C rules, for modules written in Rust.
//!
//! A module exports the catalogue of the ABI minors it was built with ([`export!`], done by the SDK); the host holds it
//! against its own ([`check`], done in the worker before the entry is called). It is a seat-belt: a module without it is
//! as good, and when abi_stable stops compiling this crate is deleted and nothing else changes.
//!
//! ```no_run
//! # fn symbol(_name: &[u8]) -> *const std::ffi::c_void { std::ptr::null() }
//! let header = symbol(hostler_layout::SYMBOL); // NULL when the library has none
//! // SAFETY: found under that name in a library that stays open for ever.
//! match unsafe { hostler_layout::check(header) } {
//!     hostler_layout::Verdict::Refused { why, .. } => println!("refused: {why}"),
//!     other => println!("go on: {other:?}"),
//! }
//! ```

mod catalog;
mod verdict;

pub use catalog::{Catalog, CatalogRef};
pub use verdict::{Verdict, check};

use abi_stable::library::{CheckTypeLayout, LibHeader, ROOT_MODULE_LOADER_NAME_WITH_NUL};

/// The symbol of a module's catalogue, with the NUL that `dlsym` wants.
pub const SYMBOL: &[u8] = ROOT_MODULE_LOADER_NAME_WITH_NUL.as_bytes();

/// Exports the catalogue from a `cdylib`. Once per library; the SDK's `export_module!` does it.
#[macro_export]
macro_rules! export {
    () => {
        // The name is abi_stable's, compared in a test of hostler-layout. abi_stable's own attribute is not used: what it
        // writes does not compile in edition 2024.
        #[doc(hidden)]
        #[unsafe(export_name = "_1as_0lib_1header_0root_bmodule_bloader")]
        pub static HOSTLER_CATALOG: $crate::Header = $crate::header();
    };
}

#[doc(hidden)]
pub use abi_stable::library::LibHeader as Header;

/// What [`export!`] exports.
#[doc(hidden)]
pub const fn header() -> LibHeader {
    // SAFETY: `construct` gives the prefix of a `Catalog`, whose reference type the header is made for.
    unsafe { LibHeader::from_constructor::<CatalogRef>(catalog::construct, CheckTypeLayout::Yes) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_exported_name_is_the_one_abi_stable_looks_for() {
        assert_eq!(super::SYMBOL, b"_1as_0lib_1header_0root_bmodule_bloader\0");
    }
}
