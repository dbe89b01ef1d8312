//! Everything the local Hetzner Cloud remembers: one project, its resources, and what is in stock.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher};

use jiff::Timestamp;

use super::Options;
use super::action::Action;
use super::error::ApiError;
use super::firewalls::Firewall;
use super::images::Image;
use super::machine::Machine;
use super::primary_ips::PrimaryIp;
use super::ssh_keys::SshKey;

/// One project and its tokens.
#[derive(Debug)]
pub struct State {
    pub(super) options: Options,
    pub(super) token: String,
    pub(super) read_only_token: String,
    pub(super) machines: BTreeMap<u64, Machine>,
    pub(super) actions: BTreeMap<u64, Action>,
    pub(super) images: BTreeMap<u64, Image>,
    pub(super) ssh_keys: BTreeMap<u64, SshKey>,
    pub(super) primary_ips: BTreeMap<u64, PrimaryIp>,
    pub(super) firewalls: BTreeMap<u64, Firewall>,
    /// Type and location; `None` stands for all.
    pub(super) sold_out: BTreeSet<(Option<String>, Option<String>)>,
    pub(super) server_limit: usize,
    /// How the next action that is started will end.
    pub(super) next_failure: Option<(String, String)>,
    last_id: u64,
    last_address: u32,
}

impl State {
    /// An empty project.
    pub fn new(options: Options) -> State {
        State {
            token: options.token.clone().unwrap_or_else(|| random_text(64)),
            read_only_token: options.read_only_token.clone().unwrap_or_else(|| random_text(64)),
            machines: BTreeMap::new(),
            actions: BTreeMap::new(),
            images: super::catalogue::images(),
            ssh_keys: BTreeMap::new(),
            primary_ips: BTreeMap::new(),
            firewalls: BTreeMap::new(),
            sold_out: BTreeSet::new(),
            server_limit: options.server_limit,
            next_failure: None,
            last_id: 4710,
            last_address: 0,
            options,
        }
    }

    /// An empty project with the same tokens and options.
    pub fn emptied(&self) -> State {
        State {
            token: self.token.clone(),
            read_only_token: self.read_only_token.clone(),
            ..State::new(self.options.clone())
        }
    }

    /// An id no resource of any kind has had: an action's id never passes for a server's.
    pub fn new_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// A number for the next address, from 0.
    pub fn new_address(&mut self) -> u32 {
        self.last_address += 1;
        self.last_address - 1
    }

    /// Whether the type can be had there now.
    pub fn in_stock(&self, server_type: &str, location: &str) -> bool {
        !self.sold_out.iter().any(|(sold_type, sold_location)| {
            sold_type.as_deref().is_none_or(|sold| sold == server_type)
                && sold_location.as_deref().is_none_or(|sold| sold == location)
        })
    }

    /// A machine by id; one that is being deleted counts.
    pub fn machine(&self, id: u64) -> Result<&Machine, ApiError> {
        self.machines.get(&id).ok_or_else(|| ApiError::not_found("server", id))
    }

    /// The same, to change it.
    pub fn machine_mut(&mut self, id: u64) -> Result<&mut Machine, ApiError> {
        self.machines.get_mut(&id).ok_or_else(|| ApiError::not_found("server", id))
    }
}

/// The time as the provider writes it: UTC, whole seconds.
pub fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Random letters and digits, from the seed the standard library draws for its hash maps.
pub fn random_text(length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let seed = RandomState::new();
    (0..length)
        .map(|place| {
            let mut hasher = seed.build_hasher();
            hasher.write_usize(place);
            char::from(LETTERS[(hasher.finish() % LETTERS.len() as u64) as usize])
        })
        .collect()
}
