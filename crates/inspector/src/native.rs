//! Native libraries and the processor architectures they are for (INS-3), and what their first bytes and version marks say.
//!
//! The folder's name is what Android goes by; a library made for another processor than its folder says is an anomaly.
//! Deliberately absent: reading native code. Only libraries with FFmpeg in their name are searched for its version (LAT-2).

use std::ops::ControlFlow;

use memchr::memmem;

use crate::archive::{Archive, Entry};
use crate::bytes::u16_at;
use crate::notes::Notes;
use crate::report::NativeLibrary;

/// Libraries under `lib/<abi>/`, in the archive's order.
pub fn libraries(archive: &Archive<'_>) -> Vec<NativeLibrary> {
    entries(archive).map(|(_, abi, name)| NativeLibrary { abi: abi.into(), name: name.into() }).collect()
}

fn entries<'a>(archive: &'a Archive<'_>) -> impl Iterator<Item = (&'a Entry, &'a str, &'a str)> {
    archive.entries().filter_map(|entry| {
        let path = std::str::from_utf8(archive.name(entry)).ok()?.strip_prefix("lib/")?;
        let (abi, name) = path.split_once('/')?;
        // Android looks for the ending in lower case only.
        let stem = name.strip_suffix(".so")?;
        (!stem.contains('/')).then_some((entry, abi, name))
    })
}

/// Names libraries that are none, or are for another processor than their folder says.
pub fn cross_check(archive: &Archive<'_>, notes: &mut Notes) {
    let limit = archive.limits().native_heads;
    for (position, (entry, abi, name)) in entries(archive).enumerate() {
        if position == limit {
            notes.cut("查看了文件头的本地库", limit);
            break;
        }
        let head = match archive.read_prefix(entry, 64) {
            Ok(head) => head,
            Err(flaw) => {
                notes.anomaly(flaw.code(), format!("lib/{abi}/{name}：{}", flaw.words()));
                notes.unread(format!("lib/{abi}/{name}：{}", flaw.words()));
                continue;
            }
        };
        match machine(&head) {
            None => notes.anomaly("native-not-elf", format!("lib/{abi}/{name} 不是 ELF 动态库")),
            Some(machine) if expected(abi).is_some_and(|wanted| wanted != machine) => {
                notes.anomaly("native-wrong-machine", format!("lib/{abi}/{name} 的处理器类型与目录不符"));
            }
            Some(_) => {}
        }
    }
}

/// The processor an ELF file is for, as a pair of its class (1 for 32 bits, 2 for 64) and its machine number.
fn machine(head: &[u8]) -> Option<(u8, u16)> {
    let [0x7f, b'E', b'L', b'F', class @ 1..=2, 1, ..] = head else {
        return None;
    };
    Some((*class, u16_at(head, 18)?))
}

/// What stands under each folder, by the ELF specification's machine numbers.
fn expected(abi: &str) -> Option<(u8, u16)> {
    match abi {
        "armeabi" | "armeabi-v7a" => Some((1, 40)),
        "arm64-v8a" => Some((2, 183)),
        "x86" => Some((1, 3)),
        "x86_64" => Some((2, 62)),
        "mips" => Some((1, 8)),
        "mips64" => Some((2, 8)),
        "riscv64" => Some((2, 243)),
        _ => None,
    }
}

/// An FFmpeg library and the version of its container reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ffmpeg {
    /// File name.
    pub library: String,
    /// Version of libavformat.
    pub version: (u32, u32, u32),
}

impl Ffmpeg {
    /// Whether the version is older than the first release (3.4, libavformat 57.83) in which both known ways to read local
    /// files through a playlist are closed. Patched older releases carry the same number, which the finding says.
    pub fn reads_local_files(&self) -> bool {
        self.version < (57, 83, 0)
    }
}

impl std::fmt::Display for Ffmpeg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (major, minor, micro) = self.version;
        write!(f, "{}：libavformat {major}.{minor}.{micro}", self.library)
    }
}

