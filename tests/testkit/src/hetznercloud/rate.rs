//! The provider's rate limit: a bucket per project that refills steadily over an hour.

use std::time::Instant;

use jiff::Timestamp;

/// A token bucket.
#[derive(Debug)]
pub struct Bucket {
    limit: u32,
    left: f64,
    seen: Instant,
}

impl Bucket {
    /// A full bucket of so many requests per hour.
    pub fn full(limit: u32) -> Bucket {
        Bucket { limit, left: f64::from(limit), seen: Instant::now() }
    }

    /// Takes one request out; false when the bucket is empty.
    pub fn take(&mut self) -> bool {
        let now = Instant::now();
        let refill = now.duration_since(self.seen).as_secs_f64() * self.per_second();
        self.left = (self.left + refill).min(f64::from(self.limit));
        self.seen = now;
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }

    /// `RateLimit-Limit`, `-Remaining` and `-Reset` (Unix time at which the bucket is full again).
    pub fn headers(&self) -> [(String, String); 3] {
        let missing = f64::from(self.limit) - self.left;
        let seconds = if self.limit == 0 { 3600 } else { (missing / self.per_second()).ceil() as i64 };
        self.headers_with(self.left as u32, seconds)
    }

    /// The headers of an empty bucket that is full again in so many seconds.
    pub fn empty_headers(&self, reset_in: u64) -> [(String, String); 3] {
        self.headers_with(0, i64::try_from(reset_in).unwrap_or(i64::MAX / 2))
    }

    fn headers_with(&self, left: u32, seconds: i64) -> [(String, String); 3] {
        let reset = Timestamp::now().as_second().saturating_add(seconds);
        [
            ("ratelimit-limit".to_owned(), self.limit.to_string()),
            ("ratelimit-remaining".to_owned(), left.to_string()),
            ("ratelimit-reset".to_owned(), reset.to_string()),
        ]
    }

    fn per_second(&self) -> f64 {
        f64::from(self.limit) / 3600.0
    }
}
