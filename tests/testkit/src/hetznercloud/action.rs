//! The provider's asynchronous work: running, then `success` or `error`, after so many looks or milliseconds.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::call::{Call, Outcome, json_reply};
use super::error::ApiError;
use super::list;
use super::machine::Status;
use super::state::{State, now};

/// How long an action takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionTime {
    /// So many looks still see it running: no clock is involved, so tests are exact. A look is a request for the
    /// action, for its server, for the list of servers, or one that is refused because the server is locked.
    Looks(u32),
    /// So many milliseconds of real time.
    Millis(u64),
}

/// One action.
#[derive(Clone, Debug)]
pub struct Action {
    pub(super) id: u64,
    pub(super) command: &'static str,
    pub(super) running: bool,
    pub(super) started: String,
    pub(super) finished: Option<String>,
    pub(super) resources: Vec<(u64, &'static str)>,
    /// How it ended, or is going to end.
    pub(super) error: Option<(String, String)>,
    /// The server it locks.
    pub(super) server: Option<u64>,
    /// Work of the guest: no API action, seen only in the server's status, locks nothing.
    pub(super) of_guest: bool,
    /// Starts counting when this one is done.
    pub(super) after: Option<u64>,
    pub(super) looks_left: u32,
    pub(super) looks_seen: u32,
    pub(super) due: Option<Instant>,
    pub(super) finish: Finish,
    /// The server's status to return to when it fails.
    pub(super) before: Option<Status>,
}

/// What is different when an action has succeeded.
#[derive(Clone, Debug, PartialEq)]
pub enum Finish {
    Nothing,
    Created { start: bool },
    Running,
    Off,
    SignalSent,
    Booted,
    Rebuilt { image: u64, password: Option<String> },
    TypeChanged { server_type: &'static str, upgrade_disk: bool },
    Password { password: String },
    Rescue { on: bool },
    Iso { iso: Option<u64> },
    Backups { on: bool },
    ImageReady { image: u64 },
    Deleted,
}

/// What an action is to do, before it has an id.
#[derive(Debug)]
pub struct Order {
    pub(super) command: &'static str,
    pub(super) server: Option<u64>,
    pub(super) resources: Vec<(u64, &'static str)>,
    pub(super) after: Option<u64>,
    pub(super) during: Option<Status>,
    pub(super) finish: Finish,
}

impl Order {
    /// Work on a server.
    pub fn on(server: u64, command: &'static str, finish: Finish) -> Order {
        let resources = vec![(server, "server")];
        Order { command, server: Some(server), resources, after: None, during: None, finish }
    }

    /// The server's status meanwhile.
    pub fn during(mut self, status: Status) -> Order {
        self.during = Some(status);
        self
    }

    /// Begins when that action is done.
    pub fn after(mut self, action: u64) -> Order {
        self.after = Some(action);
        self
    }

    /// Also concerns this resource.
    pub fn with(mut self, id: u64, kind: &'static str) -> Order {
        self.resources.push((id, kind));
        self
    }
}

impl Action {
    /// As it goes over the wire.
    pub fn json(&self) -> Value {
        let (status, progress) = match (self.running, &self.error) {
            (true, _) => ("running", 100 * self.looks_seen / (self.looks_seen + self.looks_left + 1)),
            (false, Some(_)) => ("error", 100),
            (false, None) => ("success", 100),
        };
        let resources: Vec<Value> =
            self.resources.iter().map(|(id, kind)| json!({"id": id, "type": kind})).collect();
        let error = self.error.as_ref().filter(|_| !self.running);
        json!({
            "id": self.id, "command": self.command, "status": status, "progress": progress,
            "started": self.started, "finished": self.finished, "resources": resources,
            "error": error.map(|(code, message)| json!({"code": code, "message": message})),
        })
    }
}

impl State {
    /// Starts an action; the server's status becomes what it is meanwhile.
    pub fn begin(&mut self, order: Order) -> u64 {
        let id = self.new_id();
        let before = order.server.and_then(|server| self.machines.get(&server)).map(|machine| machine.status);
        if let (Some(status), Some(machine)) =
            (order.during, order.server.and_then(|server| self.machines.get_mut(&server)))
        {
            machine.status = status;
        }
        let (looks_left, due) = match self.options.action_time {
            ActionTime::Looks(looks) => (looks, None),
            ActionTime::Millis(millis) => {
                let start =
                    order.after.and_then(|after| self.actions.get(&after)?.due).unwrap_or_else(Instant::now);
                (0, Some(start + Duration::from_millis(millis)))
            }
        };
        let action = Action {
            id,
            command: order.command,
            running: true,
            started: now(),
            finished: None,
            resources: order.resources,
            error: self.next_failure.take(),
            server: order.server,
            of_guest: false,
            after: order.after,
            looks_left,
            looks_seen: 0,
            due,
            finish: order.finish,
            before,
        };
        self.actions.insert(id, action);
        id
    }

