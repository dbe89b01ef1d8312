//! Staff and client at a workbench: the buttons they press, and what they then see. Each answer is what the page
//! says, taken from its JSON form.

use crate::browser::Browser;
use crate::site::{ADMIN_PASSWORD, CLIENT_EMAIL, CLIENT_PASSWORD};
use serde_json::Value;

/// A signed-in admin and a signed-in client.
#[derive(Debug)]
pub struct Whmcs {
    admin: Browser,
    admin_token: String,
    client: Browser,
    client_token: String,
}

/// What a button answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Pressed {
    /// It says success.
    pub ok: bool,
    /// The sentence shown.
    pub message: String,
}

#[allow(clippy::panic, reason = "a test whose site does not answer as documented has failed")]
impl Whmcs {
    /// Signs both in.
    ///
    /// # Panics
    /// When the site does not let them.
    pub fn sign_in(url: &str) -> Whmcs {
        let mut admin = Browser::at(url);
        let token = admin.get("/admin/login.php").token().unwrap_or_default();
        let page = admin.post_form(
            "/admin/login.php",
            &[("token", &token), ("username", "admin"), ("password", ADMIN_PASSWORD)],
        );
        assert_eq!(page.status, 200, "the admin's sign-in answered {}", page.text);
        let admin_token = admin.get("/admin/configservers.php?action=manage").token().unwrap_or_default();
        let mut client = Browser::at(url);
        let token = client.get("/clientarea.php").token().unwrap_or_default();
        client.post_form(
            "/dologin.php",
            &[("token", &token), ("username", CLIENT_EMAIL), ("password", CLIENT_PASSWORD)],
        );
        let client_token = client.get("/cart.php").token().unwrap_or_default();
        Whmcs { admin, admin_token, client, client_token }
    }

    /// The admin's browser.
    pub fn admin(&mut self) -> &mut Browser {
        &mut self.admin
    }

    /// The client's browser.
    pub fn client(&mut self) -> &mut Browser {
        &mut self.client
    }

    /// Orders a product and answers (service, invoice).
    ///
    /// # Panics
    /// When the shop refuses.
    pub fn order(&mut self, product: u64, domain: &str) -> (u64, u64) {
        self.as_client("/cart.php", &[("a", "add"), ("pid", &product.to_string()), ("domain", domain)]);
        let placed = self.as_client("/cart.php", &[("a", "checkout")]);
        let service = placed["serviceids"][0].as_u64();
        match (service, placed["invoiceid"].as_u64()) {
            (Some(service), Some(invoice)) => (service, invoice),
            _ => panic!("the checkout answered {placed}"),
        }
    }

    /// The client pays an invoice; provisioning runs in that very request.
    pub fn pay(&mut self, invoice: u64) -> Pressed {
        pressed(&self.as_client("/viewinvoice.php", &[("id", &invoice.to_string()), ("a", "pay")]))
    }

    /// Staff press a module button on a service: `create`, `suspend`, …
    pub fn press(&mut self, service: u64, command: &str) -> Pressed {
        self.press_with(service, command, &[])
    }

    /// The same with more fields: `("ac", "reboot")` with `custom`.
    pub fn press_with(&mut self, service: u64, command: &str, more: &[(&str, &str)]) -> Pressed {
        let id = service.to_string();
        let mut fields = vec![("id", id.as_str()), ("modop", command)];
        fields.extend(more);
        pressed(&self.as_admin("/admin/clientsservices.php", &fields))
    }

    /// Staff press a custom function.
    pub fn press_custom(&mut self, service: u64, suffix: &str) -> Pressed {
        self.press_with(service, "custom", &[("ac", suffix)])
    }

    /// Staff save the service page with these fields.
    pub fn save(&mut self, service: u64, more: &[(&str, &str)]) -> Pressed {
        let id = service.to_string();
        let mut fields = vec![("id", id.as_str()), ("action", "save")];
        fields.extend(more);
        pressed(&self.as_admin("/admin/clientsservices.php", &fields))
    }

    /// What the service page shows, as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn service(&mut self, service: u64) -> Value {
        let page = self.admin.get_json(&format!("/admin/clientsservices.php?id={service}"));
        serde_json::from_str(&page.text).unwrap_or_else(|why| panic!("service page: {why}: {}", page.text))
    }

    /// The service's password, as staff see it when they ask.
    pub fn password(&mut self, service: u64) -> String {
        let fields = [("id", service.to_string()), ("action", "showpassword".to_owned())];
        let fields: Vec<_> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        self.as_admin("/admin/clientsservices.php", &fields)["password"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Staff press Test Connection with these fields of the server form.
    pub fn test_connection(&mut self, fields: &[(&str, &str)]) -> Value {
        let mut all = vec![("action", "testconnection")];
        all.extend(fields);
        self.as_admin("/admin/configservers.php", &all)
    }

    /// The live choices of a product's setting, as the settings page loads them.
    ///
    /// # Panics
    /// When the answer is not JSON.
    pub fn choices(&mut self, product: u64, field: u8) -> Value {
        let page = self
            .admin
            .get_json(&format!("/admin/configproducts.php?action=loader&id={product}&field={field}"));
        serde_json::from_str(&page.text).unwrap_or_else(|why| panic!("loader: {why}: {}", page.text))
    }

    /// The client presses a custom function on a service's page.
    pub fn press_as_client(&mut self, service: u64, suffix: &str, more: &[(&str, &str)]) -> Pressed {
        let id = service.to_string();
        let mut fields = vec![("id", id.as_str()), ("modop", "custom"), ("a", suffix)];
        fields.extend(more);
        pressed(&self.as_client("/clientarea.php?action=productdetails", &fields))
    }

    /// A POST by staff; the answer as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn as_admin(&mut self, path: &str, fields: &[(&str, &str)]) -> Value {
        posted(&mut self.admin, &self.admin_token, path, fields)
    }

    /// A POST by the client; the answer as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    pub fn as_client(&mut self, path: &str, fields: &[(&str, &str)]) -> Value {
        posted(&mut self.client, &self.client_token, path, fields)
    }
}

#[allow(clippy::panic, reason = "a test whose site does not answer as documented has failed")]
fn posted(browser: &mut Browser, token: &str, path: &str, fields: &[(&str, &str)]) -> Value {
    let mut all = vec![("token", token)];
    all.extend(fields);
    let page = browser.post_json(path, &all);
    serde_json::from_str(&page.text).unwrap_or_else(|why| {
        panic!("POST {path} answered HTTP {} and no JSON ({why}): {}", page.status, page.text)
    })
}

fn pressed(answer: &Value) -> Pressed {
    Pressed {
        ok: answer["result"] == "success",
        message: answer["message"].as_str().unwrap_or_default().to_owned(),
    }
}
