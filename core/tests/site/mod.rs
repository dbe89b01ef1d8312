//! A folder of modules built from `tests/bad_modules`, and a registry and places around it.

#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what is not as expected fails the test")]

use hostler_abi::wire::ErrorDoc;
use hostler_core::broker::{Ask, Broker, Told};
use hostler_core::config::Config;
use hostler_core::error::{HostResult, host};
use hostler_core::job::{Job, Ran};
use hostler_core::places::Places;
use hostler_core::registry::Registry;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

pub struct Site {
    pub folder: TempDir,
    pub config: Config,
    pub places: Places,
}

/// Answers nothing: these modules ask for nothing.
pub struct Nobody;

impl Broker for Nobody {
    fn ask(&mut self, _: Ask) -> HostResult<Told> {
        Err(host("bad_request", "Nobody is there to answer."))
    }
}

impl Site {
    pub fn new() -> Site {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("modules")).unwrap();
        let config = Config::read(
            serde_json::json!({
                "installation": "test",
                "state_dir": folder.path().join("state"),
                "modules_dir": folder.path().join("modules"),
                "program": env!("CARGO_BIN_EXE_hostler-worker"),
            })
            .to_string()
            .as_bytes(),
        )
        .unwrap();
        let places = Places::new(&config);
        Site { folder, config, places }
    }

    pub fn with(source: &str) -> Site {
        let site = Site::new();
        site.build(source, &[]);
        site
    }

    /// Compiles a file of `tests/bad_modules` into the folder of modules.
    pub fn build(&self, source: &str, flags: &[&str]) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let from = root.join("tests/bad_modules").join(source);
        let to = self.config.modules_dir.join(source).with_extension("so");
        if source.ends_with(".rs") {
            // The compiler beside the cargo that built this test, whatever PATH says.
            let built = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"))
                .args([
                    "--edition",
                    "2024",
                    "--crate-type",
                    "cdylib",
                    "-C",
                    "panic=unwind",
                    "-C",
                    "strip=debuginfo",
                ])
                .arg(&from)
                .arg("-o")
                .arg(&to)
                .output()
                .unwrap();
            assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
            return to;
        }
        let compiler = if source.ends_with(".cpp") { "c++" } else { "cc" };
        let built = Command::new(compiler)
            .args(["-shared", "-fPIC", "-O1", "-fvisibility=hidden", "-pthread", "-I"])
            .arg(root.join("include"))
            .arg(&from)
            .args(flags)
            .arg("-o")
            .arg(&to)
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        to
    }

    pub fn registry(&self) -> Registry {
        Registry::new(&self.config)
    }

    /// Why the only file of the folder is refused before it is opened.
    pub fn refusal(&self) -> ErrorDoc {
        let mut reports = self.registry().reports();
        assert_eq!(reports.len(), 1, "{reports:?}");
        reports.remove(0).refusal.expect("it was not refused")
    }

    pub fn run(&mut self, slug: &str, function: &str, milliseconds: i64) -> Ran {
        let module = self.registry().find(slug).unwrap();
        self.places.run(&module, &job(function, milliseconds), &mut Nobody)
    }
}

pub fn job(function: &str, milliseconds: i64) -> Job {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    Job {
        call_id: 1,
        function: function.into(),
        document: "{}".into(),
        deadline_unix_ms: now + milliseconds,
        changes: function == "CreateAccount",
        ..Job::default()
    }
}

/// The refusal names what was expected, what was found, and says so in its sentence.
#[track_caller]
pub fn names(refusal: &ErrorDoc, check: &str, expected: &str, found: &str) {
    assert_eq!(refusal.code, "module.refused", "{refusal:?}");
    assert_eq!(refusal.details["check"], check, "{refusal:?}");
    for (key, text) in [("expected", expected), ("found", found)] {
        let said = refusal.details[key].as_str().unwrap();
        assert!(said.contains(text), "{key}: {said}");
        assert!(refusal.message.contains(said), "{}", refusal.message);
    }
}
