//! The JSON documents that cross: `Call` to the module, `Reply` back, `Effect` to WHMCS. Typed here, validated by the
//! schemas written from here, and never extended without being additive (new required keys need a new schema number).

pub mod call;
pub mod effect;
pub mod error;
pub mod http;
pub mod reply;
pub mod results;

pub use call::{Call, CallInfo, Client, Resume, SecretRef, Server, Service, State};
pub use effect::Effect;
pub use error::{ErrorDoc, ErrorKind, Outcome, Remote};
pub use reply::{Pending, Plain, Reply, ServiceFacts, StateChange, Warning};

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Version of the documents.
pub const DOCUMENT_VERSION: u32 = 1;
/// Largest call document, in bytes.
pub const MAX_CALL_BYTES: usize = 1 << 20;
/// Largest reply document, in bytes.
pub const MAX_REPLY_BYTES: usize = 8 << 20;
/// Deepest nesting of a document.
pub const MAX_DEPTH: usize = 64;

/// Reads a map, and `[]` or `null` as an empty one: PHP cannot tell an empty map from an empty list.
pub(crate) fn map_or_empty_list<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    from.deserialize_any(MapOrEmptyList(PhantomData))
}

struct MapOrEmptyList<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for MapOrEmptyList<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => Ok(T::default()),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::default())
    }
}
