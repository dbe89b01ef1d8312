//! Credentials by reference: the module names a secret, the header is made here, and the value is masked everywhere.

use crate::secret::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use hostler_abi::wire::http::Auth;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use zeroize::Zeroizing;

/// The header for `auth`. `look_up` answers the value of a secret, or why there is none to be had.
///
/// # Errors
/// One sentence: the secret is not declared, not set, or cannot be sent in a header.
pub(super) fn header(
    auth: &Auth,
    look_up: impl FnOnce(&str) -> Result<Option<Secret>, String>,
) -> Result<(HeaderName, HeaderValue), String> {
    let name = match auth {
        Auth::Bearer(name) | Auth::Basic { password: name, .. } | Auth::Header { secret: name, .. } => name,
    };
    let Some(secret) = look_up(name)? else {
        return Err(format!("{} is not set. Fill it in and try again; nothing was sent.", people(name)));
    };
    // What was pasted often ends in a line break.
    let value = secret.expose().trim();
    let (header, text) = match auth {
        Auth::Bearer(_) => (AUTHORIZATION, Zeroizing::new(format!("Bearer {value}"))),
        Auth::Basic { user, .. } => {
            let pair = Zeroizing::new(format!("{user}:{value}"));
            (AUTHORIZATION, Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes()))))
        }
        Auth::Header { name: header, prefix, .. } => {
            let header = HeaderName::try_from(header.as_str()).map_err(|_| {
                format!("The module named a header that cannot be: \"{header}\". Nothing was sent.")
            })?;
            if super::prepare::is_ours(&header) {
                return Err(format!("The module may not set the header \"{header}\". Nothing was sent."));
            }
            (header, Zeroizing::new(format!("{prefix}{value}")))
        }
    };
    let mut value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| {
        format!("{} holds characters that cannot be sent. Enter it again; nothing was sent.", people(name))
    })?;
    value.set_sensitive(true);
    Ok((header, value))
}

/// Where staff find the secret.
fn people(name: &str) -> String {
    match name {
        "server.password" => "The password (or API token) of the server record".into(),
        "server.accesshash" => "The access hash of the server record".into(),
        "service.password" => "The password of the service".into(),
        _ => match name.strip_prefix("options.") {
            Some(key) => format!("The product's module setting \"{key}\""),
            None => format!("The secret \"{name}\""),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(value: &str) -> impl FnOnce(&str) -> Result<Option<Secret>, String> {
        let value = Secret::new(value);
        move |_| Ok(Some(value))
    }

    #[test]
    fn a_bearer_token_is_trimmed_and_marked() {
        let (name, value) = header(&Auth::Bearer("server.password".into()), set("tok-123\n")).unwrap();
        assert_eq!(
            (name, value.as_bytes(), value.is_sensitive()),
            (AUTHORIZATION, &b"Bearer tok-123"[..], true)
        );
    }

    #[test]
    fn basic_is_user_colon_password() {
        let auth = Auth::Basic { user: "Aladdin".into(), password: "p".into() };
        assert_eq!(header(&auth, set("open sesame")).unwrap().1, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    #[test]
    fn a_header_of_its_own_takes_a_prefix() {
        let auth =
            Auth::Header { name: "Authorization".into(), secret: "s".into(), prefix: "whm root:".into() };
        assert_eq!(header(&auth, set("ABCD")).unwrap().1, "whm root:ABCD");
    }

    #[test]
    fn a_secret_that_is_not_set_is_said_in_staffs_words() {
        let why = header(&Auth::Bearer("server.password".into()), |_| Ok(None)).unwrap_err();
        assert!(why.contains("server record") && why.contains("not set"), "{why}");
    }

    #[test]
    fn a_secret_cannot_smuggle_a_header_in() {
        let why = header(&Auth::Bearer("server.password".into()), set("a\r\nX-Evil: 1")).unwrap_err();
        assert!(!why.contains("Evil"), "{why}");
    }
}
