//! The worker half of the program `hostler`, alone: what the tests and benches of this package start, because cargo
//! tells a package's tests where its own programs are. Installed is `hostler`, which does the same as `hostler worker`.

fn main() {
    hostler_core::worker::child_main()
}
