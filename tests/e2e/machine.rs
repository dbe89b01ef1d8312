//! A machine's life, from the order to its end, at the provider and in WHMCS.

use crate::{CLOUD_M, CLOUD_S, site};
use hostler_testkit::hetznercloud::{Fault, Trouble};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_create_ends_with_the_properties_the_provider_has_and_again_creates_nothing() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web1.example.com");

    let created = whmcs.press(service, "create");

    assert!(created.ok, "{}", created.message);
    let [machine] = &site.provider.servers()[..] else { panic!("{:?}", site.provider.servers()) };
    let shown = &whmcs.service(service)["service"];
    assert_eq!(shown["status"], "Active");
    assert_eq!(shown["dedicatedip"].as_str().map(str::to_owned), machine.ipv4);
    assert_eq!(shown["username"], "root");
    assert_eq!(Some(whmcs.password(service)), machine.root_password);
    assert_eq!(machine.server_type, "cx23");

    site.provider.clear_requests();
    let again = whmcs.press(service, "create");

    assert!(again.ok, "{}", again.message);
    assert_eq!(site.provider.servers().len(), 1);
    assert!(site.provider.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn a_create_whose_answer_was_lost_is_found_by_label_and_not_ordered_twice() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web2.example.com");
    site.provider.fault(Fault::at("POST", "/servers", Trouble::LostAnswer));

    let mut created = whmcs.press(service, "create");
    if !created.ok {
        created = whmcs.press(service, "create");
    }

    assert!(created.ok, "{}", created.message);
    let orders = site.provider.requests();
    let orders =
        orders.iter().filter(|request| request.method == "POST" && request.path.ends_with("/servers"));
    assert_eq!(orders.count(), 1, "one order was sent");
    let [machine] = &site.provider.servers()[..] else { panic!("{:?}", site.provider.servers()) };
    assert_eq!(whmcs.service(service)["service"]["dedicatedip"].as_str().map(str::to_owned), machine.ipv4);
    assert_eq!(Some(whmcs.password(service)), machine.root_password);
}

#[test]
fn payment_provisions_and_the_welcome_mail_follows_the_details() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, invoice) = whmcs.order(CLOUD_S, "web3.example.com");
    assert_eq!(whmcs.service(service)["service"]["status"], "Pending");

    whmcs.pay(invoice);
    site.provider.finish_actions();
    // What the payment did not wait for is looked at by the cron when it is due, a few seconds later.
    let patience = Instant::now() + Duration::from_secs(90);
    while whmcs.service(service)["service"]["status"] != "Active" && Instant::now() < patience {
        thread::sleep(Duration::from_millis(500));
        site.cron(&[]).unwrap();
    }

    assert_eq!(whmcs.service(service)["service"]["status"], "Active");
    assert_eq!(site.provider.servers().len(), 1);
    let mails = whmcs.admin().get("/admin/emails.php").text;
    assert!(mails.contains("web3.example.com"), "{mails}");
}

#[test]
fn suspend_unsuspend_change_package_and_terminate_do_what_they_say() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web4.example.com");
    assert!(whmcs.press(service, "create").ok);

    let suspended = whmcs.press_with(service, "suspend", &[("suspendreason", "Overdue & späť")]);
    assert!(suspended.ok, "{}", suspended.message);
    assert_eq!(whmcs.service(service)["service"]["status"], "Suspended");
    site.provider.finish_actions();
    assert_eq!(format!("{:?}", site.provider.servers()[0].status), "Off");

    let resumed = whmcs.press(service, "unsuspend");
    assert!(resumed.ok, "{}", resumed.message);
    site.provider.finish_actions();
    assert_eq!(format!("{:?}", site.provider.servers()[0].status), "Running");

    for (product, plan) in [(CLOUD_M, "cx33"), (CLOUD_S, "cx23")] {
        whmcs.save(service, &[("packageid", &product.to_string())]);
        let changed = whmcs.press(service, "changepackage");
        assert!(changed.ok, "{plan}: {}", changed.message);
        assert_eq!(site.provider.servers()[0].server_type, plan);
    }
    for button in ["reboot", "power_off", "power_on", "reset"] {
        let pressed = whmcs.press_custom(service, button);
        assert!(pressed.ok, "{button}: {}", pressed.message);
    }
    let ended = whmcs.press(service, "terminate");
    assert!(ended.ok, "{}", ended.message);
    site.provider.finish_actions();
    assert!(site.provider.servers().is_empty());
    let shown = &whmcs.service(service)["service"];
    assert_eq!((&shown["status"], &shown["dedicatedip"]), (&"Terminated".into(), &"".into()));
    let again = whmcs.press(service, "terminate");
    assert!(again.ok, "{}", again.message);
}

