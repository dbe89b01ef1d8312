//! Lists: filters, sorting, pages, `meta` and `Link`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::call::{Call, Outcome, json_reply};
use super::error::ApiError;
use super::labels::{Labels, Selector};

/// A page's size when none is asked for, and the largest; the provider cuts larger wishes down.
const PER_PAGE: (usize, usize) = (25, 50);

/// Answers a list: `items` are what the filters of the resource left, `key` is their name in the body.
pub fn page(call: &Call, key: &str, mut items: Vec<Value>) -> Outcome {
    sort(call, &mut items)?;
    let page = number(call, "page", 1)?;
    let per_page = number(call, "per_page", PER_PAGE.0)?.min(PER_PAGE.1);
    let total = items.len();
    let last = total.div_ceil(per_page).max(1);
    let slice: Vec<Value> =
        items.into_iter().skip((page - 1).saturating_mul(per_page)).take(per_page).collect();
    let previous = (page > 1).then(|| page - 1);
    let next = (page < last).then(|| page + 1);
    let body = json!({
        key: slice,
        "meta": {"pagination": {
            "page": page, "per_page": per_page, "previous_page": previous, "next_page": next,
            "last_page": last, "total_entries": total,
        }},
    });
    let mut reply = json_reply(200, &body);
    let link = |page: usize, rel: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(call.query.iter().filter(|(name, _)| name != "page" && name != "per_page"));
        query.append_pair("page", &page.to_string()).append_pair("per_page", &per_page.to_string());
        format!("<{}?{}>; rel=\"{rel}\"", call.address, query.finish())
    };
    let links = previous.map(|page| link(page, "prev")).into_iter();
    let links = links.chain(next.map(|page| link(page, "next"))).chain([link(last, "last")]);
    reply.headers.push(("link".to_owned(), links.collect::<Vec<_>>().join(", ")));
    Ok(reply)
}

/// Whether a list's `name` and `label_selector` let this one through.
pub fn wanted(call: &Call, name: Option<&str>, labels: &Labels) -> Result<bool, ApiError> {
    let named = call.query("name").is_none_or(|wanted| name == Some(wanted));
    let selected = match call.query("label_selector") {
        Some(selector) => Selector::parse(selector)?.selects(labels),
        None => true,
    };
    Ok(named && selected)
}

/// Whether a repeatable query parameter, if given, names this value.
pub fn one_of(call: &Call, parameter: &str, value: &str) -> bool {
    let asked = call.query_all(parameter);
    asked.is_empty() || asked.contains(&value)
}

fn number(call: &Call, name: &str, default: usize) -> Result<usize, ApiError> {
    match call.query(name) {
        None => Ok(default),
        Some(text) => match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(ApiError::invalid(name, "must be a number of at least 1")),
        },
    }
}

fn sort(call: &Call, items: &mut [Value]) -> Result<(), ApiError> {
    // The first wish is the strongest, so it is applied last; the sort is stable.
    for wish in call.query_all("sort").iter().rev() {
        let (field, direction) = wish.split_once(':').unwrap_or((wish, "asc"));
        let known = ["id", "name", "created", "command", "status", "progress", "started", "finished"];
        if !known.contains(&field) || !["asc", "desc"].contains(&direction) {
            return Err(ApiError::invalid("sort", "not a valid sort expression"));
        }
        items.sort_by(|left, right| {
            let order = compare(&left[field], &right[field]);
            if direction == "desc" { order.reverse() } else { order }
        });
    }
    Ok(())
}

fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_u64().cmp(&right.as_u64()),
        _ => left.as_str().cmp(&right.as_str()),
    }
}
