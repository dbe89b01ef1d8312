//! A Rust module that panics and has nothing that stops it at the border. Written without the SDK, which would.

use std::ffi::c_void;

#[repr(C)]
struct Text(*const u8, usize);

#[repr(C)]
struct Module {
    magic: u32,
    struct_size: u32,
    abi_major: u16,
    abi_minor_min: u16,
    flags: u32,
    own: *mut c_void,
    invoke: Option<extern "C" fn(*mut c_void, *const c_void, Text, Text) -> i32>,
}

const MANIFEST: &[u8; 164] = br#"{"hostler":1,"id":"test.bad","slug":"bad","version":"1","name":"bad","abi":{"major":1,"minor_min":0,"minor_built":0},"functions":{"CreateAccount":{"changes":true}}}"#;

#[repr(C, align(4))]
struct Note(u32, u32, u32, [u8; 8], [u8; 164]);

#[used]
#[unsafe(link_section = ".note.hostler.module")]
static NOTE: Note = Note(8, 164, 1, *b"Hostler\0", *MANIFEST);

extern "C" fn invoke(_: *mut c_void, _: *const c_void, _: Text, _: Text) -> i32 {
    panic!("the plan is a list");
}

#[unsafe(no_mangle)]
extern "C" fn hostler_entry_v1(_: *const c_void, out: *mut Module) -> i32 {
    // SAFETY: the host hands over a struct of at least this size.
    let out = unsafe { &mut *out };
    out.magic = 0x3154_5348;
    out.struct_size = size_of::<Module>() as u32;
    out.abi_major = 1;
    out.invoke = Some(invoke);
    0
}
