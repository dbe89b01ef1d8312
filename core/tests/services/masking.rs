//! Promises about secrets: only declared ones are given, and none is written down in any form.

use crate::kit::{Module, TOKEN, job, memory, post, run};
use crate::server::{Act, Server};
use base64::{Engine, engine::general_purpose::STANDARD};
use hostler_abi::hostler_str;
use hostler_abi::services::random::{self, hostler_random_v1};
use hostler_abi::services::secrets::{self, hostler_secrets_v1};
use hostler_abi::status::{HOSTLER_BAD_CALL, HOSTLER_FAILED, HOSTLER_OK};
use hostler_core::redact::Redactor;
use serde_json::json;

fn get(module: &Module, name: &str) -> (i32, Option<String>) {
    let table: &hostler_secrets_v1 = module.table(secrets::ID);
    let mut out = hostler_str::ABSENT;
    // SAFETY: the call runs, `out` is ours, and what is lent is copied at once.
    unsafe {
        let status = table.get.unwrap()(module.call, hostler_str::lend(name), &raw mut out);
        (status, out.text().map(str::to_owned))
    }
}

fn put(module: &Module, name: &str, value: &str) -> i32 {
    let table: &hostler_secrets_v1 = module.table(secrets::ID);
    // SAFETY: both texts are lent for the call.
    unsafe { table.put.unwrap()(module.call, hostler_str::lend(name), hostler_str::lend(value)) }
}

#[test]
fn only_declared_secrets_are_given() {
    let mut broker = memory();
    broker.secrets.insert("service.password".into(), "not declared".into());
    run(&job(1), &mut broker, |module| {
        assert_eq!(get(module, "server.password"), (HOSTLER_OK, Some(TOKEN.into())));
        assert_eq!(get(module, "options.unset"), (HOSTLER_OK, None));
        assert_eq!(get(module, "service.password"), (HOSTLER_FAILED, None));
        HOSTLER_OK
    });
}

#[test]
fn a_module_keeps_secrets_under_names_of_its_own_only() {
    let mut broker = memory();
    run(&job(1), &mut broker, |module| {
        assert_eq!(put(module, "new:1", "made-here"), HOSTLER_OK);
        assert_eq!(put(module, "server.password", "overwritten"), HOSTLER_BAD_CALL);
        assert_eq!(put(module, "keep:", "nameless"), HOSTLER_BAD_CALL);
        assert_eq!(get(module, "new:1"), (HOSTLER_OK, Some("made-here".into())));
        HOSTLER_OK
    });
    assert_eq!(broker.secrets["server.password"], TOKEN);
}

