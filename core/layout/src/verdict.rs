//! The comparison: ours with theirs, and if that fails theirs with ours, because a field added at the end is legal in
//! whichever direction. Called once per loaded module, in the worker.

use crate::CatalogRef;
use abi_stable::StableAbi;
use abi_stable::abi_stability::abi_checking::check_layout_compatibility;
use abi_stable::library::{AbiHeaderRef, LibraryError};
use abi_stable::type_layout::TypeLayout;
use std::ffi::c_void;
use std::panic::catch_unwind;

/// Longest line of differences.
const MOST_CHARACTERS: usize = 300;

/// What came of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both sides mean the same structs.
    Ok,
    /// The library has no catalogue: C, Go, Zig, or Rust without it. The C rules hold.
    NoSymbol,
    /// The structs differ: the module must not be called.
    Refused {
        /// What was expected and what was found, in one line of at most 300 characters.
        why: String,
        /// Everything abi_stable says, for the log.
        full: String,
    },
    /// The catalogue itself cannot be read (another abi_stable): a warning, the C rules hold. Why.
    HeaderUnusable(String),
}

/// Compares the catalogue at `header`, the address of [`SYMBOL`](crate::SYMBOL) in a library, with ours. NULL is
/// [`Verdict::NoSymbol`].
///
/// # Safety
/// `header` is NULL or was found under [`SYMBOL`](crate::SYMBOL) in a library that is never unloaded. A damaged catalogue is
/// followed pointer by pointer: do this in a worker.
pub unsafe fn check(header: *const c_void) -> Verdict {
    if header.is_null() {
        return Verdict::NoSymbol;
    }
    if !header.cast::<u64>().is_aligned() {
        return Verdict::HeaderUnusable("the catalogue is not aligned".into());
    }
    // SAFETY: an `AbiHeaderRef` is a transparent pointer to a header; not NULL, aligned, and there for ever by the caller's
    // promise. `upgrade` reads magic and version before anything else.
    let header = unsafe { std::mem::transmute::<*const c_void, AbiHeaderRef>(header) };
    let upgraded = catch_unwind(|| header.upgrade());
    match upgraded {
        Ok(Ok(header)) => match header.layout() {
            Some(theirs) => compare(CatalogRef::LAYOUT, theirs),
            None => Verdict::HeaderUnusable("the catalogue holds no layout".into()),
        },
        Ok(Err(LibraryError::InvalidAbiHeader(found))) => Verdict::HeaderUnusable(format!(
            "it was made with abi_stable {}.{}, this host has {}.{}",
            found.abi_major,
            found.abi_minor,
            abi_stable::library::AbiHeader::VALUE.abi_major,
            abi_stable::library::AbiHeader::VALUE.abi_minor
        )),
        Ok(Err(other)) => Verdict::HeaderUnusable(first_line(&other.to_string())),
        Err(_) => Verdict::HeaderUnusable("reading the catalogue panicked".into()),
    }
}

/// Ours with theirs, then theirs with ours.
fn compare(ours: &'static TypeLayout, theirs: &'static TypeLayout) -> Verdict {
    let compared = catch_unwind(|| {
        check_layout_compatibility(ours, theirs).or_else(|first| {
            // What is wrong is said from our point of view.
            check_layout_compatibility(theirs, ours).map_err(|_| first.to_string())
        })
    });
    match compared {
        Ok(Ok(())) => Verdict::Ok,
        Ok(Err(full)) => Verdict::Refused { why: errors_of(&full), full },
        Err(_) => Verdict::HeaderUnusable("comparing the catalogue panicked".into()),
    }
}