/// Parts of names under which FFmpeg is shipped.
const PLAYERS: &[&str] = &["ffmpeg", "avformat", "ijkplayer"];

/// FFmpeg libraries with their version, one per file name.
pub fn ffmpeg(archive: &Archive<'_>, notes: &mut Notes) -> Vec<Ffmpeg> {
    let mut found: Vec<Ffmpeg> = Vec::new();
    let is_player = |name: &str| PLAYERS.iter().any(|part| name.contains(part));
    let limit = archive.limits().players;
    let mut searched = 0;
    for (entry, abi, name) in entries(archive).filter(|(_, _, name)| is_player(name)) {
        if found.iter().any(|known| known.library == name) {
            continue;
        }
        if searched == limit {
            notes.cut("查找了 FFmpeg 版本的播放库", limit);
            break;
        }
        searched += 1;
        let mut search = Search::default();
        match archive.stream(entry, |piece| search.feed(piece)) {
            Ok(_) => found.extend(search.version.map(|version| Ffmpeg { library: name.to_owned(), version })),
            Err(flaw) => notes.unread(format!("lib/{abi}/{name}：{}", flaw.words())),
        }
    }
    found
}

/// Looks for `Lavf57.25.100` in a stream of pieces.
#[derive(Default)]
struct Search {
    tail: Vec<u8>,
    version: Option<(u32, u32, u32)>,
}

/// Longest version mark that is looked for.
const MARK: usize = 20;

impl Search {
    fn feed(&mut self, piece: &[u8]) -> ControlFlow<()> {
        // A mark may begin in one piece and end in the next.
        let mut seam = std::mem::take(&mut self.tail);
        seam.extend_from_slice(piece.get(..MARK).unwrap_or(piece));
        self.version = version(&seam).or_else(|| version(piece));
        let rest = if piece.len() >= MARK { piece } else { &seam };
        self.tail = rest.get(rest.len().saturating_sub(MARK)..).unwrap_or_default().to_vec();
        if self.version.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn version(bytes: &[u8]) -> Option<(u32, u32, u32)> {
    memmem::find_iter(bytes, b"Lavf").find_map(|at| {
        let rest = bytes.get(at + 4..)?;
        let rest = rest.get(..rest.len().min(MARK - 4))?;
        let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.')?;
        let mut numbers = std::str::from_utf8(rest.get(..end)?).ok()?.split('.').map(str::parse);
        match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(micro)), None) => Some((major, minor, micro)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_its_processor() {
        let mut head = b"\x7fELF\x02\x01\x01".to_vec();
        head.resize(64, 0);
        head[18] = 183;
        assert_eq!(machine(&head), expected("arm64-v8a"));
        head[4] = 3;
        assert_eq!(machine(&head), None);
        assert_eq!(machine(b"PK\x03\x04"), None);
        assert_eq!(expected("unknown-abi"), None);
    }

    #[test]
    fn a_version_is_found_even_across_pieces() {
        let text = b"....Lavf57.25.100\0 Lavf";
        for cut in 0..text.len() {
            let mut search = Search::default();
            let _ = search.feed(&text[..cut]);
            if search.version.is_none() {
                let _ = search.feed(&text[cut..]);
            }
            assert_eq!(search.version, Some((57, 25, 100)), "cut at {cut}");
        }
        assert_eq!(version(b"Lavf and nothing"), None);
        assert_eq!(version(b"Lavf57.25\0"), None);
        assert_eq!(version(b"Lavf57.25.100.1\0"), None);
    }

    #[test]
    fn versions_before_both_mends_are_old() {
        let at = |version| Ffmpeg { library: "a".into(), version }.reads_local_files();
        assert!(at((56, 40, 101)) && at((57, 71, 100)));
        assert!(!at((57, 83, 100)) && !at((60, 3, 100)));
    }
}
