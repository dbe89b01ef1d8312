//! Starts a worker process: `posix_spawn`, no pre-exec hook (that would fork a large PHP process), a socket as
//! descriptor 0, a pipe for what it prints, nothing else, an almost empty environment. Knows nothing of frames.

use super::process::Process;
use crate::error::{HostResult, host};
use std::ffi::CString;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixStream;
use std::path::Path;

/// A process just started, and our ends of what leads to it.
pub(super) struct Spawned {
    pub process: Process,
    /// Not blocking.
    pub socket: UnixStream,
    /// What it prints. Not blocking.
    pub output: OwnedFd,
}

/// Starts `program worker`.
///
/// # Errors
/// `host.no_worker` with the reason and the fix.
pub(super) fn spawn(program: &Path) -> HostResult<Spawned> {
    let failed = |why: io::Error| {
        let fix = match why.raw_os_error() {
            Some(libc::ENOENT) => {
                "The file is not there: run hostler install again, or set \"program\" in the configuration."
            }
            Some(libc::EACCES | libc::EPERM | libc::ENOEXEC) => {
                "The user PHP runs as must be allowed to execute it: check its mode, that its file system is not mounted noexec, and SELinux or AppArmor; or list the module in \"in_process\"."
            }
            Some(libc::EAGAIN | libc::ENOMEM) => {
                "The system has no room for another process: raise the limit of processes or memory of the user PHP runs as."
            }
            Some(libc::EMFILE | libc::ENFILE) => {
                "Too many files are open: raise the limit of open files of the user PHP runs as."
            }
            _ => "Check that the user PHP runs as may start processes; or list the module in \"in_process\".",
        };
        host(
            "no_worker",
            format!("No worker process could be started from {}: {why}. {fix}", program.display()),
        )
    };
    let path = CString::new(program.as_os_str().as_bytes())
        .map_err(|_| failed(io::Error::from_raw_os_error(libc::ENOENT)))?;
    let (socket, theirs) = UnixStream::pair().map_err(failed)?;
    let (output, input) = pipe().map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    // 0, 1 and 2 are the targets below: a PHP that closed its own must not have ours there.
    let theirs = above_two(theirs.as_raw_fd()).map_err(failed)?;
    let input = above_two(input.as_raw_fd()).map_err(failed)?;
    let pid = start(&path, theirs.as_raw_fd(), input.as_raw_fd()).map_err(failed)?;
    // Our copies of the child's ends close here; kept open, they would hide its death.
    Ok(Spawned { process: Process::new(pid), socket, output })
}

/// Read end (not blocking) and write end, closed on exec.
fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: just made, owned by nobody else.
    let (read, write) = unsafe { (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])) };
    // SAFETY: an open descriptor.
    if unsafe { libc::fcntl(read.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok((read, write))
}

/// A copy of the descriptor with a number of at least 3, closed on exec.
pub(super) fn above_two(descriptor: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: an open descriptor.
    match unsafe { libc::fcntl(descriptor, libc::F_DUPFD_CLOEXEC, 3) } {
        -1 => Err(io::Error::last_os_error()),
        // SAFETY: just made, owned by nobody else.
        copy => Ok(unsafe { OwnedFd::from_raw_fd(copy) }),
    }
}

/// Turns a `posix_spawn…` return value into a result.
fn check(number: libc::c_int) -> io::Result<()> {
    if number == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(number)) }
}

/// File actions and attributes, destroyed whatever happens.
struct Plan {
    actions: libc::posix_spawn_file_actions_t,
    attributes: libc::posix_spawnattr_t,
}

impl Plan {
    fn new() -> io::Result<Plan> {
        // SAFETY: plain memory that the two init functions fill.
        let mut plan: Plan = unsafe { std::mem::zeroed() };
        // SAFETY: room for the struct.
        check(unsafe { libc::posix_spawnattr_init(&mut plan.attributes) })?;
        // SAFETY: room for the struct.
        check(unsafe { libc::posix_spawn_file_actions_init(&mut plan.actions) })?;
        Ok(plan)
    }
}

impl Drop for Plan {
    fn drop(&mut self) {
        // SAFETY: both were made by `new`; zeroed ones are harmless to destroy.
        unsafe {
            libc::posix_spawn_file_actions_destroy(&mut self.actions);
            libc::posix_spawnattr_destroy(&mut self.attributes);
        }
    }
}

fn start(program: &CString, socket: RawFd, output: RawFd) -> io::Result<libc::pid_t> {
    let mut plan = Plan::new()?;
    for (from, to) in [(socket, 0), (output, 1), (output, 2)] {
        // SAFETY: the actions were initialised; the numbers are open descriptors.
        check(unsafe { libc::posix_spawn_file_actions_adddup2(&mut plan.actions, from, to) })?;
    }
    // SAFETY: a signal set is plain memory; the attributes were initialised. PHP may ignore or block signals (SIGCHLD,
    // SIGTERM); the worker begins with none blocked and all at their default.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        check(libc::posix_spawnattr_setsigmask(&mut plan.attributes, &set))?;
        libc::sigfillset(&mut set);
        check(libc::posix_spawnattr_setsigdefault(&mut plan.attributes, &set))?;
        let flags = libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        check(libc::posix_spawnattr_setflags(&mut plan.attributes, flags as libc::c_short))?;
    }
    let arguments = [c"hostler".as_ptr().cast_mut(), c"worker".as_ptr().cast_mut(), std::ptr::null_mut()];
    let environment = [
        c"PATH=/usr/bin:/bin".as_ptr().cast_mut(),
        c"LANG=C.UTF-8".as_ptr().cast_mut(),
        std::ptr::null_mut(),
    ];
    let mut pid = 0;
    // SAFETY: the texts end with NUL and the lists with NULL; all outlive the call, and nobody writes to them.
    check(unsafe {
        libc::posix_spawn(
            &mut pid,
            program.as_ptr(),
            &plan.actions,
            &plan.attributes,
            arguments.as_ptr(),
            environment.as_ptr(),
        )
    })?;
    Ok(pid)
}
