//! What the provider sells now: choices for the product's settings, and the refusal of what it does not know, before
//! anything is ordered. Nothing falls back on a default machine.

use crate::client::Client;
use crate::config::Config;
use crate::schema::{Image, ServerType};
use hostler_sdk::{Choice, Context, Error, ErrorKind, Field, Outcome, Scope};

/// What is ordered, every name known to the provider.
pub struct Order {
    pub server_type: String,
    /// As the API wants it: a name, or the id of a snapshot.
    pub image: String,
    /// To be tried in this order; `None` lets Hetzner choose.
    pub locations: Vec<Option<String>>,
}

/// Holds the settings against the catalogue.
pub fn order(ctx: &Context<'_>, client: &Client<'_>, config: &Config<'_>) -> Result<Order, Error> {
    let types = client.server_types()?;
    let server_type = sold_type(&types, &config.server_type)?;
    let image = known_image(ctx, client, &config.image, &server_type.architecture)?;
    let wanted = config.locations();
    let sold: Vec<&str> = sold_in(server_type);
    let mut locations: Vec<(bool, Option<String>)> = Vec::new();
    if wanted.is_empty() {
        locations.push((true, None));
    } else {
        let known = client.locations()?;
        for (name, field) in wanted {
            if !known.iter().any(|location| location.name == name) {
                return Err(unknown(field, &name, known.iter().map(|location| location.name.as_str())));
            }
            let place = server_type.locations.iter().find(|place| place.name == name);
            match place {
                // The stock flag is advice: what is said to be sold out is tried last.
                Some(place) if sold.contains(&name.as_str()) => {
                    locations.push((place.available != Some(false), Some(name)));
                }
                None if server_type.locations.is_empty() => locations.push((true, Some(name))),
                _ => {}
            }
        }
        if locations.is_empty() {
            return Err(config.location.invalid(format!(
                "names no place where {} is sold: choose one of {}",
                server_type.name,
                sold.join(", ")
            )));
        }
        locations.sort_by_key(|(in_stock, _)| !in_stock);
    }
    let locations = locations.into_iter().map(|(_, name)| name).collect();
    Ok(Order { server_type: server_type.name.clone(), image, locations })
}

/// The type a setting names, if it is sold at all.
pub fn sold_type<'t>(types: &'t [ServerType], field: &Field<'_>) -> Result<&'t ServerType, Error> {
    let name = field.required()?;
    let sold = |server_type: &&ServerType| {
        server_type.deprecation.is_none()
            && (server_type.locations.is_empty() || !sold_in(server_type).is_empty())
    };
    types
        .iter()
        .find(|server_type| server_type.name.eq_ignore_ascii_case(name) && sold(server_type))
        .ok_or_else(|| {
            unknown(field, name, types.iter().filter(sold).map(|server_type| server_type.name.as_str()))
        })
}

/// Where a type is sold and not being retired.
pub fn sold_in(server_type: &ServerType) -> Vec<&str> {
    let sold = server_type.locations.iter().filter(|place| place.deprecation.is_none());
    sold.map(|place| place.name.as_str()).collect()
}

/// The image a field names, for this architecture. Digits are the id of a snapshot and left to the provider.
pub fn known_image(
    ctx: &Context<'_>,
    client: &Client<'_>,
    field: &Field<'_>,
    architecture: &str,
) -> Result<String, Error> {
    let name = field.required()?;
    if name.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(name.to_owned());
    }
    let images = usable(client.images()?);
    remember_images(ctx, &images);
    let fits = |image: &&Image| image.architecture.is_empty() || image.architecture == architecture;
    let fitting: Vec<&str> = images.iter().filter(fits).filter_map(|image| image.name.as_deref()).collect();
    match fitting.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        Some(found) => Ok((*found).to_owned()),
        None => Err(unknown(field, name, fitting)),
    }
}

fn unknown<'n>(field: &Field<'_>, name: &str, known: impl IntoIterator<Item = &'n str>) -> Error {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let what =
        format!("is \"{name}\", which Hetzner Cloud does not offer: choose one of {}", known.join(", "));
    let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
    Error::new(
        ErrorKind::ParamsInvalid,
        Outcome::NotDone,
        "hetznercloud.not_offered",
        format!("{} {what}.", field.name()),
    )
    .at(field.path())
    .detail("known", known)
}

/// `loader.server_types`
pub fn server_types(client: &Client<'_>) -> Result<Vec<Choice>, Error> {
    let types = client.server_types()?;
    let shown = types.iter().filter(|server_type| server_type.deprecation.is_none()).map(|server_type| {
        let sold = sold_in(server_type);
        let in_stock: Vec<&str> = server_type
            .locations
            .iter()
            .filter(|place| place.deprecation.is_none() && place.available != Some(false))
            .map(|place| place.name.as_str())
            .collect();
        let stock = if in_stock.len() == sold.len() {
            String::new()
        } else if in_stock.is_empty() {
            " (sold out)".to_owned()
        } else {
            format!(" (sold out except in {})", in_stock.join(", "))
        };
        let ServerType { name, cores, memory, disk, cpu_type, architecture, .. } = server_type;
        let label = format!(
            "{name}: {cores} {cpu_type} vCPU, {memory} GB memory, {disk} GB disk, {architecture}{stock}"
        );
        Choice { value: name.clone(), label }
    });
    Ok(shown.collect())
}

/// `loader.images`
pub fn images(ctx: &Context<'_>, client: &Client<'_>) -> Result<Vec<Choice>, Error> {
    let images = usable(client.images()?);
    remember_images(ctx, &images);
    Ok(image_choices(&images))
}

/// `loader.locations`
pub fn locations(client: &Client<'_>) -> Result<Vec<Choice>, Error> {
    let any = Choice { value: "any".into(), label: "Hetzner chooses".into() };
    let each = client.locations()?.into_iter().map(|location| Choice {
        label: format!("{}: {}, {}", location.name, location.city, location.country),
        value: location.name,
    });
    Ok(std::iter::once(any).chain(each).collect())
}

/// The images known from the last look at the catalogue, for pages that must not wait; none when there was none yet.
pub fn remembered_images(ctx: &Context<'_>, architecture: Option<&str>) -> Vec<Choice> {
    let known = ctx.store(Scope::Module).get::<Vec<(String, String, String)>>(IMAGES);
    let Ok(Some(known)) = known else { return Vec::new() };
    let mut choices: Vec<Choice> = Vec::new();
    for (name, description, of) in known.value {
        if architecture.is_none_or(|architecture| architecture.is_empty() || architecture == of)
            && !choices.iter().any(|choice| choice.value == name)
        {
            choices.push(Choice { value: name, label: description });
        }
    }
    choices
}

/// Key of the remembered images.
const IMAGES: &str = "images";

fn usable(images: Vec<Image>) -> Vec<Image> {
    images.into_iter().filter(|image| image.deprecated.is_none() && image.name.is_some()).collect()
}

fn image_choices(images: &[Image]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for image in images {
        let Some(name) = &image.name else { continue };
        if !choices.iter().any(|choice| choice.value == *name) {
            choices.push(Choice { value: name.clone(), label: image.description.clone() });
        }
    }
    choices
}

/// System images are the same for every project, so one list serves all.
fn remember_images(ctx: &Context<'_>, images: &[Image]) {
    let rows: Vec<(&str, &str, &str)> = images
        .iter()
        .filter_map(|image| {
            Some((image.name.as_deref()?, image.description.as_str(), image.architecture.as_str()))
        })
        .collect();
    // Only pages use it; without it they ask for a name.
    let _ = ctx.store(Scope::Module).put(IMAGES, &rows);
}
