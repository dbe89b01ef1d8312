//! SSH keys: unique by name and by key material.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::call::{Call, Outcome, json_reply, no_content};
use super::error::ApiError;
use super::fields::Fields;
use super::labels::Labels;
use super::list;
use super::state::{State, now};

/// A public key of the project.
#[derive(Clone, Debug)]
pub struct SshKey {
    pub(super) id: u64,
    pub(super) name: String,
    fingerprint: String,
    public_key: String,
    labels: Labels,
    created: String,
}

impl SshKey {
    fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "fingerprint": self.fingerprint, "public_key": self.public_key,
            "labels": self.labels, "created": self.created,
        })
    }
}

impl State {
    /// `GET /ssh_keys`
    pub fn list_ssh_keys(&mut self, call: &Call) -> Outcome {
        let mut found = Vec::new();
        for key in self.ssh_keys.values() {
            if list::wanted(call, Some(&key.name), &key.labels)?
                && list::one_of(call, "fingerprint", &key.fingerprint)
            {
                found.push(key.json());
            }
        }
        list::page(call, "ssh_keys", found)
    }

    /// `GET /ssh_keys/{id}`
    pub fn one_ssh_key(&mut self, call: &Call) -> Outcome {
        let key = self.ssh_keys.get(&call.id()).ok_or_else(|| ApiError::not_found("ssh key", call.id()))?;
        Ok(json_reply(200, &json!({"ssh_key": key.json()})))
    }

    /// `POST /ssh_keys`
    pub fn create_ssh_key(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let name = fields.required_text("name");
        let public_key = fields.required_text("public_key");
        let labels = fields.labels().unwrap_or_default();
        let fingerprint = fingerprint(&public_key);
        if fingerprint.is_none() && !public_key.is_empty() {
            fields.wrong("public_key", "invalid SSH key");
        }
        fields.check()?;
        let fingerprint = fingerprint.unwrap_or_default();
        self.ssh_key_name_is_free(&name, None)?;
        if self.ssh_keys.values().any(|key| key.fingerprint == fingerprint) {
            return Err(ApiError::not_unique(
                "public_key",
                "SSH key with the same fingerprint already exists",
            ));
        }
        let key = SshKey { id: self.new_id(), name, fingerprint, public_key, labels, created: now() };
        let reply = json_reply(201, &json!({"ssh_key": key.json()}));
        self.ssh_keys.insert(key.id, key);
        Ok(reply)
    }

    /// `PUT /ssh_keys/{id}`
    pub fn change_ssh_key(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let (name, labels) = (fields.text("name"), fields.labels());
        fields.check()?;
        if let Some(name) = &name {
            self.ssh_key_name_is_free(name, Some(call.id()))?;
        }
        let key =
            self.ssh_keys.get_mut(&call.id()).ok_or_else(|| ApiError::not_found("ssh key", call.id()))?;
        if let Some(name) = name {
            key.name = name;
        }
        if let Some(labels) = labels {
            key.labels = labels;
        }
        Ok(json_reply(200, &json!({"ssh_key": key.json()})))
    }

    /// `DELETE /ssh_keys/{id}`
    pub fn delete_ssh_key(&mut self, call: &Call) -> Outcome {
        match self.ssh_keys.remove(&call.id()) {
            Some(_) => Ok(no_content()),
            None => Err(ApiError::not_found("ssh key", call.id())),
        }
    }

    fn ssh_key_name_is_free(&self, name: &str, but: Option<u64>) -> Result<(), ApiError> {
        if self.ssh_keys.values().any(|key| key.name == name && Some(key.id) != but) {
            return Err(ApiError::not_unique("name", "SSH key with the same name already exists"));
        }
        Ok(())
    }
}

/// MD5 of the key material in the colon form; `None` when it is no public key.
fn fingerprint(public_key: &str) -> Option<String> {
    let mut parts = public_key.split_whitespace();
    let kind = parts.next()?;
    let material = STANDARD.decode(parts.next()?).ok()?;
    let named = material.get(4..)?.starts_with(kind.as_bytes());
    let pairs: Vec<String> = Md5::digest(&material).iter().map(|byte| format!("{byte:02x}")).collect();
    named.then(|| pairs.join(":"))
}
