//! A method per API call: build, send, parse. Decides nothing and waits for nothing.

use crate::config;
use crate::error::{self, Effect};
use crate::schema::{
    Action, ActionAnswer, Actions, CreateAnswer, Image, Labels, Location, Meta, NewServer, Server,
    ServerAnswer, ServerType,
};
use hostler_sdk::{Context, Error, Outcome, Params, Request, Response, Value, json};
use serde::de::DeserializeOwned;

/// Name of the secret that holds the API token.
const TOKEN: &str = "server.password";
/// Rows of a page; the API's maximum.
const PER_PAGE: &str = "50";
/// Pages read at most: no project has as many rows.
const MAX_PAGES: u32 = 200;

/// The API of one project.
pub struct Client<'a> {
    ctx: &'a Context<'a>,
    base: String,
}

impl<'a> Client<'a> {
    /// The API the server record of this call names.
    pub fn new(ctx: &'a Context<'a>, params: &Params) -> Result<Client<'a>, Error> {
        Ok(Client { ctx, base: config::base_url(params)? })
    }

    /// Where the API is, for people.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// How many servers the project holds.
    pub fn count_servers(&self) -> Result<u64, Error> {
        let request = self.get("/servers").query([("per_page", "1")]);
        let page: Page<Value> =
            Page::read(&checked(request.send()?, "list servers", Effect::Reads)?, "servers")?;
        Ok(page.meta.pagination.total_entries.unwrap_or(page.rows.len() as u64))
    }

    /// The servers whose labels fit.
    pub fn servers_by_label(&self, selector: &str) -> Result<Vec<Server>, Error> {
        self.list("/servers", "servers", &[("label_selector", selector)])
    }

    /// The server of this name; names are unique in a project.
    pub fn server_by_name(&self, name: &str) -> Result<Option<Server>, Error> {
        Ok(self.list("/servers", "servers", &[("name", name)])?.into_iter().next())
    }

    /// One server; an error of kind `NotFound` when it is gone.
    pub fn server(&self, id: u64) -> Result<Server, Error> {
        let request = self.get(&format!("/servers/{id}"));
        let doing = format!("show server {id}");
        Ok(checked(request.send()?, &doing, Effect::Reads)?.json::<ServerAnswer>()?.server)
    }

    /// Orders a server. Never sent twice by the host: the API knows no idempotency key.
    pub fn create_server(&self, new: &NewServer) -> Result<CreateAnswer, Error> {
        let request = self.post("/servers").json(new).redact("/root_password").redact("/user_data");
        let doing = format!("create server {}", new.name);
        checked(request.send()?, &doing, Effect::Changes)?.json()
    }

    /// Replaces all labels of a server.
    pub fn set_labels(&self, id: u64, labels: &Labels) -> Result<(), Error> {
        let url = format!("{}/servers/{id}", self.base);
        let request = self.ctx.request("PUT", url).bearer(TOKEN).json(&json!({"labels": labels}));
        checked(request.repeat_safe().send()?, &format!("label server {id}"), Effect::Changes).map(|_| ())
    }

    /// Deletes a server for good.
    pub fn delete_server(&self, id: u64) -> Result<Action, Error> {
        let url = format!("{}/servers/{id}", self.base);
        let request = self.ctx.request("DELETE", url).bearer(TOKEN);
        let response = checked(request.send()?, &format!("delete server {id}"), Effect::Changes)?;
        Ok(response.json::<ActionAnswer>()?.action)
    }

    /// Starts an action on a server: "poweroff", "rebuild" … `body` is `Null` for actions without parameters.
    pub fn act(&self, id: u64, action: &str, body: &Value) -> Result<ActionAnswer, Error> {
        let mut request = self.post(&format!("/servers/{id}/actions/{action}")).redact("/root_password");
        if !body.is_null() {
            request = request.json(body);
        }
        let doing = format!("start {action} on server {id}");
        checked(request.send()?, &doing, Effect::Changes)?.json()
    }

    /// Actions by their ids; one that vanished is not in the answer.
    pub fn actions(&self, ids: &[u64]) -> Result<Vec<Action>, Error> {
        let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
        let request = self.get("/actions").query(ids.iter().map(|id| ("id", id.as_str())));
        Ok(checked(request.send()?, "show the running actions", Effect::Reads)?.json::<Actions>()?.actions)
    }

    /// Every server type, the retired ones too.
    pub fn server_types(&self) -> Result<Vec<ServerType>, Error> {
        self.list("/server_types", "server_types", &[])
    }

    /// The system images that can be used now.
    pub fn images(&self) -> Result<Vec<Image>, Error> {
        self.list("/images", "images", &[("type", "system"), ("status", "available")])
    }

    /// Every location.
    pub fn locations(&self) -> Result<Vec<Location>, Error> {
        self.list("/locations", "locations", &[])
    }

    fn get(&self, path: &str) -> Request<'a> {
        self.ctx.get(format!("{}{path}", self.base)).bearer(TOKEN)
    }

    fn post(&self, path: &str) -> Request<'a> {
        self.ctx.post(format!("{}{path}", self.base)).bearer(TOKEN)
    }

    /// All pages of a list.
    fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut next = Some(1);
        while let Some(number) = next.filter(|number| *number <= MAX_PAGES) {
            let number = number.to_string();
            let request = self.get(path).query(query.iter().copied());
            let request = request.query([("page", number.as_str()), ("per_page", PER_PAGE)]);
            let doing = format!("list {}", key.replace('_', " "));
            let page: Page<T> = Page::read(&checked(request.send()?, &doing, Effect::Reads)?, key)?;
            all.extend(page.rows);
            next = page.meta.pagination.next_page;
        }
        Ok(all)
    }
}

/// One page of a list.
struct Page<T> {
    rows: Vec<T>,
    meta: Meta,
}

impl<T: DeserializeOwned> Page<T> {
    fn read(response: &Response, key: &str) -> Result<Page<T>, Error> {
        let mut body: Value = response.json()?;
        let unfit = |cause: serde_json::Error| {
            Error::unexpected("hetznercloud.not_understood", format!("The list of {key} from Hetzner Cloud is not what its API describes: check the server record's Hostname, or update this module."))
                .because(cause)
                .with_outcome(Outcome::NotDone)
        };
        let rows = serde_json::from_value(body[key].take()).map_err(unfit)?;
        let meta = serde_json::from_value(body["meta"].take()).unwrap_or_default();
        Ok(Page { rows, meta })
    }
}

fn checked(response: Response, doing: &str, effect: Effect) -> Result<Response, Error> {
    if response.is_success() { Ok(response) } else { Err(error::of_response(&response, doing, effect)) }
}
