//! `hostler.steps/1`: the journal of an operation's steps. What makes a create happen once.

use crate::{hostler_call, slice::hostler_str};
use std::ffi::c_void;

/// Id of this service.
pub const ID: &str = "hostler.steps/1";

/// The step was never begun: do it.
pub const HOSTLER_STEP_NEW: u32 = 0;
/// The step was finished: take its result, do not do it again.
pub const HOSTLER_STEP_DONE: u32 = 1;
/// The step was begun and its end is not known: look whether it happened before doing anything.
pub const HOSTLER_STEP_UNKNOWN: u32 = 2;

/// What the journal knows of a step.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct hostler_step {
    /// `HOSTLER_STEP_*`.
    pub state: u32,
    /// How often it was begun before.
    pub begun: u32,
    /// The result document given to `finish`; absent unless done.
    pub result: hostler_str,
}

/// The table of `hostler.steps/1`. All functions answer `HOSTLER_BAD_CALL` for a function that changes nothing (it has no journal).
#[repr(C)]
#[allow(non_camel_case_types)]
pub struct hostler_steps_v1 {
    /// Size of this table in bytes.
    pub struct_size: u32,
    /// None defined yet.
    pub flags: u32,
    /// The host's; opaque.
    pub ctx: *mut c_void,
    /// `[call]` Says what is known of `step` and, unless it is done, journals that it begins. On disk before it returns.
    pub begin: Option<
        unsafe extern "C" fn(call: *const hostler_call, step: hostler_str, out: *mut hostler_step) -> i32,
    >,
    /// `[call]` Journals that `step` is done with `result` (a JSON document). On disk before it returns.
    pub finish: Option<
        unsafe extern "C" fn(call: *const hostler_call, step: hostler_str, result: hostler_str) -> i32,
    >,
    /// `[call]` Journals that `step` was undone; the step is new again. `document` says how.
    pub undo: Option<
        unsafe extern "C" fn(call: *const hostler_call, step: hostler_str, document: hostler_str) -> i32,
    >,
}
