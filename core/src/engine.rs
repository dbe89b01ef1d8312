//! What happens to the work of a call between the layers and the journal: one slice of it, what its reply states, what
//! WHMCS must be told, and what goes on later. It decides nothing about who may do what; that is the layers'.

pub(crate) mod broker;
pub(crate) mod decide;
pub(crate) mod doctor;
pub(crate) mod effects;
pub(crate) mod facts;
pub(crate) mod keeper;
pub(crate) mod log;
pub mod moment;
pub(crate) mod pass;
pub(crate) mod reply;
pub(crate) mod resume;
pub(crate) mod slice;
