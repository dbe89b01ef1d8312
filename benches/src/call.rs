//! What a call costs: from a PHP function to the module and back, in process, through a warm worker and through a cold
//! one, against a pure PHP function doing the same work in the same run. Started by `scripts/bench call`.
//!
//! It installs the module `manual` from the prefix it is given into an empty WHMCS folder and times
//! `AdminServicesTabFields`, a function that talks to no provider. The last line is one JSON object.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let prefix =
        PathBuf::from(std::env::args().nth(1).ok_or("usage: bench-call PREFIX (see scripts/bench)")?);
    let folder = tempfile::tempdir()?;
    let whmcs = folder.path().join("whmcs");
    for part in ["modules/servers", "modules/addons", "includes"] {
        fs::create_dir_all(whmcs.join(part))?;
    }
    fs::write(whmcs.join("init.php"), "<?php\n")?;
    let installed = Command::new(prefix.join("bin/hostler"))
        .arg("install")
        .arg("--whmcs")
        .arg(&whmcs)
        .args(["--module", "manual", "--installation", "bench", "--door", "ffi"])
        .arg("--state")
        .arg(folder.path().join("state"))
        .output()?;
    if !installed.status.success() {
        return Err(String::from_utf8_lossy(&installed.stderr).into_owned().into());
    }

    // The very first call of an installation copies the module into the cache; every later process finds it there.
    timed(&whmcs, "hostler", 1)?;
    let pure = timed(&whmcs, "pure", 2000)?;
    let warm = timed(&whmcs, "hostler", 2000)?;
    let cold = timed(&whmcs, "cold", 100)?;
    run_in_process(&prefix, &whmcs)?;
    let inside = timed(&whmcs, "hostler", 2000)?;

    let us = |times: &Value| times["median_us"].as_f64().unwrap_or_default();
    println!("{:<14} {:>10} {:>10} {:>10} {:>16}", "", "median µs", "p90 µs", "first µs", "beyond pure PHP");
    for (name, times) in
        [("pure PHP", &pure), ("in process", &inside), ("warm worker", &warm), ("cold worker", &cold)]
    {
        println!(
            "{name:<14} {:>10.1} {:>10.1} {:>10.1} {:>13.1} µs",
            us(times),
            times["p90_us"].as_f64().unwrap_or_default(),
            times["first_us"].as_f64().unwrap_or_default(),
            us(times) - us(&pure),
        );
    }
    let line = json!({
        "pure_php_us": us(&pure),
        "in_process_us": us(&inside),
        "warm_worker_us": us(&warm),
        "cold_worker_ms": (us(&cold) / 10.0).round() / 100.0,
        "rss_added_kib": warm["rss_added_kib"],
        "first_call_ms": (warm["first_us"].as_f64().unwrap_or_default() / 10.0).round() / 100.0,
    });
    println!("{line}");
    Ok(())
}

/// Runs the PHP side once.
fn timed(whmcs: &Path, mode: &str, calls: u32) -> Result<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("php/call.php");
    let output = Command::new("php")
        .args(["-d", "opcache.enable_cli=1"])
        .arg(script)
        .arg(whmcs)
        .arg(mode)
        .arg(calls.to_string())
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{mode}: {said}{}", String::from_utf8_lossy(&output.stdout)).into());
    }
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = printed.lines().last().ok_or("PHP printed nothing")?;
    Ok(serde_json::from_str(line)?)
}

/// Lists the module as one that may run in PHP's process, in the operator's own settings.
fn run_in_process(prefix: &Path, whmcs: &Path) -> Result<()> {
    let file = fs::read(prefix.join("lib/hostler/modules/manual.so"))?;
    let hash: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    let settings = format!("<?php\nreturn ['config' => ['in_process' => ['{hash}']]];\n");
    fs::write(whmcs.join("modules/addons/hostler/local.php"), settings)?;
    Ok(())
}
