//! A module that is wrong costs one failed call with a named cause; php-fpm's worker and other modules go on.

use crate::{CLOUD_S, open};
use hostler_testkit::php::PhpOptions;
use hostler_testkit::site::{SiteOptions, checkout};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The first product after the shop's own: the hostile module.
const HOSTILE: u64 = 4;

/// Builds a hostile module from its C file, under the name of its defect: the files all call themselves "bad".
fn built(defect: &str, folder: &std::path::Path) -> PathBuf {
    let text = fs::read_to_string(checkout().join(format!("tests/bad_modules/{defect}.c"))).unwrap();
    let name = slug(defect);
    let source = folder.join(format!("{name}.c"));
    fs::write(&source, text.replace("MANIFEST(\"bad\"", &format!("MANIFEST(\"{name}\""))).unwrap();
    let file = folder.join(format!("{name}.so"));
    let output = Command::new("cc")
        .args(["-shared", "-fPIC", "-fvisibility=hidden", "-O1", "-I"])
        .arg(checkout().join("include"))
        .arg("-I")
        .arg(checkout().join("tests/bad_modules"))
        .arg(source)
        .arg("-o")
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    file
}

fn slug(defect: &str) -> String {
    defect.replace('_', "")
}

#[test]
fn a_hostile_module_costs_one_failed_call_and_the_php_worker_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("segfaults", "crashed"),
        ("aborts", "crashed"),
        ("exits", "exit(3)"),
        ("garbage_reply", "no json"),
        ("allocates", "of memory"),
        ("loops", "did not answer"),
    ];
    let modules = cases.iter().map(|(defect, _)| (slug(defect), built(defect, folder.path()))).collect();
    let one_worker = PhpOptions::default().pool("pm", "static").pool("pm.max_children", "1");
    let site = open(SiteOptions { modules, php: one_worker, ..SiteOptions::default() });
    let mut whmcs = site.sign_in();
    let before = site.php.worker_pids();

    let mut products = HOSTILE..;
    for (defect, cause) in cases {
        let (service, _) = whmcs.order(products.next().unwrap(), &format!("{}.example.com", slug(defect)));
        let failed = whmcs.press(service, "create");
        assert!(!failed.ok && failed.message.to_lowercase().contains(cause), "{defect}: {failed:?}");
        assert_eq!(whmcs.service(service)["service"]["status"], "Pending", "{defect}");
    }
    let (good, _) = whmcs.order(CLOUD_S, "good.example.com");
    let created = whmcs.press(good, "create");

    assert!(created.ok, "{}", created.message);
    assert_eq!(site.php.worker_pids(), before, "{}", site.php.log());
}
