//! Sentences for people: one line, short enough for WHMCS's columns, with the reference, and never WHMCS's own
//! `success`.

use hostler_abi::wire::{ErrorDoc, ErrorKind};

/// WHMCS keeps 255 characters of an error; one less is certain to fit.
const LONGEST: usize = 254;

/// What a client may read: the module's own sentence, or the standard one of the error's kind.
pub(super) fn for_client(error: &ErrorDoc) -> String {
    match &error.client {
        Some(sentence) if !sentence.trim().is_empty() => sentence.trim().to_owned(),
        _ => standard(error.kind).to_owned(),
    }
}

/// The standard sentence of a kind. It says nothing of providers, machines or causes.
fn standard(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ParamsInvalid => {
            "This is not possible with these settings. Please check them or ask our support."
        }
        ErrorKind::NotFound => "There is nothing to show yet. Please ask our support if it stays so.",
        ErrorKind::AlreadyExists | ErrorKind::Conflict => {
            "Something else is being done for this service right now. Please try again in a few minutes."
        }
        ErrorKind::RateLimited | ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Cancelled => {
            "This is not possible right now. Please try again in a few minutes."
        }
        ErrorKind::Unsupported => "This is not possible for this service.",
        ErrorKind::QuotaExceeded
        | ErrorKind::ConfigInvalid
        | ErrorKind::Unauthorized
        | ErrorKind::Unexpected => "This could not be done. Please ask our support and name the reference.",
    }
}

/// One line with the reference, at most 254 characters.
pub(super) fn line(sentence: &str, reference: &str) -> String {
    fitted(sentence, reference, |text| text.to_owned())
}

/// The same as HTML: client alerts print it as it is (C-119).
pub(super) fn escaped_line(sentence: &str, reference: &str) -> String {
    fitted(sentence, reference, super::html::escape)
}

/// No markup, without escaping: some pages print this raw and others escape it (C-053).
pub(super) fn without_markup(line: &str) -> String {
    line.replace('<', "\u{2039}").replace('>', "\u{203a}")
}

fn fitted(sentence: &str, reference: &str, written: impl Fn(&str) -> String) -> String {
    let tail = format!(" (ref {reference})");
    let one_line: String = sentence
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let whole =
        if one_line.is_empty() { "The module failed and did not say why.".to_owned() } else { one_line };
    let room = LONGEST - tail.chars().count();
    let mut text = written(&whole);
    let mut letters = whole.chars().count();
    while text.chars().count() > room && letters > 0 {
        letters -= 1;
        let cut: String = whole.chars().take(letters).collect();
        text = written(&format!("{}…", cut.trim_end()));
    }
    text + &tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use hostler_abi::wire::Outcome;

    #[test]
    fn c_052_a_sentence_is_one_line_below_255_characters_with_its_reference() {
        let long = format!("First\nsecond\t{}", "w\u{f6}rd ".repeat(100));
        let line = line(&long, "K7M2QX");
        assert!(
            line.chars().count() < 255 && !line.contains('\n') && line.ends_with(" (ref K7M2QX)"),
            "{line}"
        );
        let escaped = escaped_line(&"<&>".repeat(200), "K7M2QX");
        assert!(
            escaped.chars().count() < 255 && !escaped.contains('<') && escaped.contains("&lt;"),
            "{escaped}"
        );
    }

    #[test]
    fn c_050_success_as_an_error_text_is_never_bare() {
        assert_eq!(line("success", "K7M2QX"), "success (ref K7M2QX)");
        assert_ne!(line("", "K7M2QX").trim(), "(ref K7M2QX)");
    }

    #[test]
    fn a_client_reads_the_modules_sentence_for_him_or_the_standard_one() {
        let mut error =
            ErrorDoc::new(ErrorKind::Unauthorized, Outcome::NotDone, "x", "token of api.example is wrong");
        assert!(!for_client(&error).contains("api.example"));
        error.client = Some("Please wait.".to_owned());
        assert_eq!(for_client(&error), "Please wait.");
    }
}
