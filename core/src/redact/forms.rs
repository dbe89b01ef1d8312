//! The forms one value takes: as it is, and as URLs, forms, JSON, HTML and Base64 write it. Encoders differ in what they
//! leave alone, so each kind has several.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::collections::BTreeSet;
use std::fmt::Write;
use zeroize::Zeroizing;

/// Shortest piece of Base64 worth looking for: fewer characters would be found by chance.
const SHORTEST_PIECE: usize = 4;

/// Runs shorter than this are in every other text.
const SHORTEST_TRACE: usize = 3;

/// Characters that encoders of URLs leave alone beside letters and digits: everything strict, RFC 3986, JavaScript's
/// `encodeURIComponent`, forms, paths, queries, and paths as browsers write them.
const URL_STYLES: &[&str] = &[
    "",
    "-._~",
    "-_.!~*'()",
    "*-._",
    "-._~!$&'()*+,;=:@",
    "-._~!$&()*+,;=:@/?%|\\^`{}[]",
    "-._~!$&'()*+,;=:@|[]",
    "-._~!$&'()*+,;=:@|[]^",
];

/// How HTML writers spell `& < > " '`. A space means: left alone.
const HTML_STYLES: &[[&str; 5]] = &[
    ["&amp;", "&lt;", "&gt;", "&quot;", "&#039;"],
    ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"],
    ["&amp;", "&lt;", "&gt;", "&quot;", "&#x27;"],
    ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"],
    ["&amp;", "&lt;", "&gt;", "&quot;", "'"],
    ["&amp;", "&lt;", "&gt;", "\"", "'"],
    ["&#38;", "&#60;", "&#62;", "&#34;", "&#39;"],
];

/// How JSON writers treat what they may or may not escape.
#[derive(Clone, Copy)]
struct Json {
    slash: bool,
    ascii: bool,
    html: bool,
    upper: bool,
}

/// Every form of the whole value but Base64; also two JSON or HTML encodings over one another.
pub(super) fn whole(value: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    let mut keep = |form: String| {
        forms.insert(form);
    };
    // Parsers of URLs drop line breaks and tabs.
    let one_line: String = value.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    for (value, style) in
        [value, &one_line].into_iter().flat_map(|value| URL_STYLES.iter().map(move |style| (value, style)))
    {
        if value.chars().count() < super::SHORTEST {
            continue;
        }
        for (space, upper) in [("%20", true), ("%20", false), ("+", true), ("+", false)] {
            let once = url(value, style, space, upper);
            if style.is_empty() || style.starts_with("-._~") {
                // What a URL in a URL makes of it.
                keep(once.replace('%', "%25"));
            }
            keep(once);
        }
    }
    keep(value.to_owned());
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        // Most tokens: JSON and HTML leave them alone.
        return forms;
    }
    for spelling in HTML_STYLES {
        let once = html(value, spelling);
        keep(html(&once, spelling));
        keep(once);
    }
    for bits in 0..16_u8 {
        let style =
            Json { slash: bits & 1 != 0, ascii: bits & 2 != 0, html: bits & 4 != 0, upper: bits & 8 != 0 };
        let once = json(value, style);
        let twice = json(&once, style);
        keep(json(&twice, style));
        keep(twice);
        keep(once);
    }
    forms
}

/// The longest run of ASCII letters and digits: each form of [`whole`] leaves it as it is, because no way of writing a
/// value touches letters and digits. `None` when it is too short to tell a text that may hold the value from others.
pub(super) fn trace(value: &str) -> Option<&str> {
    let run = value.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|run| run.len())?;
    (run.len() >= SHORTEST_TRACE).then_some(run)
}

/// What Base64 makes of the value, alone or wherever it stands in something longer (`user:value`): three alignments, without the
/// characters at both ends that depend on the neighbours.
pub(super) fn pieces(value: &str) -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    for before in 0..3_usize {
        let mut bytes = Zeroizing::new(vec![0_u8; before]);
        bytes.extend_from_slice(value.as_bytes());
        // Sextets that lie whole within the value.
        let (from, to) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
        for encoded in [STANDARD_NO_PAD.encode(&*bytes), URL_SAFE_NO_PAD.encode(&*bytes)] {
            let encoded = Zeroizing::new(encoded);
            if let Some(piece) = encoded.get(from..to).filter(|piece| piece.len() >= SHORTEST_PIECE) {
                pieces.insert(piece.to_owned());
            }
        }
    }
    pieces
}

fn url(value: &str, kept: &str, space: &str, upper: bool) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push_str(space);
        } else if upper {
            let _ = write!(out, "%{byte:02X}");
        } else {
            let _ = write!(out, "%{byte:02x}");
        }
    }
    out
}

fn html(value: &str, spelling: &[&str; 5]) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '&' => out.push_str(spelling[0]),
            '<' => out.push_str(spelling[1]),
            '>' => out.push_str(spelling[2]),
            '"' => out.push_str(spelling[3]),
            '\'' => out.push_str(spelling[4]),
            c => out.push(c),
        }
    }
    out
}

fn json(value: &str, style: Json) -> String {
    let mut out = String::new();
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if style.slash => out.push_str("\\/"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || (style.html && "<>&'".contains(c)) || (style.ascii && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ =
                        if style.upper { write!(out, "\\u{unit:04X}") } else { write!(out, "\\u{unit:04x}") };
                }
            }
            c => out.push(c),
        }
    }
    out
}
