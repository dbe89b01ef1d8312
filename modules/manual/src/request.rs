//! A request to a person: asked once, then open until staff say on the service's page that it is done or declined.
//! It lives in the module's state of the service; `tab` answers it, `module` asks and waits.

use hostler_sdk::{Answer, Context, Error, ErrorKind, Halt, Outcome, Params, Pending};
use serde::{Deserialize, Serialize};

/// How long the host may leave a request alone before it looks again, in milliseconds.
const LOOK_AGAIN_MS: u64 = 5 * 60 * 1000;

/// What a person can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Create,
    Suspend,
    Unsuspend,
    Terminate,
    ChangePackage,
    Reboot,
    Reinstall,
}

impl Kind {
    /// All of them, in the order the tab shows them.
    pub const ALL: [Kind; 7] = [
        Kind::Create,
        Kind::Suspend,
        Kind::Unsuspend,
        Kind::Terminate,
        Kind::ChangePackage,
        Kind::Reboot,
        Kind::Reinstall,
    ];

    /// Its name in keys.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Create => "create",
            Kind::Suspend => "suspend",
            Kind::Unsuspend => "unsuspend",
            Kind::Terminate => "terminate",
            Kind::ChangePackage => "change_package",
            Kind::Reboot => "reboot",
            Kind::Reinstall => "reinstall",
        }
    }

    /// What staff are asked to do, for titles: "Set up the machine".
    pub fn title(self) -> &'static str {
        match self {
            Kind::Create => "Set up the machine",
            Kind::Suspend => "Take the machine off the network",
            Kind::Unsuspend => "Put the machine back on the network",
            Kind::Terminate => "Take the machine back",
            Kind::ChangePackage => "Change the machine",
            Kind::Reboot => "Reboot the machine",
            Kind::Reinstall => "Reinstall the machine",
        }
    }

    /// What people read while it is open.
    pub fn waiting(self) -> &'static str {
        match self {
            Kind::Create => "Our staff are setting up the machine",
            Kind::Suspend => "Our staff are taking the machine off the network",
            Kind::Unsuspend => "Our staff are putting the machine back on the network",
            Kind::Terminate => "Our staff are taking the machine back",
            Kind::ChangePackage => "Our staff are changing the machine",
            Kind::Reboot => "Our staff are asked to reboot the machine",
            Kind::Reinstall => "Our staff are reinstalling the machine",
        }
    }

    /// Key of the request in the module's state.
    pub fn state_key(self) -> String {
        format!("request_{}", self.key())
    }
}

/// One request, as it is kept. It stays when it is taken, so that the same operation run again (its end was lost) hears
/// the same answer and asks nobody twice; the next operation asks anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The operation it belongs to.
    pub operation: String,
    /// When it was asked, RFC 3339. Part of the task's key: a create that was declined keeps its operation.
    pub asked_at: String,
    /// What staff answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answered>,
    /// The answer reached the operation: nothing is left to do or to show.
    #[serde(default)]
    pub taken: bool,
}

impl Request {
    /// Staff have not answered.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    /// This request answers the operation `key`. An open one always does: whoever asks again wants the same work. An
    /// answer is for the operation it was given to, and a refusal is heard once.
    fn serves(&self, key: &str) -> bool {
        match &self.answer {
            None => true,
            Some(Answered::Done) => self.operation == key,
            Some(Answered::Declined(_)) => self.operation == key && !self.taken,
        }
    }
}

/// What staff answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// It is done.
    Done,
    /// It will not be done, and why.
    Declined(String),
}

/// The last request of `kind`, if there is one.
pub fn find(params: &Params, kind: Kind) -> Result<Option<Request>, Error> {
    params.state(&kind.state_key())
}

/// The request of `kind` that still matters: staff must answer it, or their answer was not taken yet.
pub fn current(params: &Params, kind: Kind) -> Result<Option<Request>, Error> {
    Ok(find(params, kind)?.filter(|request| !request.taken))
}

/// Asks a person, or looks what became of it. `Ok` once staff said that it is done, an error once they declined,
/// pending while they work.
pub fn ask(ctx: &Context, params: &Params, kind: Kind, text: impl FnOnce() -> String) -> Answer<()> {
    let key = params.key();
    let mut request = match find(params, kind)?.filter(|request| request.serves(key)) {
        Some(request) => request,
        None => {
            Request { operation: String::new(), asked_at: ctx.clock().now()?, answer: None, taken: false }
        }
    };
    key.clone_into(&mut request.operation);
    request.taken = !request.is_open();
    ctx.facts().state(kind.state_key(), document(&request)?);
    match request.answer {
        None => {
            let service = params.service()?;
            let title = format!("{}: service {}{}", kind.title(), service.id, named(&service.domain));
            // Stated at each look: the host opens one per key, and opens it now if it could not before.
            ctx.facts().human_task(format!("{}/{}", kind.key(), request.asked_at), title, text());
            Err(wait(ctx, kind))
        }
        Some(Answered::Done) => Ok(()),
        Some(Answered::Declined(reason)) => {
            let message = format!(
                "Staff declined \"{}\": {reason} Press the button again to ask once more.",
                kind.title()
            );
            Err(Error::new(ErrorKind::Conflict, Outcome::NotDone, "manual.declined", message).into())
        }
    }
}

/// The request as a value of the module's state.
pub fn document(request: &Request) -> Result<serde_json::Value, Error> {
    serde_json::to_value(request)
        .map_err(|why| Error::unexpected("manual.state", "The request could not be kept.").because(why))
}

fn wait(ctx: &Context, kind: Kind) -> Halt {
    ctx.progress(None, kind.waiting());
    Halt::Pending(Pending {
        token: kind.key().to_owned(),
        poll_ms: LOOK_AGAIN_MS,
        text: kind.waiting().to_owned(),
        ..Pending::default()
    })
}

/// "2026-11-23 05:00 UTC" of "2026-11-23T05:00:07Z".
pub fn moment(rfc3339: &str) -> String {
    match rfc3339.split_once('T') {
        Some((day, time)) => format!("{day} {} UTC", time.get(..5).unwrap_or(time)),
        None => rfc3339.to_owned(),
    }
}

fn named(domain: &str) -> String {
    if domain.is_empty() { String::new() } else { format!(" ({domain})") }
}
