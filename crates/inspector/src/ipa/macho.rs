//! Mach-O programs and libraries, alone or several in one file (fat): processor, linked libraries, oldest system,
//! encryption, signature with entitlements, and the texts a program holds (INS-3).
//!
//! Load commands are walked within their declared size and within the file; what points outside is a fault, not an error.
//! Deliberately absent: verification of the code signature, which needs Apple's certificates and says nothing of content.

use crate::bytes::{be_u32_at, be_u64_at, slice_at, u32_at, u64_at, until_nul};
use crate::limits::Limits;

/// One program for one processor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slice<'a> {
    /// Name of the processor, such as `arm64`.
    pub cpu: String,
    /// Libraries it links, in the order of its load commands.
    pub libraries: Vec<String>,
    /// Oldest system version it runs on.
    pub minimum_os: Option<String>,
    /// Whether its code is encrypted by the store.
    pub is_encrypted: bool,
    /// Whether it carries a code signature.
    pub is_signed: bool,
    /// The entitlements of its signature, a property list.
    pub entitlements: Option<&'a [u8]>,
    /// Names of Objective-C classes and protocols, one after the other with a NUL behind each.
    pub class_names: &'a [u8],
    /// Texts of the program, in the same form.
    pub texts: &'a [u8],
}

/// What is wrong with a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not a Mach-O file.
    Magic,
    /// A part of a fat file lies outside it.
    Slice,
    /// No program in it, or more than are read.
    Parts,
    /// A section of texts or names lies outside the program.
    Section,
    /// More libraries, or longer names of them, than are read.
    Libraries,
    /// Load commands reach beyond their table or the file.
    Commands,
}

impl Fault {
    /// The code of the anomaly.
    pub fn code(self) -> &'static str {
        match self {
            Self::Magic => "macho-magic",
            Self::Slice => "macho-slice-out-of-bounds",
            Self::Parts => "macho-slice-count",
            Self::Section => "macho-section-out-of-bounds",
            Self::Libraries => "list-cut",
            Self::Commands => "macho-commands-out-of-bounds",
        }
    }

    /// Whether code may be there that was not seen.
    pub fn hides_code(self) -> bool {
        self != Self::Libraries
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Magic => "不是 Mach-O 程序",
            Self::Slice => "多架构文件的分段超出文件范围",
            Self::Parts => "多架构文件没有分段，或分段过多，其余未读取",
            Self::Section => "文字或类名所在的区段超出文件范围",
            Self::Libraries => "引用的动态库超过上限，其余未列出",
            Self::Commands => "加载命令超出文件范围",
        }
    }
}

/// The longest name of a library.
const LONGEST_NAME: usize = 1024;

/// Reads a program; faults are told beside what could be read.
pub fn read<'a>(data: &'a [u8], limits: &Limits) -> (Vec<Slice<'a>>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut slices = Vec::new();
    let is_wide = match be_u32_at(data, 0) {
        Some(0xcafe_babe) => false,
        Some(0xcafe_babf) => true,
        _ => {
            slices.extend(slice(data, limits, &mut faults));
            return (slices, faults);
        }
    };
    let stated = be_u32_at(data, 4).unwrap_or(0) as usize;
    let count = stated.min(limits.program_slices);
    if stated == 0 || stated > count {
        note(&mut faults, Fault::Parts);
    }
    for number in 0..count {
        let part = if is_wide {
            let row = 8 + number * 32;
            (be_u64_at(data, row + 8), be_u64_at(data, row + 16))
        } else {
            let row = 8 + number * 20;
            (be_u32_at(data, row + 8).map(u64::from), be_u32_at(data, row + 12).map(u64::from))
        };
        let part = match part {
            (Some(at), Some(length)) => usize::try_from(at).ok().zip(usize::try_from(length).ok()),
            _ => None,
        };
        match part.and_then(|(at, length)| slice_at(data, at, length)) {
            Some(part) => slices.extend(slice(part, limits, &mut faults)),
            None => note(&mut faults, Fault::Slice),
        }
    }
    (slices, faults)
}

fn note(faults: &mut Vec<Fault>, fault: Fault) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}

fn slice<'a>(data: &'a [u8], limits: &Limits, faults: &mut Vec<Fault>) -> Option<Slice<'a>> {
    let header = match u32_at(data, 0) {
        Some(0xfeed_face) => 28,
        Some(0xfeed_facf) => 32,
        _ => {
            note(faults, Fault::Magic);
            return None;
        }
    };
    let word = |at| u32_at(data, at).unwrap_or_default();
    let mut found = Slice { cpu: cpu(word(4), word(8)), ..Slice::default() };
    let (count, size) = (word(16), word(20) as usize);
    if data.len() < header || count == 0 {
        note(faults, Fault::Commands);
    }
    let commands = slice_at(data, header, size).unwrap_or_else(|| {
        note(faults, Fault::Commands);
        data.get(header..).unwrap_or_default()
    });
    let mut at = 0;
    for _ in 0..count {
        let command = u32_at(commands, at + 4)
            .map(|size| size as usize)
            .filter(|size| *size >= 8)
            .and_then(|size| slice_at(commands, at, size));
        let Some(command) = command else {
            note(faults, Fault::Commands);
            break;
        };
        if let Err(fault) = read_command(data, command, limits, &mut found) {
            note(faults, fault);
        }
        at += command.len();
    }
    Some(found)
}

