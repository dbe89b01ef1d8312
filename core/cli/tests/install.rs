//! What `hostler install` and `hostler uninstall` promise, against a folder that looks like WHMCS and a module made of a
//! manifest and an empty entry point.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may end by panicking

use hostler_abi::entry::{NOTE_MANIFEST, NOTE_OWNER};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = r#"{
  "hostler": 1, "id": "example.demo", "slug": "demo", "version": "1.2.3", "name": "It's a \\ <Demo>",
  "vendor": {"name": "Acme", "url": "https://acme.example", "support": "mailto:help@acme.example"},
  "docs": {"summary": "Shows how", "license": "MIT"},
  "abi": {"major": 1},
  "functions": {
    "TestConnection": {}, "CreateAccount": {"changes": true}, "ClientArea": {}, "AdminServicesTabFieldsSave": {"inputs": ["note"]},
    "custom.reboot": {"changes": true}, "custom.rebuild": {"changes": true, "inputs": ["image"]}, "custom.inspect": {}, "custom.wake": {"changes": true},
    "loader.server_types": {}, "probe": {}, "MetricProvider": {}
  },
  "options": [
    {"slot": 1, "key": "plan", "type": "text", "label": "Plan", "loader": "loader.server_types", "required": true},
    {"slot": 2, "key": "token", "type": "password", "label": "Token", "sensitive": true},
    {"slot": 4, "key": "size", "type": "dropdown", "label": "Size", "default": "b",
     "choices": [{"value": "a", "label": "A & B"}, {"value": "b", "label": "B"}]},
    {"slot": 5, "key": "old", "type": "retired"}
  ],
  "server": {"required": true, "port_tls": 443, "port_plain": 80},
  "buttons": [
    {"function": "custom.reboot", "label": {"en": "Reboot"}, "for": ["client", "admin"], "confirm": true},
    {"function": "custom.wake", "label": {"en": "Wake"}, "for": ["client"]},
    {"function": "custom.rebuild", "label": {"en": "Rebuild"}, "for": ["client_page"]},
    {"function": "custom.inspect", "label": {"en": "Inspect <all>"}, "for": ["admin"]}
  ],
  "views": [{"id": "overview", "template": "overview"}]
}"#;

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench { folder: tempfile::tempdir().unwrap() };
        for folder in
            ["whmcs/modules/servers", "whmcs/modules/addons", "prefix/bin", "prefix/lib/hostler/modules"]
        {
            fs::create_dir_all(bench.path(folder)).unwrap();
        }
        fs::write(bench.path("prefix/lib/hostler/libhostler.so.1"), "").unwrap();
        bench.module("demo", MANIFEST);
        bench
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|why| panic!("{below}: {why}"))
    }

    /// Compiles a module that is nothing but a manifest.
    fn module(&self, name: &str, manifest: &str) {
        let text = self.path(&format!("{name}.json"));
        fs::write(&text, manifest).unwrap();
        let source = format!(
            "asm(\".section .note.hostler,\\\"a\\\",@note\\n.balign 4\\n.long {}\\n.long {}\\n.long {NOTE_MANIFEST}\\n\
             .asciz \\\"{NOTE_OWNER}\\\"\\n.balign 4\\n.incbin \\\"{}\\\"\\n.balign 4\\n.previous\\n\");\n\
             const void *hostler_entry_v1(const void *host) {{ return host; }}\n",
            NOTE_OWNER.len() + 1,
            manifest.len(),
            text.display(),
        );
        let code = self.path(&format!("{name}.c"));
        fs::write(&code, source).unwrap();
        let library = self.path(&format!("prefix/lib/hostler/modules/{name}.so"));
        let built =
            Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&code).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        fs::set_permissions(&library, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn hostler(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_hostler")).args(words).output().unwrap()
    }

    /// Gives `request` to the program and reads its answer.
    fn call(&self, words: &[&str], request: &str) -> serde_json::Value {
        let file = self.path("request.json");
        fs::write(&file, request).unwrap();
        let input = fs::File::open(&file).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_hostler")).args(words).stdin(input).output().unwrap();
        serde_json::from_slice(&done.stdout).unwrap_or_else(|why| panic!("{why}: {}", complaint(&done)))
    }

    fn install(&self, more: &[&str]) -> Output {
        let (whmcs, prefix, state) = (self.path("whmcs"), self.path("prefix"), self.path("state"));
        let mut words = vec!["install", "--prefix", prefix.to_str().unwrap()];
        if !more.contains(&"--whmcs") {
            words.extend(["--whmcs", whmcs.to_str().unwrap()]);
        }
        if !more.contains(&"--state") {
            words.extend(["--state", state.to_str().unwrap()]);
        }
        if !more.contains(&"--module") {
            words.extend(["--module", "demo"]);
        }
        words.extend(more);
        self.hostler(&words)
    }

    fn installed(&self) -> &Bench {
        let done = self.install(&[]);
        assert!(done.status.success(), "{}", complaint(&done));
        self
    }

    /// Runs PHP over the installed module and gives what it prints. FFI is off.
    fn php(&self, code: &str) -> String {
        self.php_with(&["-d", "ffi.enable=0"], code)
    }

    /// As [`Bench::php`], with these settings.
    fn php_with(&self, settings: &[&str], code: &str) -> String {
        let folder = self.path("whmcs/modules/servers/hostlerdemo");
        let code = format!("define('WHMCS', true); require '{}/hostlerdemo.php'; {code}", folder.display());
        let said = Command::new("php")
            .args(settings)
            .args(["-d", "display_errors=1", "-d", "error_reporting=-1", "-r", &code])
            .output()
            .unwrap();
        String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr)
    }
}

