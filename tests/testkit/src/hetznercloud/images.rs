//! Images: the system's own, snapshots and backups.

use serde_json::{Value, json};

use super::action::{Finish, Order};
use super::call::{Call, Outcome, json_reply, no_content};
use super::error::ApiError;
use super::fields::Fields;
use super::labels::Labels;
use super::list;
use super::state::State;

/// An image.
#[derive(Clone, Debug)]
pub struct Image {
    pub(super) id: u64,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) name: Option<String>,
    pub(super) description: String,
    /// GB, of snapshots and backups.
    pub(super) size: Option<f64>,
    pub(super) disk: u64,
    pub(super) created: String,
    pub(super) created_from: Option<(u64, String)>,
    pub(super) bound_to: Option<u64>,
    pub(super) flavor: &'static str,
    pub(super) version: Option<String>,
    pub(super) architecture: &'static str,
    pub(super) deprecated: Option<&'static str>,
    pub(super) protected: bool,
    pub(super) labels: Labels,
}

impl Image {
    /// As it goes over the wire.
    pub fn json(&self) -> Value {
        json!({
            "id": self.id, "type": self.kind, "status": self.status, "name": self.name,
            "description": self.description, "image_size": self.size, "disk_size": self.disk,
            "created": self.created,
            "created_from": self.created_from.as_ref().map(|(id, name)| json!({"id": id, "name": name})),
            "bound_to": self.bound_to, "os_flavor": self.flavor, "os_version": self.version,
            "rapid_deploy": self.kind == "system", "protection": {"delete": self.protected},
            "deprecated": self.deprecated, "deleted": null, "labels": self.labels,
            "architecture": self.architecture,
        })
    }
}

impl State {
    /// `GET /images`: deprecated ones only when asked for.
    pub fn list_images(&mut self, call: &Call) -> Outcome {
        let deprecated_too = call.query("include_deprecated") == Some("true");
        let mut found = Vec::new();
        for image in self.images.values() {
            let bound = image.bound_to.map(|id| id.to_string()).unwrap_or_default();
            if list::wanted(call, image.name.as_deref(), &image.labels)?
                && list::one_of(call, "type", image.kind)
                && list::one_of(call, "status", image.status)
                && list::one_of(call, "architecture", image.architecture)
                && list::one_of(call, "bound_to", &bound)
                && (deprecated_too || image.deprecated.is_none())
            {
                found.push(image.json());
            }
        }
        list::page(call, "images", found)
    }

    /// `GET /images/{id}`
    pub fn one_image(&mut self, call: &Call) -> Outcome {
        Ok(json_reply(200, &json!({"image": self.image(call.id())?.json()})))
    }

    /// `PUT /images/{id}`: of one's own images only.
    pub fn change_image(&mut self, call: &Call) -> Outcome {
        let image = self.own_image(call.id())?;
        let mut fields = Fields::of(&call.body);
        let (description, labels) = (fields.text("description"), fields.labels());
        if fields.text("type").is_some_and(|kind| kind != "snapshot") {
            fields.wrong("type", "can only become snapshot");
        }
        let to_snapshot = fields.given("type");
        fields.check()?;
        if let Some(description) = description {
            image.description = description;
        }
        if let Some(labels) = labels {
            image.labels = labels;
        }
        if to_snapshot {
            image.kind = "snapshot";
            image.bound_to = None;
        }
        Ok(json_reply(200, &json!({"image": image.json()})))
    }

    /// `DELETE /images/{id}`: servers made from it show `image: null` from then on.
    pub fn delete_image(&mut self, call: &Call) -> Outcome {
        if self.own_image(call.id())?.protected {
            return Err(ApiError::new("protected").saying("image is protected against deletion"));
        }
        self.images.remove(&call.id());
        Ok(no_content())
    }

    /// `POST /images/{id}/actions/change_protection`
    pub fn change_image_protection(&mut self, call: &Call) -> Outcome {
        let mut fields = Fields::of(&call.body);
        let delete = fields.flag("delete");
        fields.check()?;
        let image = self.own_image(call.id())?;
        image.protected = delete.unwrap_or(image.protected);
        let action = self.begin_done(Order {
            command: "change_protection",
            server: None,
            resources: vec![(call.id(), "image")],
            after: None,
            during: None,
            finish: Finish::Nothing,
        });
        self.action_reply(201, action)
    }

    fn image(&self, id: u64) -> Result<&Image, ApiError> {
        self.images.get(&id).ok_or_else(|| ApiError::not_found("image", id))
    }

    fn own_image(&mut self, id: u64) -> Result<&mut Image, ApiError> {
        let image = self.images.get_mut(&id).ok_or_else(|| ApiError::not_found("image", id))?;
        if image.kind == "system" || image.kind == "app" {
            return Err(ApiError::new("forbidden").saying("a system image cannot be changed"));
        }
        Ok(image)
    }
}
