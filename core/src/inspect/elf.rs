//! What an ELF file says of itself, read from its program headers and dynamic segment alone: section headers may be
//! stripped. Nothing in here trusts an offset; a number that leads out of the file is a truncated file.

use super::refused;
use crate::error::HostResult;
use hostler_abi::wire::ErrorDoc;
use object::elf;
use object::endian::LittleEndian;
use object::read::elf::{Dyn, FileHeader, ProgramHeader};
use std::path::Path;

pub(super) type Header = elf::FileHeader64<LittleEndian>;

/// What the rules look at.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Libraries it needs, as `DT_NEEDED` names them.
    pub needed: Vec<String>,
    /// Versions it needs: (library, version), as ("libc.so.6", "GLIBC_2.34").
    pub versions: Vec<(String, String)>,
    /// Global symbols it defines.
    pub exports: Vec<String>,
    /// Code would be written to while it is loaded.
    pub text_relocations: bool,
    /// It asks for an executable stack, or does not say that it needs none.
    pub executable_stack: bool,
}

impl Facts {
    /// The newest glibc it needs.
    pub fn newest_glibc(&self) -> Option<String> {
        let numbers = self.versions.iter().filter_map(|(_, version)| version.strip_prefix("GLIBC_"));
        numbers
            .filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
            .max_by_key(|version| parts(version))
            .map(str::to_owned)
    }
}

/// "2.34" → [2, 34], to be compared.
pub(super) fn parts(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

const REBUILD: &str = "Copy it again, or ask its author for a build for this system.";

/// Reads the facts of the file.
pub(super) fn facts(path: &Path, bytes: &[u8]) -> HostResult<Facts> {
    header(path, bytes)?;
    let cut = |what: &str| truncated(path, what);
    let (_, headers) = segments(path, bytes)?;
    let image = Image { bytes, headers };
    let mut facts = Facts { executable_stack: true, ..Facts::default() };
    let mut tags: &[elf::Dyn64<LittleEndian>] = &[];
    for segment in headers {
        if segment.p_type(LittleEndian) == elf::PT_GNU_STACK {
            facts.executable_stack = segment.p_flags.get(LittleEndian).0 & elf::PF_X.0 != 0;
        }
        let (offset, size) = segment.file_range(LittleEndian);
        if segment.p_type(LittleEndian) == elf::PT_LOAD
            && offset.checked_add(size).is_none_or(|end| end > bytes.len() as u64)
        {
            return Err(cut("a segment"));
        }
        if let Some(found) = segment.dynamic(LittleEndian, bytes).map_err(|_| cut("the dynamic segment"))? {
            tags = found;
        }
    }
    let value = |tag: elf::DynamicTag| {
        tags.iter()
            .take_while(|entry| entry.d_tag(LittleEndian) != elf::DT_NULL)
            .find(|entry| entry.d_tag(LittleEndian) == tag)
            .map(|entry| entry.d_val(LittleEndian))
    };
    facts.text_relocations = value(elf::DT_TEXTREL).is_some()
        || value(elf::DT_FLAGS).is_some_and(|flags| flags & elf::DF_TEXTREL.0 != 0);
    let Some(strings) = value(elf::DT_STRTAB) else {
        return Err(refused(
            path,
            "elf",
            "a shared library",
            "a file without a dynamic string table",
            "Build it as a shared library (-shared).",
        ));
    };
    let strings =
        image.at(strings, value(elf::DT_STRSZ).unwrap_or(0)).ok_or_else(|| cut("the string table"))?;
    for entry in tags.iter().take_while(|entry| entry.d_tag(LittleEndian) != elf::DT_NULL) {
        if entry.d_tag(LittleEndian) == elf::DT_NEEDED {
            facts
                .needed
                .push(text(strings, entry.d_val(LittleEndian)).ok_or_else(|| cut("the list of libraries"))?);
        }
    }
    if let Some(at) = value(elf::DT_VERNEED) {
        facts.versions = versions(&image, strings, at, value(elf::DT_VERNEEDNUM).unwrap_or(0))
            .ok_or_else(|| cut("the version requirements"))?;
    }
    if let Some(symbols) = value(elf::DT_SYMTAB) {
        let count = symbol_count(&image, value(elf::DT_HASH), value(elf::DT_GNU_HASH))
            .ok_or_else(|| cut("the symbol hash table"))?;
        facts.exports = exports(&image, strings, symbols, count).ok_or_else(|| cut("the symbols"))?;
    }
    Ok(facts)
}

/// Refuses what is not a shared library for this processor.
fn header(path: &Path, bytes: &[u8]) -> HostResult<()> {
    let no = |check, expected: &str, found: &str| Err(refused(path, check, expected, found, REBUILD));
    if bytes.get(..4) != Some(b"\x7fELF") {
        let found = match std::str::from_utf8(&bytes[..bytes.len().min(64)]) {
            Ok("") => "an empty file",
            Ok(_) => "text",
            Err(_) => "something else",
        };
        return no("elf", "an ELF shared library", found);
    }
    if bytes.len() < size_of::<Header>() {
        return Err(truncated(path, "the ELF header"));
    }
    if bytes[4] != 2 {
        return no("class", "a 64-bit ELF file", "a 32-bit one");
    }
    if bytes[5] != 1 {
        return no("class", "a little-endian ELF file", "a big-endian one");
    }
    let machine = u16::from_le_bytes([bytes[18], bytes[19]]);
    let ours = if cfg!(target_arch = "aarch64") { elf::EM_AARCH64 } else { elf::EM_X86_64 };
    if machine != ours.0 {
        return no(
            "machine",
            &format!("a library for {}", machine_name(ours.0)),
            &format!("one for {}", machine_name(machine)),
        );
    }
    let kind = u16::from_le_bytes([bytes[16], bytes[17]]);
    if kind != elf::ET_DYN.0 {
        let found = match kind {
            1 => "an object file".to_owned(),
            2 => "a program".to_owned(),
            4 => "a core dump".to_owned(),
            other => format!("type {other}"),
        };
        return no("type", "a shared library (ET_DYN)", &found);
    }
    Ok(())
}

fn machine_name(number: u16) -> String {
    match number {
        3 => "i386".into(),
        40 => "arm".into(),
        62 => "x86-64".into(),
        183 => "aarch64".into(),
        243 => "riscv".into(),
        other => format!("machine {other}"),
    }
}

/// The header and the program headers.
pub(super) fn segments<'a>(
    path: &Path,
    bytes: &'a [u8],
) -> HostResult<(&'a Header, &'a [elf::ProgramHeader64<LittleEndian>])> {
    let header = Header::parse(bytes).map_err(|_| truncated(path, "the ELF header"))?;
    let headers =
        header.program_headers(LittleEndian, bytes).map_err(|_| truncated(path, "the program headers"))?;
    Ok((header, headers))
}

