//! Steps: a create as a plain list of lines, each done once. Over `hostler.steps/1`, the journal of the operation.
//!
//! ```text
//! let id = ctx.step("order", || find_by_label(), || order())?;     // looked for first, then done, then journalled
//! let ip = ctx.step("address", || find_address(&id), || assign(&id))?;
//! ```
//!
//! Called again after a pending, a failure or a crash, the same lines run: what was done answers from the journal.

use crate::backing::Known;
use crate::{Context, Error};
use hostler_abi::wire::Outcome;
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Context<'_> {
    /// One step. If the journal has its result, that is the answer. Otherwise `look` says whether it happened already
    /// (an earlier try whose answer was lost, a journal that was lost), and only when it did not, `act` does it.
    /// When the answer to `act` is lost, `look` is asked at once; if it finds nothing, the error stands and the next
    /// try looks again. Results are JSON without secrets.
    pub fn step<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        look: impl Fn() -> Result<Option<T>, Error>,
        act: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(result) = self.begin(name)? {
            return Ok(result);
        }
        let result = match look()? {
            Some(found) => found,
            None => match act() {
                Ok(result) => result,
                Err(error) if error.outcome() == Outcome::Unknown => match look() {
                    Ok(Some(found)) => found,
                    _ => return Err(error),
                },
                Err(error) => {
                    self.forget(name, error.code());
                    return Err(error);
                }
            },
        };
        self.finish(name, &result)?;
        Ok(result)
    }

    /// A step that may be done twice without harm (power off, set labels): nothing to look at before doing it.
    pub fn repeatable_step<T: Serialize + DeserializeOwned>(
        &self,
        name: &str,
        act: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(result) = self.begin(name)? {
            return Ok(result);
        }
        let result = act()?;
        self.finish(name, &result)?;
        Ok(result)
    }

    /// Undoes a step: runs `undo`, then journals that the step is new again. A failed undo is the error to report: a
    /// person must look.
    pub fn undo_step(&self, name: &str, undo: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        undo()?;
        self.backing
            .step_undo(name, "{\"undone\":true}")
            .map_err(|no| no.error(&format!("the journal, undoing the step {name}")))
    }

    /// The result if the step was done; `None` when it is to be looked for.
    fn begin<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let known = self
            .backing
            .step_begin(name)
            .map_err(|no| no.error(&format!("the journal, beginning the step {name}")))?;
        let Known::Done(document) = known else { return Ok(None) };
        // A result this version cannot read was written by another one: looking is always right.
        Ok(serde_json::from_str(&document).ok())
    }

    fn finish(&self, name: &str, result: &impl Serialize) -> Result<(), Error> {
        let document = serde_json::to_string(result).map_err(|cause| {
            Error::unexpected("step.result", format!("The result of the step {name} is not JSON."))
                .because(cause)
        })?;
        self.backing
            .step_finish(name, &document)
            .map_err(|no| no.error(&format!("the journal, finishing the step {name}")))
    }

    /// Nothing happened, so the step is new again. If that cannot be written, the next try looks first anyway.
    fn forget(&self, name: &str, code: &str) {
        let document = serde_json::json!({"not_done": code}).to_string();
        let _ = self.backing.step_undo(name, &document);
    }
}
