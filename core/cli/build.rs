//! Tells cargo which folders are embedded, so that a new file in one of them is noticed.

fn main() {
    for folder in ["src", "templates", "assets", "hostler.php", "hooks.php", "preload.php"]
        .map(|name| format!("../../php-bridge/{name}"))
    {
        println!("cargo:rerun-if-changed={folder}");
    }
    println!("cargo:rerun-if-changed=../../include/hostler_host.cdef.h");
}