    /// An action that is over when it is answered, as the provider does for settings that touch no machine.
    pub fn begin_done(&mut self, order: Order) -> u64 {
        let id = self.begin(order);
        self.end(id);
        id
    }

    /// Ends what is due by the clock.
    pub fn tick(&mut self) {
        let moment = Instant::now();
        while let Some(id) = self.first_ready(|action| action.due.is_some_and(|due| due <= moment)) {
            self.end(id);
        }
    }

    /// Ends everything that runs.
    pub fn finish_actions(&mut self) {
        while let Some(id) = self.first_ready(|_| true) {
            self.end(id);
        }
    }

    /// Looks at these actions once.
    pub fn look(&mut self, ids: &[u64]) {
        let ready: Vec<u64> = ids.iter().copied().filter(|id| self.ready(*id)).collect();
        for id in ready {
            match self.actions.get_mut(&id) {
                Some(action) if action.due.is_some() => {}
                Some(action) if action.looks_left > 0 => {
                    action.looks_left -= 1;
                    action.looks_seen += 1;
                }
                _ => self.end(id),
            }
        }
    }

    /// Looks once at everything that runs on this server.
    pub fn look_at_server(&mut self, server: u64) {
        let of_server = |action: &&Action| action.running && action.server == Some(server);
        let ids: Vec<u64> = self.actions.values().filter(of_server).map(|action| action.id).collect();
        self.look(&ids);
    }

    /// Whether an API action is running on this server.
    pub fn locked(&self, server: u64) -> bool {
        self.actions
            .values()
            .any(|action| action.running && !action.of_guest && action.server == Some(server))
    }

    fn first_ready(&self, due: impl Fn(&Action) -> bool) -> Option<u64> {
        self.actions.values().filter(|action| due(action)).map(|action| action.id).find(|id| self.ready(*id))
    }

    fn ready(&self, id: u64) -> bool {
        let over = |id: u64| self.actions.get(&id).is_none_or(|action| !action.running);
        self.actions.get(&id).is_some_and(|action| action.running && action.after.is_none_or(over))
    }

    fn end(&mut self, id: u64) {
        let failed_before = self
            .actions
            .get(&id)
            .and_then(|action| self.actions.get(&action.after?))
            .and_then(|action| action.error.clone());
        let Some(action) = self.actions.get_mut(&id) else { return };
        action.running = false;
        action.finished = Some(now());
        action.error = action.error.take().or(failed_before);
        let action = action.clone();
        if action.error.is_none() {
            self.succeed(&action);
        } else if let Some(machine) = action.server.and_then(|server| self.machines.get_mut(&server)) {
            // A machine whose creation failed stays, and is billed, until somebody deletes it.
            machine.status = match (action.command, action.before) {
                ("create_server", _) => Status::Unknown,
                (_, Some(before)) => before,
                (_, None) => machine.status,
            };
        }
    }

    /// `GET /actions?id=…`
    pub fn actions_by_id(&mut self, call: &Call) -> Outcome {
        let ids: Vec<u64> = call.query_all("id").iter().filter_map(|id| id.parse().ok()).collect();
        if ids.is_empty() {
            // Listing all actions of a project ended on 30 January 2025.
            return Err(ApiError::new("deprecated_api_endpoint")
                .saying("listing all actions is no longer possible, name the ids")
                .with(json!({"announcement": "https://docs.hetzner.cloud/changelog#2025-01-30-listing-arbitrary-actions-in-the-actions-list-endpoint-is-removed"})));
        }
        self.look(&ids);
        let found: Vec<Value> =
            ids.iter().filter_map(|id| self.visible_action(*id).ok()).map(Action::json).collect();
        list::page(call, "actions", found)
    }

    /// `GET /actions/{id}` and the same below a resource.
    pub fn one_action(&mut self, call: &Call) -> Outcome {
        let id = if call.ids[1] == 0 { call.ids[0] } else { call.ids[1] };
        self.look(&[id]);
        Ok(json_reply(200, &json!({"action": self.visible_action(id)?.json()})))
    }

    /// The list of a resource's actions, or of all actions of a kind of resource when `id` is `None`.
    pub fn actions_of(&mut self, call: &Call, kind: &str, id: Option<u64>) -> Outcome {
        let concerns = |action: &&Action| {
            !action.of_guest
                && action.resources.iter().any(|(of, what)| *what == kind && id.is_none_or(|id| id == *of))
        };
        let ids: Vec<u64> = self.actions.values().filter(concerns).map(|action| action.id).collect();
        self.look(&ids);
        let wanted = |action: &Value| {
            list::one_of(call, "status", action["status"].as_str().unwrap_or_default())
                && list::one_of(call, "id", &action["id"].to_string())
        };
        let found =
            ids.iter().filter_map(|id| self.actions.get(id)).map(Action::json).filter(wanted).collect();
        list::page(call, "actions", found)
    }

    fn visible_action(&self, id: u64) -> Result<&Action, ApiError> {
        self.actions
            .get(&id)
            .filter(|action| !action.of_guest)
            .ok_or_else(|| ApiError::not_found("action", id))
    }
}
