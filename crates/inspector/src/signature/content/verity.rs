//! The digest of fs-verity as packages carry it: a tree of SHA-256 over pages, its root and the length.
//! Source: AOSP, "APK Signature Scheme v3", verity algorithms; kernel documentation of fs-verity (the shape of the tree).

use std::io;

use super::{Contents, Piece};
use crate::signature::hash::Hash;
use crate::signature::parallel;

/// Bytes of a page.
pub(super) const PAGE: u64 = 4096;
const PAGE_LEN: usize = 4096;
/// Packages are salted with eight zeros.
const SALT: [u8; 8] = [0; 8];
/// Pages that one job hashes.
const RUN: u64 = 256;

/// Root of the tree, then the length of what was digested.
pub(super) fn digest(contents: &Contents<'_>) -> io::Result<Vec<u8>> {
    let len = contents.len();
    let pages = len.div_ceil(PAGE);
    let jobs = usize::try_from(pages.div_ceil(RUN)).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let leaves = parallel::jobs(jobs, len, |job, buffer| leaves(contents, job as u64 * RUN * PAGE, buffer));
    let mut level = leaves.into_iter().collect::<io::Result<Vec<_>>>()?.concat();
    while level.len() > PAGE_LEN {
        level = level.chunks(PAGE_LEN).flat_map(salted).collect();
    }
    let mut digest = salted(&level);
    digest.extend(len.to_le_bytes());
    Ok(digest)
}

/// Digests of one run of pages.
fn leaves(contents: &Contents<'_>, start: u64, buffer: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    let len = (RUN * PAGE).min(contents.len() - start);
    let mut run = Vec::with_capacity(usize::try_from(len).unwrap_or_default());
    let end_at = contents.before + contents.directory.1;
    for (part_at, part_len, file_at) in
        [(0, contents.before, 0), (contents.before, contents.directory.1, contents.directory.0)]
    {
        let (from, to) = (start.max(part_at), (start + len).min(part_at + part_len));
        if from < to {
            let piece = Piece::File(file_at + from - part_at, to - from);
            contents.with(piece, buffer, |bytes| run.extend_from_slice(bytes))?;
        }
    }
    let (from, to) = (start.max(end_at) - end_at, (start + len).saturating_sub(end_at));
    let bounds = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    run.extend_from_slice(bounds.and_then(|(from, to)| contents.end.get(from..to)).unwrap_or_default());
    Ok(run.chunks(PAGE_LEN).flat_map(salted).collect())
}

/// The salted digest of a page; a short one is filled up with zeros.
fn salted(page: &[u8]) -> Vec<u8> {
    const ZEROS: [u8; PAGE_LEN] = [0; PAGE_LEN];
    let fill = ZEROS.get(page.len()..).unwrap_or_default();
    Hash::Sha256.of(&[&SALT, page, fill])
}
