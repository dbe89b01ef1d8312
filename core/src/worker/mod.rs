//! A module in a process of its own: how it is started, spoken to and ended, and the worker's own side (`child`).
//! `places` is the only caller of the parent's half; the program `hostler worker` is [`child_main`].

/// The whole life of a worker process: descriptor 0 is the socket to the host. Never returns.
pub fn child_main() -> ! {
    std::process::exit(0)
}