#[test]
fn an_unknown_plan_image_or_location_is_refused_with_the_known_ones() {
    let site = site();
    let mut whmcs = site.sign_in();
    for (field, wrong, known) in [(1, "cx99", "cx23"), (2, "debian-99", "debian-12"), (3, "moon1", "fsn1")] {
        let (service, _) = whmcs.order(CLOUD_S, "web5.example.com");
        let setting = format!("packageconfigoption[{field}]");
        let right = ["cx23", "debian-12", "fsn1"][field - 1];
        set(&mut whmcs, &setting, wrong);

        let refused = whmcs.press(service, "create");

        assert!(
            !refused.ok && refused.message.contains(wrong) && refused.message.contains(known),
            "{refused:?}"
        );
        set(&mut whmcs, &setting, right);
    }
    assert!(site.provider.servers().is_empty());
}

fn set(whmcs: &mut hostler_testkit::whmcs::Whmcs, setting: &str, value: &str) {
    let mut all = vec![
        ("packageconfigoption[1]", "cx23"),
        ("packageconfigoption[2]", "debian-12"),
        ("packageconfigoption[3]", "fsn1"),
    ];
    for pair in &mut all {
        if pair.0 == setting {
            pair.1 = value;
        }
    }
    let mut fields = vec![
        ("action", "save"),
        ("tab", "module"),
        ("id", "1"),
        ("servertype", "hostlerhetznercloud"),
        ("servergroup", "1"),
        ("autosetup", "payment"),
    ];
    fields.extend(all);
    let saved = whmcs.as_admin("/admin/configproducts.php", &fields);
    assert_eq!(saved["result"], "success", "{saved}");
}

#[test]
fn the_settings_page_offers_plans_images_and_locations_from_the_live_catalogue() {
    let site = site();
    let mut whmcs = site.sign_in();
    site.provider.fault(Fault::next(Trouble::SoldOut { server_type: Some("cx33".into()), location: None }));

    for (field, known) in [(1, "cx23"), (2, "debian-12"), (3, "fsn1")] {
        let choices = whmcs.choices(CLOUD_S, field);
        assert!(choices["success"] == true && choices["options"][known].is_string(), "{choices}");
    }
    let sold_out = whmcs.choices(CLOUD_S, 1)["options"]["cx33"].as_str().unwrap_or_default().to_lowercase();
    assert!(sold_out.contains("sold out"), "{sold_out}");
}

#[test]
fn test_connection_says_which_of_address_and_token_is_wrong() {
    let site = site();
    let mut whmcs = site.sign_in();
    let port = site.provider.addr().port().to_string();
    let token = site.provider.token();
    let mut test = |port: &str, token: &str| {
        whmcs.test_connection(&[
            ("id", "0"),
            ("type", "hostlerhetznercloud"),
            ("hostname", "127.0.0.1"),
            ("port", port),
            ("password", token),
        ])
    };

    assert_eq!(test(&port, &token), serde_json::json!({"success": true, "error": ""}));
    let wrong_token = test(&port, "not-the-token")["error"].as_str().unwrap_or_default().to_owned();
    let wrong_port = test("1", &token)["error"].as_str().unwrap_or_default().to_owned();

    assert!(wrong_token.contains("token"), "{wrong_token}");
    assert!(wrong_port.contains("127.0.0.1:1") || wrong_port.contains("connect"), "{wrong_port}");
    assert_ne!(wrong_token, wrong_port);
}

#[test]
fn a_password_changed_by_staff_is_the_one_the_machine_has() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web7.example.com");
    assert!(whmcs.press(service, "create").ok);
    let before = site.provider.servers()[0].root_password.clone();
    whmcs.save(service, &[("password", "typed-by-staff-9Xw")]);

    let changed = whmcs.press(service, "changepw");

    assert!(changed.ok, "{}", changed.message);
    let now = site.provider.servers()[0].root_password.clone();
    assert_ne!(now, before);
    assert_eq!(Some(whmcs.password(service)), now);
}

#[test]
fn a_client_may_press_what_the_manifest_gives_to_clients_and_on_own_services_only() {
    let site = site();
    let mut whmcs = site.sign_in();
    let (service, _) = whmcs.order(CLOUD_S, "web6.example.com");
    assert!(whmcs.press(service, "create").ok);
    let boots = || site.provider.servers()[0].boots;
    site.provider.finish_actions();
    let before = boots();

    let rebooted = whmcs.press_as_client(service, "reboot", &[]);
    site.provider.finish_actions();
    assert!(rebooted.ok, "{}", rebooted.message);
    assert!(boots() > before);

    site.provider.clear_requests();
    let other = whmcs.press_as_client(service, "TerminateAccount", &[]);
    assert!(!other.ok);
    assert!(site.provider.requests().is_empty(), "{:?}", site.provider.requests());
}
