//! Opens and reads a module file, once, without leaving the folder of modules.

use super::refused;
use crate::error::HostResult;
use sha2::{Digest, Sha256};
use std::ffi::CString;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Largest module file, in bytes. Our largest module has 5 MB; a Go module with everything in it has 60.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// The content of the file at `path`, which must lie in `folder` and be writable by its owner only.
pub(super) fn read(path: &Path, folder: &Path) -> HostResult<Vec<u8>> {
    let unreadable = |why: io::Error| {
        let (found, advice) = match why.raw_os_error() {
            Some(libc::EXDEV | libc::ELOOP) => (
                "a link that leads out of it".to_owned(),
                "Copy the file into the folder instead of linking to it.",
            ),
            _ => (why.to_string(), "Check that the file exists and that the user PHP runs as may read it."),
        };
        refused(path, "file", &format!("a readable file in {}", folder.display()), &found, advice)
    };
    let mut file = open(path, folder).map_err(unreadable)?;
    let meta = file.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(refused(path, "file", "a regular file", "something else", "Remove it from the folder."));
    }
    if meta.mode() & 0o022 != 0 {
        return Err(refused(
            path,
            "writable",
            "a file only its owner may write",
            &format!("mode {:04o}", meta.mode() & 0o7777),
            &format!("Run: chmod go-w {}", path.display()),
        ));
    }
    if meta.len() > MAX_FILE_BYTES {
        return Err(refused(
            path,
            "size",
            &format!("at most {MAX_FILE_BYTES} bytes"),
            &format!("{} bytes", meta.len()),
            "Ask its author for a build without debugging information.",
        ));
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    // One more than the limit: a file that grows meanwhile is cut, and then fails as a truncated one.
    Read::by_ref(&mut file).take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// SHA-256, lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Opens `path` below `folder`. Links inside the folder are fine, links out of it are not: openat2 with
/// `RESOLVE_BENEATH`; a kernel older than 5.6, or a sandbox without it, gets `O_NOFOLLOW`, which refuses every link.
fn open(path: &Path, folder: &Path) -> io::Result<File> {
    let name = path.strip_prefix(folder).map_err(|_| io::Error::from_raw_os_error(libc::EXDEV))?;
    let dir = File::options().read(true).custom_flags(libc::O_DIRECTORY).open(folder)?;
    let name = CString::new(name.as_os_str().as_bytes())?;
    // SAFETY: open_how is plain numbers, for which zero is valid.
    let mut how: libc::open_how = unsafe { std::mem::zeroed() };
    how.flags = (libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NONBLOCK) as u64;
    how.resolve = libc::RESOLVE_BENEATH | libc::RESOLVE_NO_MAGICLINKS;
    // SAFETY: the descriptor is open, the name ends with NUL, `how` has the size given; all outlive the call.
    let opened = unsafe {
        libc::syscall(
            libc::SYS_openat2,
            dir.as_raw_fd(),
            name.as_ptr(),
            &raw const how,
            size_of::<libc::open_how>(),
        )
    };
    let opened = match opened {
        // SAFETY: as above.
        -1 if matches!(io::Error::last_os_error().raw_os_error(), Some(libc::ENOSYS | libc::EPERM)) => unsafe {
            libc::openat(
                dir.as_raw_fd(),
                name.as_ptr(),
                libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NONBLOCK | libc::O_NOFOLLOW,
            )
        },
        number => number as libc::c_int,
    };
    if opened < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just opened, owned by nobody else.
    Ok(unsafe { File::from_raw_fd(opened) })
}