fn complaint(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path())
            } else {
                files.push((entry.path(), fs::read(entry.path()).unwrap()))
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_module_gets_exactly_the_functions_it_claims() {
    let bench = Bench::new();
    let defined = bench.installed().php("echo implode(' ', get_defined_functions()['user']);");
    let mut defined: Vec<_> = defined.split(' ').collect();
    defined.sort_unstable();
    assert_eq!(
        defined,
        [
            "hostlerdemo_admincustombuttonarray",
            "hostlerdemo_adminservicestabfieldssave",
            "hostlerdemo_clientarea",
            "hostlerdemo_clientareaallowedfunctions",
            "hostlerdemo_clientareacustombuttonarray",
            "hostlerdemo_configoptions",
            "hostlerdemo_createaccount",
            "hostlerdemo_inspect",
            "hostlerdemo_loaderservertypes",
            "hostlerdemo_metadata",
            "hostlerdemo_reboot",
            "hostlerdemo_rebuild",
            "hostlerdemo_testconnection",
            "hostlerdemo_wake",
        ]
    );
}

#[test]
fn what_needs_an_object_is_left_out_and_named() {
    assert!(said(&Bench::new().install(&[])).contains("MetricProvider"));
}

#[test]
fn metadata_is_what_the_manifest_says_and_needs_no_rust() {
    let bench = Bench::new();
    let data: serde_json::Value =
        serde_json::from_str(&bench.installed().php("echo json_encode(hostlerdemo_MetaData());")).unwrap();
    assert_eq!(
        data,
        serde_json::json!({
            "DisplayName": "Hostler It&#039;s a \\ &lt;Demo&gt;", "APIVersion": "1.1", "RequiresServer": true,
            "DefaultNonSSLPort": "80", "DefaultSSLPort": "443"
        })
    );
}

#[test]
fn a_setting_keeps_its_slot_when_one_before_it_is_missing_or_retired() {
    let bench = Bench::new();
    let keys = bench.installed().php("echo implode(' ', array_keys(hostlerdemo_ConfigOptions()));");
    assert_eq!(keys, "plan token unused3 size unused5");
}

#[test]
fn a_live_list_names_its_loader_and_a_choice_its_options() {
    let bench = Bench::new();
    let options: serde_json::Value =
        serde_json::from_str(&bench.installed().php("echo json_encode(hostlerdemo_ConfigOptions([]));"))
            .unwrap();
    assert_eq!(
        options["plan"],
        serde_json::json!({"FriendlyName": "Plan", "Type": "text", "Size": "40", "Loader": "hostlerdemo_LoaderServerTypes",
            "Description": "Required.", "SimpleMode": true})
    );
    assert_eq!(
        options["size"],
        serde_json::json!({"FriendlyName": "Size", "Type": "dropdown", "Options": {"a": "A &amp; B", "b": "B"}, "Default": "b"})
    );
}

#[test]
fn more_than_24_settings_share_the_last_slot() {
    let bench = Bench::new();
    let mut manifest: serde_json::Value = serde_json::from_str(MANIFEST).unwrap();
    manifest["options"] = (1..=30)
        .map(|slot| serde_json::json!({"slot": slot, "key": format!("o{slot}"), "type": "text"}))
        .collect();
    bench.module("demo", &manifest.to_string());
    let keys = bench.installed().php("$o = hostlerdemo_ConfigOptions(); echo count($o), ' ', array_key_last($o), ' ', end($o)['Description'];");
    assert!(keys.starts_with("24 more A JSON object with the keys o24 ()") && keys.contains("o30"), "{keys}");
}

#[test]
fn clients_get_the_buttons_meant_for_them_and_none_that_must_ask_in_whmcs_own_menu() {
    let bench = Bench::new();
    let arrays = bench.installed().php(
        "echo json_encode([hostlerdemo_AdminCustomButtonArray(), hostlerdemo_ClientAreaCustomButtonArray(), hostlerdemo_ClientAreaAllowedFunctions()]);",
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&arrays).unwrap(),
        serde_json::json!([{"Reboot": "reboot", "Inspect &lt;all&gt;": "inspect"}, {"Wake": "wake"}, {"Reboot": "reboot", "Rebuild": "rebuild"}])
    );
}

