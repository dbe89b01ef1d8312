//! The demo: a server is ordered, made, suspended, let run again, resized and terminated in a stand-in WHMCS, through
//! nginx, php-fpm and FFI, at a local Hetzner Cloud. Prints what happened. `scripts/demo` builds and starts it.

use hostler_testkit::hetznercloud::{ActionTime, Options};
use hostler_testkit::site::{ADMIN_PASSWORD, CLIENT_EMAIL, CLIENT_PASSWORD, Site, SiteOptions};
use hostler_testkit::whmcs::{Pressed, Whmcs};
use std::process::ExitCode;
use std::time::Instant;

/// The product "Cloud S" of the demo's shop, and the one it is resized to.
const CLOUD_S: u64 = 1;
const CLOUD_M: u64 = 2;

fn main() -> ExitCode {
    let keep = std::env::args().any(|word| word == "--keep");
    say("start", "a local Hetzner Cloud, php-fpm and nginx on 127.0.0.1");
    let provider = Options { action_time: ActionTime::Millis(400), ..Options::default() };
    let site = match Site::open(SiteOptions { provider, ..SiteOptions::default() }) {
        Ok(site) => site,
        Err(why) => {
            eprintln!("demo: {why}");
            return ExitCode::FAILURE;
        }
    };
    say("ready", &format!("WHMCS stand-in at {}, provider at {}", site.nginx.url(), site.provider.url()));
    let story = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| tell(&site)));
    let told = matches!(story, Ok(Ok(())));
    match story {
        Ok(Ok(())) => say("done", "everything happened as it should"),
        Ok(Err(why)) => eprintln!("demo: {why}"),
        Err(_) => eprintln!("demo: the site did not answer as expected (above)"),
    }
    if !told {
        eprintln!("demo: what PHP wrote:\n{}\n{}", site.php.log(), site.nginx.log());
    }
    if keep {
        println!("\n  admin   {}/admin/   user admin, password {ADMIN_PASSWORD}", site.nginx.url());
        println!(
            "  client  {}/clientarea.php   {CLIENT_EMAIL}, password {CLIENT_PASSWORD}",
            site.nginx.url()
        );
        println!("  files   {}", site.folder().display());
        println!("\n  It runs until you press Enter (or this program's input ends).");
        let _ = std::io::stdin().read_line(&mut String::new());
    }
    if told { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The story, step by step; the first thing that is not as it should be ends it.
fn tell(site: &Site) -> Result<(), String> {
    let mut whmcs = site.sign_in();
    let addr = site.provider.addr();
    let port = addr.port().to_string();
    let token = site.provider.token();
    let tested = whmcs.test_connection(&[
        ("id", "0"),
        ("type", "hostlerhetznercloud"),
        ("hostname", "127.0.0.1"),
        ("port", &port),
        ("password", &token),
    ]);
    check("Test Connection", tested["success"] == true, &tested.to_string())?;
    let types = whmcs.choices(CLOUD_S, 1);
    let count = types["options"].as_object().map_or(0, serde_json::Map::len);
    check("Plans", count > 0, &format!("{count} plans from the live catalogue {types}"))?;

    let (service, invoice) = whmcs.order(CLOUD_S, "web1.example.com");
    say("ordered", &format!("service {service}, status {}", status(&mut whmcs, service)));
    let begun = Instant::now();
    let paid = whmcs.pay(invoice);
    say("paid", &format!("{} ({} ms): {}", word(&paid), begun.elapsed().as_millis(), paid.message));
    if status(&mut whmcs, service) != "Active" {
        let created = timed("Create", || whmcs.press(service, "create"));
        check("Create", created.ok, &created.message)?;
    }
    let machines = site.provider.servers();
    check("One machine", machines.len() == 1, &format!("{} at the provider", machines.len()))?;
    let machine = machines.into_iter().next().ok_or("no machine")?;
    let shown = whmcs.service(service);
    let field = |name: &str| shown["service"][name].as_str().unwrap_or_default().to_owned();
    say(
        "details",
        &format!(
            "Dedicated IP {}, Username {}, status {}",
            field("dedicatedip"),
            field("username"),
            field("status")
        ),
    );
    check("Address is the machine's", Some(field("dedicatedip")) == machine.ipv4, &field("dedicatedip"))?;
    let same = Some(whmcs.password(service)) == machine.root_password;
    check("Password is the machine's", same, "saved in WHMCS, encrypted")?;
    let mails = whmcs.admin().get("/admin/emails.php").text;
    check(
        "Welcome mail",
        mails.contains("web1.example.com") || mails.contains("Welcome"),
        "is in the outbox",
    )?;

    let again = timed("Create again", || whmcs.press(service, "create"));
    check("Create again", again.ok, &again.message)?;
    check("Still one machine", site.provider.servers().len() == 1, "nothing was ordered twice")?;

    for (button, expected) in [("suspend", "Suspended"), ("unsuspend", "Active")] {
        let pressed = timed(button, || whmcs.press(service, button));
        check(button, pressed.ok, &pressed.message)?;
        let now = status(&mut whmcs, service);
        let power = site.provider.servers().first().map(|machine| format!("{:?}", machine.status));
        check(
            button,
            now == expected,
            &format!("WHMCS says {now}, the provider {}", power.unwrap_or_default()),
        )?;
    }
    whmcs.save(service, &[("packageid", &CLOUD_M.to_string())]);
    let resized = timed("Change package", || whmcs.press(service, "changepackage"));
    check("Change package", resized.ok, &resized.message)?;
    let plan = site.provider.servers().first().map(|machine| machine.server_type.clone()).unwrap_or_default();
    check("Plan at the provider", plan == "cx33", &plan)?;
    let ended = timed("Terminate", || whmcs.press(service, "terminate"));
    check("Terminate", ended.ok, &ended.message)?;
    site.provider.finish_actions();
    let left = site.provider.servers().len();
    check(
        "Nothing is left",
        left == 0,
        &format!("{left} machines at the provider, WHMCS says {}", status(&mut whmcs, service)),
    )
}

fn status(whmcs: &mut Whmcs, service: u64) -> String {
    whmcs.service(service)["service"]["status"].as_str().unwrap_or_default().to_owned()
}

fn timed(what: &str, press: impl FnOnce() -> Pressed) -> Pressed {
    let begun = Instant::now();
    let pressed = press();
    say(what, &format!("{} ({} ms)", word(&pressed), begun.elapsed().as_millis()));
    pressed
}

fn word(pressed: &Pressed) -> &'static str {
    if pressed.ok { "success" } else { "not yet" }
}

fn check(what: &str, holds: bool, seen: &str) -> Result<(), String> {
    if !holds {
        return Err(format!("{what}: not as it should be: {seen}"));
    }
    let short: String = seen.chars().take(100).collect();
    say(what, &format!("ok: {short}"));
    Ok(())
}

fn say(what: &str, text: &str) {
    println!("  {what:<26} {text}");
}
