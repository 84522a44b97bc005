//! The local header of an entry against the central directory: where they differ, Android does not hand the entry to JAR
//! verification at all, and neither may we.

use crate::archive::{Archive, Entry};
use crate::bytes::{u16_at, u32_at};

const LOCAL: u32 = 0x0403_4b50;
const LOCAL_LEN: u64 = 30;
/// The sizes stand behind the data and are zero in the local header.
const HAS_DESCRIPTOR: u16 = 8;

/// Do both speak of the same entry?
pub(super) fn agrees(archive: &Archive<'_>, entry: &Entry) -> bool {
    let name = archive.name(entry);
    let Ok(header) = archive.input().range(entry.header_offset, LOCAL_LEN + name.len() as u64) else {
        return false;
    };
    let flags = u16_at(&header, 6).unwrap_or_default();
    let same = |at: usize, stated: u64| {
        let field = u32_at(&header, at).unwrap_or_default();
        // A saturated field points to zip64, whose extra field the reader of the directory has taken over.
        u64::from(field) == stated || field == u32::MAX
    };
    let sizes = flags & HAS_DESCRIPTOR != 0
        || (same(14, u64::from(entry.crc)) && same(18, entry.compressed) && same(22, entry.size));
    let end = entry.data_offset.checked_add(if entry.is_deflated() { entry.compressed } else { entry.size });
    u32_at(&header, 0) == Some(LOCAL)
        && (flags ^ entry.flags) & HAS_DESCRIPTOR == 0
        && u16_at(&header, 26).map(usize::from) == Some(name.len())
        && header.get(30..) == Some(name)
        && sizes
        && end.is_some_and(|end| end <= archive.layout().central_offset)
}
