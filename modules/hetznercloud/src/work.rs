//! Actions followed to their end: what the provider does takes time, locks the server meanwhile, and may still fail
//! after it was accepted. Within the slice we wait, beyond it the function answers pending and comes back here.

use crate::client::Client;
use crate::error;
use crate::schema::Action;
use hostler_sdk::{Context, Error, Halt, Look, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Longest an action takes by experience: a change of type that has to move the server.
const LONGEST: Duration = Duration::from_secs(2 * 3600);
/// How long another action may keep the server locked.
const LOCKED: Duration = Duration::from_secs(1800);

/// Runs `act` until the server is not locked by another action.
pub fn when_unlocked<T>(ctx: &Context<'_>, mut act: impl FnMut() -> Result<T, Error>) -> Result<T, Halt> {
    let task = Task::new("locked", "Waiting for another action on this server").at_most(LOCKED);
    let ended = task.wait(ctx, || match act() {
        Err(error) if error::is(&error, "locked") || error::is(&error, "conflict") => Ok(Look::Working(None)),
        ended => Ok(Look::Finished(ended)),
    })?;
    Ok(ended?)
}

/// A step that starts an action and may be started again without harm; then follows the action to its end. An action
/// that fails makes the step new again. Answers what `start` made of the action's answer.
pub fn run<T: Serialize + DeserializeOwned + HasActions>(
    ctx: &Context<'_>,
    client: &Client<'_>,
    step: &str,
    doing: &str,
    start: impl Fn() -> Result<T, Error>,
) -> Result<T, Halt> {
    let started: T = when_unlocked(ctx, || ctx.repeatable_step(step, &start))?;
    match follow(ctx, client, started.actions(), doing) {
        Err(Halt::Failed(error)) => {
            ctx.undo_step(step, || Ok(()))?;
            Err(error.into())
        }
        Err(pending) => Err(pending),
        Ok(()) => Ok(started),
    }
}

/// What a step keeps of the actions it started.
pub trait HasActions {
    /// Ids of the actions; none when there was nothing to do.
    fn actions(&self) -> &[u64];
}

impl HasActions for Vec<u64> {
    fn actions(&self) -> &[u64] {
        self
    }
}

/// Waits until every action has succeeded. `doing` completes "Hetzner Cloud did not …".
pub fn follow(ctx: &Context<'_>, client: &Client<'_>, ids: &[u64], doing: &str) -> Result<(), Halt> {
    if ids.is_empty() {
        return Ok(());
    }
    // Clients read this too, and need not know whose machines they rent.
    let text = format!("In progress: {doing}");
    let task = Task::new(format!("actions {ids:?}"), text).at_most(LONGEST);
    let failed: Option<Action> = task.wait(ctx, || {
        let actions = client.actions(ids)?;
        if let Some(failed) = actions.iter().find(|action| action.status == "error") {
            return Ok(Look::Finished(Some(failed.clone())));
        }
        // An action that vanished is over: what came of it is read from the server itself.
        let running = actions.iter().filter(|action| action.status != "success");
        let least = running.map(|action| action.progress).reduce(f64::min);
        Ok(least
            .map_or(Look::Finished(None), |progress| Look::Working(Some(progress.clamp(0.0, 100.0) as u8))))
    })?;
    match failed {
        Some(action) => Err(error::of_action(&action, doing).into()),
        None => Ok(()),
    }
}
