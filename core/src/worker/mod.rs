//! A module in a process of its own: how it is started, spoken to and ended, and the worker's own side (`child`).
//! `places` is the only caller of the parent's half; the program `hostler worker` is [`child_main`].
//!
//! ```text
//! places ─ pool ─ call ─ link ── spawn, process        child ─ limits
//!                          ╰════ frames over a socket ═══╯  ╰─ loaded ─ the module
//! ```

mod call;
mod cause;
mod child;
mod frames;
mod limits;
mod link;
mod pool;
mod process;
mod records;
mod spawn;

pub use child::child_main;
pub(crate) use pool::Pool;
