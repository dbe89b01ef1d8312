//! `Secret`: text that cannot be printed and is wiped when dropped. The only type in the host that holds one.

use hostler_abi::wire::Plain;
use std::fmt;
use zeroize::Zeroizing;

/// Text that cannot be printed. There is no `Display`; `Debug` shows nothing; [`Secret::expose`] is easy to search for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True when there is nothing to hide.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For a document that must carry it.
    pub fn to_plain(&self) -> Plain {
        Plain(self.0.to_string())
    }
}

impl From<Plain> for Secret {
    fn from(plain: Plain) -> Secret {
        Secret::new(plain.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show_in_debug() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some([secret])");
    }
}
