//! The bridge's files, as embedded in this program: what `hostler install` copies into WHMCS.

use crate::trouble::{Outcome, Trouble};
use include_dir::{Dir, include_dir};
use std::path::PathBuf;

static SRC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../php-bridge/src");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../php-bridge/templates");
static INCLUDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../include");

/// The module's picture in WHMCS, 250 by 62.
pub const LOGO: &[u8] = include_bytes!("../../../php-bridge/assets/logo.png");

/// A file to write: path relative to its folder, content.
pub type File = (PathBuf, Vec<u8>);

/// The files of the addon, without its configuration.
pub fn addon() -> Outcome<Vec<File>> {
    let mut files: Vec<File> = [
        ("hostler.php", include_bytes!("../../../php-bridge/hostler.php").as_slice()),
        ("hooks.php", include_bytes!("../../../php-bridge/hooks.php")),
        ("preload.php", include_bytes!("../../../php-bridge/preload.php")),
        ("logo.png", LOGO),
    ]
    .map(|(name, content)| (PathBuf::from(name), content.to_vec()))
    .to_vec();
    gather(&SRC, "src", &mut files);
    let header = INCLUDE.get_file("hostler_host.cdef.h").ok_or_else(|| {
        Trouble::new("this program was built without include/hostler_host.cdef.h. Run UPDATE=1 cargo test --test contract and build again.")
    })?;
    files.push((PathBuf::from("src/Door/hostler_host.cdef.h"), header.contents().to_vec()));
    Ok(files)
}

/// The client area templates, copied beside each module.
pub fn templates() -> Vec<File> {
    let mut files = Vec::new();
    gather(&TEMPLATES, "templates", &mut files);
    files
}

/// Whether there is a template of this name.
pub fn has_template(name: &str) -> bool {
    TEMPLATES.get_file(format!("{name}.tpl")).is_some()
}

fn gather(folder: &Dir<'_>, below: &str, files: &mut Vec<File>) {
    for file in folder.files() {
        files.push((PathBuf::from(below).join(file.path()), file.contents().to_vec()));
    }
    for inner in folder.dirs() {
        gather(inner, below, files);
    }
}
