//! Steps and tasks as a module meets them, over the host in memory.
#![cfg(feature = "testing")]
#![allow(clippy::unwrap_used, reason = "all of it is test code")]

use hostler_sdk::testing::{TestCall, TestHost};
use hostler_sdk::{Answer, Context, Created, Error, ErrorKind, Look, Module, Outcome, Params, Task};
use std::sync::Mutex;
use std::time::Duration;

/// A provider in a variable: what was ordered, and how the next order ends.
#[derive(Default)]
struct Provider {
    machines: Mutex<Vec<&'static str>>,
    orders: Mutex<u32>,
    lose_answer: Mutex<bool>,
    refuse: Mutex<bool>,
    looks_until_ready: Mutex<u32>,
}

impl Module for Provider {
    fn create_account(&self, ctx: &Context, _: &Params) -> Answer<Created> {
        let id: String = ctx.step(
            "order",
            || Ok(self.machines.lock().unwrap().first().map(|id| (*id).to_owned())),
            || {
                *self.orders.lock().unwrap() += 1;
                if *self.refuse.lock().unwrap() {
                    return Err(Error::new(ErrorKind::QuotaExceeded, Outcome::NotDone, "p.full", "Full."));
                }
                self.machines.lock().unwrap().push("m-1");
                if *self.lose_answer.lock().unwrap() {
                    return Err(Error::unexpected("p.lost", "The answer was lost."));
                }
                Ok("m-1".to_owned())
            },
        )?;
        ctx.facts().property("machine_id", &id);
        Task::new(&id, "Installing").at_most(Duration::from_secs(600)).wait(ctx, || {
            let mut looks = self.looks_until_ready.lock().unwrap();
            *looks = looks.saturating_sub(1);
            Ok(if *looks == 0 { Look::Finished(()) } else { Look::Working(Some(10)) })
        })?;
        Ok(Created { machine_id: id, ..Created::default() })
    }
}

fn create() -> TestCall {
    TestCall::new("CreateAccount").service(7)
}

#[test]
fn a_lost_answer_is_looked_for_and_not_ordered_twice() {
    let provider = Provider { lose_answer: true.into(), ..Provider::default() };
    let answer = TestHost::new().call(&provider, &create());
    assert_eq!(answer.result::<Created>().machine_id, "m-1");
    assert_eq!(*provider.orders.lock().unwrap(), 1);
}

#[test]
fn a_step_that_was_done_is_not_done_again_when_the_work_is_resumed() {
    let provider = Provider { looks_until_ready: 9.into(), ..Provider::default() };
    let host = TestHost::new();
    let first = host.call(&provider, &create());
    assert!(first.is_pending());
    assert_eq!(host.property("machine_id").as_deref(), Some("m-1"));
    assert!(host.call_to_end(&provider, &create()).is_done());
    assert_eq!(*provider.orders.lock().unwrap(), 1);
}

#[test]
fn a_pending_says_until_when_and_counts_from_the_first_slice() {
    let provider = Provider { looks_until_ready: 99.into(), ..Provider::default() };
    let host = TestHost::new();
    let until = |answer: hostler_sdk::testing::TestAnswer| answer.reply.pending.unwrap().until.unwrap();
    let first = until(host.call(&provider, &create()));
    host.pass(Duration::from_secs(60));
    assert_eq!(until(host.call(&provider, &create())), first);
}

#[test]
fn a_step_whose_end_is_unknown_is_looked_for_first() {
    let provider = Provider { looks_until_ready: 99.into(), ..Provider::default() };
    let host = TestHost::new();
    host.call(&provider, &create());
    host.lose_step("CreateAccount", "order");
    host.call(&provider, &create());
    assert_eq!(*provider.orders.lock().unwrap(), 1);
}

#[test]
fn a_refused_step_is_new_again() {
    let provider = Provider { refuse: true.into(), ..Provider::default() };
    let host = TestHost::new();
    assert_eq!(host.call(&provider, &create()).error().code, "p.full");
    *provider.refuse.lock().unwrap() = false;
    assert!(host.call(&provider, &create()).is_done());
}

#[test]
fn undoing_a_step_makes_it_new_again() {
    struct Undoing(Mutex<Vec<&'static str>>);
    impl Module for Undoing {
        fn create_account(&self, ctx: &Context, _: &Params) -> Answer<Created> {
            let done = |what| {
                self.0.lock().unwrap().push(what);
                Ok(())
            };
            ctx.step("a", || Ok(None), || done("a"))?;
            ctx.undo_step("a", || done("undo a"))?;
            ctx.step("a", || Ok(None), || done("a"))?;
            Ok(Created { machine_id: "m".into(), ..Created::default() })
        }
    }
    let module = Undoing(Mutex::default());
    assert!(TestHost::new().call(&module, &create()).is_done());
    assert_eq!(module.0.lock().unwrap().as_slice(), ["a", "undo a", "a"]);
}
