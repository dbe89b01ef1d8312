//! `Clock`: what time it is, and waiting. A trait so that tests wait no real time. Times are Unix milliseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What time it is, and waiting.
pub trait Clock: Send + Sync {
    /// Unix time in milliseconds.
    fn now_ms(&self) -> i64;
    /// Waits.
    fn wait(&mut self, ms: u64);
}

/// The computer's.
pub struct RealClock;

impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn wait(&mut self, ms: u64) {
        std::thread::sleep(Duration::from_millis(ms));
    }
}

/// `2026-11-23T05:00:00Z`.
pub fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map(|at| at.to_string()).unwrap_or_default()
}

/// Unix milliseconds of an RFC 3339 time.
pub fn from_rfc3339(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(|at| at.as_millisecond())
}

/// `05:00:07 UTC`, for people.
pub fn clock_time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map(|at| at.strftime("%H:%M:%S UTC").to_string())
        .unwrap_or_default()
}

/// When something began, for people: the time of day, with the date once it is half a day ago.
pub fn since(began: i64, now: i64) -> String {
    if now - began < 43_200_000 {
        return clock_time(began);
    }
    jiff::Timestamp::from_millisecond(began)
        .map(|at| at.strftime("%-d %B %H:%M UTC").to_string())
        .unwrap_or_default()
}

/// `2026-11-23 05:00:07`, as WHMCS writes times.
pub fn whmcs_time(rfc3339: &str) -> String {
    rfc3339
        .parse::<jiff::Timestamp>()
        .map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_else(|_| "0000-00-00 00:00:00".to_owned())
}

/// "20 seconds", "3 minutes", for people.
pub fn duration(ms: u64) -> String {
    match ms {
        0..=1_999 => "a second".to_owned(),
        2_000..=119_999 => format!("{} seconds", ms / 1000),
        120_000..=7_199_999 => format!("{} minutes", ms.div_ceil(60_000)),
        7_200_000..=172_799_999 => format!("{} hours", ms.div_ceil(3_600_000)),
        _ => format!("{} days", ms.div_ceil(86_400_000)),
    }
}

/// The first millisecond of the day (UTC) of `ms`.
pub fn day_start(ms: i64) -> i64 {
    const DAY: i64 = 86_400_000;
    ms - ms.rem_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_their_reader_expects() {
        let ms = from_rfc3339("2026-11-23T05:00:07Z").unwrap();
        assert_eq!(rfc3339(ms), "2026-11-23T05:00:07Z");
        assert_eq!(clock_time(ms), "05:00:07 UTC");
        assert_eq!(since(ms, ms + 60_000), "05:00:07 UTC");
        assert_eq!(since(ms, ms + 86_400_000), "23 November 05:00 UTC");
        assert_eq!(whmcs_time("2026-11-23T05:00:07Z"), "2026-11-23 05:00:07");
        assert_eq!(duration(90_000), "90 seconds");
        assert_eq!(duration(180_000), "3 minutes");
        assert_eq!(duration(86_400_000), "24 hours");
        assert_eq!(duration(259_200_000), "3 days");
        assert_eq!(rfc3339(day_start(ms)), "2026-11-23T00:00:00Z");
    }
}
