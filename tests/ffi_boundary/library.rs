//! The library and its five functions, for the other files of `ffi_boundary`.

use hostler_abi::door::Answer;
use hostler_abi::host_api::{hostler_buf, hostler_host_ctx};
use libloading::Library;
use std::ffi::c_char;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// The five functions.
pub struct Five {
    pub abi: unsafe extern "C" fn() -> u32,
    pub open: unsafe extern "C" fn(*const c_char, usize, *mut *mut hostler_host_ctx, *mut hostler_buf) -> i32,
    pub call: unsafe extern "C" fn(*mut hostler_host_ctx, *const c_char, usize, *mut hostler_buf) -> i32,
    pub free: unsafe extern "C" fn(*mut hostler_buf),
    pub close: unsafe extern "C" fn(*mut hostler_host_ctx),
}

/// The library cargo built for this test: it lies beside the test, because `hostler-ffi` is a dependency of it.
pub fn path() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let library = test.with_file_name("libhostler.so");
    assert!(library.exists(), "{} is not there; run cargo build -p hostler-ffi", library.display());
    library
}

/// The functions, looked up once.
pub fn five() -> &'static Five {
    static FIVE: OnceLock<Five> = OnceLock::new();
    FIVE.get_or_init(|| {
        // SAFETY: our own library; it runs nothing when it is opened, and stays.
        let library = Box::leak(Box::new(unsafe { Library::new(path()) }.expect("the library opens")));
        // SAFETY: the types are those the library is compiled with (checked there against the header's source).
        unsafe {
            Five {
                abi: *library.get(b"hostler_host_abi\0").expect("an export"),
                open: *library.get(b"hostler_host_open\0").expect("an export"),
                call: *library.get(b"hostler_host_call\0").expect("an export"),
                free: *library.get(b"hostler_buf_free\0").expect("an export"),
                close: *library.get(b"hostler_host_close\0").expect("an export"),
            }
        }
    })
}

/// An empty buffer.
pub fn nothing() -> hostler_buf {
    hostler_buf { data: std::ptr::null(), len: 0, owner: std::ptr::null_mut() }
}

/// Reads an answer, which must be one.
pub fn read(answer: &hostler_buf) -> Answer {
    assert!(!answer.data.is_null(), "an answer is never NULL");
    // SAFETY: the library's own answer, valid until the next call on its context.
    let bytes = unsafe { std::slice::from_raw_parts(answer.data.cast::<u8>(), answer.len) };
    serde_json::from_slice(bytes).unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(bytes)))
}

/// The code of the error in an answer.
pub fn code(answer: &hostler_buf) -> String {
    read(answer).error.expect("an error").code
}

/// A configuration whose folders are there and empty.
pub fn config(folder: &TempDir) -> String {
    let (state, modules) = (folder.path().join("state"), folder.path().join("modules"));
    std::fs::create_dir_all(&state).expect("a folder");
    std::fs::create_dir_all(&modules).expect("a folder");
    serde_json::json!({"installation": "test", "state_dir": state, "modules_dir": modules, "program": "/bin/false", "log": "-"})
        .to_string()
}

/// An open host, closed when dropped.
pub struct Open {
    pub host: *mut hostler_host_ctx,
    pub config: String,
    folder: Arc<TempDir>,
}

/// Opens a host.
pub fn open() -> Open {
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let config = config(&folder);
    Open { host: open_text(&config), config, folder }
}

/// Opens a host with this configuration.
pub fn open_text(config: &str) -> *mut hostler_host_ctx {
    let (mut host, mut answer) = (std::ptr::null_mut(), nothing());
    // SAFETY: all pointers are good.
    let status = unsafe { (five().open)(config.as_ptr().cast(), config.len(), &mut host, &mut answer) };
    assert_eq!(status, 0, "{:?}", read(&answer));
    host
}

impl Open {
    /// Opens the same configuration once more.
    pub fn again(&self) -> Open {
        let (config, folder) = (self.config.clone(), Arc::clone(&self.folder));
        Open { host: open_text(&config), config, folder }
    }

    /// Asks, and gives the status and the answer.
    pub fn ask(&self, request: &[u8]) -> (i32, Answer) {
        let mut answer = nothing();
        // SAFETY: all pointers are good.
        let status = unsafe { (five().call)(self.host, request.as_ptr().cast(), request.len(), &mut answer) };
        (status, read(&answer))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        // SAFETY: a host, closed or not.
        unsafe { (five().close)(self.host) }
    }
}
