//! Local headers against the central directory, prefix bytes and overlaps.
//!
//! Android takes only the lengths of name and extra field from the local header; what else differs there is a trick to
//! mislead other readers (BadPack) and becomes an anomaly.

use crate::archive::{Entry, Flaw, Layout, name_in, names};
use crate::bytes::{u16_at, u32_at};
use crate::input::Input;
use crate::notes::Notes;

const LOCAL: u32 = 0x0403_4b50;
const LOCAL_LEN: u64 = 30;
const HAS_DESCRIPTOR: u16 = 8;
const SHOWN: usize = 200;

/// Sets every entry's data offset and notes what does not fit.
pub(super) fn cross_check(
    input: &Input<'_>,
    directory: &[u8],
    layout: &Layout,
    entries: &mut [Entry],
    notes: &mut Notes,
) -> Result<(), Flaw> {
    let mut order: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
    let offset = |at: u32| entries.get(at as usize).map_or(0, |entry| entry.header_offset);
    order.sort_by_key(|&at| offset(at));
    if let Some(&first) = order.first() {
        prefix(input, offset(first), notes)?;
    }
    let mut buffer = Vec::new();
    let mut previous_end = 0;
    for at in order {
        let Some(entry) = entries.get_mut(at as usize) else { continue };
        let name = name_in(directory, entry);
        let shown = || names::display(name, SHOWN);
        buffer.resize(30 + name.len(), 0);
        if input.read_exact_at(&mut buffer, entry.header_offset).is_err() || u32_at(&buffer, 0) != Some(LOCAL)
        {
            notes.anomaly("zip-local-header-broken", format!("{}：本地文件头缺失或损坏", shown()));
            continue;
        }
        let name_len = u16_at(&buffer, 26).unwrap_or_default();
        let extra_len = u16_at(&buffer, 28).unwrap_or_default();
        let data = entry.header_offset.saturating_add(LOCAL_LEN + u64::from(name_len) + u64::from(extra_len));
        let end = data.saturating_add(entry.stored_len());
        entry.data_offset = data;
        if end > layout.central_offset {
            notes.anomaly("zip-data-out-of-range", format!("{}：数据越过中央目录", shown()));
        }
        if entry.header_offset < previous_end {
            notes.anomaly("zip-overlap", format!("{}：与前一个条目的数据重叠", shown()));
        }
        previous_end = previous_end.max(end);
        if extra_len > 0 && !extra_is_sound(input, data - u64::from(extra_len), extra_len) {
            notes.anomaly(
                "zip-local-extra",
                format!("{}：本地文件头的附加字段损坏，Android 不检查它", shown()),
            );
        }
        compare(&buffer, name, entry, notes);
    }
    Ok(())
}

/// Is the extra field a row of fields, perhaps followed by the zeros that tools align data with?
fn extra_is_sound(input: &Input<'_>, at: u64, len: u16) -> bool {
    let Ok(extra) = input.range(at, u64::from(len)) else { return false };
    let mut rest = &*extra;
    while rest.iter().any(|byte| *byte != 0) {
        let Some(body) = u16_at(rest, 2) else { return rest.len() < 4 };
        let Some(next) = rest.get(4 + usize::from(body)..) else { return false };
        rest = next;
    }
    true
}

/// Bytes before the first entry: harmless in a self-extracting archive, an attack when they are a dex file.
fn prefix(input: &Input<'_>, first: u64, notes: &mut Notes) -> Result<(), Flaw> {
    if first == 0 || first > input.len() {
        return Ok(());
    }
    let head = input.range(0, first.min(8))?;
    if head.starts_with(b"dex\n") {
        notes.anomaly("janus", "文件开头是可执行的 dex 代码（Janus，CVE-2017-13156），会绕过 v1 签名");
    }
    notes.anomaly("zip-prefix-bytes", format!("第一个条目之前有 {first} 字节"));
    Ok(())
}

/// The fields other readers may believe.
fn compare(header: &[u8], name: &[u8], entry: &Entry, notes: &mut Notes) {
    let field = |offset| u16_at(header, offset).unwrap_or_default();
    let long = |offset| u32_at(header, offset).unwrap_or_default();
    let shown = || names::display(name, SHOWN);
    let local_name = header.get(30..).unwrap_or_default();
    if usize::from(field(26)) != name.len() || local_name != name {
        notes.anomaly("zip-local-name", format!("{}：本地文件头写的是另一个名称", shown()));
    }
    if field(8) != entry.method {
        let detail = format!("{}：压缩方法在本地文件头为 {}，在目录为 {}", shown(), field(8), entry.method);
        notes.anomaly("zip-local-method", detail);
    }
    if (field(6) ^ entry.flags) & 1 != 0 {
        notes.anomaly("zip-local-flags", format!("{}：加密标志在两处不一致", shown()));
    }
    // With a data descriptor the local sizes are zero; zip64 saturates them.
    let sizes = [(14, u64::from(entry.crc)), (18, entry.compressed), (22, entry.size)];
    let differs = |(offset, central): (usize, u64)| {
        let local = long(offset);
        u64::from(local) != central && local != u32::MAX && !(field(6) & HAS_DESCRIPTOR != 0 && local == 0)
    };
    if sizes.into_iter().any(differs) {
        notes.anomaly("zip-local-sizes", format!("{}：长度或校验值在本地文件头与目录不一致", shown()));
    }
}
