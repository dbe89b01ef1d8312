//! The headers in the hands of their readers: C11, C++17 and PHP's FFI. Needs `cc`, `c++` and `php` with FFI.

use crate::written::root;
use hostler_abi::Manifest;
use hostler_abi::entry::{NOTE_MANIFEST, NOTE_OWNER};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, elf::FileHeader64, elf::PT_NOTE};
use std::path::Path;
use std::process::Command;

const WARNINGS: &[&str] = &["-Wall", "-Wextra", "-Werror", "-pedantic"];

/// Runs a compiler on `source`; its words when it is not content.
fn compile(compiler: &str, standard: &str, source: &Path, more: &[&str]) {
    let output = Command::new(compiler)
        .arg(standard)
        .args(WARNINGS)
        .args(more)
        .arg("-I")
        .arg(root().join("include"))
        .arg(source)
        .output()
        .unwrap_or_else(|why| panic!("{compiler} cannot be run: {why}. Install gcc and g++."));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Builds `tests/abi/NAME` into a shared library, as a module author does.
fn build_module(compiler: &str, standard: &str, name: &str, into: &Path) {
    let source = root().join("tests/abi").join(name);
    let into = into.to_str().expect("a plain path");
    compile(compiler, standard, &source, &["-shared", "-fPIC", "-O2", "-fvisibility=hidden", "-o", into]);
}

/// Every note of owner `Hostler` in the file: type and content, found through the program headers alone.
fn notes(file: &Path) -> Vec<(u32, Vec<u8>)> {
    let bytes = std::fs::read(file).expect("the library was built");
    let header = FileHeader64::<Endianness>::parse(&*bytes).expect("an ELF file");
    let endian = header.endian().expect("an endianness");
    let mut found = Vec::new();
    for segment in header.program_headers(endian, &*bytes).expect("program headers") {
        if segment.p_type(endian) != PT_NOTE {
            continue;
        }
        let mut notes = segment.notes(endian, &*bytes).expect("notes can be read").expect("a note segment");
        while let Some(note) = notes.next().expect("a note") {
            if note.name() == NOTE_OWNER.as_bytes() {
                found.push((note.n_type(endian).0, note.desc().to_owned()));
            }
        }
    }
    found
}

/// What `nm` says a library shows.
fn shown(file: &Path) -> Vec<String> {
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(file).output().expect("nm runs");
    let text = String::from_utf8(output.stdout).expect("names are text");
    text.lines().filter_map(|line| line.split_whitespace().last()).map(str::to_owned).collect()
}

fn holds_one_sound_manifest(library: &Path) {
    let notes = notes(library);
    assert_eq!(notes.len(), 1, "expected one note, found {}", notes.len());
    assert_eq!(notes[0].0, NOTE_MANIFEST);
    let manifest: Manifest = serde_json::from_slice(&notes[0].1).expect("the note holds a manifest");
    assert_eq!(manifest.problems(), []);
}

#[test]
fn a_module_in_c11_is_built_from_the_header_and_its_manifest_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("module_c.so");
    build_module("cc", "-std=c11", "module.c", &library);
    holds_one_sound_manifest(&library);
    assert_eq!(shown(&library), ["hostler_entry_v1"]);
}

#[test]
fn a_module_in_cpp17_is_built_from_the_header_and_its_manifest_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("module_cpp.so");
    build_module("c++", "-std=c++17", "module.cpp", &library);
    holds_one_sound_manifest(&library);
    assert!(shown(&library).contains(&"hostler_entry_v1".to_owned()));
}

#[test]
fn a_manifest_of_any_length_is_found_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    for length in [2, 3, 4, 5, 4094, 6001] {
        let manifest = format!("{{{}}}", " ".repeat(length - 2));
        for (compiler, standard, name) in [("cc", "-std=c11", "any.c"), ("c++", "-std=c++17", "any.cpp")] {
            let source = folder.path().join(name);
            let text = format!("#include \"hostler_module.h\"\nHOSTLER_MANIFEST({manifest:?});\n");
            std::fs::write(&source, text).expect("written");
            let library = folder.path().join(format!("{name}.so"));
            let out = library.to_str().expect("a plain path");
            compile(compiler, standard, &source, &["-Wno-overlength-strings", "-shared", "-fPIC", "-o", out]);
            assert_eq!(notes(&library), [(NOTE_MANIFEST, manifest.clone().into_bytes())], "{name} {length}");
        }
    }
}

#[test]
fn the_host_header_compiles_as_c11_and_as_cpp17() {
    let source = root().join("tests/abi/host.c");
    compile("cc", "-std=c11", &source, &["-fsyntax-only"]);
    compile("c++", "-std=c++17", &source, &["-fsyntax-only", "-x", "c++"]);
}

#[test]
fn php_parses_the_cdef_as_it_stands() {
    let script = r#"
        $text = file_get_contents($argv[1]);
        try { FFI::cdef($text, 'libc.so.6'); $said = 'no function was looked for'; }
        catch (FFI\Exception $why) { $said = $why->getMessage(); }
        echo $said, "\n";
        $types = FFI::cdef(preg_replace('/^\w[^;{}]*\([^;]*\);$/m', '', $text));
        echo $types->HOSTLER_HOST_ERROR, ' ', FFI::sizeof($types->new('hostler_buf')), "\n";
    "#;
    let output = Command::new("php")
        .args(["-n", "-d", "extension=ffi", "-d", "ffi.enable=1", "-r", script, "--"])
        .arg(root().join("include/hostler_host.cdef.h"))
        .output()
        .unwrap_or_else(|why| panic!("php cannot be run: {why}. Install php8.2-cli."));
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    // A parse error names the line; a text that was understood fails only because libc has no such function.
    assert_eq!(said, "Failed resolving C function 'hostler_host_abi'\n300 24\n");
}
