//! What staff and client see: from what is known, without asking the provider, so that no page ever waits.

use crate::catalogue;
use crate::machine;
use hostler_sdk::{
    Answer, Context, Done, Error, Params, TabCell, TabFields, TabRow, Value, View, done, json,
};
use std::collections::BTreeMap;

/// Rows on the admin's service page.
pub fn tab(ctx: &Context<'_>, params: &Params) -> Answer<TabFields> {
    let Some(id) = params.property(machine::MACHINE_ID) else {
        return Ok(TabFields { rows: vec![row("Server", "none yet".into())] });
    };
    let known = |key: &str| params.state::<String>(key).map(Option::unwrap_or_default);
    let seen = known("seen")?;
    let both = |name: &str, label: &str| -> Result<String, Error> { Ok(with(&known(name)?, &known(label)?)) };
    let status = match moment(&seen) {
        seen if seen.is_empty() => known("status")?,
        seen => format!("{}, as of {seen}", known("status")?),
    };
    let mut rows = vec![
        row("Server", id.to_owned()),
        row("Type", both("server_type", "size")?),
        row("Location", both("location", "place")?),
        row("Image", both("image", "system")?),
        row("Status", status),
    ];
    if params.state::<bool>("rescue")?.unwrap_or(false) {
        rows.push(row("Rescue system", "On. The password above is that of the rescue system.".into()));
    }
    let value = known("rebuild_image")?;
    let mut choices = catalogue::remembered_images(ctx, Some(&known("architecture")?));
    let key = "rebuild_image".to_owned();
    let help = "Save, then press Rebuild. Everything on the disk is lost.".to_owned();
    let cell = if choices.is_empty() {
        TabCell::Input { key, value, help, secret: false }
    } else {
        let first = "choose, save, then press Rebuild: the disk is erased".into();
        choices.insert(0, hostler_sdk::Choice { value: String::new(), label: first });
        TabCell::Select { key, value, choices }
    };
    rows.push(TabRow { label: "Image for Rebuild".into(), cell });
    Ok(TabFields { rows })
}

/// Takes the image for Rebuild. It is held against the catalogue when Rebuild is pressed.
pub fn save(ctx: &Context<'_>, params: &Params) -> Answer<Done> {
    if !params.call().input.contains_key("rebuild_image") {
        return done();
    }
    let image = params.input("rebuild_image");
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    match image.optional() {
        None => ctx.facts().no_state("rebuild_image"),
        Some(name) if name.len() <= 100 && name.bytes().all(sound) => {
            ctx.facts().state("rebuild_image", name)
        }
        Some(_) => return Err(image.invalid("is no name of an image: for example debian-12").into()),
    };
    done()
}

/// The service's page in the client area.
pub fn overview(ctx: &Context<'_>, params: &Params) -> Answer<View> {
    let known = |key: &str| params.state::<String>(key).map(Option::unwrap_or_default);
    let status = known("status")?;
    let ended = params.service().is_ok_and(|service| ENDED.contains(&service.status.as_str()));
    let (state, tone) = match status.as_str() {
        "" if ended => ("Ended", "default"),
        "running" => ("Running", "success"),
        "off" => ("Powered off", "warning"),
        "" => ("Not ready yet", "info"),
        "unknown" => ("Unknown", "warning"),
        _ => ("Busy", "info"),
    };
    let mut rows = Vec::new();
    // The second key is what a machine has that was last looked at by an older version.
    for (label, key, otherwise) in [
        ("Host name", "name", ""),
        ("IPv4", "ipv4", ""),
        ("IPv6", "ipv6", ""),
        ("Operating system", "system", "image"),
        ("Size", "size", "server_type"),
        ("Location", "place", "location"),
    ] {
        let mut value = known(key)?;
        if value.is_empty() {
            value = known(otherwise)?;
        }
        if !value.is_empty() {
            rows.push(json!({"label": label, "value": value}));
        }
    }
    let mut vars = BTreeMap::from([
        ("title".to_owned(), Value::from("Server")),
        ("state".to_owned(), Value::from(state)),
        ("tone".to_owned(), Value::from(tone)),
        ("rows".to_owned(), Value::from(rows)),
        ("seen".to_owned(), Value::from(moment(&known("seen")?))),
    ]);
    if params.state::<bool>("rescue")?.unwrap_or(false) {
        vars.insert("notice".into(), "The rescue system is on, with a password of its own.".into());
    }
    vars.insert("inputs".into(), inputs(ctx, &known("architecture")?, &known("image")?)?);
    Ok(View { view: "overview".into(), vars })
}

/// How the page asks for what the buttons need.
fn inputs(ctx: &Context<'_>, architecture: &str, present: &str) -> Result<Value, Error> {
    let choices = catalogue::remembered_images(ctx, Some(architecture));
    let choices: Vec<Value> =
        choices.into_iter().map(|choice| json!({"value": choice.value, "label": choice.label})).collect();
    Ok(json!({"rebuild": [
        {"key": "image", "label": "Operating system", "value": present, "choices": choices},
    ]}))
}

/// Statuses of a service whose machine is gone.
const ENDED: &[&str] = &["Terminated", "Cancelled", "Fraud", "Completed"];

/// "fsn1 (Falkenstein, DE)", or what there is of it.
fn with(name: &str, label: &str) -> String {
    match (name, label) {
        ("", only) | (only, "") => only.to_owned(),
        (name, label) if name == label => name.to_owned(),
        (name, label) => format!("{name} ({label})"),
    }
}

/// "2026-11-23 05:00 UTC" of "2026-11-23T05:00:07Z"; nothing of nothing.
fn moment(rfc3339: &str) -> String {
    match rfc3339.split_once('T') {
        Some((day, time)) => format!("{day} {} UTC", time.get(..5).unwrap_or(time)),
        None => rfc3339.to_owned(),
    }
}

fn row(label: &str, text: String) -> TabRow {
    TabRow { label: label.into(), cell: TabCell::Text { text } }
}