#[test]
fn a_file_opened_outside_whmcs_runs_nothing() {
    let bench = Bench::new();
    bench.installed();
    for file in [
        "servers/hostlerdemo/hostlerdemo.php",
        "servers/hostlerdemo/hooks.php",
        "servers/hostlerdemo/module.php",
        "addons/hostler/hostler.php",
        "addons/hostler/hooks.php",
        "addons/hostler/config.php",
    ] {
        let said = Command::new("php").arg(bench.path("whmcs/modules").join(file)).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), "This file cannot be accessed directly", "{file}");
    }
}

#[test]
fn whmcs_json_and_its_logo_are_as_whmcs_wants_them() {
    let bench = Bench::new();
    let data: serde_json::Value =
        serde_json::from_str(&bench.installed().read("whmcs/modules/servers/hostlerdemo/whmcs.json"))
            .unwrap();
    assert_eq!((&data["schema"], &data["type"]), (&"1.0".into(), &"whmcs-servers".into()));
    assert_eq!(data["support"]["email"], "help@acme.example");
    let logo = fs::read(bench.path("whmcs/modules/servers/hostlerdemo/logo.png")).unwrap();
    assert_eq!(&logo[1..4], b"PNG");
    assert!(u32::from_be_bytes(logo[16..20].try_into().unwrap()) <= 500);
}

#[test]
fn installing_again_changes_nothing_and_says_so() {
    let bench = Bench::new();
    let before = all_files(&bench.installed().path("whmcs"));
    let again = bench.install(&[]);
    assert_eq!(said(&again).matches("unchanged").count(), 2, "{}", said(&again));
    assert_eq!(all_files(&bench.path("whmcs")), before);
}

