//! The table of routes, and the order in which a request is refused: path, method, token, limit, body.

use serde_json::{Value, json};

use super::call::{Call, Outcome};
use super::error::ApiError;
use super::rate::Bucket;
use super::state::State;
use crate::loopback::{Reply, Request};

type Serve = fn(&mut State, &Call) -> Outcome;

/// Every route: method, path below `/v1`, who answers.
#[rustfmt::skip]
const ROUTES: &[(&str, &str, Serve)] = &[
    ("GET", "/actions", State::actions_by_id),
    ("GET", "/actions/{id}", State::one_action),
    ("GET", "/servers", State::list_servers),
    ("POST", "/servers", State::create_server),
    ("GET", "/servers/{id}", State::one_server),
    ("PUT", "/servers/{id}", State::change_server),
    ("DELETE", "/servers/{id}", State::delete_server),
    ("GET", "/servers/{id}/metrics", State::metrics),
    ("GET", "/servers/actions", |state, call| state.actions_of(call, "server", None)),
    ("GET", "/servers/actions/{id}", State::one_action),
    ("GET", "/servers/{id}/actions", |state, call| { state.machine(call.id())?; state.actions_of(call, "server", Some(call.id())) }),
    ("GET", "/servers/{id}/actions/{action_id}", State::one_action),
    ("POST", "/servers/{id}/actions/poweron", State::power_on),
    ("POST", "/servers/{id}/actions/poweroff", State::power_off),
    ("POST", "/servers/{id}/actions/shutdown", State::shutdown),
    ("POST", "/servers/{id}/actions/reboot", State::reboot),
    ("POST", "/servers/{id}/actions/reset", State::reset),
    ("POST", "/servers/{id}/actions/rebuild", State::rebuild),
    ("POST", "/servers/{id}/actions/change_type", State::change_type),
    ("POST", "/servers/{id}/actions/reset_password", State::reset_password),
    ("POST", "/servers/{id}/actions/enable_rescue", State::enable_rescue),
    ("POST", "/servers/{id}/actions/disable_rescue", State::disable_rescue),
    ("POST", "/servers/{id}/actions/request_console", State::request_console),
    ("POST", "/servers/{id}/actions/change_dns_ptr", State::change_server_dns_ptr),
    ("POST", "/servers/{id}/actions/change_protection", State::change_server_protection),
    ("POST", "/servers/{id}/actions/attach_iso", State::attach_iso),
    ("POST", "/servers/{id}/actions/detach_iso", State::detach_iso),
    ("POST", "/servers/{id}/actions/enable_backup", State::enable_backup),
    ("POST", "/servers/{id}/actions/disable_backup", State::disable_backup),
    ("POST", "/servers/{id}/actions/create_image", State::create_image),
    ("GET", "/server_types", State::list_server_types),
    ("GET", "/server_types/{id}", State::one_server_type),
    ("GET", "/locations", State::list_locations),
    ("GET", "/locations/{id}", State::one_location),
    ("GET", "/datacenters", gone),
    ("GET", "/datacenters/{id}", gone),
    ("GET", "/isos", State::list_isos),
    ("GET", "/isos/{id}", State::one_iso),
    ("GET", "/pricing", State::pricing),
    ("GET", "/images", State::list_images),
    ("GET", "/images/{id}", State::one_image),
    ("PUT", "/images/{id}", State::change_image),
    ("DELETE", "/images/{id}", State::delete_image),
    ("POST", "/images/{id}/actions/change_protection", State::change_image_protection),
    ("GET", "/images/{id}/actions", |state, call| state.actions_of(call, "image", Some(call.id()))),
    ("GET", "/ssh_keys", State::list_ssh_keys),
    ("POST", "/ssh_keys", State::create_ssh_key),
    ("GET", "/ssh_keys/{id}", State::one_ssh_key),
    ("PUT", "/ssh_keys/{id}", State::change_ssh_key),
    ("DELETE", "/ssh_keys/{id}", State::delete_ssh_key),
    ("GET", "/primary_ips", State::list_primary_ips),
    ("POST", "/primary_ips", State::create_primary_ip),
    ("GET", "/primary_ips/{id}", State::one_primary_ip),
    ("PUT", "/primary_ips/{id}", State::change_primary_ip),
    ("DELETE", "/primary_ips/{id}", State::delete_primary_ip),
    ("POST", "/primary_ips/{id}/actions/assign", State::assign_primary_ip),
    ("POST", "/primary_ips/{id}/actions/unassign", State::unassign_primary_ip),
    ("POST", "/primary_ips/{id}/actions/change_dns_ptr", State::change_primary_ip_dns_ptr),
    ("POST", "/primary_ips/{id}/actions/change_protection", State::change_primary_ip_protection),
    ("GET", "/firewalls", State::list_firewalls),
    ("POST", "/firewalls", State::create_firewall),
    ("GET", "/firewalls/{id}", State::one_firewall),
    ("PUT", "/firewalls/{id}", State::change_firewall),
    ("DELETE", "/firewalls/{id}", State::delete_firewall),
    ("POST", "/firewalls/{id}/actions/set_rules", State::set_firewall_rules),
    ("POST", "/firewalls/{id}/actions/apply_to_resources", State::apply_firewall),
    ("POST", "/firewalls/{id}/actions/remove_from_resources", State::remove_firewall),
];

