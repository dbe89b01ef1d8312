//! Snapshots of the C structs that abi_stable compares; see `hostler-layout`.