/// The refusal for a number that leads out of the file.
pub(super) fn truncated(path: &Path, what: &str) -> ErrorDoc {
    refused(
        path,
        "truncated",
        "a whole ELF file",
        &format!("one that ends before the end of {what}"),
        REBUILD,
    )
}

/// The file as it would lie in memory.
struct Image<'a> {
    bytes: &'a [u8],
    headers: &'a [elf::ProgramHeader64<LittleEndian>],
}

impl<'a> Image<'a> {
    /// `size` bytes at `address`, if one loaded segment holds them all.
    fn at(&self, address: u64, size: u64) -> Option<&'a [u8]> {
        self.from(address)?.get(..usize::try_from(size).ok()?)
    }

    /// Everything from `address` to the end of its segment.
    fn from(&self, address: u64) -> Option<&'a [u8]> {
        self.headers.iter().filter(|segment| segment.p_type(LittleEndian) == elf::PT_LOAD).find_map(
            |segment| {
                let start = segment.p_vaddr(LittleEndian);
                let data = segment.data(LittleEndian, self.bytes).ok()?;
                data.get(usize::try_from(address.checked_sub(start)?).ok()?..)
            },
        )
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The text that begins at `at` in the string table.
fn text(strings: &[u8], at: u64) -> Option<String> {
    let rest = strings.get(usize::try_from(at).ok()?..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(&rest[..end]).into_owned())
}

/// Version requirements: chains of `Elf64_Verneed` and `Elf64_Vernaux`, whose links are relative and only lead onward.
fn versions(image: &Image<'_>, strings: &[u8], address: u64, count: u64) -> Option<Vec<(String, String)>> {
    let data = image.from(address)?;
    let mut found = Vec::new();
    let mut need = 0usize;
    for _ in 0..count {
        let library = text(strings, u32_at(data, need + 4)?.into())?;
        let mut aux = need.checked_add(u32_at(data, need + 8)? as usize)?;
        for _ in 0..u16_at(data, need + 2)? {
            found.push((library.clone(), text(strings, u32_at(data, aux + 8)?.into())?));
            match u32_at(data, aux + 12)? {
                0 => break,
                next => aux = aux.checked_add(next as usize)?,
            }
        }
        match u32_at(data, need + 12)? {
            0 => break,
            next => need = need.checked_add(next as usize)?,
        }
    }
    Some(found)
}

/// How many symbols there are: only the hash tables know.
fn symbol_count(image: &Image<'_>, sysv: Option<u64>, gnu: Option<u64>) -> Option<u64> {
    if let Some(at) = sysv {
        return u32_at(image.at(at, 8)?, 4).map(u64::from);
    }
    let Some(at) = gnu else { return Some(0) };
    let data = image.from(at)?;
    let (buckets, first, bloom) = (u32_at(data, 0)?, u32_at(data, 4)?, u32_at(data, 8)?);
    let buckets_at = 16usize.checked_add((bloom as usize).checked_mul(8)?)?;
    let chains_at = buckets_at.checked_add((buckets as usize).checked_mul(4)?)?;
    let mut last = 0;
    for bucket in data.get(buckets_at..chains_at)?.chunks_exact(4) {
        last = last.max(u32_at(bucket, 0)?);
    }
    if last < first {
        return Some(first.into());
    }
    // The chain of the highest bucket ends at the last symbol; its end has the lowest bit set.
    loop {
        let at = chains_at.checked_add(((last - first) as usize).checked_mul(4)?)?;
        last = last.checked_add(1)?;
        if u32_at(data, at)? & 1 == 1 {
            return Some(last.into());
        }
    }
}

/// The defined global symbols.
fn exports(image: &Image<'_>, strings: &[u8], symbols: u64, count: u64) -> Option<Vec<String>> {
    const SIZE: usize = 24;
    let table = image.at(symbols, count.checked_mul(SIZE as u64)?)?;
    let mut names = Vec::new();
    for symbol in table.chunks_exact(SIZE) {
        let (binding, hidden) = (symbol[4] >> 4, matches!(symbol[5] & 3, 1 | 2));
        let defined = u16_at(symbol, 6)? != 0;
        if defined && !hidden && matches!(binding, 1 | 2 | 10) {
            names.push(text(strings, u32_at(symbol, 0)?.into())?);
        }
    }
    names.sort();
    names.dedup();
    Some(names)
}
