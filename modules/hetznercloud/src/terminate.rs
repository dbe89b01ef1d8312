//! TerminateAccount: removes the machine of this service and no other, once. Gone already is done.

use crate::client::Client;
use crate::machine;
use crate::work;
use hostler_sdk::{Answer, Context, Done, ErrorKind, Params, done, done_saying};

/// Deletes the machine after reading it again.
pub fn terminate(ctx: &Context<'_>, client: &Client<'_>, params: &Params) -> Answer<Done> {
    // By id, labels and time of creation; a mismatch is refused there, before anything is deleted.
    let Some(server) = machine::find(ctx, client, params)? else {
        machine::forget(ctx);
        return match machine::known_id(params)? {
            Some(id) => done_saying(format!("server {id} was gone already")),
            None => done(),
        };
    };
    let id = server.id;
    let ended = work::run(ctx, client, "delete", &format!("delete server {id}"), || {
        if server.status == "deleting" {
            return Ok(Vec::new());
        }
        match client.delete_server(id) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            other => Ok(vec![other?.id]),
        }
    });
    ended?;
    machine::forget(ctx);
    done()
}
