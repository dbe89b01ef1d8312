//! Where Hostler itself is: `PREFIX/bin/hostler`, `PREFIX/lib/hostler/libhostler.so.1`, `PREFIX/lib/hostler/modules/*.so`.

use crate::trouble::{Outcome, Trouble};
use std::path::{Path, PathBuf};

/// An installed Hostler.
pub struct Prefix {
    root: PathBuf,
}

impl Prefix {
    /// The named prefix, or the one this program is in.
    pub fn find(named: Option<&Path>) -> Outcome<Prefix> {
        let root = match named {
            Some(named) => named.to_path_buf(),
            None => {
                let own = std::env::current_exe().map_err(|why| {
                    Trouble::new(format!("cannot tell where this program is: {why}. Name it with --prefix."))
                })?;
                own.parent().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default()
            }
        };
        let root = root.canonicalize().map_err(|why| Trouble::file("open the prefix", &root, &why))?;
        if !root.join("lib/hostler").is_dir() {
            return Err(Trouble::new(format!(
                "{} is no Hostler prefix: it has no lib/hostler. Make one with scripts/dist PREFIX, or name one with --prefix.",
                root.display()
            )));
        }
        Ok(Prefix { root })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// This program.
    pub fn program(&self) -> PathBuf {
        self.root.join("bin/hostler")
    }

    /// The library PHP opens.
    pub fn library(&self) -> PathBuf {
        self.root.join("lib/hostler/libhostler.so.1")
    }

    /// Where module files are.
    pub fn modules(&self) -> PathBuf {
        self.root.join("lib/hostler/modules")
    }

    /// The file of a module.
    pub fn module(&self, name: &str) -> Outcome<PathBuf> {
        let file = self.modules().join(format!("{name}.so"));
        // A name and no path: what is opened lies in the folder of modules.
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        if plain && file.is_file() {
            return Ok(file);
        }
        let there = self.module_files()?;
        let names: Vec<_> =
            there.iter().filter_map(|file| file.file_stem()).map(|stem| stem.to_string_lossy()).collect();
        Err(Trouble::new(if names.is_empty() {
            format!("there is no module \"{name}\": {} holds none.", self.modules().display())
        } else {
            format!(
                "there is no module \"{name}\" in {}; there are: {}.",
                self.modules().display(),
                names.join(", ")
            )
        }))
    }

    /// All module files, by name.
    pub fn module_files(&self) -> Outcome<Vec<PathBuf>> {
        let folder = self.modules();
        let entries = std::fs::read_dir(&folder).map_err(|why| Trouble::file("read", &folder, &why))?;
        let mut files: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "so"))
            .collect();
        files.sort();
        Ok(files)
    }
}
