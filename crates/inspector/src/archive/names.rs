//! Entry names: the index by name, duplicates, and names that try to leave the archive.

use crate::archive::{Entry, name_in};
use crate::limits::Limits;
use crate::notes::Notes;

/// Entry numbers ordered by name, then by position; duplicates are noted.
pub(super) fn index(directory: &[u8], entries: &[Entry], limits: &Limits, notes: &mut Notes) -> Vec<u32> {
    let name =
        |at: &u32| entries.get(*at as usize).map(|entry| name_in(directory, entry)).unwrap_or_default();
    let mut by_name: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
    // Stable, so that equal names stay in directory order.
    by_name.sort_by(|left, right| name(left).cmp(name(right)));
    let mut previous: Option<&[u8]> = None;
    for at in &by_name {
        let current = name(at);
        if previous == Some(current) {
            let shown = display(current, limits.entry_name);
            notes.anomaly("zip-duplicate-name", format!("{shown}：同名条目不止一个，不同软件会读出不同内容"));
        }
        previous = Some(current);
    }
    let is_file = |wanted: &[u8]| by_name.binary_search_by(|at| name(at).cmp(wanted)).is_ok();
    for at in &by_name {
        if let Some(folder) = folder_of(name(at))
            && is_file(folder)
        {
            let shown = display(folder, limits.entry_name);
            notes.anomaly("zip-folder-like-file", format!("{shown}：既是文件，又是文件夹"));
        }
    }
    by_name
}

/// The innermost folder a name lies in, without the slash.
fn folder_of(name: &[u8]) -> Option<&[u8]> {
    let slash = memchr::memrchr(b'/', name)?;
    name.get(..slash)
}

/// What is odd about one name.
pub(super) fn remark(name: &[u8], limits: &Limits, notes: &mut Notes) {
    if name.is_empty() {
        notes.anomaly("zip-name-empty", "有条目没有名称");
        return;
    }
    let shown = || display(name, limits.entry_name.min(120));
    if name.len() > limits.entry_name {
        notes.anomaly("zip-name-too-long", format!("条目名称长 {} 字节：{}", name.len(), shown()));
    }
    if std::str::from_utf8(name).is_err() {
        notes.anomaly("zip-name-not-utf8", format!("条目名称不是 UTF-8：{}", shown()));
    }
    if name.iter().any(|byte| *byte < 0x20 || *byte == 0x7f) {
        notes.anomaly("zip-name-control", format!("条目名称含控制字符：{}", shown()));
    }
    if leaves(name) {
        notes.anomaly("zip-path-slip", format!("条目名称指向包外：{}", shown()));
    }
}

/// Would this name, taken as a path, lie outside the folder an archive is unpacked to?
fn leaves(name: &[u8]) -> bool {
    let separator = |byte: &u8| *byte == b'/' || *byte == b'\\';
    name.first().is_some_and(separator)
        || name.get(1) == Some(&b':')
        || name.split(separator).any(|part| part == b"..")
}

/// A name for people: control characters made visible, overlong names cut.
pub(super) fn display(name: &[u8], limit: usize) -> String {
    let cut = name.get(..limit).unwrap_or(name);
    let mut shown = String::with_capacity(cut.len());
    for character in String::from_utf8_lossy(cut).chars() {
        if character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    if cut.len() < name.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave() {
        for name in ["../a", "a/../../b", "/etc/passwd", "\\a", "C:\\a", "a\\..\\b"] {
            assert!(leaves(name.as_bytes()), "{name}");
        }
        for name in ["a/b", "a..b/c", "...", "res/..x"] {
            assert!(!leaves(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn shown_names_cannot_play_tricks() {
        assert_eq!(display(b"a\0b\x1b[31m", 100), "a\\u{0}b\\u{1b}[31m");
        assert_eq!(display("a\u{202e}gpj.exe".as_bytes(), 100), "a\\u{202e}gpj.exe");
        assert_eq!(display("教育".as_bytes(), 3), "教…");
    }
}
