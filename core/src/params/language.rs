//! WHMCS's language names to two letters.

const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("azerbaijani", "az"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("farsi", "fa"),
    ("french", "fr"),
    ("german", "de"),
    ("hebrew", "he"),
    ("hungarian", "hu"),
    ("italian", "it"),
    ("macedonian", "mk"),
    ("norwegian", "no"),
    ("polish", "pl"),
    ("portuguese-br", "pt"),
    ("portuguese-pt", "pt"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("ukranian", "uk"),
    ("ukrainian", "uk"),
];

/// Two letters for what WHMCS or a browser calls a language; English when it is not known.
pub(crate) fn two_letters(name: &str) -> &'static str {
    let name = name.trim().to_ascii_lowercase();
    let first = name.split(['_', '-']).next().unwrap_or_default();
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .or_else(|| NAMES.iter().find(|(_, letters)| *letters == first))
        .map_or("en", |(_, letters)| letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_codes_and_nonsense_have_two_letters() {
        for (name, letters) in [
            ("german", "de"),
            ("German", "de"),
            ("de", "de"),
            ("pt_BR", "pt"),
            ("portuguese-br", "pt"),
            ("", "en"),
            ("klingon", "en"),
        ] {
            assert_eq!(two_letters(name), letters, "{name}");
        }
    }
}
