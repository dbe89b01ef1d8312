//! What an installation remembers of itself: one line of JSON in a comment of a PHP file it wrote. The line marks a folder
//! as ours, keeps what was said once, and names the files to remove. It is in a PHP file so that no web server shows it.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::path::{Path, PathBuf};

const MARK: &str = "// hostler-record: ";

/// Of the bridge, in `modules/addons/hostler/config.php`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BridgeRecord {
    /// Where Hostler is.
    pub prefix: PathBuf,
    /// The configuration document of the host.
    pub config: serde_json::Value,
    /// A pinned door.
    #[serde(default)]
    pub door: Option<String>,
    /// Files written, relative to the folder.
    #[serde(default)]
    pub files: Vec<PathBuf>,
}

/// Of a module, in `modules/servers/NAME/module.php`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModuleRecord {
    /// Its short name.
    pub module: String,
    /// Its version.
    pub version: String,
    /// Files written, relative to the folder.
    pub files: Vec<PathBuf>,
}

/// The line, to be written into a PHP file.
pub fn line<T: Serialize>(record: &T) -> String {
    // `?>` would end PHP even inside a comment, and is not needed in JSON.
    let json =
        serde_json::to_string(record).unwrap_or_default().replace('>', "\\u003e").replace('<', "\\u003c");
    format!("{MARK}{json}")
}

/// The record in a PHP file; `None` when the file is not there or not ours.
pub fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    let text = std::fs::read_to_string(file).ok()?;
    let json = text.lines().take(20).find_map(|line| line.strip_prefix(MARK))?;
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_cannot_end_php_and_is_read_back() {
        let record = ModuleRecord { module: "a?>b".into(), version: "1\n".into(), files: vec!["x".into()] };
        let written = line(&record);
        assert!(!written.contains("?>") && written.lines().count() == 1, "{written}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("module.php");
        std::fs::write(&file, format!("<?php\n{written}\nreturn [];\n")).unwrap();
        assert_eq!(read::<ModuleRecord>(&file), Some(record));
    }
}
