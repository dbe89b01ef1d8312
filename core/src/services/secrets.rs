//! `hostler.secrets/1`: values of declared secrets, by name. Whatever passes here is masked in the call's log and
//! exchanges from then on, and its memory is wiped when the call ends.

use super::active::ActiveCall;
use super::guard;
use super::table::Table;
use crate::broker::{Ask, Told};
use crate::secret::Secret;
use hostler_abi::services::secrets::hostler_secrets_v1;
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_NO_MEMORY, HOSTLER_OK};
use hostler_abi::wire::Plain;
use hostler_abi::{hostler_call, hostler_str};

/// Longest value a module may keep: a private key with room to spare.
const MAX_VALUE_BYTES: usize = 64 * 1024;
/// Longest name.
const MAX_NAME_BYTES: usize = 200;

pub(super) static TABLE: Table<hostler_secrets_v1> = Table(hostler_secrets_v1 {
    struct_size: size_of::<hostler_secrets_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    get: Some(get),
    put: Some(put),
});

/// The value of the secret `name`, `None` when it is not set.
///
/// # Errors
/// One sentence: not declared, or the broker failed.
pub(super) fn look_up(active: &ActiveCall, name: &str) -> Result<Option<Secret>, String> {
    let declared = active.job.secrets.iter().any(|known| known == name);
    if !declared && !its_own(name) {
        return Err(format!(
            "The module asked for the secret \"{name}\", which its manifest does not declare. Its maker must add it to \"secrets\"."
        ));
    }
    if let Some(known) = active.kept().secrets.get(name) {
        return Ok(known.clone());
    }
    match active.ask(Ask::SecretGet { name: name.to_owned() }) {
        Ok(Told::Secret(value)) => {
            let value = value.map(Secret::from).filter(|value| !value.is_empty());
            let mut kept = active.kept();
            if let Some(value) = &value {
                kept.redactor.add(value.expose());
            }
            kept.secrets.insert(name.to_owned(), value.clone());
            Ok(value)
        }
        Ok(_) => Err(format!("The host answered something else than the secret \"{name}\".")),
        Err(why) => Err(format!("The secret \"{name}\" could not be read: {}", why.message)),
    }
}

/// Secrets a module made itself need no declaration.
fn its_own(name: &str) -> bool {
    name.strip_prefix("new:").or_else(|| name.strip_prefix("keep:")).is_some_and(|rest| !rest.is_empty())
}

unsafe extern "C" fn get(call: *const hostler_call, name: hostler_str, out: *mut hostler_str) -> i32 {
    guard::call(call, "secrets.get", |active| {
        let (name, out) = match (guard::needed(name), guard::place(out)) {
            (Ok(name), Ok(out)) => (name, out),
            _ => return HOSTLER_BAD_CALL,
        };
        out.write(hostler_str::ABSENT);
        match look_up(active, name) {
            Ok(None) => HOSTLER_OK,
            Ok(Some(value)) => match active.kept().arena.lend_secret(value.expose()) {
                Some(lent) => {
                    out.write(lent);
                    HOSTLER_OK
                }
                None => HOSTLER_NO_MEMORY,
            },
            Err(why) => {
                active.warn(&why);
                HOSTLER_FAILED
            }
        }
    })
}

unsafe extern "C" fn put(call: *const hostler_call, name: hostler_str, value: hostler_str) -> i32 {
    guard::call(call, "secrets.put", |active| {
        let (Ok(name), Ok(value)) = (guard::needed(name), guard::needed(value)) else {
            return HOSTLER_BAD_CALL;
        };
        // Masked even when it is refused: the module has it, and may log it.
        active.kept().redactor.add(value);
        if !its_own(name) || name.len() > MAX_NAME_BYTES || value.len() > MAX_VALUE_BYTES {
            active.warn("The module put a secret whose name does not begin with \"new:\" or \"keep:\", or which is too long. It was not kept.");
            return HOSTLER_BAD_CALL;
        }
        active.kept().secrets.remove(name);
        match active.ask(Ask::SecretPut { name: name.to_owned(), value: Plain(value.to_owned()) }) {
            Ok(_) => HOSTLER_OK,
            Err(why) => {
                active.warn(&format!("The secret \"{name}\" could not be kept: {}", why.message));
                HOSTLER_FAILED
            }
        }
    })
}
