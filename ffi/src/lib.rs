//! hostler-core seen from C.
