//! `hostler call`: one request document in, one answer document out. The door of last resort for PHP, and for people.

use crate::args::Call;
use crate::install::record::{BridgeRecord, read};
use crate::install::{ADDON, whmcs};
use crate::trouble::{Outcome, Trouble};
use hostler_abi::wire::MAX_CALL_BYTES;
use hostler_core::host::Host;
use std::io::{Read, Write};

/// Answers standard input on standard output.
pub fn run(wanted: &Call) -> Outcome<()> {
    let config = match (&wanted.config, &wanted.whmcs) {
        (Some(file), _) => {
            std::fs::read(file).map_err(|why| Trouble::file("read the configuration", file, &why))?
        }
        (None, Some(folder)) => installed(folder)?,
        (None, None) => return Err(Trouble::new("name a configuration: --config FILE or --whmcs DIR.")),
    };
    let mut host = Host::open(&config)?;
    let mut request = Vec::new();
    // One byte more than is allowed, so that the host can say it is too much.
    std::io::stdin()
        .take(MAX_CALL_BYTES as u64 * 2 + 1)
        .read_to_end(&mut request)
        .map_err(|why| Trouble::new(format!("cannot read the request from standard input: {why}.")))?;
    let answer = host.request(&request);
    let mut out = std::io::stdout().lock();
    out.write_all(&answer)
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.flush())
        .map_err(|why| Trouble::new(format!("cannot write the answer to standard output: {why}.")))
}

fn installed(folder: &std::path::Path) -> Outcome<Vec<u8>> {
    let file = whmcs(folder)?.join(ADDON).join("config.php");
    let record: BridgeRecord = read(&file).ok_or_else(|| {
        Trouble::new(format!(
            "{} is not there or not ours. Run hostler install --whmcs first.",
            file.display()
        ))
    })?;
    serde_json::to_vec(&record.config)
        .map_err(|why| Trouble::new(format!("cannot use {}: {why}.", file.display())))
}
