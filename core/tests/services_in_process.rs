//! The services in the process PHP runs in: nothing is kept when a call is over. A program of its own, because the mode
//! belongs to the process.

// What a test cannot do, it ends with.
#![allow(clippy::unwrap_used)]

#[path = "services/kit.rs"]
mod kit;
#[path = "services/server.rs"]
mod server;

use hostler_abi::status::HOSTLER_OK;
use hostler_core::services::{HttpSettings, Mode, configure};
use kit::{job, memory, run};
use serde_json::json;
use server::{Act, Server};
use std::sync::atomic::Ordering::SeqCst;

fn threads_of_ours() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    names.filter(|name| name.starts_with("hostler") || name.starts_with("tokio")).count()
}

#[test]
fn nothing_is_left_in_the_process_when_a_call_is_over() {
    configure(HttpSettings { mode: Mode::InProcess, ..HttpSettings::default() });
    let server = Server::plain(|_, _| Act::Answer(200, "", b"{}".to_vec()));
    let mut job = job(server.port);
    // By name, so that a lookup happens, which needs a thread.
    job.net.plain = Some(format!("localhost:{}", server.port));
    for calls in 1..=3 {
        run(&job, &mut memory(), |module| {
            let request = json!({"method": "GET", "url": format!("http://localhost:{}/", server.port)});
            assert_eq!(module.send(request.clone(), b"").status, 200);
            assert_eq!(module.send(request, b"").status, 200);
            HOSTLER_OK
        });
        // One connection per call, kept only within it.
        assert_eq!((server.seen.count(), server.seen.connections.load(SeqCst)), (2 * calls, calls));
        assert_eq!(threads_of_ours(), 0);
    }
}
