//! No secret of a seeded set in any log, table, mail, process argument, environment or file that is not sealed.

use crate::{CLOUD_S, site};
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn no_secret_is_in_any_file_log_mail_argument_or_environment() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web1.example.com");
    whmcs.save(service, &[("password", "seeded-Service&Pass\"word-Zq81")]);
    assert!(whmcs.press(service, "create").ok);
    assert!(whmcs.press_custom(service, "reset_password").ok);
    assert!(whmcs.press(service, "suspend").ok);
    whmcs.test_connection(&[
        ("id", "0"),
        ("type", "hostlerhetznercloud"),
        ("hostname", "127.0.0.1"),
        ("port", &site.provider.addr().port().to_string()),
        ("password", "seeded-wrong-token-Kx55"),
    ]);
    let mut secrets = vec![
        site.provider.token(),
        whmcs.password(service),
        "seeded-Service&Pass\"word-Zq81".to_owned(),
        "seeded-wrong-token-Kx55".to_owned(),
    ];
    secrets.extend(site.provider.servers()[0].root_password.clone());
    let key = fs::read_to_string(site.state_dir().join("key")).unwrap_or_default();

    let mut found = Vec::new();
    for secret in &secrets {
        for form in forms(secret) {
            search(site.folder(), &form, &mut found);
            for (place, text) in processes() {
                if text.contains(&form) {
                    found.push(place);
                }
            }
            for page in ["/admin/systemmodulelog.php", "/admin/systemactivitylog.php", "/admin/emails.php"] {
                if whmcs.admin().get(page).text.contains(&form) {
                    found.push(page.to_owned());
                }
            }
        }
    }
    assert!(found.is_empty(), "secrets were found in {found:?}");
    assert!(!site.php.log().contains(key.trim()) || key.is_empty());
}

/// A secret as it may be written down.
fn forms(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).unwrap();
    let html = secret.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let mut forms = vec![secret.to_owned(), json.trim_matches('"').to_owned(), html];
    forms.sort();
    forms.dedup();
    forms
}

/// Looks through every file below, the seed of the shop and what `setup.php` was given apart.
fn search(folder: &Path, form: &str, found: &mut Vec<String>) {
    let output =
        Command::new("grep").args(["-rlaF", "--exclude=seed.json", "-e", form]).arg(folder).output().unwrap();
    found.extend(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned));
}

/// Arguments and environment of every process of this machine that can be read.
fn processes() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let pid = entry.file_name().to_string_lossy().into_owned();
        if pid.parse::<u32>().is_err() {
            continue;
        }
        for part in ["cmdline", "environ"] {
            if let Ok(bytes) = fs::read(entry.path().join(part)) {
                all.push((format!("/proc/{pid}/{part}"), String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    all
}