#[test]
fn an_upgrade_removes_functions_and_files_that_are_gone() {
    let bench = Bench::new();
    bench.installed();
    bench.module("demo", &MANIFEST.replace("\"TestConnection\": {}, ", "").replace("1.2.3", "2.0.0"));
    let again = bench.install(&[]);
    assert!(said(&again).contains("updated: 3 changed"), "{}", said(&again));
    assert!(!bench.read("whmcs/modules/servers/hostlerdemo/hostlerdemo.php").contains("TestConnection"));
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let bench = Bench::new();
    let theirs = bench.path("whmcs/modules/servers/cpanel");
    fs::create_dir_all(&theirs).unwrap();
    fs::write(theirs.join("cpanel.php"), "<?php // theirs").unwrap();
    let done = bench.install(&["--as", "cpanel"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(complaint(&done).contains("was not written by hostler install"), "{}", complaint(&done));
    assert_eq!(fs::read_to_string(theirs.join("cpanel.php")).unwrap(), "<?php // theirs");
}

#[test]
fn a_name_whmcs_would_not_take_is_refused() {
    let bench = Bench::new();
    for name in ["Demo", "1demo", "de_mo", "de-mo", ""] {
        let done = bench.install(&["--as", name]);
        assert_eq!(done.status.code(), Some(1), "{name}");
    }
    assert_eq!(fs::read_dir(bench.path("whmcs/modules/servers")).unwrap().count(), 0);
}

#[test]
fn one_module_can_be_installed_twice_under_two_names() {
    let bench = Bench::new();
    assert!(bench.installed().install(&["--as", "second"]).status.success());
    assert!(
        bench
            .read("whmcs/modules/servers/second/second.php")
            .contains("Bridge::call('second', 'custom.reboot', $params)")
    );
    assert!(bench.path("whmcs/modules/servers/hostlerdemo/hostlerdemo.php").is_file());
}

#[test]
fn a_folder_that_is_no_whmcs_is_refused() {
    let bench = Bench::new();
    fs::remove_dir_all(bench.path("whmcs/modules")).unwrap();
    let done = bench.install(&[]);
    assert!(complaint(&done).contains("does not look like WHMCS"), "{}", complaint(&done));
}

#[test]
fn an_unknown_module_is_answered_with_those_that_are_there() {
    let done = Bench::new().install(&["--module", "nosuch"]);
    assert!(complaint(&done).contains("there are: demo"), "{}", complaint(&done));
}

#[test]
fn the_state_directory_is_private_and_keeps_its_name() {
    let bench = Bench::new();
    bench.installed();
    assert_eq!(fs::metadata(bench.path("state")).unwrap().permissions().mode() & 0o777, 0o700);
    let name = bench.read("state/installation");
    assert_eq!(name.lines().map(str::len).next(), Some(6), "{name}");
    let renamed = bench.install(&["--installation", "other"]);
    assert!(complaint(&renamed).contains("would not be found"), "{}", complaint(&renamed));
}

#[test]
fn a_state_directory_inside_whmcs_is_refused() {
    let bench = Bench::new();
    let inside = bench.path("whmcs/state");
    let done = bench.install(&["--state", inside.to_str().unwrap()]);
    assert!(complaint(&done).contains("inside WHMCS"), "{}", complaint(&done));
    assert!(!inside.exists());
}

#[test]
fn what_was_said_once_is_remembered_and_the_operators_file_is_not_touched() {
    let bench = Bench::new();
    assert!(bench.install(&["--door", "cli"]).status.success());
    let local = bench.path("whmcs/modules/addons/hostler/local.php");
    fs::write(&local, "<?php return ['task_department' => 3];").unwrap();
    bench.installed();
    assert!(bench.read("whmcs/modules/addons/hostler/config.php").contains("'door' => 'cli'"));
    assert_eq!(fs::read_to_string(&local).unwrap(), "<?php return ['task_department' => 3];");
}

#[test]
fn uninstalling_removes_what_was_written_and_keeps_the_rest() {
    let bench = Bench::new();
    bench.installed();
    fs::write(bench.path("whmcs/modules/servers/hostlerdemo/notes.txt"), "mine").unwrap();
    let whmcs = bench.path("whmcs");
    let done = bench.hostler(&["uninstall", "--whmcs", whmcs.to_str().unwrap(), "--all"]);
    assert!(done.status.success(), "{}", complaint(&done));
    let left: Vec<_> = all_files(&whmcs).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, [whmcs.join("modules/servers/hostlerdemo/notes.txt")]);
    assert!(bench.path("state/installation").is_file());
    assert!(said(&done).contains("notes.txt"), "{}", said(&done));
}

#[test]
fn modules_are_listed_with_the_reason_one_is_refused() {
    let bench = Bench::new();
    fs::write(bench.path("prefix/lib/hostler/modules/broken.so"), "no library").unwrap();
    let prefix = bench.path("prefix");
    let shown = bench.hostler(&["modules", "list", "--json", "--prefix", prefix.to_str().unwrap()]);
    let rows: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((&rows[0]["state"], &rows[1]["state"]), (&"refused".into(), &"ready".into()), "{rows}");
    assert_eq!(rows[0]["error"]["code"], "module.refused");
}

/// Calls every function with an empty array and prints its type, or what it threw.
const CALL_ALL: &str = "foreach (get_defined_functions()['user'] as $f) { if (strpos($f, 'hostlerdemo_') !== 0) continue; \
    try { $t = gettype($f([])); } catch (\\Exception $e) { $t = 'Exception'; } echo substr($f, 12), '=', $t, ' '; }";

const TYPES: &str = "metadata=array configoptions=array admincustombuttonarray=array clientareacustombuttonarray=array \
clientareaallowedfunctions=array adminservicestabfieldssave=NULL clientarea=array createaccount=string testconnection=array \
inspect=string rebuild=string reboot=string wake=string loaderservertypes=Exception ";

#[test]
fn every_function_answers_an_empty_array_in_kind_when_ffi_is_refused() {
    let bench = Bench::new();
    assert_eq!(sorted(&bench.installed().php_with(&["-d", "ffi.enable=0"], CALL_ALL)), sorted(TYPES));
}

#[test]
fn every_function_answers_an_empty_array_in_kind_when_the_class_is_disabled() {
    let bench = Bench::new();
    assert_eq!(sorted(&bench.installed().php_with(&["-d", "disable_classes=FFI"], CALL_ALL)), sorted(TYPES));
}

#[test]
fn every_function_answers_an_empty_array_in_kind_when_the_library_is_none() {
    let bench = Bench::new();
    assert_eq!(sorted(&bench.installed().php_with(&[], CALL_ALL)), sorted(TYPES));
}

#[test]
fn every_function_answers_an_empty_array_in_kind_without_the_bridge_s_other_files() {
    let bench = Bench::new();
    bench.installed();
    fs::remove_file(bench.path("whmcs/modules/servers/hostlerdemo/module.php")).unwrap();
    assert_eq!(sorted(&bench.php_with(&[], CALL_ALL)), sorted(TYPES));
}

fn sorted(words: &str) -> Vec<&str> {
    let mut words: Vec<_> = words.split_whitespace().collect();
    words.sort_unstable();
    words
}

#[test]
fn two_whmcs_never_share_a_state_directory() {
    let bench = Bench::new();
    bench.installed();
    fs::create_dir_all(bench.path("other/modules/servers")).unwrap();
    let other = bench.path("other");
    let refused = bench.install(&["--whmcs", other.to_str().unwrap()]);
    assert!(complaint(&refused).contains("two WHMCS must not share one"), "{}", complaint(&refused));
}

#[test]
fn a_whmcs_that_was_moved_keeps_its_state_and_name() {
    let bench = Bench::new();
    let name = bench.installed().read("state/installation");
    fs::rename(bench.path("whmcs"), bench.path("moved")).unwrap();
    let moved = bench.path("moved");
    let done = bench.install(&["--whmcs", moved.to_str().unwrap()]);
    assert!(done.status.success(), "{}", complaint(&done));
    assert_eq!(bench.read("state/installation").lines().next(), name.lines().next());
}

#[test]
fn a_copy_of_a_whmcs_gets_a_name_of_its_own() {
    let bench = Bench::new();
    let name = bench.installed().read("state/installation");
    let (copy, state) = (bench.path("copy"), bench.path("state2"));
    let copied = Command::new("cp").arg("-r").args([bench.path("whmcs"), copy.clone()]).status().unwrap();
    assert!(copied.success());
    let at = ["--whmcs", copy.to_str().unwrap(), "--state", state.to_str().unwrap()];

    let done = bench.install(&at);
    assert!(done.status.success(), "{}", complaint(&done));
    assert_ne!(bench.read("state2/installation").lines().next(), name.lines().next());

    // The other WHMCS may be on another computer: then the name is said.
    fs::remove_dir_all(&state).unwrap();
    fs::remove_dir_all(bench.path("whmcs")).unwrap();
    let state = bench.path("state3");
    let named =
        ["--whmcs", copy.to_str().unwrap(), "--state", state.to_str().unwrap(), "--installation", "staging"];
    let done = bench.install(&named);
    assert!(done.status.success(), "{}", complaint(&done));
    assert_eq!(bench.read("state3/installation").lines().next(), Some("staging"));
}

#[test]
fn a_restored_journal_keeps_its_name_or_asks_for_it() {
    let bench = Bench::new();
    let name = bench.installed().read("state/installation");
    let restore = || {
        fs::remove_dir_all(bench.path("state")).unwrap();
        fs::create_dir(bench.path("state")).unwrap();
        fs::write(bench.path("state/journal.db"), "").unwrap();
    };
    restore();
    bench.installed();
    assert_eq!(bench.read("state/installation"), name, "WHMCS still knows it");

    restore();
    fs::remove_dir_all(bench.path("whmcs/modules/addons/hostler")).unwrap();
    let asked = bench.install(&[]);
    assert!(complaint(&asked).contains("--installation"), "{}", complaint(&asked));
    assert!(bench.install(&["--installation", "shop"]).status.success());
    assert_eq!(bench.read("state/installation").lines().next(), Some("shop"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let bench = Bench::new();
    let prefix = bench.path("prefix");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done = Command::new(env!("CARGO_BIN_EXE_hostler"))
        .args(["modules", "--json", "--prefix", prefix.to_str().unwrap()])
        .stdout(writer)
        .output()
        .unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", complaint(&done));
}

#[test]
fn a_folder_with_something_else_in_it_does_not_become_a_state_directory() {
    let bench = Bench::new();
    fs::create_dir(bench.path("state")).unwrap();
    fs::write(bench.path("state/photo.jpg"), "").unwrap();
    let done = bench.install(&[]);
    assert!(complaint(&done).contains("is not empty"), "{}", complaint(&done));
}

#[test]
fn a_request_is_answered_with_the_configuration_that_was_installed() {
    let bench = Bench::new();
    let whmcs = bench.installed().path("whmcs");
    let answer = bench.call(&["call", "--whmcs", whmcs.to_str().unwrap()], r#"{"do": "modules"}"#);
    assert_eq!(answer["data"][0]["slug"], "demo", "{answer}");
}

#[test]
fn a_request_that_is_none_is_answered_too() {
    let bench = Bench::new();
    let whmcs = bench.installed().path("whmcs");
    let answer = bench.call(&["call", "--whmcs", whmcs.to_str().unwrap()], "{{{");
    assert_eq!(answer["error"]["code"], "host.bad_request", "{answer}");
}

#[test]
fn a_command_line_that_is_not_understood_ends_with_2() {
    for words in [&["install"][..], &["uninstall", "--whmcs", "x"], &["call"], &["dance"]] {
        assert_eq!(Bench::new().hostler(words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn every_command_teaches() {
    for command in ["install", "uninstall", "modules", "manifest", "call"] {
        let help = said(&Bench::new().hostler(&[command, "--help"]));
        assert!(help.contains("Usage:") && help.contains("Exit status:"), "{command}: {help}");
    }
}
