//! `hostler.progress/1`: how far the work is, for staff and client. A failure to report is not worth failing for, but said.

use super::active::cut;
use super::guard;
use super::table::Table;
use crate::broker::Ask;
use hostler_abi::services::progress::hostler_progress_v1;
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_OK};
use hostler_abi::{hostler_call, hostler_str};

/// Longest text, in bytes.
const MAX_TEXT_BYTES: usize = 500;

pub(super) static TABLE: Table<hostler_progress_v1> = Table(hostler_progress_v1 {
    struct_size: size_of::<hostler_progress_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    report: Some(report),
});

unsafe extern "C" fn report(call: *const hostler_call, percent: i32, text: hostler_str) -> i32 {
    guard::call(call, "progress.report", |active| {
        let text = match guard::text(text) {
            guard::Text::Absent => "",
            guard::Text::Is(text) => text,
            guard::Text::Bad => return HOSTLER_BAD_CALL,
        };
        // Clients read it.
        let text = active.kept().redactor.text(text);
        let percent = u8::try_from(percent.min(100)).ok();
        match active.ask(Ask::Progress { percent, text: cut(&text, MAX_TEXT_BYTES).to_owned() }) {
            Ok(_) => HOSTLER_OK,
            Err(why) => {
                active.warn(&format!("The progress could not be reported: {}", why.message));
                HOSTLER_FAILED
            }
        }
    })
}
