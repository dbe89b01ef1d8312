//! What staff see and fill in on the service's page in the admin area: the open requests, and for a machine that is
//! being set up its address and login.

use crate::module::Machine;
use crate::request::{Answered, Kind, Request, current, document, moment};
use hostler_sdk::{
    Answer, Choice, Context, Done, Error, Field, Params, Secret, TabCell, TabFields, TabRow, done,
};
use std::net::IpAddr;

/// Where the complaint about the last save is kept: WHMCS shows no error of a save (contract 2.11).
const COMPLAINT: &str = "complaint";

/// The rows.
pub fn fields(params: &Params) -> Answer<TabFields> {
    let mut rows = Vec::new();
    if let Some(complaint) = params.state::<String>(COMPLAINT)? {
        rows.push(text("Not saved", complaint));
    }
    let machine = Machine::of(params)?;
    if let Some(machine) = &machine {
        rows.push(text("Machine ID", machine.id.clone()));
    }
    let mut shown = Vec::new();
    for kind in Kind::ALL {
        shown.extend(current(params, kind)?.map(|request| (kind, request)));
    }
    // WHMCS keeps one row of a label, so rows of several requests name theirs.
    let several = shown.len() > 1;
    let label = |word: &str, kind: Kind| match several {
        true => format!("{word} ({})", kind.key().replace('_', " ")),
        false => word.to_owned(),
    };
    for (kind, request) in &shown {
        let kind = *kind;
        let asked = format!("{}, asked {}", kind.title(), moment(&request.asked_at));
        rows.push(text(&label("Request", kind), asked));
        match &request.answer {
            Some(answer) => rows.push(text(&label("Answer", kind), answered(kind, answer))),
            None => {
                if kind == Kind::Create {
                    rows.extend(machine_inputs(machine.clone().unwrap_or_default()));
                }
                rows.extend(outcome_inputs(kind, |word| label(word, kind)));
            }
        }
    }
    if shown.is_empty() {
        rows.push(text("Requests", "None is open.".to_owned()));
    }
    Ok(TabFields { rows })
}

/// Takes what staff typed. What does not fit is said on the page when it is shown again; nothing is half taken.
pub fn save(ctx: &Context, params: &Params) -> Answer<Done> {
    match take(ctx, params) {
        Ok(()) => {
            ctx.facts().no_state(COMPLAINT);
        }
        Err(error) if error.path().is_some() => {
            ctx.facts().state(COMPLAINT, error.to_string());
        }
        Err(error) => return Err(error.into()),
    }
    done()
}

fn take(ctx: &Context, params: &Params) -> Result<(), Error> {
    let mut answers = Vec::new();
    for kind in Kind::ALL {
        let Some(request) = current(params, kind)?.filter(Request::is_open) else { continue };
        let answer = match params.input(&format!("outcome_{}", kind.key())).text() {
            "done" => Answered::Done,
            "declined" => {
                let reason = params.input(&format!("reason_{}", kind.key()));
                Answered::Declined(sentence(entered(&reason, "Reason")?))
            }
            _ => continue,
        };
        answers.push((kind, Request { answer: Some(answer), ..request }));
    }
    let created =
        answers.iter().any(|(kind, request)| *kind == Kind::Create && request.answer == Some(Answered::Done));
    if created {
        let machine = machine(ctx, params)?;
        let document = serde_json::to_value(&machine).map_err(|why| {
            Error::unexpected("manual.state", "The machine could not be kept.").because(why)
        })?;
        ctx.facts().state("machine", document);
    }
    for (kind, request) in &answers {
        ctx.facts().state(kind.state_key(), document(request)?);
    }
    Ok(())
}

/// The machine as staff described it, checked. The page sends only what was changed on it (contract C-157), so what is
/// absent is as it was.
fn machine(ctx: &Context, params: &Params) -> Result<Machine, Error> {
    let before = Machine::of(params)?.unwrap_or_default();
    let address = params.input("dedicated_ip").or(&before.dedicated_ip);
    let dedicated_ip = ip(entered(&address, "Address")?, address.path())?;
    let known = before.assigned_ips.join(",");
    let further = params.input("assigned_ips").or(&known);
    let assigned_ips =
        further.list().into_iter().map(|one| ip(one, further.path())).collect::<Result<_, _>>()?;
    let login = params.input("username").or(&before.username);
    let username = entered(&login, "Login")?.to_owned();
    let service = params.service()?;
    let made_up = format!("manual-{}-{}", service.id, service.addon_id);
    let id = params.input("machine_id").or(&before.id).or(&made_up).text().to_owned();
    // Last, so that nothing is kept of a machine that is refused.
    let password = match params.input("password").optional() {
        Some(typed) => Some(ctx.secrets().keep("keep:login", &Secret::new(typed))?.name),
        None => before.password,
    };
    Ok(Machine { id, dedicated_ip, assigned_ips, username, password })
}

/// What staff typed, or a complaint in the words of the page.
fn entered<'a>(field: &'a Field<'_>, label: &str) -> Result<&'a str, Error> {
    field.optional().ok_or_else(|| {
        Error::params(field.path(), format!("{label} is empty: enter it and choose the outcome again."))
    })
}

fn ip(text: &str, path: &str) -> Result<String, Error> {
    text.parse::<IpAddr>().map(|address| address.to_string()).map_err(|_| {
        Error::params(
            path,
            format!("\"{text}\" is no IP address: enter one such as 192.0.2.10 or 2001:db8::1."),
        )
    })
}

fn machine_inputs(machine: Machine) -> Vec<TabRow> {
    let input = |label: &str, key: &str, value: String, help: &str, secret: bool| TabRow {
        label: label.to_owned(),
        cell: TabCell::Input { key: key.to_owned(), value, help: help.to_owned(), secret },
    };
    vec![
        input("Machine ID", "machine_id", machine.id, "Your own label for it. Empty: one is made.", false),
        input("Address", "dedicated_ip", machine.dedicated_ip, "Required.", false),
        input(
            "Further addresses",
            "assigned_ips",
            machine.assigned_ips.join(", "),
            "Separated by commas.",
            false,
        ),
        input("Login", "username", machine.username, "Required, for example root.", false),
        input(
            "Password",
            "password",
            String::new(),
            "Mailed to the client and shown in WHMCS. Empty: unchanged.",
            true,
        ),
    ]
}

fn outcome_inputs(kind: Kind, label: impl Fn(&str) -> String) -> Vec<TabRow> {
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    vec![
        TabRow {
            label: label("Outcome"),
            cell: TabCell::Select {
                key: format!("outcome_{}", kind.key()),
                value: String::new(),
                choices: vec![
                    choice("", "still open"),
                    choice("done", "done"),
                    choice("declined", "declined"),
                ],
            },
        },
        TabRow {
            label: label("Reason"),
            cell: TabCell::Input {
                key: format!("reason_{}", kind.key()),
                value: String::new(),
                help: "Only when declined.".to_owned(),
                secret: false,
            },
        },
    ]
}

fn answered(kind: Kind, answer: &Answered) -> String {
    match answer {
        Answered::Done if kind == Kind::Create => {
            "Done. WHMCS takes it over with the next cron run, or when you press Create.".to_owned()
        }
        Answered::Done => {
            "Done. WHMCS takes it over when the button is pressed again, or with the next cron run."
                .to_owned()
        }
        Answered::Declined(reason) => format!("Declined: {reason}"),
    }
}

fn text(label: &str, text: String) -> TabRow {
    TabRow { label: label.to_owned(), cell: TabCell::Text { text } }
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
