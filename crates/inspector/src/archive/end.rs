//! Finding the end-of-central-directory record and with it the central directory.
//!
//! Android takes the last record signature in the file and refuses the file when the record's comment does not end
//! where the file ends. Here such a file is read on, with an anomaly, because a reviewer wants to see what is in it.

use crate::archive::{Flaw, Layout};
use crate::bytes::{u16_at, u32_at, u64_at};
use crate::input::Input;
use crate::notes::Notes;

const EOCD: u32 = 0x0605_4b50;
const EOCD_LEN: u64 = 22;
const ZIP64_LOCATOR: u32 = 0x0706_4b50;
const ZIP64_EOCD: u32 = 0x0606_4b50;
const CENTRAL: u32 = 0x0201_4b50;

/// Finds the central directory.
pub(super) fn locate(input: &Input<'_>, notes: &mut Notes) -> Result<Layout, Flaw> {
    let len = input.len();
    let tail_len = len.min(EOCD_LEN + 0xffff);
    let tail_start = len - tail_len;
    let tail = input.range(tail_start, tail_len)?;
    let at = last_record(&tail, notes).ok_or(Flaw::NotAnArchive)?;
    let record = tail.get(at..).unwrap_or_default();
    let field16 = |offset| u16_at(record, offset).unwrap_or_default();
    let field32 = |offset| u64::from(u32_at(record, offset).unwrap_or_default());

    let eocd_offset = tail_start + at as u64;
    if field16(4) != 0 || field16(6) != 0 {
        notes.anomaly("zip-disk-number", "结尾记录声称分卷，Android 不理会分卷号");
    }
    let mut layout = Layout {
        central_offset: field32(16),
        central_size: field32(12),
        eocd_offset,
        comment_len: field16(20),
        shift: 0,
        zip64: false,
        announced: u64::from(field16(10)),
    };
    zip64(input, &mut layout, notes);
    settle(input, &mut layout, notes)?;
    Ok(layout)
}

/// Position of the record that counts. The last signature is what Android takes; if only an earlier one fits the file's
/// end, that one is read instead.
fn last_record(tail: &[u8], notes: &mut Notes) -> Option<usize> {
    let mut candidates = Vec::new();
    for at in memchr::memmem::rfind_iter(tail, &EOCD.to_le_bytes()).take(64) {
        if let Some(comment) = u16_at(tail, at + 20) {
            candidates.push((at, at + 22 + usize::from(comment)));
        }
    }
    let fitting = candidates.iter().position(|&(_, end)| end == tail.len());
    match fitting {
        Some(0) => {}
        Some(_) => notes.anomaly("zip-several-end-records", "文件末尾有多个结尾记录，不同软件会读出不同内容"),
        None => {
            let &(_, end) = candidates.first()?;
            if end < tail.len() {
                let rest = tail.len() - end;
                notes.anomaly(
                    "zip-trailing-bytes",
                    format!("结尾记录之后还有 {rest} 字节，Android 拒绝安装这样的包"),
                );
            } else {
                notes.anomaly(
                    "zip-comment-overruns",
                    "结尾记录的注释长度超出文件末尾，Android 拒绝安装这样的包",
                );
            }
        }
    }
    candidates.get(fitting.unwrap_or_default()).map(|&(at, _)| at)
}

/// Replaces the saturated fields by those of the zip64 record where one is in use.
fn zip64(input: &Input<'_>, layout: &mut Layout, notes: &mut Notes) {
    let saturated = layout.central_offset == 0xffff_ffff
        || layout.central_size == 0xffff_ffff
        || layout.announced == 0xffff;
    let Some(locator_at) = layout.eocd_offset.checked_sub(20) else { return };
    let Ok(locator) = input.range(locator_at, 20) else { return };
    if u32_at(&locator, 0) != Some(ZIP64_LOCATOR) {
        return;
    }
    let record = u64_at(&locator, 8).and_then(|at| input.range(at, 56).ok());
    let Some(record) = record.filter(|record| u32_at(record, 0) == Some(ZIP64_EOCD)) else {
        notes.anomaly("zip64-record-broken", "zip64 定位记录指向无效位置");
        return;
    };
    if !saturated {
        notes.anomaly("zip64-unneeded", "有 zip64 结尾记录，但普通记录并未要求使用它");
        return;
    }
    layout.zip64 = true;
    layout.announced = u64_at(&record, 32).unwrap_or_default();
    layout.central_size = u64_at(&record, 40).unwrap_or_default();
    layout.central_offset = u64_at(&record, 48).unwrap_or_default();
    notes.anomaly("zip64", "使用 zip64 结构，较早的 Android 无法读取");
}

/// Is the directory where the record says? If not, is it right before the record, because bytes were put before the
/// archive without adjusting offsets?
fn settle(input: &Input<'_>, layout: &mut Layout, notes: &mut Notes) -> Result<(), Flaw> {
    let starts_at = |at: u64| input.range(at, 4).is_ok_and(|bytes| u32_at(&bytes, 0) == Some(CENTRAL));
    let end = layout.central_offset.checked_add(layout.central_size);
    if end.is_some_and(|end| end <= layout.eocd_offset)
        && (starts_at(layout.central_offset) || layout.announced == 0)
    {
        return Ok(());
    }
    let Some(actual) = layout.eocd_offset.checked_sub(layout.central_size).filter(|&at| starts_at(at)) else {
        // A directory whose length lies is still readable from its stated beginning up to the end record.
        if layout.central_offset < layout.eocd_offset && starts_at(layout.central_offset) {
            layout.central_size = layout.eocd_offset - layout.central_offset;
            notes.anomaly("zip-directory-length", "中央目录的长度与实际不符，Android 拒绝安装这样的包");
            return Ok(());
        }
        return Err(Flaw::Directory);
    };
    layout.shift = actual.wrapping_sub(layout.central_offset);
    layout.central_offset = actual;
    notes.anomaly("zip-offsets-shifted", "中央目录不在所记载的位置，Android 拒绝安装这样的包");
    Ok(())
}
