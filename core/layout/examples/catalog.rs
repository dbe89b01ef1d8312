//! A library with a catalogue and nothing else; `tests/library.rs` opens it.

hostler_layout::export!();
