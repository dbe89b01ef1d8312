//! What a worker process may use and do: memory, files, processor time, no core files, no new privileges, no other
//! processes, no writing to the file system, and no life after its host. Called by `child` before any code of the module
//! is there. What an old kernel does not have is named, not fatal.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// Private memory a worker may have, in MiB (not address space: Go reserves much of that).
pub(super) const DATA_MIB: u64 = 512;
/// Files it may have open.
const FILES: u64 = 256;

fn done(what: &str, number: libc::c_long) -> Result<(), String> {
    if number >= 0 { Ok(()) } else { Err(format!("{what}: {}", io::Error::last_os_error())) }
}

/// Ends this process when the thread that started it ends. If that happened already, ends now.
/// The socket's end of file is the first guard; this one helps while the module does not let go.
pub(super) fn die_with_parent(socket: RawFd) -> Result<(), String> {
    // SAFETY: numbers only.
    done("die with the parent", unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) }.into())?;
    // SAFETY: plain memory that getsockopt fills.
    let mut peer: libc::ucred = unsafe { std::mem::zeroed() };
    let mut size = size_of::<libc::ucred>() as libc::socklen_t;
    // SAFETY: room for the struct and its size.
    let known = unsafe {
        libc::getsockopt(socket, libc::SOL_SOCKET, libc::SO_PEERCRED, (&raw mut peer).cast(), &mut size)
    };
    // SAFETY: no arguments.
    let parent = unsafe { libc::getppid() };
    // The peer is who made the socket pair: the host. 0 is a host outside of this PID namespace.
    if known == 0 && peer.pid != 0 && peer.pid != parent {
        // SAFETY: ends the process; nothing of it needs an orderly end yet.
        unsafe { libc::_exit(0) }
    }
    Ok(())
}

/// Closes whatever PHP left open beyond 0, 1 and 2.
pub(super) fn close_the_rest() {
    // SAFETY: numbers only; nothing in this process uses these descriptors yet.
    if unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32) } == 0 {
        return;
    }
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else { return };
    let open: Vec<RawFd> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for descriptor in open.into_iter().filter(|number| *number > 2) {
        // SAFETY: as above; the descriptor of the listing itself is closed by now, which is an error nobody minds.
        unsafe { libc::close(descriptor) };
    }
}

/// Everything that holds for the whole life. Says what could not be set.
pub(super) fn settle() -> Vec<String> {
    // SAFETY: no arguments. A session of its own: a terminal's signals are not for it, and all it starts can be ended.
    let session = done("a session of its own", unsafe { libc::setsid() }.into());
    // SAFETY: numbers only.
    let privileges = done(
        "no new privileges",
        unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1 as libc::c_ulong, 0, 0, 0) }.into(),
    );
    [
        session,
        privileges,
        limit("core files", libc::RLIMIT_CORE, 0, 0),
        limit("open files", libc::RLIMIT_NOFILE, FILES, FILES),
        limit("memory", libc::RLIMIT_DATA, DATA_MIB << 20, DATA_MIB << 20),
        no_writing(),
        no_processes(),
    ]
    .into_iter()
    .filter_map(Result::err)
    .collect()
}

/// Processor time for one call: twice its deadline, from what was used so far.
pub(super) fn processor_time(remaining_ms: Option<u64>) {
    let Some(remaining) = remaining_ms else {
        // A call without a deadline has no such limit.
        let _ = limit("processor time", libc::RLIMIT_CPU, libc::RLIM_INFINITY, libc::RLIM_INFINITY);
        return;
    };
    // SAFETY: plain memory that getrusage fills.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: room for the struct.
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut used) };
    let seconds = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) as u64;
    // A guard beside the deadline: if it cannot be set, the deadline still holds.
    let _ = limit(
        "processor time",
        libc::RLIMIT_CPU,
        seconds + 1 + remaining.saturating_mul(2).div_ceil(1000),
        libc::RLIM_INFINITY,
    );
}

#[cfg(target_env = "gnu")]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(target_env = "gnu"))]
type Resource = libc::c_int;

fn limit(what: &str, resource: Resource, soft: u64, hard: u64) -> Result<(), String> {
    let mut now = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: room for the struct.
    done(what, unsafe { libc::getrlimit(resource, &mut now) }.into())?;
    // A lower limit that holds already stays.
    let wanted = libc::rlimit { rlim_cur: soft.min(now.rlim_max), rlim_max: hard.min(now.rlim_max) };
    // SAFETY: a valid struct.
    done(what, unsafe { libc::setrlimit(resource, &wanted) }.into())
}

/// No file can be written, made or removed any more (Landlock, Linux 5.13). Descriptors that are open stay usable.
fn no_writing() -> Result<(), String> {
    #[repr(C)]
    struct Ruleset {
        handled: u64,
    }
    // LANDLOCK_ACCESS_FS_WRITE_FILE, _REMOVE_DIR, _REMOVE_FILE and the seven _MAKE_*, of its first version.
    let rules = Ruleset { handled: 1 << 1 | 0b1_1111_1111 << 4 };
    // SAFETY: a struct of the size given.
    let made = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, &raw const rules, size_of::<Ruleset>(), 0u32)
    };
    done("no writing to the file system", made)?;
    // SAFETY: just made, owned by nobody else.
    let ruleset = unsafe { OwnedFd::from_raw_fd(made as RawFd) };
    // SAFETY: an open descriptor and a number.
    done("no writing to the file system", unsafe {
        libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0u32)
    })
}

/// No process can be started and no program executed; threads can. A limit of processes would count those of the whole
/// user, and not hold for root.
fn no_processes() -> Result<(), String> {
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    const HAS: u16 = (libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16;
    const ANSWER: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
    #[cfg(target_arch = "x86_64")]
    const ARCH: u32 = 0xc000_003e;
    #[cfg(target_arch = "aarch64")]
    const ARCH: u32 = 0xc000_00b7;
    let line = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
    let refuse = |number: i32| line(ANSWER, 0, 0, libc::SECCOMP_RET_ERRNO | number as u32);
    // Offsets in `struct seccomp_data`: the number, the architecture, the low half of the first argument.
    let mut filter = vec![
        line(LOAD, 0, 0, 4),
        line(EQUAL, 1, 0, ARCH),
        refuse(libc::ENOSYS),
        line(LOAD, 0, 0, 0),
        // glibc then falls back to clone, whose flags can be looked at.
        line(EQUAL, 0, 1, libc::SYS_clone3 as u32),
        refuse(libc::ENOSYS),
    ];
    #[cfg(target_arch = "x86_64")]
    for number in [libc::SYS_fork, libc::SYS_vfork] {
        filter.extend([line(EQUAL, 0, 1, number as u32), refuse(libc::EAGAIN)]);
    }
    for number in [libc::SYS_execve, libc::SYS_execveat] {
        filter.extend([line(EQUAL, 0, 1, number as u32), refuse(libc::EPERM)]);
    }
    filter.extend([
        line(EQUAL, 0, 3, libc::SYS_clone as u32),
        line(LOAD, 0, 0, 16),
        line(HAS, 1, 0, libc::CLONE_THREAD as u32),
        refuse(libc::EAGAIN),
        line(ANSWER, 0, 0, ALLOW),
    ]);
    let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
    // SAFETY: a valid program that outlives the call; `no_new_privs` is set, which the kernel checks.
    done("no other processes", unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program, 0, 0).into()
    })
}

/// Memory this process has resident, in MiB.
pub(super) fn resident_mib() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok())
        .unwrap_or(0);
    (pages * 4096) >> 20
}
