//! What `invoke`, `hostler_entry_v1` and the host services return: plain numbers in blocks.
//!
//! A number from the other side is an integer, never a Rust enum: [`Status::read`] gives every number a meaning.

/// The reply holds a result.
pub const HOSTLER_OK: i32 = 0;
/// The reply holds `pending`.
pub const HOSTLER_PENDING: i32 = 1;
/// The reply holds `error`.
pub const HOSTLER_FAILED: i32 = 100;
/// This function is not implemented.
pub const HOSTLER_UNSUPPORTED: i32 = 101;
/// The call document, or an argument, was not understood.
pub const HOSTLER_BAD_CALL: i32 = 102;
/// Stopped because the call was cancelled.
pub const HOSTLER_CANCELLED: i32 = 103;
/// Stopped because the deadline passed.
pub const HOSTLER_DEADLINE: i32 = 104;
/// A panic or exception was stopped at the border; the instance is poisoned.
pub const HOSTLER_PANICKED: i32 = 105;
/// No memory.
pub const HOSTLER_NO_MEMORY: i32 = 106;
/// The reply is larger than 8 MiB in sum.
pub const HOSTLER_REPLY_TOO_BIG: i32 = 107;
/// Entry: the module does not speak this ABI major.
pub const HOSTLER_REFUSE_ABI: i32 = 201;
/// Entry: the host struct is too small for what the module needs.
pub const HOSTLER_REFUSE_HOST: i32 = 202;
/// Entry: a service the module requires is not offered.
pub const HOSTLER_REFUSE_SERVICE: i32 = 203;

/// A status number, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0
    Ok,
    /// 1
    Pending,
    /// 100
    Failed,
    /// 101
    Unsupported,
    /// 102
    BadCall,
    /// 103
    Cancelled,
    /// 104
    Deadline,
    /// 105
    Panicked,
    /// 106
    NoMemory,
    /// 107
    ReplyTooBig,
    /// 200–299
    Refused(i32),
    /// Any other number: to be treated as a failure with code `module.bad_status`.
    Unknown(i32),
}

impl Status {
    /// Reads a number that came from the other side.
    pub const fn read(number: i32) -> Status {
        match number {
            HOSTLER_OK => Status::Ok,
            HOSTLER_PENDING => Status::Pending,
            HOSTLER_FAILED => Status::Failed,
            HOSTLER_UNSUPPORTED => Status::Unsupported,
            HOSTLER_BAD_CALL => Status::BadCall,
            HOSTLER_CANCELLED => Status::Cancelled,
            HOSTLER_DEADLINE => Status::Deadline,
            HOSTLER_PANICKED => Status::Panicked,
            HOSTLER_NO_MEMORY => Status::NoMemory,
            HOSTLER_REPLY_TOO_BIG => Status::ReplyTooBig,
            200..=299 => Status::Refused(number),
            other => Status::Unknown(other),
        }
    }

    /// The number that crosses.
    pub const fn number(self) -> i32 {
        match self {
            Status::Ok => HOSTLER_OK,
            Status::Pending => HOSTLER_PENDING,
            Status::Failed => HOSTLER_FAILED,
            Status::Unsupported => HOSTLER_UNSUPPORTED,
            Status::BadCall => HOSTLER_BAD_CALL,
            Status::Cancelled => HOSTLER_CANCELLED,
            Status::Deadline => HOSTLER_DEADLINE,
            Status::Panicked => HOSTLER_PANICKED,
            Status::NoMemory => HOSTLER_NO_MEMORY,
            Status::ReplyTooBig => HOSTLER_REPLY_TOO_BIG,
            Status::Refused(number) | Status::Unknown(number) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_back_as_itself() {
        for number in -5..400 {
            assert_eq!(Status::read(number).number(), number);
        }
    }
}
