//! Every file that must not be loaded is refused, and the refusal names expected and found.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is not as expected fails the test")]

mod site;

use site::{Nobody, Site, job, names};
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// Why the module is refused in the worker, when it is opened.
fn refused_when_opened(source: &str, slug: &str) -> hostler_abi::wire::ErrorDoc {
    Site::with(source).run(slug, "TestConnection", 5_000).failure.expect("it was not refused")
}

/// Writes a file into the folder of modules as its owner would.
fn put(site: &Site, name: &str, bytes: &[u8]) {
    let path = site.config.modules_dir.join(name);
    fs::write(&path, bytes).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
}

/// Builds a module, changes its bytes, and puts it back.
fn damaged(source: &str, change: impl FnOnce(&mut Vec<u8>)) -> Site {
    let site = Site::new();
    let path = site.build(source, &[]);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    put(&site, path.file_name().unwrap().to_str().unwrap(), &bytes);
    site
}

#[test]
fn a_good_module_is_found_and_answers() {
    let mut site = Site::with("good.c");
    let ran = site.run("good", "TestConnection", 5_000);
    assert!(ran.failure.is_none(), "{:?}", ran.failure);
    assert_eq!((ran.status, &ran.reply[..]), (0, &br#"{"v":1,"result":{}}"#[..]));
}

#[test]
fn a_text_file_is_refused() {
    let site = Site::new();
    put(&site, "text.so", b"#!/bin/sh\necho hello\n");
    names(&site.refusal(), "elf", "an ELF shared library", "text");
}

#[test]
fn an_empty_file_is_refused() {
    let site = Site::new();
    put(&site, "empty.so", b"");
    names(&site.refusal(), "elf", "an ELF shared library", "an empty file");
}

#[test]
fn a_library_for_another_processor_is_refused() {
    let site = damaged("good.c", |bytes| bytes[18..20].copy_from_slice(&40u16.to_le_bytes()));
    names(&site.refusal(), "machine", std::env::consts::ARCH.replace('_', "-").as_str(), "arm");
}

#[test]
fn a_32_bit_library_is_refused() {
    names(&damaged("good.c", |bytes| bytes[4] = 1).refusal(), "class", "64-bit", "32-bit");
}

#[test]
fn a_truncated_file_is_refused_wherever_it_is_cut() {
    let site = Site::new();
    let whole = fs::read(site.build("good.c", &[])).unwrap();
    // Behind the last segment there are only section headers, which nobody needs.
    for size in (8..whole.len() / 2).step_by(97) {
        put(&site, "good.so", &whole[..size]);
        names(&site.refusal(), "truncated", "a whole ELF file", "ends before");
    }
}

#[test]
fn no_damaged_byte_makes_the_host_fall() {
    let site = Site::new();
    let whole = fs::read(site.build("good.c", &[])).unwrap();
    let registry = site.registry();
    for at in (0..1024).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        put(&site, "good.so", &bytes);
        assert_eq!(registry.reports().len(), 1);
    }
}

#[test]
fn a_file_without_a_note_is_refused() {
    names(&Site::with("no_note.c").refusal(), "manifest", "owner Hostler", "none");
}

#[test]
fn two_notes_that_differ_are_refused() {
    names(&Site::with("two_notes.c").refusal(), "manifest", "one note", "2 that differ");
}

#[test]
fn the_same_note_twice_is_one() {
    assert!(Site::with("same_note_twice.c").run("twice", "TestConnection", 5_000).failure.is_none());
}

#[test]
fn a_stripped_module_keeps_its_manifest() {
    let site = Site::new();
    site.build("good.c", &["-s", "-flto", "-Wl,--gc-sections"]);
    assert_eq!(site.registry().find("good").unwrap().slug(), "good");
}

#[test]
fn a_manifest_that_is_not_json_is_refused() {
    names(&Site::with("bad_json.c").refusal(), "manifest_json", "JSON", "EOF while parsing");
}

#[test]
fn a_document_that_is_no_manifest_is_refused() {
    names(&Site::with("not_a_manifest.c").refusal(), "manifest_json", "schema", "expected a string");
}

#[test]
fn a_manifest_that_contradicts_itself_is_refused_with_the_place() {
    let refusal = Site::with("contradictory.c").refusal();
    names(&refusal, "manifest_rules", "without contradictions", "/options/0/loader: \"loader.plans\"");
}

#[test]
fn a_manifest_that_is_too_big_is_refused() {
    names(&Site::with("note_too_big.c").refusal(), "manifest_size", "262144 bytes", "300000 bytes");
}

#[test]
fn another_major_is_refused_whatever_its_manifest_looks_like() {
    names(&Site::with("wrong_major.c").refusal(), "abi_major", "ABI 1", "ABI 2");
}

#[test]
fn a_module_that_needs_a_newer_minor_is_refused_with_both_versions() {
    names(
        &Site::with("abi_too_new.c").refusal(),
        "abi_minor",
        "ABI 1.0",
        "needs host ABI 1.7, and this is 1.0",
    );
}

#[test]
fn a_required_service_that_is_not_offered_is_refused() {
    names(&Site::with("needs_a_service.c").refusal(), "service", "hostler.http/1", "hostler.telepathy/3");
}

#[test]
fn a_module_for_another_libc_is_refused() {
    names(&Site::with("wrong_libc.c").refusal(), "libc", "gnu", "musl");
}

#[test]
fn a_missing_entry_is_refused() {
    names(&Site::with("no_entry.c").refusal(), "entry", "hostler_entry_v1", "no entry");
}

#[test]
fn an_entry_of_another_major_is_refused_before_opening() {
    names(&Site::with("only_v2.c").refusal(), "entry", "hostler_entry_v1", "hostler_entry_v2");
}

#[test]
fn a_library_that_needs_a_newer_glibc_is_refused() {
    let site = damaged("prints.c", |bytes| {
        let at = bytes.windows(8).position(|text| text == b"GLIBC_2.").unwrap();
        bytes[at + 6] = b'9';
    });
    names(&site.refusal(), "glibc", "the glibc of this system", "needs glibc 9.");
}

#[test]
fn an_executable_stack_is_refused() {
    let site = Site::new();
    site.build("good.c", &["-z", "execstack"]);
    names(&site.refusal(), "executable_stack", "not executable", "asks for an executable one");
}

#[test]
fn text_relocations_are_refused() {
    let site = Site::new();
    site.build("good.c", &["-fno-pic", "-mcmodel=large", "-Wl,-z,notext"]);
    names(&site.refusal(), "text_relocations", "not written to", "text relocations");
}

#[test]
fn a_library_the_manifest_does_not_list_is_refused() {
    let site = Site::new();
    site.build("good.c", &["-Wl,--no-as-needed", "-lstdc++"]);
    names(&site.refusal(), "needed", "runtime.needs", "libstdc++.so.6");
}

#[test]
fn a_world_writable_file_is_refused_and_accepted_once_it_is_not() {
    let site = Site::with("good.c");
    let path = site.config.modules_dir.join("good.so");
    let registry = site.registry();
    for mode in [0o666, 0o664] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refusal = registry.find("good").unwrap_err();
        names(&refusal, "writable", "only its owner may write", &format!("0{mode:o}"));
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(registry.find("good").is_ok());
}

#[test]
fn a_link_out_of_the_folder_is_refused_and_one_inside_is_not() {
    let site = Site::with("good.c");
    let outside = site.folder.path().join("outside.so");
    fs::rename(site.config.modules_dir.join("good.so"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, site.config.modules_dir.join("linked.so")).unwrap();
    names(&site.refusal(), "file", "a readable file in", "a link that leads out of it");

    fs::rename(&outside, site.config.modules_dir.join("good.real")).unwrap();
    fs::remove_file(site.config.modules_dir.join("linked.so")).unwrap();
    std::os::unix::fs::symlink("good.real", site.config.modules_dir.join("linked.so")).unwrap();
    assert!(site.registry().find("good").is_ok());
}

#[test]
fn a_file_that_is_not_on_the_allow_list_is_refused_and_one_that_is_runs() {
    let mut site = Site::with("good.c");
    let hash = site.registry().find("good").unwrap().inspected.sha256.clone();
    site.config.allow = Some(vec!["00".into()]);
    names(&site.refusal(), "allow", "allow-list", &hash);
    site.config.allow = Some(vec![hash.to_uppercase()]);
    assert!(site.registry().find("good").is_ok());
}

#[test]
fn an_entry_that_refuses_the_host_is_named() {
    names(
        &refused_when_opened("entry_refuses.c", "refuses"),
        "entry_status",
        "accepts this host",
        "201 HOSTLER_REFUSE_ABI",
    );
}

#[test]
fn an_entry_that_writes_too_much_is_caught() {
    let refusal = refused_when_opened("entry_writes_too_much.c", "writes");
    names(&refusal, "handshake_size", "at most 48 bytes", "at least 64");
}

#[test]
fn a_missing_invoke_is_refused() {
    names(&refused_when_opened("no_invoke.c", "noinvoke"), "handshake_invoke", "invoke", "NULL");
}

#[test]
fn a_wrong_magic_is_refused() {
    names(&refused_when_opened("wrong_magic.c", "magic"), "handshake_magic", "0x31545348", "0x00000000");
}

#[test]
fn an_entry_that_disagrees_with_the_manifest_is_refused() {
    names(&refused_when_opened("disagrees.c", "disagrees"), "handshake_manifest", "minor_min 0", "3");
}

#[test]
fn an_undefined_symbol_is_known_at_once() {
    let refusal = refused_when_opened("undefined_symbol.c", "undefined");
    names(&refusal, "open", "a library the loader can open", "a_function_nobody_defines");
}

#[test]
fn an_odd_export_is_a_warning() {
    let module = Site::with("odd_exports.c").registry().find("odd").unwrap();
    assert!(
        module.inspected.warnings[0].contains("php_info_print_table_start"),
        "{:?}",
        module.inspected.warnings
    );
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let site = Site::with("good.c");
    site.build("bad_json.c", &[]);
    put(&site, "text.so", b"text");
    let reports = site.registry().reports();
    let good: Vec<_> = reports.iter().filter(|report| report.refusal.is_none()).collect();
    assert_eq!((reports.len(), good.len()), (3, 1));
}

#[test]
fn two_files_with_one_slug_are_both_refused() {
    let site = Site::with("good.c");
    fs::copy(site.config.modules_dir.join("good.so"), site.config.modules_dir.join("other.so")).unwrap();
    let reports = site.registry().reports();
    names(reports[0].refusal.as_ref().unwrap(), "slug", "one file", "other.so");
    names(reports[1].refusal.as_ref().unwrap(), "slug", "one file", "good.so");
    names(&site.registry().find("good").unwrap_err(), "slug", "one file", "other.so");
}

#[test]
fn an_unknown_module_is_refused_with_the_known_ones() {
    let error = Site::with("good.c").registry().find("hetzner").unwrap_err();
    assert_eq!(error.code, "host.unknown_module");
    assert!(error.message.contains("there is: good"), "{}", error.message);
}

#[test]
fn a_module_replaced_while_it_is_mapped_goes_on_and_the_next_call_gets_the_new_one() {
    let mut site = Site::with("good.c");
    assert!(site.run("good", "TestConnection", 5_000).failure.is_none());
    let old = site.registry().find("good").unwrap();

    // Written over in place, as careless copying does: a mapped original would be corrupted.
    let path = site.config.modules_dir.join("good.so");
    let mut other = fs::read(&path).unwrap();
    other.extend_from_slice(b"another version");
    fs::write(&path, &other).unwrap();

    let new = site.registry().find("good").unwrap();
    assert_ne!(old.inspected.sha256, new.inspected.sha256);
    for module in [&old, &new] {
        let ran = site.places.run(module, &job("TestConnection", 5_000), &mut Nobody);
        assert!(ran.failure.is_none(), "{:?}", ran.failure);
    }
}

#[test]
fn a_copy_that_was_touched_is_made_again() {
    let mut site = Site::with("good.c");
    let module = site.registry().find("good").unwrap();
    let meta = fs::metadata(&module.cached).unwrap();
    assert_eq!(meta.permissions().mode() & 0o7777, 0o500);
    assert_eq!(fs::metadata(module.cached.parent().unwrap()).unwrap().permissions().mode() & 0o7777, 0o700);

    fs::set_permissions(&module.cached, fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(&module.cached, b"something else").unwrap();
    assert!(site.run("good", "TestConnection", 5_000).failure.is_none());
}

#[test]
fn what_is_known_of_a_file_is_not_found_out_twice() {
    let site = Site::with("good.c");
    let first = site.registry().find("good").unwrap();
    let index = site.config.state_dir.join("cache/index.json");
    // Only the index can know this name: the file does not say it.
    let text =
        fs::read_to_string(&index).unwrap().replace(r#"\"name\":\"good\""#, r#"\"name\":\"from the index\""#);
    fs::write(&index, text).unwrap();
    let second = site.registry().find("good").unwrap();
    assert_eq!(
        (first.inspected.manifest.name.as_str(), second.inspected.manifest.name.as_str()),
        ("good", "from the index")
    );
}

#[test]
fn a_cache_others_may_enter_is_refused() {
    let site = Site::with("good.c");
    let cache = site.config.state_dir.join("cache");
    fs::create_dir_all(&cache).unwrap();
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    let error = site.registry().find("good").unwrap_err();
    assert_eq!(error.code, "host.bad_state");
    assert!(error.message.contains("0777") && error.message.contains("0700"), "{}", error.message);
}
