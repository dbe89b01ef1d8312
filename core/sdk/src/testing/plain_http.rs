//! HTTP/1.1 without TLS to a provider on 127.0.0.1: one connection per request, content length or chunks. Enough for
//! conversation tests, and nothing more; modules use the host's service.

use crate::backing::{Received, Sent};
use hostler_abi::wire::Outcome;
use hostler_abi::wire::http::{Auth, HttpError, HttpPhase};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

pub(super) fn exchange(
    sent: &Sent,
    secrets: &BTreeMap<String, String>,
    patience: Duration,
) -> Result<Received, HttpError> {
    let request = &sent.request;
    let failed = |phase, message: String| {
        let outcome = match phase {
            HttpPhase::Refused => Outcome::NotDone,
            HttpPhase::Dns | HttpPhase::Connect | HttpPhase::Tls => Outcome::Retryable,
            _ => Outcome::Unknown,
        };
        HttpError { phase, outcome, message }
    };
    let refused = |why: &str| failed(HttpPhase::Refused, format!("{} was not sent: {why}.", request.url));
    if request.url.starts_with("https://") {
        return Err(failed(HttpPhase::Tls, format!("No TLS with {}.", request.url)));
    }
    let rest = request.url.strip_prefix("http://").ok_or_else(|| refused("it is no URL"))?;
    let (authority, target) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let authority_port =
        if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };

    let secret = |name: &String| secrets.get(name).ok_or_else(|| refused("a secret is not set"));
    let mut headers = request.headers.clone();
    match &request.auth {
        None => {}
        Some(Auth::Bearer(name)) => {
            headers.insert("Authorization".into(), format!("Bearer {}", secret(name)?));
        }
        Some(Auth::Basic { user, password }) => {
            let pair = format!("{user}:{}", secret(password)?);
            headers.insert("Authorization".into(), format!("Basic {}", base64(pair.as_bytes())));
        }
        Some(Auth::Header { name, secret: of, prefix }) => {
            headers.insert(name.clone(), format!("{prefix}{}", secret(of)?));
        }
    }

    let address = authority_port
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| failed(HttpPhase::Dns, format!("{authority} has no address.")))?;
    let mut stream = TcpStream::connect_timeout(&address, patience)
        .map_err(|cause| failed(HttpPhase::Connect, format!("No connection to {authority}: {cause}.")))?;
    let lost = |cause: std::io::Error| {
        failed(HttpPhase::Answer, format!("{authority} did not answer {}: {cause}.", request.method))
    };
    stream.set_read_timeout(Some(patience)).map_err(lost)?;

    let mut head =
        format!("{} {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n", request.method);
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = &sent.body {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    } else if request.method != "GET" && request.method != "HEAD" {
        head.push_str("Content-Length: 0\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(sent.body.as_deref().unwrap_or_default());
    stream.write_all(&bytes).map_err(lost)?;
    receive(&mut BufReader::new(stream), request.method == "HEAD").map_err(lost)
}

fn receive(stream: &mut impl BufRead, headless: bool) -> std::io::Result<Received> {
    let cut = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the answer was cut off");
    let first = line(stream)?;
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(cut)?;
    let mut headers = BTreeMap::new();
    loop {
        let header = line(stream)?;
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let mut body = Vec::new();
    let chunked = headers.get("transfer-encoding").is_some_and(|how| how.contains("chunked"));
    match headers.get("content-length").and_then(|length| length.parse::<usize>().ok()) {
        _ if headless || status == 204 => {}
        _ if chunked => loop {
            let size = line(stream)?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16);
            let mut chunk = vec![0; size.map_err(|_| cut())?];
            stream.read_exact(&mut chunk)?;
            line(stream)?;
            if chunk.is_empty() {
                break;
            }
            body.extend_from_slice(&chunk);
        },
        Some(length) => {
            body.resize(length, 0);
            stream.read_exact(&mut body)?;
        }
        None => {
            stream.read_to_end(&mut body)?;
        }
    }
    Ok(Received { status, headers, body })
}

fn line(stream: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    if stream.take(65_536).read_line(&mut text)? == 0 {
        return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the connection was closed"));
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for part in bytes.chunks(3) {
        let number =
            part.iter().fold(0u32, |sum, byte| (sum << 8) | u32::from(*byte)) << (8 * (3 - part.len()));
        for at in 0..4 {
            let letter = LETTERS[((number >> (18 - 6 * at)) & 63) as usize];
            out.push(if at <= part.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunked_answer_is_put_together() {
        let came =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
        let received = receive(&mut &came[..], false).unwrap();
        assert_eq!(received.body, b"abcde");
    }

    #[test]
    fn basic_credentials_are_padded() {
        assert_eq!(base64(b"a:bc"), "YTpiYw==");
        assert_eq!(base64(b"user:pw"), "dXNlcjpwdw==");
    }
}
