//! One service and the people around it: who presses buttons in WHMCS, and staff at the service's page. Shared by the
//! tests of this folder; it asserts nothing itself.

use hostler_manual::Manual;
use hostler_sdk::TabFields;
use hostler_sdk::testing::{TestAnswer, TestCall, TestHost};
use std::time::Duration;

/// A service of a dedicated server.
pub struct Desk {
    pub host: TestHost,
    generation: u32,
}

#[allow(dead_code, reason = "not every test file needs everybody")]
impl Desk {
    /// Ordered, and nothing pressed yet.
    pub fn new() -> Desk {
        Desk { host: TestHost::new(), generation: 1 }
    }

    /// Set up by staff and taken by WHMCS, with the password "Sup3r-secret".
    pub fn delivered() -> Desk {
        let desk = Desk::new();
        desk.press("CreateAccount");
        desk.type_in(&MACHINE);
        desk.press("CreateAccount");
        desk
    }

    /// Operations begun from now on are new ones, as weeks later.
    pub fn later(&mut self) {
        self.generation += 1;
        self.host.pass(Duration::from_secs(30 * 86_400));
    }

    /// A call as the host makes it.
    pub fn call(&self, function: &str) -> TestCall {
        let key = format!("main/7/0/{function}/{}", self.generation);
        TestCall::new(function)
            .service(7)
            .with_service(|service| service.domain = "metal.example.com".into())
            .option("machine", "EPYC, 128 GB")
            .option("instructions", "Rack B")
            .with(|call| call.call.key = key)
    }

    /// A button.
    pub fn press(&self, function: &str) -> TestAnswer {
        self.host.call(&Manual, &self.call(function))
    }

    /// Staff save the service's page: only what they changed arrives.
    pub fn type_in(&self, fields: &[(&str, &str)]) -> TestAnswer {
        let call = self.call("AdminServicesTabFieldsSave");
        self.host.call(&Manual, &fields.iter().fold(call, |call, (key, value)| call.input(key, value)))
    }

    /// The page staff see, as one text.
    pub fn page(&self) -> String {
        let fields: TabFields = self.press("AdminServicesTabFields").result();
        format!("{fields:?}")
    }
}

/// What staff enter when a machine is ready.
pub const MACHINE: [(&str, &str); 5] = [
    ("dedicated_ip", "192.0.2.77"),
    ("assigned_ips", "192.0.2.78, 2001:db8::7"),
    ("username", "root"),
    ("password", "Sup3r-secret"),
    ("outcome_create", "done"),
];

/// Keys of the tasks an answer states; the host opens one per key.
#[allow(dead_code, reason = "not every test file needs it")]
pub fn tasks(answer: &TestAnswer) -> Vec<String> {
    answer.reply.human_tasks.iter().map(|task| task.key.clone()).collect()
}
