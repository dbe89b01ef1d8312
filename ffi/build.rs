//! How `libhostler.so` is linked: its name carries the host ABI's major, PHP's closing it never unmaps it, and no name of
//! the process can take the place of one of ours. Run by cargo.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for argument in ["-soname,libhostler.so.1", "-z,nodelete", "-Bsymbolic", "-z,relro", "-z,now"] {
        println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
    }
}
