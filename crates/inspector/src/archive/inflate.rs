//! Inflating, bounded: what a header says of a size is a hint for the first allocation and nothing more.

use std::ops::ControlFlow;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use crate::archive::{Entry, Flaw};
use crate::input::Input;

/// Bytes that are read at once of an entry that is wanted to its end.
pub(super) const STEP: u64 = 256 << 10;
/// The same where only the first bytes are wanted: thousands of entries are looked at so.
pub(super) const GLANCE: u64 = 1 << 10;
const SMALLEST: u64 = 1 << 10;

/// CRC-32 of bytes.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Inflates `raw` as a whole, at most `limit` bytes; returns the content and its CRC-32.
pub(super) fn whole(raw: &[u8], hint: u64, limit: u64) -> Result<(Vec<u8>, u32), Flaw> {
    // Deflate cannot shrink anything below a 1032nd, so a larger hint is a lie.
    let most = hint.min(limit).min((raw.len() as u64).saturating_mul(1032)).saturating_add(1);
    let mut content = Vec::with_capacity(usize::try_from(most).unwrap_or_default().max(64));
    let mut inflater = Decompress::new(false);
    loop {
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = raw.get(read..).unwrap_or_default();
        let before = inflater.total_out();
        let status =
            inflater.decompress_vec(rest, &mut content, FlushDecompress::None).map_err(|_| Flaw::Deflate)?;
        if content.len() as u64 > limit {
            return Err(Flaw::TooLarge(limit));
        }
        match status {
            Status::StreamEnd => break,
            Status::Ok | Status::BufError if content.len() < content.capacity() => {
                if inflater.total_out() == before {
                    return Err(Flaw::Deflate);
                }
            }
            Status::Ok | Status::BufError => {
                let more = content.len().clamp(4096, 8 << 20);
                content.reserve(more);
            }
        }
    }
    let crc = crc(&content);
    Ok((content, crc))
}

/// Inflates an entry from the file piece by piece: at most `limit` bytes, `step` at a time.
pub(super) fn stream(
    input: &Input<'_>,
    entry: &Entry,
    (limit, step): (u64, u64),
    mut sink: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<u64, Flaw> {
    let mut inflater = Decompress::new(false);
    // Most entries are small, and there are thousands of them; the size stated is only a hint.
    let mut out = vec![0; usize::try_from(entry.size.clamp(SMALLEST, step)).unwrap_or_default()];
    let mut offset = 0;
    let mut total = 0;
    while offset < entry.compressed {
        let raw = input.range(entry.data_offset + offset, step.min(entry.compressed - offset))?;
        let begun = inflater.total_in();
        loop {
            let read = usize::try_from(inflater.total_in() - begun).unwrap_or(usize::MAX);
            let rest = raw.get(read..).unwrap_or_default();
            let before = inflater.total_out();
            let status =
                inflater.decompress(rest, &mut out, FlushDecompress::None).map_err(|_| Flaw::Deflate)?;
            let made = inflater.total_out() - before;
            let allowed = made.min(limit - total);
            total += allowed;
            let piece =
                usize::try_from(allowed).ok().and_then(|allowed| out.get(..allowed)).unwrap_or_default();
            if allowed > 0 && sink(piece).is_break() {
                return Ok(total);
            }
            if allowed < made {
                return Err(Flaw::TooLarge(limit));
            }
            if status == Status::StreamEnd {
                return Ok(total);
            }
            if made == 0 && rest.is_empty() {
                break;
            }
            if made == 0 && inflater.total_in() - begun == read as u64 {
                return Err(Flaw::Deflate);
            }
        }
        offset += raw.len() as u64;
    }
    Err(Flaw::Deflate)
}

/// Hands stored bytes over piece by piece.
pub(super) fn copy(
    input: &Input<'_>,
    entry: &Entry,
    (limit, step): (u64, u64),
    mut sink: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<u64, Flaw> {
    let mut offset = 0;
    while offset < entry.size {
        if offset >= limit {
            return Err(Flaw::TooLarge(limit));
        }
        let piece = input.range(entry.data_offset + offset, step.min(entry.size - offset))?;
        offset += piece.len() as u64;
        if sink(&piece).is_break() {
            break;
        }
    }
    Ok(offset)
}
