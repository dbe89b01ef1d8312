//! Why there was no answer: phase, outcome, and one sentence that names the place, the cause and what to do. The
//! sentence is staff's; it holds no URL path and no secret.

use super::super::stop::Stopped;
use super::prepare::Prepared;
use super::resolve::NotResolved;
use super::send::Sent;
use hostler_abi::wire::Outcome;
use hostler_abi::wire::http::{HttpError, HttpPhase};
use rustls::CertificateError;
use std::error::Error;
use std::io;
use std::time::Duration;

/// What ended a try without an answer.
#[derive(Debug)]
pub(super) enum Ended {
    /// The client's error.
    Client(reqwest::Error),
    /// The try took too long.
    TimedOut,
    /// The call should end.
    Stopped(Stopped),
    /// The answer is larger than what is accepted.
    TooBig,
}

/// A failed try.
#[derive(Debug)]
pub(super) struct Failed {
    /// For the module.
    pub(super) error: HttpError,
    /// Certainly nothing was sent.
    pub(super) not_sent: bool,
    /// Trying again cannot help.
    pub(super) hopeless: bool,
}

/// How far the try was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Far {
    /// Certainly nothing was sent.
    pub(super) nothing_sent: bool,
    /// It was looking up the name.
    pub(super) resolving: bool,
}

/// Judges a try that ended without an answer.
pub(super) fn judge(request: &Prepared, ended: Ended, far: Far) -> Failed {
    let place = request.place();
    match ended {
        Ended::Client(why) if why.is_connect() => connecting(&place, &why, far),
        Ended::Client(why) => {
            let phase = if wrote_in_vain(&why) { HttpPhase::Send } else { HttpPhase::Answer };
            let cause = format!("{place} closed the connection before its answer was complete");
            received(request, phase, &cause, false)
        }
        Ended::TooBig => {
            received(request, HttpPhase::Answer, &format!("{place} answered with more than 8 MiB"), true)
        }
        Ended::TimedOut if far.nothing_sent => {
            let waited = seconds(request.per_try);
            not_received(too_slow(&place, &format!("within {waited}"), far), phase_of(far), false)
        }
        Ended::TimedOut => {
            let cause = format!("{place} did not answer within {}", seconds(request.per_try));
            received(request, HttpPhase::Answer, &cause, false)
        }
        Ended::Stopped(why) if far.nothing_sent => {
            not_received(too_slow(&place, in_time(why), far), phase_of(far), true)
        }
        Ended::Stopped(why) => {
            received(request, HttpPhase::Answer, &format!("{place} did not answer {}", in_time(why)), true)
        }
    }
}

/// A send that was not begun because the call should end.
pub(super) fn not_begun(why: Stopped) -> Sent {
    let message = match why {
        Stopped::Cancelled => "The call was cancelled. Nothing was sent.",
        Stopped::Deadline => "The time for this call is over. Nothing was sent; try again.",
    };
    let error = HttpError { phase: HttpPhase::Other, outcome: Outcome::Retryable, message: message.into() };
    Sent { stopped: Some(why), ..Sent::refused(error) }
}

fn in_time(why: Stopped) -> &'static str {
    match why {
        Stopped::Cancelled => "before the call was cancelled",
        Stopped::Deadline => "before the time for this call was over",
    }
}

fn phase_of(far: Far) -> HttpPhase {
    if far.resolving { HttpPhase::Dns } else { HttpPhase::Connect }
}

fn too_slow(place: &str, when: &str, far: Far) -> String {
    if far.resolving {
        format!("The name of {place} could not be looked up {when}. Check the name servers of this machine.")
    } else {
        format!(
            "{place} did not accept a connection {when}. Check the host and port in the server record and any firewall on the way."
        )
    }
}

fn not_received(message: String, phase: HttpPhase, hopeless: bool) -> Failed {
    let message = format!("{message} Nothing was sent.");
    Failed { error: HttpError { phase, outcome: Outcome::Retryable, message }, not_sent: true, hopeless }
}

