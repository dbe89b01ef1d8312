//! Promises of the HTTP service: where it goes, what it sends again, what it says when there is no answer.

use crate::kit::{get, job, memory, now_ms, post, run, run_with};
use crate::server::{Act, Server, dead_port};
use hostler_abi::status::{HOSTLER_CANCELLED, HOSTLER_DEADLINE, HOSTLER_FAILED, HOSTLER_OK};
use hostler_core::services::Stop;
use serde_json::json;
use std::sync::atomic::Ordering::SeqCst;

fn ok(body: &str) -> Act {
    Act::Answer(200, "", body.as_bytes().to_vec())
}

#[test]
fn an_answer_comes_back_whole() {
    let server = Server::plain(|_, _| Act::Answer(201, "X-A: 1\r\nx-a: 2\r\n", b"{\"a\":1}".to_vec()));
    let ran = run(&job(server.port), &mut memory(), |module| {
        let got = module.send(post(server.port, "/servers"), b"{}");
        assert_eq!((got.returned, got.status, got.attempts), (HOSTLER_OK, 201, 1));
        assert_eq!((&got.headers["x-a"], &got.body[..]), (&json!("1, 2"), &b"{\"a\":1}"[..]));
        HOSTLER_OK
    });
    assert_eq!(ran.exchanges.len(), 1);
    assert_eq!(ran.exchanges[0].response, "201 Created");
}

#[test]
fn a_host_outside_the_manifest_is_refused_without_a_connection() {
    let server = Server::plain(|_, _| ok(""));
    let mut job = job(server.port);
    job.net.hosts = vec!["api.acme.example".into()];
    run(&job, &mut memory(), |module| {
        let got = module.send(get(server.port, "/"), b"");
        assert_eq!(
            (got.returned, &got.error["phase"], &got.error["outcome"]),
            (HOSTLER_FAILED, &json!("refused"), &json!("not_done"))
        );
        assert!(got.message().contains("127.0.0.1") && got.message().contains("api.acme.example"), "{got:?}");
        HOSTLER_OK
    });
    assert_eq!(server.seen.connections.load(SeqCst), 0);
}

#[test]
fn a_compressed_answer_is_handed_over_as_it_was_meant() {
    let server = Server::plain(|_, _| {
        let zipped = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xaa\xca\x2c\x28\x48\x4d\x51\xb2\x2a\x29\x2a\x4d\xad\x05\x00\x84\x28\xbc\x08\x0f\x00\x00\x00";
        Act::Answer(200, "content-encoding: gzip\r\n", zipped.to_vec())
    });
    run(&job(server.port), &mut memory(), |module| {
        assert_eq!(module.send(get(server.port, "/"), b"").body, b"{\"zipped\":true}");
        HOSTLER_OK
    });
    assert!(server.seen.requests.lock().unwrap()[0].headers.contains("accept-encoding: gzip"));
}

#[test]
fn a_redirect_is_handed_back_and_not_followed() {
    let other = Server::plain(|_, _| ok("stolen"));
    let location: &'static str = format!("location: http://127.0.0.1:{}/\r\n", other.port).leak();
    let server = Server::plain(move |_, _| Act::Answer(302, location, Vec::new()));
    run(&job(server.port), &mut memory(), |module| {
        assert_eq!(module.send(get(server.port, "/"), b"").status, 302);
        HOSTLER_OK
    });
    assert_eq!(other.seen.connections.load(SeqCst), 0);
}

