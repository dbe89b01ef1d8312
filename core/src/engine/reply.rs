//! Reads what a run left behind. A reply that does not fit is `module.bad_reply` with the path, never a guess; what
//! does fit of it still counts, because a machine that exists must not be lost over a misspelt warning.

use crate::error::module;
use crate::job::Ran;
use hostler_abi::status::Status;
use hostler_abi::wire::results::{
    Created, Done, Link, Listed, Loaded, Probed, SignedOn, TabFields, Tested, Used, View,
};
use hostler_abi::wire::{ErrorDoc, ErrorKind, MAX_DEPTH, MAX_REPLY_BYTES, Outcome, Pending, Reply};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

const MAX_TOKEN_BYTES: usize = 1024;

/// What a run came to.
#[derive(Debug)]
pub(crate) enum Came {
    /// A result.
    Result(Option<Value>),
    /// It goes on.
    Pending(Pending),
    /// An error.
    Failed(ErrorDoc),
}

/// The reply as far as it could be read, and what the run came to.
pub(crate) fn read(ran: &Ran, function: &str, changes: bool) -> (Reply, Came) {
    let (reply, wrong) = match document(&ran.reply) {
        Ok(map) => parts(map),
        Err(what) => (Reply::default(), Some(what)),
    };
    if let Some(failure) = &ran.failure {
        return (reply, Came::Failed(failure.clone()));
    }
    let bad = |what: String| Came::Failed(bad_reply(function, changes, &what));
    let status = Status::read(ran.status);
    let said = reply.error.clone();
    let came = match (status, wrong) {
        (Status::Ok | Status::Pending | Status::Failed, Some(what)) => bad(what),
        (Status::Ok, None) => match fits(function, reply.result.as_ref()) {
            Ok(()) => Came::Result(reply.result.clone()),
            Err(what) => bad(what),
        },
        (Status::Pending, None) => match &reply.pending {
            None => bad("/pending is missing".to_owned()),
            Some(pending) if pending.token.len() > MAX_TOKEN_BYTES => {
                bad(format!("/pending/token is longer than {MAX_TOKEN_BYTES} bytes"))
            }
            Some(pending) => Came::Pending(pending.clone()),
        },
        (Status::Failed, None) => match said {
            Some(error) => Came::Failed(error),
            None => bad("/error is missing".to_owned()),
        },
        (other, _) => Came::Failed(said.unwrap_or_else(|| by_status(other, function, changes))),
    };
    (reply, came)
}

fn by_status(status: Status, function: &str, changes: bool) -> ErrorDoc {
    let outcome = if changes { Outcome::Unknown } else { Outcome::NotDone };
    match status {
        Status::Unsupported => ErrorDoc::new(
            ErrorKind::Unsupported,
            Outcome::NotDone,
            "module.unsupported",
            format!("The module does not do {function}, although its manifest names it. Tell its maker."),
        ),
        Status::BadCall => {
            let mut error = module(
                "bad_call",
                false,
                format!(
                    "The module did not understand the call of {function}. Check that it fits this version of Hostler."
                ),
            );
            error.kind = ErrorKind::ParamsInvalid;
            error
        }
        Status::Cancelled => ErrorDoc::new(
            ErrorKind::Cancelled,
            outcome,
            "module.cancelled",
            format!("{function} was stopped as asked."),
        ),
        Status::Deadline => ErrorDoc::new(
            ErrorKind::Timeout,
            outcome,
            "module.deadline",
            format!(
                "{function} was not finished in its time. Try again: what was begun is looked up, not repeated."
            ),
        ),
        Status::Panicked => module(
            "panicked",
            changes,
            format!("The module failed inside {function}. The log has the details; tell its maker."),
        ),
        Status::NoMemory => {
            module("no_memory", changes, format!("The module had no memory left in {function}."))
        }
        Status::ReplyTooBig => bad_reply(function, changes, "the reply is larger than 8 MiB"),
        other => module(
            "bad_status",
            changes,
            format!(
                "The module answered {function} with the status {}, which means nothing. Tell its maker.",
                other.number()
            ),
        ),
    }
}

