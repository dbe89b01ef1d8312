//! PHP literals: plain data written so that PHP reads back exactly what was meant. Called by whatever writes PHP files.

/// A PHP value. Maps keep their order: WHMCS counts ConfigOptions by position.
#[derive(Clone, Debug, PartialEq)]
pub enum Php {
    /// A string.
    Text(String),
    /// An integer.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Php>),
    /// A map.
    Map(Vec<(String, Php)>),
}

impl From<&str> for Php {
    fn from(text: &str) -> Php {
        Php::Text(text.to_owned())
    }
}

impl From<String> for Php {
    fn from(text: String) -> Php {
        Php::Text(text)
    }
}

impl From<bool> for Php {
    fn from(value: bool) -> Php {
        Php::Bool(value)
    }
}

/// A map of these entries.
pub fn map<const N: usize>(entries: [(&str, Php); N]) -> Php {
    Php::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A list of texts.
pub fn list<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Php {
    Php::List(texts.into_iter().map(|text| Php::Text(text.into())).collect())
}

impl Php {
    /// As PHP source. `depth` is how far the line it begins on is indented, in steps of four spaces.
    pub fn source(&self, depth: usize) -> String {
        let inner = "    ".repeat(depth + 1);
        let outer = "    ".repeat(depth);
        match self {
            Php::Text(text) => quote(text),
            Php::Int(number) => number.to_string(),
            Php::Bool(value) => value.to_string(),
            Php::List(items) if items.is_empty() => "[]".to_owned(),
            Php::Map(entries) if entries.is_empty() => "[]".to_owned(),
            Php::List(items) => {
                let lines: String =
                    items.iter().map(|item| format!("{inner}{},\n", item.source(depth + 1))).collect();
                format!("[\n{lines}{outer}]")
            }
            Php::Map(entries) => {
                let lines: String = entries
                    .iter()
                    .map(|(key, value)| format!("{inner}{} => {},\n", quote(key), value.source(depth + 1)))
                    .collect();
                format!("[\n{lines}{outer}]")
            }
        }
    }
}

/// A single-quoted PHP string: only `\` and `'` mean anything in it.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Text that may stand in a PHP comment: one line, and nothing that ends a comment or PHP itself.
pub fn comment(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.replace("*/", "* /").replace("?>", "? >")
}

/// Text as HTML. WHMCS prints labels and descriptions as they are.
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#039;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_cannot_end_a_string() {
        assert_eq!(quote("it's"), r"'it\'s'");
        assert_eq!(quote(r"a\"), r"'a\\'");
        assert_eq!(quote(r"\'; evil(); '"), r"'\\\'; evil(); \''");
        assert_eq!(quote("$x {$y} ?> \n"), "'$x {$y} ?> \n'");
    }

    #[test]
    fn a_comment_cannot_be_left() {
        assert_eq!(comment("a */ evil(); ?> b\nc"), "a * / evil(); ? > b c");
    }

    #[test]
    fn maps_keep_their_order_and_nest() {
        let value = map([("b", Php::Int(1)), ("a", list(["x"]))]);
        assert_eq!(value.source(0), "[\n    'b' => 1,\n    'a' => [\n        'x',\n    ],\n]");
    }
}
