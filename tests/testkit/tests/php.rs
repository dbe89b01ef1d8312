//! Promises of php-fpm, nginx and the browser: they serve, keep a session, and leave nothing behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use hostler_testkit::browser::Browser;
use hostler_testkit::nginx::Nginx;
use hostler_testkit::php::{PhpFpm, PhpOptions};

const PAGE: &str = r#"<?php
session_start();
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $_SESSION['said'] = $_POST['said'] . ':' . ($_POST['token'] === $_SESSION['token'] ? 'yes' : 'no');
    header('Location: index.php?shown=1');
    exit;
}
$_SESSION['token'] = 'a"b&c';
error_log('page shown');
echo '<input type="hidden" name="token" value="' . htmlspecialchars($_SESSION['token']) . '">';
echo 'pid=' . getmypid() . ' limit=' . ini_get('memory_limit') . ' env=' . getenv('GREETING');
echo ' said=' . ($_SESSION['said'] ?? 'nothing') . ' uid=' . posix_geteuid();
"#;

fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    fs::set_permissions(site.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(site.path().join("index.php"), PAGE).unwrap();
    fs::write(site.path().join("style.css"), "body {}").unwrap();
    site
}

#[test]
fn a_page_is_served_with_session_form_ini_and_environment() {
    let site = site();
    let php = PhpFpm::start(PhpOptions::default().ini("memory_limit", "99M").env("GREETING", "hello"));
    let nginx = Nginx::start(site.path(), &php);
    let mut browser = Browser::at(&nginx.url());
    let page = browser.get("/");
    assert_eq!(page.status, 200, "{} {}", page.text, php.log());
    assert!(page.text.contains("limit=99M env=hello said=nothing"), "{}", page.text);
    let token = page.token().unwrap();
    let after = browser.post_form("/index.php", &[("said", "a b&c"), ("token", &token)]);
    assert!(
        after.url.ends_with("/index.php?shown=1") && after.text.contains("said=a b&c:yes"),
        "{}",
        after.text
    );
    assert_eq!(browser.get("/style.css").header("content-type"), Some("text/css"));
    assert_eq!(browser.get("/missing.php").status, 404);
    let pid = page.text.split("pid=").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(php.worker_pids().contains(&pid), "{:?} {pid}", php.worker_pids());
    assert_eq!(php.worker_pids().len(), 2);
    assert!(!page.text.contains("uid=0"), "workers never run as root");
}

#[test]
fn nothing_is_left_when_they_are_dropped() {
    let site = site();
    let php = PhpFpm::start(PhpOptions::default().pool("pm.max_children", "3"));
    let nginx = Nginx::start(site.path(), &php);
    let mut pids = php.worker_pids();
    assert_eq!(pids.len(), 3);
    pids.extend([php.pid(), nginx.pid()]);
    let socket = php.socket();
    drop(nginx);
    drop(php);
    assert!(!socket.exists());
    let left: Vec<u32> = pids.into_iter().filter(|pid| Path::new(&format!("/proc/{pid}")).exists()).collect();
    assert_eq!(left, Vec::<u32>::new());
}

#[test]
fn a_php_fpm_that_does_not_start_says_why() {
    let refused = PhpFpm::open(PhpOptions::default().pool("pm", "no such manager")).unwrap_err();
    assert!(refused.to_string().contains("invalid process manager"), "{refused}");
}