fn bad_reply(function: &str, changes: bool, what: &str) -> ErrorDoc {
    let mut error = module(
        "bad_reply",
        changes,
        format!("The module's answer to {function} is not usable: {what}. Tell its maker."),
    );
    error.path = what.split_whitespace().next().filter(|word| word.starts_with('/')).map(str::to_owned);
    error
}

fn document(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    if bytes.len() > MAX_REPLY_BYTES {
        return Err("the reply is larger than 8 MiB".to_owned());
    }
    let text =
        std::str::from_utf8(bytes).map_err(|why| format!("it is no UTF-8 at byte {}", why.valid_up_to()))?;
    if too_deep(text.as_bytes()) {
        return Err(format!("it is nested deeper than {MAX_DEPTH}"));
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err("it is no JSON object".to_owned()),
        Err(why) => Err(format!("it is no JSON ({why})")),
    }
}

/// Brackets outside of text, counted without recursion: whatever comes, the stack stays as it is.
pub(crate) fn too_deep(json: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for byte in json {
        match (in_text, escaped, byte) {
            (true, true, _) => escaped = false,
            (true, false, b'\\') => escaped = true,
            (true, false, b'"') => in_text = false,
            (true, ..) => {}
            (false, _, b'"') => in_text = true,
            (false, _, b'[' | b'{') => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return true;
                }
            }
            (false, _, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Each part by itself, so that one that does not fit is named and the others count.
fn parts(mut map: Map<String, Value>) -> (Reply, Option<String>) {
    let mut wrong = None;
    let reply = Reply {
        v: 1,
        result: map.remove("result").filter(|result| !result.is_null()),
        state: part(&mut map, "state", &mut wrong),
        service: part(&mut map, "service", &mut wrong),
        secrets: part::<Listless>(&mut map, "secrets", &mut wrong).unwrap_or_default().0,
        pending: part(&mut map, "pending", &mut wrong),
        warnings: part(&mut map, "warnings", &mut wrong).unwrap_or_default(),
        human_tasks: part(&mut map, "human_tasks", &mut wrong).unwrap_or_default(),
        error: part(&mut map, "error", &mut wrong),
    };
    (reply, wrong)
}

/// Secrets; PHP and others write `[]` for an empty map.
#[derive(Default)]
struct Listless(std::collections::BTreeMap<String, hostler_abi::wire::Plain>);

impl<'de> serde::Deserialize<'de> for Listless {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Listless, D::Error> {
        match Value::deserialize(from)? {
            Value::Array(list) if list.is_empty() => Ok(Listless::default()),
            // The message must not quote what does not fit: it is a secret.
            other => serde_json::from_value(other)
                .map(Listless)
                .map_err(|_| serde::de::Error::custom("expected a map of text to text")),
        }
    }
}

fn part<T: DeserializeOwned>(
    map: &mut Map<String, Value>,
    key: &str,
    wrong: &mut Option<String>,
) -> Option<T> {
    let value = map.remove(key).filter(|value| !value.is_null())?;
    match serde_json::from_value(value) {
        Ok(read) => Some(read),
        Err(why) => {
            wrong.get_or_insert(format!("/{key} does not fit ({why})"));
            None
        }
    }
}

/// The result of a function as its type; `None` reads as an empty object.
pub(crate) fn result<T: DeserializeOwned>(result: Option<&Value>) -> Result<T, String> {
    let value = match result {
        None | Some(Value::Null) => Value::Object(Map::new()),
        Some(Value::Array(list)) if list.is_empty() => Value::Object(Map::new()),
        Some(value) => value.clone(),
    };
    serde_json::from_value(value).map_err(|why| format!("/result does not fit ({why})"))
}

fn fits(function: &str, value: Option<&Value>) -> Result<(), String> {
    match function {
        "CreateAccount" => match result::<Created>(value)?.machine_id.as_str() {
            "" => Err("/result/machine_id is empty".to_owned()),
            _ => Ok(()),
        },
        "TestConnection" => result::<Tested>(value).map(drop),
        "ServiceSingleSignOn" | "AdminSingleSignOn" => result::<SignedOn>(value).map(drop),
        "ListAccounts" => result::<Listed>(value).map(drop),
        "UsageUpdate" => result::<Used>(value).map(drop),
        "ClientArea" => result::<View>(value).map(drop),
        "AdminServicesTabFields" => result::<TabFields>(value).map(drop),
        "AdminLink" | "LoginLink" => value.map_or(Ok(()), |value| result::<Link>(Some(value)).map(drop)),
        "probe" => result::<Probed>(value).map(drop),
        "CustomActions" | "MetricProvider" => Ok(()),
        loader if loader.starts_with("loader.") => result::<Loaded>(value).map(drop),
        custom if custom.starts_with("custom.") => Ok(()),
        _ => result::<Done>(value).map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(status: i32, reply: &str) -> Ran {
        Ran { status, reply: reply.as_bytes().to_vec(), ..Ran::default() }
    }

    fn code(function: &str, ran: &Ran) -> String {
        match read(ran, function, true).1 {
            Came::Failed(error) => error.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_create_without_a_machine_id_is_a_bad_reply_with_its_path() {
        let Came::Failed(error) = read(&ran(0, r#"{"v":1,"result":{"ipv4":[]}}"#), "CreateAccount", true).1
        else {
            panic!("it must fail");
        };
        assert_eq!(error.code, "module.bad_reply");
        assert_eq!(error.outcome, Outcome::Unknown);
        assert_eq!(error.path.as_deref(), Some("/result"));
    }

    #[test]
    fn what_fits_of_a_reply_counts_although_another_part_does_not() {
        let (reply, came) = read(
            &ran(0, r#"{"result":{},"warnings":"odd","service":{"properties":{"machine_id":"m-1"}}}"#),
            "Renew",
            true,
        );
        assert!(matches!(came, Came::Failed(error) if error.path.as_deref() == Some("/warnings")));
        assert_eq!(reply.service.unwrap().properties["machine_id"].as_deref(), Some("m-1"));
    }

    #[test]
    fn garbage_of_every_kind_is_a_named_failure() {
        let deep = "[".repeat(100_000);
        for reply in ["nonsense", "[]", "\u{0}", deep.as_str(), r#"{"result":{},"service":7}"#] {
            assert_eq!(
                code("Renew", &ran(0, reply)),
                "module.bad_reply",
                "{}",
                &reply[..reply.len().min(20)]
            );
        }
        let bytes = Ran { status: 0, reply: vec![0xff, 0xfe], ..Ran::default() };
        assert_eq!(code("Renew", &bytes), "module.bad_reply");
        assert_eq!(code("Renew", &ran(100, "{}")), "module.bad_reply");
        assert_eq!(code("Renew", &ran(1, "{}")), "module.bad_reply");
        assert_eq!(code("Renew", &ran(4711, "{}")), "module.bad_status");
        assert_eq!(code("Renew", &ran(105, "")), "module.panicked");
        assert_eq!(code("Renew", &ran(101, "")), "module.unsupported");
    }

    #[test]
    fn a_bad_secret_is_not_quoted_in_the_error() {
        let Came::Failed(error) = read(&ran(0, r#"{"secrets":{"new:1":["hunter2"]}}"#), "Renew", true).1
        else {
            panic!("it must fail");
        };
        assert!(!error.message.contains("hunter2"), "{}", error.message);
    }

    #[test]
    fn lists_are_accepted_where_maps_are_empty() {
        let (_, came) =
            read(&ran(0, r#"{"result":[],"secrets":[],"state":{"schema":1,"set":[]}}"#), "Renew", true);
        assert!(matches!(came, Came::Result(_)));
    }

    #[test]
    fn depth_is_counted_outside_of_text_only() {
        assert!(!too_deep(format!("\"{}\"", "[".repeat(1000)).as_bytes()));
        assert!(!too_deep(br#"["\"[[["]"#));
        assert!(too_deep("[".repeat(65).as_bytes()));
    }
}