/// It may have been received. A request that only reads changed nothing either way.
fn received(request: &Prepared, phase: HttpPhase, cause: &str, hopeless: bool) -> Failed {
    let (outcome, next) = if request.only_reads() {
        (Outcome::Retryable, "Nothing was changed; try again.")
    } else {
        (
            Outcome::Unknown,
            "Whether the request took effect is not known: look at the provider before anything is sent again.",
        )
    };
    Failed {
        error: HttpError { phase, outcome, message: format!("{cause}. {next}") },
        not_sent: false,
        hopeless,
    }
}

fn connecting(place: &str, why: &reqwest::Error, far: Far) -> Failed {
    if let Some(cause) = cause::<NotResolved>(why) {
        let message = format!(
            "The name of {place} was not found ({cause}). Check the host in the server record and the name servers of this machine."
        );
        return not_received(message, HttpPhase::Dns, false);
    }
    if let Some(tls) = cause::<rustls::Error>(why) {
        return not_received(tls_sentence(place, tls), HttpPhase::Tls, true);
    }
    if let Some(io) = cause::<io::Error>(why) {
        let next = "Check the host and port in the server record";
        let message = match io.kind() {
            io::ErrorKind::ConnectionRefused => {
                format!(
                    "{place} refused the connection: nothing listens there. {next} and whether the service is up."
                )
            }
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                format!("There is no route from this machine to {place}. {next} and this machine's network.")
            }
            io::ErrorKind::TimedOut => too_slow(place, "in time", far),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                format!(
                    "{place} closed the connection before it was secured. {next}, and that it speaks TLS there."
                )
            }
            _ => format!("No connection to {place} could be made ({io}). {next}."),
        };
        return not_received(message, HttpPhase::Connect, false);
    }
    if why.is_timeout() {
        return not_received(too_slow(place, "in time", far), phase_of(far), false);
    }
    let message = format!(
        "No connection to {place} could be made. Check the host and port in the server record, and the proxy if there is one."
    );
    not_received(message, HttpPhase::Connect, false)
}

fn tls_sentence(place: &str, why: &rustls::Error) -> String {
    use CertificateError as Bad;
    match why {
        rustls::Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => format!(
            "The TLS certificate of {place} has expired. Whoever runs it must renew it; check this machine's clock too."
        ),
        rustls::Error::InvalidCertificate(Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
            format!("The TLS certificate of {place} is not valid yet. Check this machine's clock.")
        }
        rustls::Error::InvalidCertificate(Bad::UnknownIssuer) => format!(
            "The TLS certificate of {place} was issued by somebody this machine does not trust. Install a trusted certificate there, or give its authority to Hostler as ca_file."
        ),
        rustls::Error::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            format!(
                "The TLS certificate of {place} is for another name. Enter the name on the certificate as host in the server record."
            )
        }
        rustls::Error::InvalidCertificate(Bad::Revoked) => {
            format!("The TLS certificate of {place} was revoked. Whoever runs it must replace it.")
        }
        rustls::Error::InvalidCertificate(other) => {
            format!(
                "The TLS certificate of {place} cannot be trusted ({other:?}). Whoever runs it must replace it."
            )
        }
        rustls::Error::InvalidMessage(_) => {
            format!(
                "{place} does not speak TLS. Check the port in the server record, and whether \"Use SSL\" should be off."
            )
        }
        other => format!(
            "No TLS connection to {place} could be made ({other}). Check the port in the server record."
        ),
    }
}

/// True when the failure is one of writing.
fn wrote_in_vain(why: &reqwest::Error) -> bool {
    cause::<io::Error>(why)
        .is_some_and(|io| matches!(io.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::WriteZero))
}

/// The first cause of type `T`, looked for inside `io::Error` too: its `source` skips what it holds.
fn cause<'a, T: Error + 'static>(why: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut at = Some(why);
    while let Some(here) = at {
        if let Some(found) = here.downcast_ref::<T>() {
            return Some(found);
        }
        if let Some(inner) = here.downcast_ref::<io::Error>().and_then(io::Error::get_ref)
            && let Some(found) = cause::<T>(inner)
        {
            return Some(found);
        }
        at = here.source();
    }
    None
}

fn seconds(wait: Duration) -> String {
    if wait < Duration::from_secs(1) {
        format!("{} ms", wait.as_millis())
    } else {
        format!("{} s", wait.as_secs_f64().round())
    }
}