/// The differences out of abi_stable's report (some 15 KB), which ends each part with blocks of `Error:`, `Expected:` and
/// `Found:`.
fn errors_of(report: &str) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for block in report.split("\nError:").skip(1) {
        let (what, rest) = block.split_once("Expected:").unwrap_or((block, ""));
        let (expected, found) = rest.split_once("Found:").unwrap_or((rest, ""));
        let what = what.trim();
        let sentence = match (thing(expected), thing(found)) {
            (expected, found) if expected == found => what.to_owned(),
            (expected, found) => format!("{what}: expected {expected}, found {found}"),
        };
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    if sentences.is_empty() {
        return first_line(report);
    }
    let mut text = sentences.join("; ");
    if let Some((end, _)) = text.char_indices().nth(MOST_CHARACTERS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// One side of a block: a field by its name and type, anything else by its first line.
fn thing(block: &str) -> String {
    let value = |key: &str| block.lines().find_map(|line| line.trim().strip_prefix(key));
    match (value("field_name:"), value("type:")) {
        (Some(name), Some(kind)) => format!("{name} ({kind})"),
        (None, Some(kind)) => kind.to_owned(),
        _ => first_line(block),
    }
}

fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A library's side: the structs of its minors, and the catalogue that names them.
    macro_rules! side {
        ($name:ident { $($item:item)* } first($($first:ident: $first_ty:ty),*) then($($then:ident: $then_ty:ty),*)) => {
            #[allow(dead_code)] // named for their layouts only
            mod $name {
                use abi_stable::StableAbi;
                $(#[repr(C)] #[derive(StableAbi)] $item)*

                #[repr(C)]
                #[derive(StableAbi)]
                #[sabi(kind(Prefix(prefix_ref = CatalogRef)))]
                #[sabi(missing_field(panic))]
                pub struct Catalog {
                    $(#[sabi(last_prefix_field)] pub $first: $first_ty,)*
                    $(pub $then: $then_ty,)*
                }
                pub const LAYOUT: &abi_stable::type_layout::TypeLayout = CatalogRef::LAYOUT;
            }
        };
    }

    side!(v1_0 {
        pub struct Host { pub size: u32, pub stop: Option<extern "C" fn(i32) -> i32>, pub deadline: i64 }
    } first(v1_0: extern "C" fn(&Host)) then());

    side!(v1_1 {
        pub struct Host { pub size: u32, pub stop: Option<extern "C" fn(i32) -> i32>, pub deadline: i64 }
        pub struct HostOneOne { pub base: Host, pub note: Option<extern "C" fn(u64)> }
    } first(v1_0: extern "C" fn(&Host)) then(v1_1: extern "C" fn(&HostOneOne)));

    side!(type_changed {
        pub struct Host { pub size: u32, pub stop: Option<extern "C" fn(i32) -> i32>, pub deadline: u64 }
    } first(v1_0: extern "C" fn(&Host)) then());

    side!(argument_changed {
        pub struct Host { pub size: u32, pub stop: Option<extern "C" fn(u32) -> i32>, pub deadline: i64 }
    } first(v1_0: extern "C" fn(&Host)) then());

    side!(function_inserted {
        pub struct Host {
            pub size: u32,
            pub more: Option<extern "C" fn(i32) -> i32>,
            pub stop: Option<extern "C" fn(i32) -> i32>,
            pub deadline: i64,
        }
    } first(v1_0: extern "C" fn(&Host)) then());

    fn why(ours: &'static TypeLayout, theirs: &'static TypeLayout) -> String {
        match compare(ours, theirs) {
            Verdict::Refused { why, full } if full.len() > why.len() => why,
            other => panic!("expected a refusal with a report, found {other:?}"),
        }
    }

    #[test]
    fn the_same_minor_is_the_same() {
        assert_eq!(compare(v1_0::LAYOUT, v1_0::LAYOUT), Verdict::Ok);
        assert_eq!(compare(v1_1::LAYOUT, v1_1::LAYOUT), Verdict::Ok);
    }

    #[test]
    fn a_newer_module_runs_on_an_older_host() {
        assert_eq!(compare(v1_0::LAYOUT, v1_1::LAYOUT), Verdict::Ok);
    }

    #[test]
    fn an_older_module_runs_on_a_newer_host_although_one_way_alone_refuses_it() {
        assert!(check_layout_compatibility(v1_1::LAYOUT, v1_0::LAYOUT).is_err());
        assert_eq!(compare(v1_1::LAYOUT, v1_0::LAYOUT), Verdict::Ok);
    }

    #[test]
    fn a_changed_type_of_the_same_size_is_refused_by_either_host() {
        for ours in [v1_0::LAYOUT, v1_1::LAYOUT] {
            let why = why(ours, type_changed::LAYOUT);
            assert!(why.contains("i64") && why.contains("u64"), "{why}");
        }
    }

    #[test]
    fn a_changed_argument_of_a_function_is_refused() {
        let why = why(v1_0::LAYOUT, argument_changed::LAYOUT);
        assert!(why.contains("i32") && why.contains("u32"), "{why}");
    }

    #[test]
    fn an_inserted_function_is_refused_by_name_in_a_line() {
        let why = why(v1_0::LAYOUT, function_inserted::LAYOUT);
        assert!(why.contains("found more") && why.contains("size"), "{why}");
        assert!(why.chars().count() <= MOST_CHARACTERS + 1 && !why.contains('\n'), "{why}");
    }

    #[test]
    fn what_is_no_catalogue_is_a_warning_and_what_is_not_there_is_none() {
        // SAFETY: NULL is not read; the other is larger than a header and stays.
        unsafe {
            static ZEROS: [u64; 256] = [0; 256];
            assert_eq!(check(std::ptr::null()), Verdict::NoSymbol);
            assert!(matches!(check((&raw const ZEROS).cast()), Verdict::HeaderUnusable(_)));
        }
    }
}
