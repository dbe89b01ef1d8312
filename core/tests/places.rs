//! Where a module runs and what a worker is to its host: brokered questions, in process, forks, ignored signals, idle
//! ends, and how long it all takes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is not as expected fails the test")]

mod site;

use hostler_abi::wire::Plain;
use hostler_core::broker::{Ask, Broker, Told};
use hostler_core::error::HostResult;
use hostler_core::job::Ran;
use hostler_core::places::Places;
use site::{Nobody, Site, job};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// Knows one secret and writes down what it was asked.
struct Knows(Vec<Ask>);

impl Broker for Knows {
    fn ask(&mut self, ask: Ask) -> HostResult<Told> {
        self.0.push(ask);
        Ok(Told::Secret(Some(Plain("open sesame".into()))))
    }
}

#[test]
fn a_module_in_a_worker_gets_its_secret_from_the_hosts_broker_and_cannot_print_it() {
    let mut site = Site::with("asks_for_a_secret.c");
    let module = site.registry().find("asks").unwrap();
    let mut broker = Knows(Vec::new());
    let mut job = job("TestConnection", 5_000);
    job.secrets = vec!["server.password".into()];
    let ran = site.places.run(&module, &job, &mut broker);
    assert!(ran.failure.is_none(), "{:?}", ran.failure);
    assert_eq!(broker.0, [Ask::SecretGet { name: "server.password".into() }]);
    assert_eq!(ran.reply, br#"{"v":1,"result":{"length":11}}"#);
    let printed: Vec<_> = ran.log.iter().map(|line| line.message.as_str()).collect();
    assert!(printed.iter().any(|line| line.contains("the secret is ")), "{printed:?}");
    assert!(!printed.iter().any(|line| line.contains("open sesame")), "{printed:?}");
}

#[test]
fn a_listed_module_that_was_made_for_it_runs_in_this_process_and_any_other_does_not() {
    let mut site = Site::with("tells_its_process.c");
    site.build("good.c", &[]);
    let here = std::process::id().to_string().into_bytes();
    assert_ne!(site.run("tells", "TestConnection", 5_000).reply, here, "not listed, and still here");

    let registry = site.registry();
    let hash = |slug: &str| registry.find(slug).unwrap().inspected.sha256.clone();
    site.config.in_process = vec![hash("tells"), hash("good")];
    site.places = Places::new(&site.config);
    assert_eq!(site.run("tells", "TestConnection", 5_000).reply, here);
    // good.c is listed too, but its manifest does not offer it.
    assert!(site.run("good", "TestConnection", 5_000).failure.is_none());
    assert!(!fs::read_to_string("/proc/self/maps").unwrap().contains(&hash("good")));
}

#[test]
fn a_worker_that_is_left_alone_ends_by_itself() {
    let mut site = Site::with("tells_its_process.c");
    let pid = String::from_utf8(site.run("tells", "TestConnection", 5_000).reply).unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    let state = || fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    while !state().contains(") Z ") {
        assert!(Instant::now() < until, "it is still there: {}", state());
        std::thread::yield_now();
    }
    // And the next call does not notice.
    assert_ne!(site.run("tells", "TestConnection", 5_000).reply, pid.as_bytes());
}

/// Runs `work` in a forked child and says whether it was content.
fn in_a_fork(work: impl FnOnce() -> bool) -> bool {
    // SAFETY: the child runs `work` and leaves without returning into the test.
    unsafe {
        match libc::fork() {
            0 => libc::_exit(if work() { 0 } else { 1 }),
            child => {
                let mut status = -1;
                assert_eq!(libc::waitpid(child, &mut status, 0), child);
                status == 0
            }
        }
    }
}

#[test]
fn a_forked_child_gets_a_worker_of_its_own_and_leaves_its_parents_alone() {
    let mut site = Site::with("tells_its_process.c");
    let module = site.registry().find("tells").unwrap();
    let ours = site.places.run(&module, &job("TestConnection", 5_000), &mut Nobody).reply;
    let places = &mut site.places;
    let content = in_a_fork(|| {
        let theirs = places.run(&module, &job("TestConnection", 5_000), &mut Nobody);
        places.end();
        theirs.failure.is_none() && theirs.reply != ours
    });
    assert!(content, "the forked child failed or used its parent's worker");
    let after = site.places.run(&module, &job("TestConnection", 5_000), &mut Nobody).reply;
    assert_eq!(after, ours, "the parent's worker was ended by the child");
}

#[test]
fn an_ignored_sigchld_leaves_the_cause_unknown_and_the_call_failed() {
    let site = Site::with("segfaults.c");
    let module = site.registry().find("bad").unwrap();
    let config = site.config.clone();
    assert!(in_a_fork(move || {
        // SAFETY: a disposition of this forked child, nobody else's.
        unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
        let mut places = Places::new(&config);
        let failure = places.run(&module, &job("CreateAccount", 5_000), &mut Nobody).failure.unwrap();
        failure.code == "module.crashed" && failure.message.contains("PHP code took its exit status")
    }));
}

#[test]
fn a_worker_ends_with_its_host() {
    let site = Site::with("tells_its_process.c");
    let module = site.registry().find("tells").unwrap();
    let config = site.config.clone();
    let note = site.folder.path().join("pid");
    let written = note.clone();
    assert!(in_a_fork(move || {
        let mut places = Places::new(&config);
        let ran = places.run(&module, &job("TestConnection", 5_000), &mut Nobody);
        fs::write(written, ran.reply).is_ok()
        // Leaves by _exit, as a killed PHP does: nothing is ended in order.
    }));
    let pid = fs::read_to_string(note).unwrap();
    let until = Instant::now() + Duration::from_secs(1);
    // Gone, or a zombie of init: in either case it runs no more.
    while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(Instant::now() < until, "worker {pid} outlived its host");
        std::thread::yield_now();
    }
}

