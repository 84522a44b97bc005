//! The entries of the central directory, with zip64 sizes, and what is odd about each of them.

use crate::archive::{DEFLATED, Entry, Flaw, Layout, STORED, names};
use crate::bytes::{u16_at, u32_at, u64_at};
use crate::limits::Limits;
use crate::notes::Notes;

const CENTRAL: u32 = 0x0201_4b50;
const CENTRAL_LEN: usize = 46;
const UNIX: u8 = 3;
const SYMLINK: u32 = 0o120_000;
const FILE_TYPE: u32 = 0o170_000;

/// Reads entries until the directory ends, breaks or a limit is reached.
pub(super) fn parse(
    directory: &[u8],
    layout: &Layout,
    limits: &Limits,
    notes: &mut Notes,
) -> Result<Vec<Entry>, Flaw> {
    let room = directory.len() / CENTRAL_LEN;
    let announced = usize::try_from(layout.announced).unwrap_or(usize::MAX);
    let mut entries = Vec::with_capacity(room.min(announced).min(limits.entries));
    let mut at = 0;
    while u32_at(directory, at) == Some(CENTRAL) {
        if entries.len() >= limits.entries {
            notes.anomaly("zip-too-many-entries", format!("条目超过 {} 个，其余未读取", limits.entries));
            notes.unread(format!("安装包内第 {} 个起的文件未读取", limits.entries + 1));
            break;
        }
        let Some((entry, next)) = entry(directory, at, layout) else {
            notes.anomaly("zip-directory-broken", format!("中央目录在第 {} 个条目处损坏", entries.len() + 1));
            notes.unread(format!("安装包目录从第 {} 个文件起损坏，其后未读取", entries.len() + 1));
            break;
        };
        remark(directory, &entry, limits, notes);
        entries.push(entry);
        at = next;
    }
    if entries.is_empty() && layout.announced > 0 {
        return Err(Flaw::Directory);
    }
    if entries.len() as u64 != layout.announced && entries.len() < limits.entries {
        let detail = format!("结尾记录称有 {} 个条目，目录中实有 {} 个", layout.announced, entries.len());
        notes.anomaly("zip-entry-count", detail);
        if layout.announced > entries.len() as u64 {
            notes.unread("安装包目录不完整：记载的文件有一部分找不到");
        }
    }
    Ok(entries)
}

fn entry(directory: &[u8], at: usize, layout: &Layout) -> Option<(Entry, usize)> {
    let header = directory.get(at..at + CENTRAL_LEN)?;
    let name_len = u16_at(header, 28)?;
    let extra_len = usize::from(u16_at(header, 30)?);
    let comment_len = usize::from(u16_at(header, 32)?);
    let name_at = at + CENTRAL_LEN;
    let extra_at = name_at + usize::from(name_len);
    let next = extra_at + extra_len + comment_len;
    let extra = directory.get(extra_at..extra_at + extra_len)?;
    directory.get(..next)?;
    let mut entry = Entry {
        name_at: u32::try_from(name_at).ok()?,
        name_len,
        method: u16_at(header, 10)?,
        flags: u16_at(header, 8)?,
        made_by: header.get(5).copied()?,
        crc: u32_at(header, 16)?,
        attributes: u32_at(header, 38)?,
        compressed: u64::from(u32_at(header, 20)?),
        size: u64::from(u32_at(header, 24)?),
        header_offset: u64::from(u32_at(header, 42)?),
        data_offset: 0,
    };
    zip64_fields(extra, &mut entry);
    entry.header_offset = entry.header_offset.wrapping_add(layout.shift);
    Some((entry, next))
}

/// The zip64 extra field holds, in this order, only those of the values whose 32-bit field is saturated.
fn zip64_fields(extra: &[u8], entry: &mut Entry) {
    let mut at = 0;
    while let (Some(id), Some(len)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        let body = at + 4;
        if id == 1 {
            let mut field = body;
            for value in [&mut entry.size, &mut entry.compressed, &mut entry.header_offset] {
                if *value == 0xffff_ffff
                    && field + 8 <= body + usize::from(len)
                    && let Some(wide) = u64_at(extra, field)
                {
                    *value = wide;
                    field += 8;
                }
            }
            return;
        }
        at = body + usize::from(len);
    }
}

fn remark(directory: &[u8], entry: &Entry, limits: &Limits, notes: &mut Notes) {
    let name = super::name_in(directory, entry);
    if entry.flags & 1 != 0 {
        notes.anomaly(
            "zip-encrypted-flag",
            format!("{}：标有加密位，Android 不理会它", names::display(name, limits.entry_name)),
        );
    }
    if !matches!(entry.method, STORED | DEFLATED) {
        let shown = names::display(name, limits.entry_name);
        notes.anomaly(
            "zip-unknown-method",
            format!("{shown}：压缩方法 {}，Android 按未压缩读取", entry.method),
        );
    } else if entry.method == STORED && entry.compressed != entry.size {
        let shown = names::display(name, limits.entry_name);
        notes.anomaly("zip-stored-size", format!("{shown}：未压缩条目的两个长度不一致"));
    }
    if entry.made_by == UNIX && (entry.attributes >> 16) & FILE_TYPE == SYMLINK {
        notes.anomaly("zip-symlink", format!("{}：是符号链接", names::display(name, limits.entry_name)));
    }
    names::remark(name, limits, notes);
}