/// Datacenters were removed on 1 October 2026; locations took their place.
fn gone(_state: &mut State, _call: &Call) -> Outcome {
    Err(ApiError::new("deprecated_api_endpoint")
        .saying("datacenters have been removed, use locations")
        .with(json!({"announcement": "https://docs.hetzner.cloud/changelog"})))
}

/// Every route as method and path template, for tests that hold the server against the API description.
pub fn routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROUTES.iter().map(|(method, path, _)| (*method, *path))
}

/// Answers an API request; `path` is without `/v1`.
pub fn answer(state: &mut State, bucket: &mut Bucket, request: &Request, path: &str) -> Reply {
    state.tick();
    let reply = authorised(state, bucket, request, path).unwrap_or_else(|error| error.reply());
    state.next_failure = None;
    reply
}

fn authorised(state: &mut State, bucket: &mut Bucket, request: &Request, path: &str) -> Outcome {
    // As observed on the real one: an unknown path is 404 even without a token.
    let mut there = ROUTES.iter().filter_map(|route| Some((route, ids(route.1, path)?))).peekable();
    if there.peek().is_none() {
        return Err(ApiError::new("not_found").saying("page not found"));
    }
    let Some((route, ids)) = there.find(|(route, _)| route.0 == request.method) else {
        return Err(ApiError::new("method_not_allowed"));
    };
    let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    match token {
        None => return Err(ApiError::new("unauthorized").saying("token is required")),
        Some(token) if token == state.token => {}
        Some(token) if token == state.read_only_token => {
            if request.method != "GET" {
                return Err(ApiError::new("token_readonly"));
            }
        }
        Some(_) => return Err(ApiError::new("unauthorized")),
    }
    let limited = !bucket.take();
    let outcome = if limited {
        Err(ApiError::new("rate_limit_exceeded"))
    } else {
        let host = request.header("host").unwrap_or("127.0.0.1");
        let address = format!("http://{host}{}", request.path);
        read_body(request)
            .and_then(|body| route.2(state, &Call { ids, query: request.query_pairs(), body, address }))
    };
    let mut reply = outcome.unwrap_or_else(|error| error.reply());
    reply.headers.extend(bucket.headers());
    Ok(reply)
}

fn read_body(request: &Request) -> Result<Value, ApiError> {
    if request.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&request.body).map_err(|_| ApiError::new("json_error"))
}

/// The ids of a path that fits the template.
fn ids(template: &str, path: &str) -> Option<[u64; 2]> {
    let mut ids = [0; 2];
    let mut found = 0;
    let mut parts = path.split('/');
    for wanted in template.split('/') {
        let part = parts.next()?;
        if wanted.starts_with('{') {
            ids[found] = part.parse().ok()?;
            found += 1;
        } else if wanted != part {
            return None;
        }
    }
    parts.next().is_none().then_some(ids)
}
