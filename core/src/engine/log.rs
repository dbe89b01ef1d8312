//! The host's own log: JSON lines in one file, through a subscriber that is ours alone, so that nothing else in PHP's
//! process is logged by us or loses its log to us.

use crate::config::Config;
use crate::job::{LogLine, Ran};
use crate::journal::{make_private, private_dir};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use tracing::Dispatch;
use tracing_subscriber::EnvFilter;

/// Where the log goes; `None` when the operator wants none.
pub(crate) fn path(config: &Config) -> Option<PathBuf> {
    match &config.log {
        Some(path) if path.as_os_str() == "-" => None,
        Some(path) => Some(path.clone()),
        None => Some(config.state_dir.join("host.log")),
    }
}

/// Opens the log. A log that cannot be written does not keep a customer from his server: the doctor says so instead.
pub(crate) fn open(config: &Config) -> Dispatch {
    let Some(path) = path(config) else { return Dispatch::none() };
    let ours = path.parent() == Some(config.state_dir.as_path());
    if ours && private_dir(&config.state_dir).and_then(|()| make_private(&path)).is_err() {
        return Dispatch::none();
    }
    let Ok(file) = OpenOptions::new().append(true).create(true).mode(0o600).open(path) else {
        return Dispatch::none();
    };
    let wanted = config.log_filter.as_deref().unwrap_or("info");
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_env_filter(filter)
        .with_writer(Arc::new(file))
        .finish();
    Dispatch::new(subscriber)
}

/// What a run said and asked, under the span of its call.
pub(crate) fn run(ran: &Ran, hide: &dyn Fn(&str) -> String) {
    for LogLine { level, target, message, fields } in &ran.log {
        let (message, fields) = (hide(message), hide(fields));
        match level {
            1 => tracing::error!(module_target = %target, %fields, "{message}"),
            2 => tracing::warn!(module_target = %target, %fields, "{message}"),
            3 => tracing::info!(module_target = %target, %fields, "{message}"),
            4 => tracing::debug!(module_target = %target, %fields, "{message}"),
            _ => tracing::trace!(module_target = %target, %fields, "{message}"),
        }
    }
    for exchange in &ran.exchanges {
        tracing::info!(
            request = %hide(&exchange.request),
            response = %hide(&exchange.response),
            elapsed_ms = exchange.elapsed_ms,
            attempt = exchange.attempt,
            "provider call"
        );
    }
    if let Some(failure) = &ran.failure {
        tracing::error!(code = %failure.code, "{}", hide(&failure.message));
    }
}
