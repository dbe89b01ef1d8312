//! `hostler.store/1`: key-value storage with compare-and-set. The values are the broker's; this checks what may be asked.

use super::active::ActiveCall;
use super::guard;
use super::table::Table;
use crate::broker::{Ask, Told};
use hostler_abi::services::store::{
    HOSTLER_STORE_ANY, HOSTLER_STORE_MODULE, HOSTLER_STORE_SERVICE, MAX_VALUE_BYTES, hostler_store_v1,
    hostler_store_value,
};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_NO_MEMORY, HOSTLER_OK};
use hostler_abi::{hostler_call, hostler_str};
use std::mem::MaybeUninit;

/// Longest key.
const MAX_KEY_BYTES: usize = 256;

pub(super) static TABLE: Table<hostler_store_v1> = Table(hostler_store_v1 {
    struct_size: size_of::<hostler_store_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    get: Some(get),
    put: Some(put),
    remove: Some(remove),
    list: Some(list),
});

const NOTHING: hostler_store_value = hostler_store_value { value: hostler_str::ABSENT, version: 0 };

fn scope_fits(scope: u32) -> bool {
    scope == HOSTLER_STORE_MODULE || scope == HOSTLER_STORE_SERVICE
}

fn key_of<'a>(key: hostler_str) -> Result<&'a str, i32> {
    guard::needed(key).and_then(|key| {
        if key.is_empty() || key.len() > MAX_KEY_BYTES { Err(HOSTLER_BAD_CALL) } else { Ok(key) }
    })
}

/// Lends a value and its version through `out`; answers `status`.
fn tell(
    active: &ActiveCall,
    value: Option<String>,
    version: i64,
    out: &mut MaybeUninit<hostler_store_value>,
    status: i32,
) -> i32 {
    let value = match value {
        None => hostler_str::ABSENT,
        Some(text) => match active.kept().arena.lend(text.into_bytes()) {
            Some(lent) => lent,
            None => return HOSTLER_NO_MEMORY,
        },
    };
    out.write(hostler_store_value { value, version });
    status
}

fn failed(active: &ActiveCall, what: &str, why: &str) -> i32 {
    active.warn(&format!("The module's store could not {what}: {why}"));
    HOSTLER_FAILED
}

unsafe extern "C" fn get(
    call: *const hostler_call,
    scope: u32,
    key: hostler_str,
    out: *mut hostler_store_value,
) -> i32 {
    guard::call(call, "store.get", |active| {
        let (Ok(key), Ok(out), true) = (key_of(key), guard::place(out), scope_fits(scope)) else {
            return HOSTLER_BAD_CALL;
        };
        out.write(NOTHING);
        match active.ask(Ask::StoreGet { scope, key: key.to_owned() }) {
            Ok(Told::Value { value, version }) => tell(active, value, version, out, HOSTLER_OK),
            Ok(_) => failed(active, "read a value", "the host answered something else."),
            Err(why) => failed(active, "read a value", &why.message),
        }
    })
}

unsafe extern "C" fn put(
    call: *const hostler_call,
    scope: u32,
    key: hostler_str,
    value: hostler_str,
    if_version: i64,
    out: *mut hostler_store_value,
) -> i32 {
    guard::call(call, "store.put", |active| {
        let (Ok(key), Ok(value), Ok(out), true, true) = (
            key_of(key),
            guard::needed(value),
            guard::place(out),
            scope_fits(scope),
            if_version >= HOSTLER_STORE_ANY,
        ) else {
            return HOSTLER_BAD_CALL;
        };
        out.write(NOTHING);
        if value.len() > MAX_VALUE_BYTES {
            active.warn(&format!(
                "The module put {} bytes into its store under \"{key}\"; the most is {MAX_VALUE_BYTES}. They were not kept.",
                value.len()
            ));
            return HOSTLER_BAD_CALL;
        }
        let ask = Ask::StorePut { scope, key: key.to_owned(), value: value.to_owned(), if_version };
        match active.ask(ask) {
            Ok(Told::Value { value, version }) => tell(active, value, version, out, HOSTLER_OK),
            Ok(Told::Conflict { value, version }) => tell(active, value, version, out, HOSTLER_FAILED),
            Ok(_) => failed(active, "write a value", "the host answered something else."),
            Err(why) => failed(active, "write a value", &why.message),
        }
    })
}

unsafe extern "C" fn remove(call: *const hostler_call, scope: u32, key: hostler_str, if_version: i64) -> i32 {
    guard::call(call, "store.remove", |active| {
        let (Ok(key), true, true) = (key_of(key), scope_fits(scope), if_version >= HOSTLER_STORE_ANY) else {
            return HOSTLER_BAD_CALL;
        };
        match active.ask(Ask::StoreRemove { scope, key: key.to_owned(), if_version }) {
            Ok(Told::Conflict { .. }) => HOSTLER_FAILED,
            Ok(_) => HOSTLER_OK,
            Err(why) => failed(active, "remove a value", &why.message),
        }
    })
}

unsafe extern "C" fn list(
    call: *const hostler_call,
    scope: u32,
    prefix: hostler_str,
    out: *mut hostler_str,
) -> i32 {
    guard::call(call, "store.list", |active| {
        let (prefix, out) = match (guard::text(prefix), guard::place(out)) {
            (guard::Text::Absent, Ok(out)) => ("", out),
            (guard::Text::Is(prefix), Ok(out)) => (prefix, out),
            _ => return HOSTLER_BAD_CALL,
        };
        if !scope_fits(scope) {
            return HOSTLER_BAD_CALL;
        }
        out.write(hostler_str::ABSENT);
        match active.ask(Ask::StoreList { scope, prefix: prefix.to_owned() }) {
            Ok(Told::Keys(keys)) => match serde_json::to_vec(&keys) {
                Ok(json) => guard::lend(active, json, out),
                Err(why) => failed(active, "list its keys", &why.to_string()),
            },
            Ok(_) => failed(active, "list its keys", "the host answered something else."),
            Err(why) => failed(active, "list its keys", &why.message),
        }
    })
}