#[test]
fn credentials_by_reference_reach_the_provider_and_no_record() {
    let server = Server::plain(|request, _| {
        // A provider that repeats what it was told.
        let shown = format!("{}{}", request.headers, String::from_utf8_lossy(&request.body));
        Act::Answer(200, "Set-Cookie: sid=abcdef123\r\n", shown.into_bytes())
    });
    let mut broker = memory();
    broker.secrets.insert("server.password".into(), "tok-0123456789".into());
    let ran = run(&job(server.port), &mut broker, |module| {
        let mut bearer = post(server.port, "/?api_token=in-the-url");
        bearer["auth"] = json!({"bearer": "server.password"});
        assert_eq!(
            module.send(bearer, br#"{"root_password":"by-key","deep":{"x":"by-pointer"}}"#).status,
            200
        );
        let mut basic = post(server.port, "/");
        basic["auth"] = json!({"basic": {"user": "root", "password": "server.password"}});
        basic["redact"] = json!(["/deep/x"]);
        assert_eq!(module.send(basic, br#"{"deep":{"x":"by-pointer"}}"#).status, 200);
        HOSTLER_OK
    });
    let seen = server.seen.requests.lock().unwrap();
    assert!(seen[0].headers.contains("authorization: bearer tok-0123456789"), "{seen:?}");
    let basic = STANDARD.encode("root:tok-0123456789");
    assert!(seen[1].headers.contains(&format!("authorization: basic {}", basic.to_lowercase())), "{seen:?}");
    let written = serde_json::to_string(&ran).unwrap();
    for secret in ["tok-0123456789", basic.as_str(), "in-the-url", "sid=abcdef"] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
    assert!(!ran.exchanges.iter().any(|one| one.sent.contains("by-key")), "{written}");
    assert!(!ran.exchanges[1].sent.contains("by-pointer"), "{written}");
}

#[test]
fn what_becomes_a_secret_later_is_masked_in_what_was_written_before() {
    let ran = run(&job(1), &mut memory(), |module| {
        module.log("the machine's first password is Xk9-late-secret");
        assert_eq!(put(module, "new:1", "Xk9-late-secret"), HOSTLER_OK);
        HOSTLER_OK
    });
    assert_eq!(ran.log[0].message, "the machine's first password is [secret]");
}

#[test]
fn a_generated_password_is_masked_from_then_on() {
    let mut made = String::new();
    let ran = run(&job(1), &mut memory(), |module| {
        let table: &hostler_random_v1 = module.table(random::ID);
        let mut out = hostler_str::ABSENT;
        let policy = hostler_str::lend(r#"{"length": 24, "symbols": "-_"}"#);
        // SAFETY: the call runs, `out` is ours, and what is lent is copied at once.
        unsafe {
            assert_eq!(table.password.unwrap()(module.call, policy, &raw mut out), HOSTLER_OK);
            made = out.text().unwrap().to_owned();
        }
        module.log(&format!("made {made}"));
        HOSTLER_OK
    });
    assert_eq!((made.len(), ran.log[0].message.as_str()), (24, "made [secret]"));
}

/// Every common way to write a value down.
fn ways(value: &str) -> Vec<String> {
    let json = serde_json::to_string(value).unwrap();
    let form: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let mut url = url::Url::parse("https://a.example/").unwrap();
    url.query_pairs_mut().append_pair("x", value);
    let mut in_path = url::Url::parse("https://a.example/").unwrap();
    in_path.path_segments_mut().unwrap().push(value);
    let mut plain_query = url::Url::parse("https://a.example/").unwrap();
    plain_query.set_query(Some(&format!("x={}", value.replace(['#', '&'], "_"))));
    let every: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let html = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;");
    let mut ways =
        vec![value.to_owned(), json.clone(), json!({"a": json}).to_string(), form, url.to_string(), html];
    // A URL drops line breaks; what is then shorter than four characters is not hidden.
    if !value.contains(['#', '&']) && value.replace(['\t', '\n', '\r'], "").chars().count() >= 4 {
        ways.push(plain_query.to_string());
    }
    // Letters may stay letters in a URL; encoders that encode all of them are not among the forms.
    if !value.chars().any(|c| c.is_ascii_alphanumeric()) {
        ways.push(every);
    }
    if !value.contains(['\t', '\n', '\r']) {
        ways.push(in_path.to_string());
    }
    for user in ["", "u", "us", "use", "user"] {
        ways.push(STANDARD.encode(format!("{user}:{value}")));
        ways.push(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{user}:{value}\n")));
    }
    ways
}

#[test]
fn no_form_of_an_odd_password_survives() {
    let odd = [
        "abcd",
        "pa ss",
        "p&q<r>s\"t'u",
        "100%25",
        "a+b=c/d",
        "ümläut-€",
        "back\\slash/",
        "tab\tnew\nline",
        "{\"json\":1}",
        "🔑🔑🔑🔑",
        "....",
        "a:b@c",
        "$(rm -rf)",
        "p\u{7f}\u{1}x",
        "very-long-0123456789-0123456789-0123456789-0123456789",
    ];
    // And a thousand at random, from characters that encoders treat differently.
    let pool: Vec<char> = "aZ09 &<>\"'%+/=\\?#:@;,.!~*()[]{}|^`$-_ é€😀\n".chars().collect();
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    let mut values: Vec<String> = odd.iter().map(|value| (*value).to_owned()).collect();
    values.extend((0..1000).map(|_| (0..4 + random(20)).map(|_| pool[random(pool.len())]).collect()));
    for value in values {
        let mut redactor = Redactor::new();
        redactor.add(&value);
        for way in ways(&value) {
            let text = redactor.text(&format!("before {way} after"));
            // What is left is what stood around the value.
            let left: Vec<&str> = text.split("[secret]").collect();
            let around = [
                "before ",
                "before \"",
                "before https://a.example/",
                "before https://a.example/?x=",
                "before {\"a\":\"\\\"",
            ];
            let behind = [" after", "\" after", "\\\"\"} after"];
            assert!(
                around.contains(&left[0]) && behind.contains(&left[left.len() - 1]),
                "{value:?} as {way:?} left {text:?}"
            );
            assert_eq!(left.len(), 2, "{value:?} as {way:?} left {text:?}");
        }
    }
}
