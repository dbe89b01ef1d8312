//! Forks, memory and threads need a process of their own: a C program (`tests/abi/promises.c`) and PHP.

use crate::library::{config, path};
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace")
}

/// Builds `tests/abi/NAME.c` into `folder`.
fn build(name: &str, folder: &Path, libraries: &[&str]) -> Command {
    let program = folder.join(name);
    let output = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1", "-Wl,-rpath,$ORIGIN"])
        .arg("-I")
        .arg(root().join("include"))
        .arg(root().join("tests/abi").join(name).with_extension("c"))
        .args(libraries)
        .arg("-o")
        .arg(&program)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|why| panic!("cc cannot be run: {why}. Install gcc."));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Command::new(program)
}

/// Runs a program to its end; what it printed.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}\n{said}{errors}", output.status);
    said
}

fn keeps(promise: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(path(), folder.path().join("libhostler.so.1")).expect("a link");
    let mut promises = build("promises", folder.path(), &["./libhostler.so.1"]);
    assert_eq!(run(promises.arg(promise).arg(config(&folder))), format!("{promise}: kept\n"));
}

#[test]
fn a_fork_before_and_between_calls_leaves_both_sides_working() {
    keeps("fork");
}

#[test]
fn a_hundred_thousand_calls_leave_memory_and_descriptors_as_they_were() {
    keeps("many");
}

#[test]
fn loading_and_opening_start_no_thread_and_open_no_descriptor_and_closing_unmaps_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut load = build("load", folder.path(), &["-ldl"]);
    assert_eq!(
        run(load.arg(path()).arg(config(&folder))),
        "0 descriptors and 0 threads more\nstill mapped: abi 1\n"
    );
}

#[test]
fn php_opens_a_host_forks_asks_and_gets_documents() {
    let script = r#"
        $text = file_get_contents($argv[1]); $config = $argv[3];
        if (FFI::cdef('uint32_t hostler_host_abi(void);', $argv[2])->hostler_host_abi() !== 1) { exit(1); }
        $ffi = FFI::cdef($text, $argv[2]);
        $host = $ffi->new('hostler_host_ctx *'); $answer = $ffi->new('hostler_buf');
        $status = $ffi->hostler_host_open($config, strlen($config), FFI::addr($host), FFI::addr($answer));
        echo $status === $ffi->HOSTLER_HOST_OK ? "open\n" : FFI::string($answer->data, $answer->len);
        $ask = function (string $request) use ($ffi, $host, $answer) {
            $ffi->hostler_host_call($host, $request, strlen($request), FFI::addr($answer));
            return json_decode(FFI::string($answer->data, $answer->len), true)['error']['code'];
        };
        echo $ask('{"do": "?"}'), "\n";
        if (function_exists('pcntl_fork')) {
            $pid = pcntl_fork();
            if ($pid === 0) { exit($ask('{"do": "?"}') === 'host.bad_request' ? 0 : 3); }
            pcntl_waitpid($pid, $status);
            echo pcntl_wexitstatus($status), "\n";
        } else { echo "0\n"; }
        echo $ask("\xff"), "\n";
        $ffi->hostler_buf_free(FFI::addr($answer)); $ffi->hostler_host_close($host);
        echo $ask('{}'), "\n";
    "#;
    let folder = tempfile::tempdir().expect("a folder");
    let mut php = Command::new("php");
    php.args(["-n", "-d", "extension=ffi", "-d", "ffi.enable=1", "-r", script, "--"])
        .arg(root().join("include/hostler_host.cdef.h"))
        .arg(path())
        .arg(config(&folder));
    assert_eq!(run(&mut php), "open\nhost.bad_request\n0\nhost.bad_request\nhost.bad_request\n");
}
