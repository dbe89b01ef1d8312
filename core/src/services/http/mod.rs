//! `hostler.http/1`: the one HTTP client.
use super::table::Table;
use hostler_abi::services::http::hostler_http_v1;
use std::path::PathBuf;

/// How this process speaks HTTP.
#[derive(Clone, Debug, Default)]
pub struct HttpSettings {
    /// A PEM file with further certificate authorities to trust.
    pub ca_file: Option<PathBuf>,
    /// HTTP proxy for providers.
    pub proxy: Option<String>,
    /// `User-Agent`; absent: `hostler/VERSION`.
    pub user_agent: Option<String>,
    /// Where the modules of this process run.
    pub mode: Mode,
}

/// Where the modules of this process run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A worker process: client and connections are kept between calls.
    #[default]
    Worker,
    /// The process PHP runs in: nothing is kept.
    InProcess,
}

/// Once per process, before the first call.
pub fn configure(settings: HttpSettings) {
    drop(settings);
}
pub(super) struct CallEngine;
pub(super) static TABLE: Table<hostler_http_v1> = Table(hostler_http_v1 {
    struct_size: size_of::<hostler_http_v1>() as u32,
    flags: 0,
    ctx: std::ptr::null_mut(),
    send: None,
    send_many: None,
});
