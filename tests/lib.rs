//! The tests that look at the whole tree.
