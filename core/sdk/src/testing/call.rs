//! A call document being built, and what came of it.

use hostler_abi::status::{HOSTLER_OK, HOSTLER_PENDING, Status};
use hostler_abi::wire::call::By;
use hostler_abi::wire::{
    Call, CallInfo, DOCUMENT_VERSION, ErrorDoc, Reply, SecretRef, Server, Service, ServiceFacts,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A call. Installation "main", by staff, in English.
#[derive(Clone, Debug)]
pub struct TestCall {
    pub(super) document: Call,
}

impl TestCall {
    /// A call of `function`, as the manifest names it.
    pub fn new(function: &str) -> TestCall {
        let call = CallInfo {
            id: "01900000-0000-7000-8000-000000000001".into(),
            key: format!("main/7/0/{function}/1"),
            installation: "main".into(),
            attempt: 1,
            by: By::Admin,
            language: "en".into(),
            ..CallInfo::default()
        };
        let document =
            Call { v: DOCUMENT_VERSION, function: function.into(), schema: 1, call, ..Call::default() };
        TestCall { document }
    }

    /// The same call of another function.
    pub fn of(&self, function: &str) -> TestCall {
        let mut other = self.clone();
        other.document.function = function.into();
        other
    }

    /// About this service, Active.
    pub fn service(mut self, id: u64) -> TestCall {
        self.document.service = Some(Service { id, status: "Active".into(), ..Service::default() });
        self
    }

    /// Changes the service.
    pub fn with_service(mut self, change: impl FnOnce(&mut Service)) -> TestCall {
        change(self.document.service.get_or_insert_default());
        self
    }

    /// On this server record, with TLS and the secret `server.password`.
    pub fn server(mut self, host: &str, port: u16) -> TestCall {
        self.document.server = Some(Server {
            id: 3,
            host: host.into(),
            port,
            tls: true,
            password: Some(SecretRef::to("server.password")),
            ..Server::default()
        });
        self
    }

    /// Without TLS.
    pub fn plain(mut self) -> TestCall {
        self.document.server.get_or_insert_default().tls = false;
        self
    }

    /// A module setting.
    pub fn option(mut self, key: &str, value: impl Into<Value>) -> TestCall {
        self.document.options.insert(key.into(), value.into());
        self
    }

    /// Something a person typed.
    pub fn input(mut self, key: &str, value: &str) -> TestCall {
        self.document.input.insert(key.into(), value.into());
        self
    }

    /// Who asked.
    pub fn by(mut self, by: By) -> TestCall {
        self.document.call.by = by;
        self
    }

    /// Changes anything else of the document.
    pub fn with(mut self, change: impl FnOnce(&mut Call)) -> TestCall {
        change(&mut self.document);
        self
    }
}

/// What came of a call.
#[derive(Clone, Debug)]
pub struct TestAnswer {
    /// What `invoke` returned.
    pub status: i32,
    /// The reply document.
    pub reply: Reply,
}

impl TestAnswer {
    /// It has a result.
    pub fn is_done(&self) -> bool {
        self.status == HOSTLER_OK && self.reply.result.is_some()
    }

    /// The provider is still at work.
    pub fn is_pending(&self) -> bool {
        self.status == HOSTLER_PENDING && self.reply.pending.is_some()
    }

    /// The status, read.
    pub fn status(&self) -> Status {
        Status::read(self.status)
    }

    /// The result.
    ///
    /// # Panics
    /// With the whole answer when there is none, or it is of another shape.
    #[allow(clippy::panic, reason = "only tests call this, and a test that gets no result has failed")]
    pub fn result<T: DeserializeOwned>(&self) -> T {
        let result = self.reply.result.clone().filter(|_| self.is_done());
        let Some(result) = result else { panic!("expected a result, found {self:#?}") };
        serde_json::from_value(result).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }

    /// The error.
    ///
    /// # Panics
    /// With the whole answer when there is none.
    #[allow(clippy::panic, reason = "only tests call this, and a test that gets no error has failed")]
    pub fn error(&self) -> &ErrorDoc {
        self.reply.error.as_ref().unwrap_or_else(|| panic!("expected an error, found {self:#?}"))
    }

    /// The facts stated of the service.
    pub fn facts(&self) -> ServiceFacts {
        self.reply.service.clone().unwrap_or_default()
    }
}
