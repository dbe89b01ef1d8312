//! Measures a call.
fn main() {}
