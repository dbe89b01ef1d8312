//! The few bits of HTML that WHMCS wants of a module: rows of the admin's service page, and links. Every value is
//! escaped; no forms, because the rows are inside WHMCS's own.

use hostler_abi::wire::results::{Link, TabCell, TabFields};
use serde_json::{Map, Value, json};

/// For text and for quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#039;"),
            other => html.push(other),
        }
    }
    html
}

/// A link that opens beside WHMCS; empty without an address, or with one that is no web address.
pub(super) fn link(link: &Link) -> String {
    if !link.url.starts_with("https://") && !link.url.starts_with("http://") {
        return String::new();
    }
    let label = if link.label.is_empty() { link.url.as_str() } else { link.label.as_str() };
    format!(
        "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}</a>",
        escape(&link.url),
        escape(label)
    )
}

/// Label → HTML. Each input has a hidden twin with the value it had, so that only changes are saved (C-157). The labels
/// are keys, so one that comes again is numbered: no row replaces another.
pub(super) fn rows(installed_as: &str, fields: &TabFields) -> Value {
    let mut rows: Map<String, Value> = Map::new();
    for row in &fields.rows {
        let label = escape(&row.label);
        let key = std::iter::once(label.clone())
            .chain((2..).map(|number: usize| format!("{label} ({number})")))
            .find(|key| !rows.contains_key(key))
            .unwrap_or_default();
        rows.insert(key, json!(cell(installed_as, &row.cell)));
    }
    if rows.is_empty() { json!([]) } else { Value::Object(rows) }
}

fn cell(installed_as: &str, cell: &TabCell) -> String {
    match cell {
        TabCell::Text { text } => escape(text).replace('\n', "<br>"),
        TabCell::Input { key, value, help, secret } => {
            let (kind, shown) = if *secret { ("password", "") } else { ("text", value.as_str()) };
            format!(
                "<input type=\"{kind}\" name=\"{}\" value=\"{}\" class=\"form-control input-inline input-300\" autocomplete=\"off\">{}{}",
                name(installed_as, key),
                escape(shown),
                hidden(installed_as, key, shown),
                behind(help)
            )
        }
        TabCell::Select { key, value, choices } => {
            let known = choices.iter().any(|choice| choice.value == *value);
            let own = if known { String::new() } else { option(value, value, true) };
            let options: String = choices
                .iter()
                .map(|choice| option(&choice.value, &choice.label, choice.value == *value))
                .collect();
            format!(
                "<select name=\"{}\" class=\"form-control select-inline\">{own}{options}</select>{}",
                name(installed_as, key),
                hidden(installed_as, key, value)
            )
        }
        TabCell::Check { key, on, help } => format!(
            "<input type=\"checkbox\" name=\"{}\" value=\"on\"{}>{}{}",
            name(installed_as, key),
            if *on { " checked" } else { "" },
            hidden(installed_as, key, if *on { "on" } else { "" }),
            behind(help)
        ),
    }
}

fn option(value: &str, label: &str, selected: bool) -> String {
    let selected = if selected { " selected" } else { "" };
    format!("<option value=\"{}\"{selected}>{}</option>", escape(value), escape(label))
}

fn name(installed_as: &str, key: &str) -> String {
    escape(&format!("{installed_as}_{key}"))
}

fn hidden(installed_as: &str, key: &str, value: &str) -> String {
    format!(
        "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
        escape(&format!("{installed_as}_original_{key}")),
        escape(value)
    )
}

fn behind(help: &str) -> String {
    if help.is_empty() { String::new() } else { format!(" {}", escape(help)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hostler_abi::wire::results::TabRow;

    #[test]
    fn rows_of_the_same_label_are_all_there() {
        let row = |text: &str| TabRow { label: "Request".into(), cell: TabCell::Text { text: text.into() } };
        let fields = TabFields { rows: vec![row("a"), row("b"), row("c")] };
        let shown = rows("m", &fields);
        assert_eq!(shown, json!({"Request": "a", "Request (2)": "b", "Request (3)": "c"}));
    }

    #[test]
    fn c_155_every_value_is_escaped_and_every_input_is_named_for_the_module() {
        let fields = TabFields {
            rows: vec![
                TabRow { label: "A<b>".into(), cell: TabCell::Text { text: "<script>".into() } },
                TabRow {
                    label: "IP".into(),
                    cell: TabCell::Input {
                        key: "ip".into(),
                        value: "\"x".into(),
                        help: "<i>".into(),
                        secret: false,
                    },
                },
                TabRow {
                    label: "PW".into(),
                    cell: TabCell::Input {
                        key: "pw".into(),
                        value: "hunter2".into(),
                        help: String::new(),
                        secret: true,
                    },
                },
            ],
        };
        let html = rows("hostlermanual", &fields).to_string();
        assert!(!html.contains("<script>") && !html.contains("<i>") && !html.contains("hunter2"), "{html}");
        for name in ["hostlermanual_ip", "hostlermanual_original_ip", "hostlermanual_original_pw"] {
            assert!(html.contains(name), "{name}");
        }
    }

    #[test]
    fn c_112_a_link_without_an_address_is_nothing() {
        assert_eq!(link(&Link::default()), "");
        assert_eq!(link(&Link { url: "javascript:alert(1)".into(), label: "x".into() }), "");
        let made = link(&Link { url: "https://x.example/?a=1&b=\"".into(), label: "<b>".into() });
        assert!(made.contains("a=1&amp;b=&quot;") && made.contains("&lt;b&gt;"), "{made}");
    }
}