fn read_command<'a>(
    data: &'a [u8],
    command: &'a [u8],
    limits: &Limits,
    found: &mut Slice<'a>,
) -> Result<(), Fault> {
    match u32_at(command, 0).unwrap_or(0) {
        // Libraries: needed, weak, re-exported, lazy, upward.
        0x0c | 0x8000_0018 | 0x8000_001f | 0x20 | 0x8000_0023 => {
            let name = u32_at(command, 8).and_then(|at| until_nul(command, at as usize));
            let name = name.ok_or(Fault::Commands)?;
            if name.len() > LONGEST_NAME || found.libraries.len() >= limits.program_libraries {
                return Err(Fault::Libraries);
            }
            found.libraries.push(String::from_utf8_lossy(name).into_owned());
        }
        0x01 => return sections(data, command, (56, 68), false, found),
        0x19 => return sections(data, command, (72, 80), true, found),
        // Encryption, 32 and 64 bits.
        0x21 | 0x2c => found.is_encrypted |= u32_at(command, 16).is_some_and(|kind| kind != 0),
        // Oldest iOS, and oldest system of any platform.
        0x25 => found.minimum_os = u32_at(command, 8).map(version),
        0x32 => found.minimum_os = u32_at(command, 12).map(version),
        0x1d => {
            found.is_signed = true;
            let place = u32_at(command, 8).zip(u32_at(command, 12));
            let signature = place.and_then(|(at, length)| slice_at(data, at as usize, length as usize));
            found.entitlements = signature.and_then(entitlements);
        }
        _ => {}
    }
    Ok(())
}

/// Finds the sections of texts and class names in a segment.
fn sections<'a>(
    data: &'a [u8],
    command: &[u8],
    (header, row): (usize, usize),
    is_wide: bool,
    found: &mut Slice<'a>,
) -> Result<(), Fault> {
    let count = u32_at(command, header - 8).unwrap_or(0) as usize;
    let rows = command.get(header..).unwrap_or_default();
    for section in rows.chunks_exact(row).take(count) {
        let name = section.get(..16).and_then(|name| until_nul(name, 0)).unwrap_or_default();
        let place = if is_wide {
            (u64_at(section, 40).and_then(|size| usize::try_from(size).ok()), u32_at(section, 48))
        } else {
            (u32_at(section, 36).map(|size| size as usize), u32_at(section, 40))
        };
        let kept = match name {
            b"__objc_classname" => &mut found.class_names,
            b"__cstring" => &mut found.texts,
            // Others may lie anywhere, as those do that are all zeros and take no room in the file.
            _ => continue,
        };
        let (Some(size), Some(at)) = place else { return Err(Fault::Section) };
        *kept = slice_at(data, at as usize, size).ok_or(Fault::Section)?;
    }
    Ok(())
}

/// The property list of entitlements in an embedded signature.
fn entitlements(signature: &[u8]) -> Option<&[u8]> {
    const SUPER_BLOB: u32 = 0xfade_0cc0;
    const ENTITLEMENTS: u32 = 0xfade_7171;
    if be_u32_at(signature, 0)? != SUPER_BLOB {
        return None;
    }
    let count = be_u32_at(signature, 8)?.min(64) as usize;
    (0..count).find_map(|number| {
        let at = be_u32_at(signature, 12 + number * 8 + 4)? as usize;
        let length = be_u32_at(signature, at.checked_add(4)?)? as usize;
        let is_it = be_u32_at(signature, at)? == ENTITLEMENTS;
        is_it.then(|| slice_at(signature, at.checked_add(8)?, length.checked_sub(8)?))?
    })
}

/// A version in nibbles of 16, 8 and 8 bits; a last zero is not written.
fn version(packed: u32) -> String {
    let (major, minor, patch) = (packed >> 16, packed >> 8 & 0xff, packed & 0xff);
    if patch == 0 { format!("{major}.{minor}") } else { format!("{major}.{minor}.{patch}") }
}

fn cpu(kind: u32, subtype: u32) -> String {
    match (kind, subtype & 0xff) {
        (7, _) => "i386".into(),
        (0x0100_0007, _) => "x86_64".into(),
        (12, 9) => "armv7".into(),
        (12, 11) => "armv7s".into(),
        (12, _) => "arm".into(),
        (0x0100_000c, 2) => "arm64e".into(),
        (0x0100_000c, _) => "arm64".into(),
        (0x0200_000c, _) => "arm64_32".into(),
        (other, _) => format!("{other:#x}"),
    }
}

#[cfg(test)]
pub mod builder;
#[cfg(test)]
mod tests;