#[test]
fn a_post_whose_answer_is_lost_is_sent_once_and_unknown() {
    let server = Server::plain(|_, _| Act::Drop);
    run(&job(server.port), &mut memory(), |module| {
        let got = module.send(post(server.port, "/servers"), b"{\"name\":\"x\"}");
        assert_eq!(
            (got.returned, &got.error["outcome"], got.attempts),
            (HOSTLER_FAILED, &json!("unknown"), 1)
        );
        assert!(got.message().contains("look at the provider"), "{got:?}");
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 1);
}

#[test]
fn a_post_without_a_body_whose_answer_is_lost_is_sent_once_too() {
    let server = Server::plain(|_, number| if number == 0 { ok("") } else { Act::Drop });
    run(&job(server.port), &mut memory(), |module| {
        assert_eq!(module.send(post(server.port, "/reboot"), b"").status, 200);
        let got = module.send(post(server.port, "/reboot"), b"");
        assert_eq!((&got.error["outcome"], got.attempts), (&json!("unknown"), 1));
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 2);
}

#[test]
fn a_post_with_a_key_is_sent_again() {
    let server = Server::plain(|_, number| if number == 0 { Act::Drop } else { ok("{}") });
    run(&job(server.port), &mut memory(), |module| {
        let mut request = post(server.port, "/servers");
        request["key"] = json!("main/7/0/CreateAccount/1");
        let got = module.send(request, b"{}");
        assert_eq!((got.status, got.attempts), (200, 2));
        HOSTLER_OK
    });
    let seen = server.seen.requests.lock().unwrap();
    assert!(
        seen.iter().all(|one| one.headers.contains("idempotency-key: main/7/0/createaccount/1")),
        "{seen:?}"
    );
}

#[test]
fn a_refused_connection_changed_nothing_and_may_be_repeated() {
    let port = dead_port();
    run(&job(port), &mut memory(), |module| {
        let got = module.send(post(port, "/servers"), b"{}");
        assert_eq!(
            (&got.error["phase"], &got.error["outcome"], got.attempts),
            (&json!("connect"), &json!("retryable"), 4)
        );
        assert!(got.message().contains("refused the connection"), "{got:?}");
        HOSTLER_OK
    });
}

#[test]
fn a_get_is_repeated_after_the_wait_the_provider_asks_for() {
    let server = Server::plain(|_, number| match number {
        0 => Act::Answer(503, "Retry-After: 0\r\n", Vec::new()),
        _ => ok("{}"),
    });
    let ran = run(&job(server.port), &mut memory(), |module| {
        let got = module.send(get(server.port, "/"), b"");
        assert_eq!((got.status, got.attempts), (200, 2));
        HOSTLER_OK
    });
    assert_eq!(ran.exchanges.iter().map(|one| one.attempt).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_post_that_meets_503_is_not_repeated() {
    let server = Server::plain(|_, _| Act::Answer(503, "Retry-After: 0\r\n", Vec::new()));
    run(&job(server.port), &mut memory(), |module| {
        assert_eq!(module.send(post(server.port, "/"), b"").status, 503);
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 1);
}

#[test]
fn a_wait_beyond_the_deadline_hands_the_answer_back_at_once() {
    let server = Server::plain(|_, _| Act::Answer(429, "Retry-After: 3600\r\n", Vec::new()));
    run(&job(server.port), &mut memory(), |module| {
        let got = module.send(get(server.port, "/"), b"");
        assert_eq!((got.returned, got.status, got.attempts), (HOSTLER_OK, 429, 1));
        HOSTLER_OK
    });
}

#[test]
fn the_deadline_ends_a_request_that_hangs() {
    let server = Server::plain(|_, _| Act::Hang);
    let mut job = job(server.port);
    job.deadline_unix_ms = now_ms() + 300;
    run(&job, &mut memory(), |module| {
        let got = module.send(post(server.port, "/servers"), b"{}");
        assert_eq!((got.returned, &got.error["outcome"]), (HOSTLER_DEADLINE, &json!("unknown")));
        let after = module.send(get(server.port, "/"), b"");
        assert_eq!(
            (after.returned, &after.error["outcome"], after.attempts),
            (HOSTLER_DEADLINE, &json!("retryable"), 0)
        );
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 1);
}

#[test]
fn cancelling_ends_a_request_that_hangs() {
    let server = Server::plain(|_, _| Act::Hang);
    let stop = Stop::new(0);
    let (canceller, seen) = (std::sync::Arc::clone(&stop), std::sync::Arc::clone(&server.seen));
    let thread = std::thread::spawn(move || {
        while seen.count() == 0 {
            std::thread::yield_now();
        }
        canceller.cancel();
    });
    run_with(&job(server.port), &mut memory(), &stop, &mut |module| {
        let got = module.send(get(server.port, "/"), b"");
        // A request that only reads changed nothing.
        assert_eq!((got.returned, &got.error["outcome"]), (HOSTLER_CANCELLED, &json!("retryable")));
        HOSTLER_OK
    });
    thread.join().unwrap();
}

#[test]
fn one_try_may_have_a_shorter_time_than_the_call() {
    let server = Server::plain(|_, _| Act::Hang);
    run(&job(server.port), &mut memory(), |module| {
        let mut request = post(server.port, "/");
        request["timeout_ms"] = json!(200);
        let got = module.send(request, b"");
        assert_eq!(
            (got.returned, &got.error["phase"], &got.error["outcome"]),
            (HOSTLER_FAILED, &json!("answer"), &json!("unknown"))
        );
        assert!(got.message().contains("200 ms"), "{got:?}");
        HOSTLER_OK
    });
}

#[test]
fn an_answer_above_8_mib_is_refused() {
    let server = Server::plain(|_, _| Act::Answer(200, "", vec![b'x'; (8 << 20) + 1]));
    run(&job(server.port), &mut memory(), |module| {
        let got = module.send(get(server.port, "/"), b"");
        assert_eq!((got.returned, got.attempts), (HOSTLER_FAILED, 1));
        assert!(got.message().contains("8 MiB"), "{got:?}");
        HOSTLER_OK
    });
}

#[test]
fn a_hundred_requests_run_side_by_side_within_their_bound() {
    let server = Server::plain(|request, _| {
        if request.line.contains("/17 ") { Act::Slowly(20, 404) } else { Act::Slowly(20, 200) }
    });
    run(&job(server.port), &mut memory(), |module| {
        let requests: Vec<_> = (0..100).map(|at| get(server.port, &format!("/{at}"))).collect();
        let (returned, got) = module.send_many(&requests, 0);
        assert_eq!((returned, got.len()), (HOSTLER_OK, 100));
        let odd: Vec<_> = got
            .iter()
            .enumerate()
            .filter(|(_, one)| one.status != 200)
            .map(|(at, one)| (at, one.status))
            .collect();
        assert_eq!(odd, [(17, 404)]);
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 100);
    let most = server.seen.most_at_once.load(SeqCst);
    assert!((4..=16).contains(&most), "at once: {most}");
}

#[test]
fn each_request_of_a_batch_has_its_own_error() {
    let server =
        Server::plain(|request, _| if request.line.contains("/drop") { Act::Drop } else { ok("{}") });
    run(&job(server.port), &mut memory(), |module| {
        let refused = json!({"method": "GET", "url": "https://elsewhere.example/"});
        let (returned, got) =
            module.send_many(&[get(server.port, "/a"), refused, post(server.port, "/drop")], 2);
        assert_eq!((returned, got[0].status), (HOSTLER_OK, 200));
        assert_eq!(
            (&got[1].error["phase"], &got[2].error["outcome"]),
            (&json!("refused"), &json!("unknown"))
        );
        HOSTLER_OK
    });
}

#[test]
fn a_post_goes_on_a_connection_of_its_own_so_that_a_closed_one_never_costs_it() {
    // The server closes after each answer without saying so.
    let server = Server::plain(|_, _| Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec()));
    run(&job(server.port), &mut memory(), |module| {
        for _ in 0..20 {
            let got = module.send(post(server.port, "/"), b"{}");
            assert_eq!((got.status, got.attempts), (200, 1), "{got:?}");
        }
        HOSTLER_OK
    });
    assert_eq!(server.seen.count(), 20);
}

#[test]
fn in_a_worker_a_connection_outlives_the_call() {
    crate::tls::trusted();
    let server = Server::plain(|_, _| ok("{}"));
    for _ in 0..3 {
        run(&job(server.port), &mut memory(), |module| {
            assert_eq!(module.send(get(server.port, "/"), b"").status, 200);
            HOSTLER_OK
        });
    }
    assert_eq!((server.seen.count(), server.seen.connections.load(SeqCst)), (3, 1));
}

#[test]
fn a_connection_that_never_opens_is_given_up_unsent() {
    // A full queue of connections that nobody accepts: the next one hangs.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // SAFETY: the descriptor is the listener's and open.
    assert_eq!(unsafe { libc::listen(std::os::fd::AsRawFd::as_raw_fd(&listener), 0) }, 0);
    let _first = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    run(&job(port), &mut memory(), |module| {
        let mut request = post(port, "/servers");
        request["timeout_ms"] = json!(100);
        let got = module.send(request, b"{}");
        assert_eq!((&got.error["phase"], &got.error["outcome"]), (&json!("connect"), &json!("retryable")));
        assert!(got.message().contains("did not accept a connection within 100 ms"), "{got:?}");
        HOSTLER_OK
    });
}

#[test]
fn a_name_without_an_address_is_said_to_be_unknown() {
    // A label of more than 63 characters: the resolver knows by itself that there is no such name.
    let name = format!("{}.invalid", "a".repeat(64));
    let mut job = job(443);
    job.net.hosts = vec![name.clone()];
    run(&job, &mut memory(), |module| {
        let got = module.send(json!({"method": "POST", "url": format!("https://{name}/")}), b"");
        assert_eq!((&got.error["phase"], &got.error["outcome"]), (&json!("dns"), &json!("retryable")));
        assert!(got.message().contains(".invalid was not found"), "{got:?}");
        HOSTLER_OK
    });
}
