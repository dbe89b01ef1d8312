//! FFI allowed, refused and preloaded: the sentence, the fix, and the other door.

use crate::{CLOUD_S, open};
use hostler_testkit::php::PhpOptions;
use hostler_testkit::site::SiteOptions;

#[test]
fn with_ffi_switched_off_the_answer_names_the_setting_and_the_fix() {
    let pinned = vec!["--door".to_owned(), "ffi".to_owned()];
    let site = open(SiteOptions { without_ffi: true, install: pinned, ..SiteOptions::default() });
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web1.example.com");

    let refused = whmcs.press(service, "create");

    assert!(!refused.ok);
    assert!(
        refused.message.contains("ffi.enable") && refused.message.contains("php_admin_value[ffi.enable] = 1"),
        "{}",
        refused.message
    );
    assert!(whmcs.admin().get(&format!("/admin/clientsservices.php?id={service}")).status == 200);
    assert!(!site.php.log().contains("Fatal error"), "{}", site.php.log());
    assert!(site.provider.requests().is_empty());
}

#[test]
fn with_ffi_switched_off_the_program_does_the_same_work() {
    let site = open(SiteOptions { without_ffi: true, ..SiteOptions::default() });
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web2.example.com");

    let created = whmcs.press(service, "create");

    assert!(created.ok, "{}", created.message);
    assert_eq!(Some(whmcs.password(service)), site.provider.servers()[0].root_password);
}

#[test]
fn a_preloaded_door_works_while_ffi_is_refused_to_everything_else() {
    let first = open(SiteOptions {
        without_ffi: true,
        install: vec!["--door".into(), "ffi".into()],
        ..SiteOptions::default()
    });
    let preload = first.whmcs_dir().join("modules/addons/hostler/preload.php");
    // The same files again under a master that preloads the door.
    let php = PhpOptions::default()
        .ini("opcache.enable", "1")
        .ini("opcache.preload", &preload.to_string_lossy())
        .ini("opcache.preload_user", "www-data");
    let php = hostler_testkit::php::PhpFpm::start(php);
    let nginx = hostler_testkit::nginx::Nginx::start(&first.whmcs_dir(), &php);
    let mut whmcs = hostler_testkit::whmcs::Whmcs::sign_in(&nginx.url());
    let (service, _) = whmcs.order(CLOUD_S, "web3.example.com");

    let created = whmcs.press(service, "create");

    assert!(created.ok, "{} {}", created.message, php.log());
    assert_eq!(first.provider.servers().len(), 1);
}