/// Answers `times` requests with "hello" and says where.
fn a_provider(times: usize) -> (u16, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        for _ in 0..times {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello")
                .unwrap();
        }
    });
    (port, thread)
}

#[test]
fn the_limits_of_a_worker_leave_http_and_name_lookups_alone_and_so_does_this_process() {
    let mut site = Site::with("fetches.c");
    let module = site.registry().find("fetches").unwrap();
    let (port, provider) = a_provider(2);
    let mut job = job("TestConnection", 10_000);
    // A name, not a number: looking it up takes a thread.
    job.document = format!(r#"{{"method":"GET","url":"http://localhost:{port}/"}}"#);
    job.net.hosts = vec!["localhost".into()];
    job.net.plain = Some(format!("localhost:{port}"));

    let ran = site.places.run(&module, &job, &mut Nobody);
    assert_eq!((String::from_utf8_lossy(&ran.reply).as_ref(), ran.status), ("hello", 0), "{:?}", ran.failure);
    assert_eq!(ran.exchanges.len(), 1);

    site.config.in_process = vec![module.inspected.sha256.clone()];
    let ran = Places::new(&site.config).run(&module, &job, &mut Nobody);
    assert_eq!((String::from_utf8_lossy(&ran.reply).as_ref(), ran.status), ("hello", 0), "{:?}", ran.failure);
    provider.join().unwrap();
}

/// Runs `ends_after_a_request.c`, built to end so.
fn ends_after_a_request(end: &str, milliseconds: i64) -> Ran {
    let mut site = Site::new();
    site.build("ends_after_a_request.c", &[&format!("-DEND={end}")]);
    let module = site.registry().find("bad").unwrap();
    let (port, provider) = a_provider(1);
    let mut job = job("CreateAccount", milliseconds);
    job.document = format!(
        r#"{{"method":"POST","url":"http://127.0.0.1:{port}/machines?note=open%20sesame","auth":{{"bearer":"server.password"}}}}"#
    );
    job.net.hosts = vec!["127.0.0.1".into()];
    job.net.plain = Some(format!("127.0.0.1:{port}"));
    job.secrets = vec!["server.password".into()];
    let ran = site.places.run(&module, &job, &mut Knows(Vec::new()));
    provider.join().unwrap();
    ran
}

/// The one exchange and the two lines are there, once and masked.
#[track_caller]
fn tells_what_was_sent(ran: &Ran) {
    assert_eq!(ran.exchanges.len(), 1, "{ran:?}");
    let exchange = &ran.exchanges[0];
    assert!(exchange.request.starts_with("POST http://127.0.0.1:"), "{exchange:?}");
    assert!(exchange.request.ends_with("/machines?note=[secret]"), "{exchange:?}");
    assert!(exchange.sent.contains("authorization: [secret]"), "{exchange:?}");
    assert_eq!((exchange.response.as_str(), exchange.attempt), ("200 OK", 1), "{exchange:?}");
    assert!(exchange.received.ends_with("hello"), "{exchange:?}");
    let lines: Vec<_> = ran.log.iter().map(|line| line.message.as_str()).collect();
    assert_eq!(lines, ["before: [secret]", "after: [secret]"]);
}

#[test]
fn a_call_that_ends_in_order_tells_each_exchange_and_line_once() {
    let ran = ends_after_a_request("IN_ORDER", 10_000);
    assert!(ran.failure.is_none(), "{:?}", ran.failure);
    tells_what_was_sent(&ran);
}

#[test]
fn what_was_sent_before_a_crash_is_told() {
    let ran = ends_after_a_request("SEGFAULTS", 10_000);
    assert_eq!(ran.failure.as_ref().unwrap().code, "module.crashed");
    tells_what_was_sent(&ran);
}

#[test]
fn what_was_sent_before_an_end_at_the_deadline_is_told() {
    let ran = ends_after_a_request("LOOPS", 1_000);
    assert_eq!(ran.failure.as_ref().unwrap().code, "module.deadline");
    tells_what_was_sent(&ran);
}

#[test]
fn what_was_sent_before_the_socket_was_damaged_is_told() {
    let ran = ends_after_a_request("SENDS_GARBAGE", 10_000);
    let failure = ran.failure.as_ref().unwrap();
    assert!(failure.message.contains("damaged its worker process"), "{}", failure.message);
    tells_what_was_sent(&ran);
}

#[test]
fn a_call_of_one_mebibyte_crosses_whole() {
    let mut site = Site::with("tells_the_length.c");
    let module = site.registry().find("length").unwrap();
    let mut job = job("TestConnection", 10_000);
    job.document = "x".repeat(1 << 20);
    assert_eq!(site.places.run(&module, &job, &mut Nobody).reply, b"1048576");
}
