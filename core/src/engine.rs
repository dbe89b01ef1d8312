//! What happens to the work of a call: its time, its operations, its effects.

pub mod moment;
