//! The local Hetzner Cloud as a program, for the demo and for trying a module by hand.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use hostler_testkit::hetznercloud::{ActionTime, HetznerCloud, Options};
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};

/// A Hetzner Cloud on 127.0.0.1: sells nothing, remembers everything until it ends.
///
/// It prints one line, `listening on http://127.0.0.1:PORT/v1 token TOKEN`, and then answers the Hetzner Cloud API
/// for that token. Point a module or any client at the address instead of https://api.hetzner.cloud/v1.
#[derive(Parser)]
#[command(
    term_width = 0,
    verbatim_doc_comment,
    after_help = "\
Looking in and making trouble, no token needed (PORT as printed):
  curl -s 127.0.0.1:PORT/_control/servers
  curl -s 127.0.0.1:PORT/_control/requests
  curl -s 127.0.0.1:PORT/_control/faults -d '{\"method\":\"POST\",\"path\":\"/servers\",\"fault\":\"lost_answer\"}'
  curl -s 127.0.0.1:PORT/_control/faults -d '{\"fault\":\"sold_out\",\"server_type\":\"cpx22\",\"location\":\"fsn1\"}'
  curl -s -X POST 127.0.0.1:PORT/_control/reset

Faults: error (code, status, message, details), lost_answer, lost_request, hang, hang_after, slow (latency_ms),
rate_limited (reset_in), bad_gateway_page, bad_gateway_page_after, action_fails (code, message),
sold_out (server_type, location), restock, server_limit (limit).
Each takes method, path (* is one segment, a last ** the rest), after and times.

It ends on SIGTERM or SIGINT."
)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Token that may read and write; made up when absent
    #[arg(long)]
    token: Option<String>,
    /// Token that may only read; made up when absent
    #[arg(long)]
    read_only_token: Option<String>,
    /// How long an action takes (milliseconds)
    #[arg(long, default_value_t = 1500)]
    action_ms: u64,
    /// Hold every answer back this long (milliseconds)
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// How many servers the project may hold
    #[arg(long, default_value_t = 500)]
    server_limit: usize,
    /// Append every exchange to this file, one JSON object a line, secrets masked
    #[arg(long)]
    log: Option<PathBuf>,
    /// Also end when standard input is closed: it dies with whoever started it
    #[arg(long)]
    with_parent: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let with_parent = arguments.with_parent;
    let options = Options {
        port: arguments.port,
        token: arguments.token,
        read_only_token: arguments.read_only_token,
        action_time: ActionTime::Millis(arguments.action_ms),
        latency_ms: arguments.latency_ms,
        server_limit: arguments.server_limit,
        log: arguments.log,
        ..Options::default()
    };
    match serve(options, with_parent) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hetznercloud-local could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(options: Options, with_parent: bool) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        // Before the line is printed: whoever reads it may send the signal at once.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let cloud = HetznerCloud::open(options)?;
        println!("listening on {} token {}", cloud.url(), cloud.token());
        std::io::stdout().flush()?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            () = input_closed(), if with_parent => {}
        }
        Ok(())
    });
    // A read of standard input that is still waiting must not hold the end up.
    runtime.shutdown_background();
    ended
}

async fn input_closed() {
    let mut input = tokio::io::stdin();
    let mut bytes = [0; 256];
    while matches!(input.read(&mut bytes).await, Ok(read) if read > 0) {}
}
