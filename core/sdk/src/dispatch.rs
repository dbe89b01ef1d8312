//! Decode, dispatch, encode: from the call document to the reply document. Knows no C; `export` and `testing` call it.

use crate::backing::Backing;
use crate::module::call_by_name;
use crate::{Answer, Context, Error, Halt, Level, Module, Params, Value};
use hostler_abi::function::{CUSTOM_PREFIX, LOADER_PREFIX, PROBE};
use hostler_abi::status::{
    HOSTLER_BAD_CALL, HOSTLER_CANCELLED, HOSTLER_DEADLINE, HOSTLER_FAILED, HOSTLER_OK, HOSTLER_PANICKED,
    HOSTLER_PENDING, HOSTLER_UNSUPPORTED,
};
use hostler_abi::wire::{Call, DOCUMENT_VERSION, ErrorKind, MAX_CALL_BYTES, Outcome, Reply};
use serde::Serialize;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `function` and answers with the status and the reply. Never unwinds.
pub(crate) fn run(
    module: &dyn Module,
    backing: &dyn Backing,
    function: &str,
    document: &[u8],
) -> (i32, Reply) {
    let call = match read(document) {
        Ok(call) => call,
        Err(error) => return failed(HOSTLER_BAD_CALL, error),
    };
    let since = call.call.resume.as_ref().and_then(|resume| crate::time::unix_ms(&resume.since));
    let params = Params::new(call);
    let ctx = Context::new(backing, since);
    // The module sees shared references only; after a panic the instance is poisoned by its status.
    let answer = catch_unwind(AssertUnwindSafe(|| answer(module, function, &ctx, &params)));
    let (status, mut reply) = match answer {
        Ok(Ok(result)) => {
            (HOSTLER_OK, Reply { v: DOCUMENT_VERSION, result: Some(result), ..Reply::default() })
        }
        Ok(Err(Halt::Pending(pending))) => {
            (HOSTLER_PENDING, Reply { v: DOCUMENT_VERSION, pending: Some(pending), ..Reply::default() })
        }
        Ok(Err(Halt::Failed(error))) => failed(status_of(&error), error),
        Err(payload) => {
            let error = panicked(function, payload.as_ref());
            // Logging may be what panicked.
            let _ = catch_unwind(AssertUnwindSafe(|| ctx.log(Level::Error, error.to_string())));
            failed(HOSTLER_PANICKED, error)
        }
    };
    ctx.facts().move_into(&mut reply);
    (status, reply)
}

/// A result as the document that crosses.
pub(crate) fn document<T: Serialize>(result: T) -> Answer<Value> {
    serde_json::to_value(result).map_err(|cause| {
        Error::unexpected("module.result", "The result of this function cannot be written as JSON.")
            .because(cause)
            .into()
    })
}

fn answer(module: &dyn Module, function: &str, ctx: &Context<'_>, params: &Params) -> Answer<Value> {
    if let Some(name) = function.strip_prefix(CUSTOM_PREFIX) {
        return module.custom(ctx, params, name).and_then(document);
    }
    if let Some(name) = function.strip_prefix(LOADER_PREFIX) {
        return module.loader(ctx, params, name).and_then(document);
    }
    if function == PROBE {
        return module.probe(ctx, params).and_then(document);
    }
    call_by_name(module, function, ctx, params).unwrap_or_else(|| Err(Error::unsupported(function).into()))
}

fn read(document: &[u8]) -> Result<Call, Error> {
    let bad =
        |message: String| Error::new(ErrorKind::ParamsInvalid, Outcome::NotDone, "module.bad_call", message);
    if document.len() > MAX_CALL_BYTES {
        let message =
            format!("The call document has {} bytes; at most {MAX_CALL_BYTES} are read.", document.len());
        return Err(bad(message));
    }
    let call: Call = serde_json::from_slice(document)
        .map_err(|cause| bad("The call document is not understood.".into()).because(cause))?;
    if call.v != DOCUMENT_VERSION {
        let message =
            format!("The call document has version {}; this module reads {DOCUMENT_VERSION}.", call.v);
        return Err(bad(message).at("/v"));
    }
    Ok(call)
}

fn failed(status: i32, error: Error) -> (i32, Reply) {
    (status, Reply { v: DOCUMENT_VERSION, error: Some(error.into_doc()), ..Reply::default() })
}

fn status_of(error: &Error) -> i32 {
    match error.code() {
        _ if error.is_unclaimed() => HOSTLER_UNSUPPORTED,
        // Only when nothing may have happened: a request cut off by the deadline is a failure of unknown outcome.
        "host.cancelled" if error.outcome() != Outcome::Unknown => HOSTLER_CANCELLED,
        "host.deadline" if error.outcome() != Outcome::Unknown => HOSTLER_DEADLINE,
        _ => HOSTLER_FAILED,
    }
}

fn panicked(function: &str, payload: &(dyn Any + Send)) -> Error {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a payload that is not text");
    Error::unexpected(
        "module.panicked",
        format!(
            "The module panicked in {function}: {text}. Report this to its maker; look at the provider before trying again."
        ),
    )
}
