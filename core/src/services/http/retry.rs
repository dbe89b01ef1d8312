//! Whether and when a request is sent again. Pure: it gets what happened and answers a wait.
//!
//! Sent again is only what certainly was not received (any method), what the provider says it did not process (429, any
//! method), and what may be repeated (GET, HEAD, PUT, DELETE, or by key or the module's word).

use std::collections::BTreeMap;
use std::time::Duration;

/// Tries in all.
const MAX_TRIES: u32 = 4;
/// First wait; doubles with each try.
const FIRST_WAIT_MS: u64 = 250;
/// Longest wait of our own choosing.
const LONGEST_WAIT_MS: u64 = 8_000;
/// Longest wait a provider may ask for when the call has no deadline.
const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// What came of a try.
#[derive(Clone, Copy, Debug)]
pub(super) enum Came<'a> {
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// Its headers, names in lower case.
        headers: &'a BTreeMap<String, String>,
    },
    /// Certainly nothing was sent.
    NotSent,
    /// It may have been received.
    Lost,
    /// Trying again cannot help (a bad certificate, an answer that is too large).
    Hopeless,
}

/// How long to wait before trying again; `None`: do not. `tries` were made; `now` is Unix time in seconds; `noise` is random.
pub(super) fn wait(
    came: Came<'_>,
    repeatable: bool,
    tries: u32,
    left: Option<Duration>,
    now: i64,
    noise: u16,
) -> Option<Duration> {
    if tries >= MAX_TRIES {
        return None;
    }
    let asked = match came {
        Came::Answer { status: 429, headers } => asked_for(headers, now),
        Came::Answer { status: 502..=504, headers } if repeatable => asked_for(headers, now),
        Came::NotSent => None,
        Came::Lost if repeatable => None,
        Came::Answer { .. } | Came::Lost | Came::Hopeless => return None,
    };
    // The provider's wait is a least one; ours on top keeps a thousand callers from coming back in the same moment.
    let wait = asked.unwrap_or_default() + back_off(tries, noise);
    match left {
        Some(left) => (wait < left).then_some(wait),
        None => (wait <= LONGEST_ASKED + Duration::from_millis(LONGEST_WAIT_MS)).then_some(wait),
    }
}

/// Between half and all of 250 ms, 500 ms, 1 s…
fn back_off(tries: u32, noise: u16) -> Duration {
    let most = (FIRST_WAIT_MS << tries.saturating_sub(1).min(10)).min(LONGEST_WAIT_MS);
    Duration::from_millis(most / 2 + most / 2 * u64::from(noise) / u64::from(u16::MAX))
}

/// `Retry-After` (seconds or a date), else `RateLimit-Reset` (seconds, or the moment as Unix time).
fn asked_for(headers: &BTreeMap<String, String>, now: i64) -> Option<Duration> {
    if let Some(after) = headers.get("retry-after") {
        let after = after.trim();
        let seconds = after
            .parse::<i64>()
            .ok()
            .or_else(|| jiff::fmt::rfc2822::parse(after).ok().map(|at| at.timestamp().as_second() - now));
        if let Some(seconds) = seconds {
            return Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)));
        }
    }
    let reset = headers.get("ratelimit-reset").or_else(|| headers.get("x-ratelimit-reset"))?;
    let reset: i64 = reset.trim().parse().ok()?;
    // Nobody asks for thirty years: that is a moment, not a wait.
    let seconds = if reset > 1_000_000_000 { reset - now } else { reset };
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Option<Duration> = Some(Duration::from_secs(60));

    fn headers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn after(status: u16, pairs: &[(&str, &str)], repeatable: bool) -> Option<u64> {
        let headers = headers(pairs);
        wait(Came::Answer { status, headers: &headers }, repeatable, 1, MINUTE, 1_000, 0)
            .map(|wait| wait.as_secs())
    }

    #[test]
    fn what_was_certainly_not_sent_is_tried_again_whatever_its_method() {
        assert!(wait(Came::NotSent, false, 1, MINUTE, 0, 0).is_some());
    }

    #[test]
    fn a_lost_answer_is_repeated_only_where_that_is_harmless() {
        assert!(wait(Came::Lost, true, 1, MINUTE, 0, 0).is_some());
        assert!(wait(Came::Lost, false, 1, MINUTE, 0, 0).is_none());
    }

    #[test]
    fn a_post_is_repeated_after_429_and_not_after_503() {
        assert_eq!(after(429, &[("retry-after", "3")], false), Some(3));
        assert_eq!(after(503, &[("retry-after", "3")], false), None);
        assert_eq!(after(503, &[("retry-after", "3")], true), Some(3));
    }

    #[test]
    fn a_wait_may_be_a_date_a_number_or_a_moment() {
        assert_eq!(after(429, &[("retry-after", "Thu, 01 Jan 1970 00:16:45 GMT")], true), Some(5));
        assert_eq!(after(429, &[("ratelimit-reset", "7")], true), Some(7));
        let headers = headers(&[("ratelimit-reset", "1700000009")]);
        let came = Came::Answer { status: 429, headers: &headers };
        assert_eq!(wait(came, true, 1, MINUTE, 1_700_000_000, 0).unwrap().as_secs(), 9);
    }

    #[test]
    fn a_wait_beyond_the_deadline_is_not_begun() {
        assert_eq!(after(429, &[("retry-after", "61")], true), None);
        assert_eq!(after(429, &[("retry-after", "99999999999999")], true), None);
    }

    #[test]
    fn refusals_of_the_provider_are_not_repeated() {
        for status in [200, 301, 400, 401, 403, 404, 409, 422, 500] {
            assert_eq!(after(status, &[], true), None, "{status}");
        }
    }

    #[test]
    fn it_gives_up_after_four_tries_and_waits_longer_each_time() {
        let waits: Vec<_> = (1..=4)
            .map(|tries| wait(Came::NotSent, true, tries, MINUTE, 0, u16::MAX).map(|w| w.as_millis()))
            .collect();
        assert_eq!(waits, [Some(250), Some(500), Some(1000), None]);
    }
}
