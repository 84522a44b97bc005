//! JAR signing (v1): MANIFEST.MF lists digests of the entries, *.SF files digests of the manifest, and a PKCS #7 block
//! beside each *.SF file signs that.
//!
//! What Android asks for differs from the JAR specification: entries under META-INF need no signature, all others need
//! the same signers. The order of the checks is that of AOSP's verifier, because the first that fails decides.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use self::manifest::Section;
use self::signer::Standing;
use super::identity::Identity;
use super::parallel;
use super::reason::{Flaw, Generation, Reason};
use crate::archive::{Archive, DEFLATED, Entry, STORED};
use crate::notes::Notes;

mod digests;
#[cfg(any(test, fuzzing))]
pub(super) mod fuzz;
mod local;
mod manifest;
mod pkcs7;
mod signer;
mod support;

const MANIFEST: &[u8] = b"META-INF/MANIFEST.MF";
const FOLDER: &[u8] = b"META-INF/";
/// More signers than any platform accepts.
const SIGNERS: usize = 10;
/// The largest manifest or signature file that is read; 65,535 entries with long names take a third of it.
const LARGEST_TEXT: u64 = 24 << 20;

/// What the rest of the package asks of a JAR signature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requirements {
    /// The oldest platform of the range.
    pub floor: u32,
    /// Has a v2 signature been found and verified?
    pub has_v2: bool,
    /// And a v3 signature?
    pub has_v3: bool,
}

impl Requirements {
    /// Is a scheme that the signature file mentions missing?
    fn misses(self, scheme: i32) -> bool {
        (scheme == 2 && !self.has_v2) || (scheme == 3 && !self.has_v3)
    }
}

/// The manifest, read.
#[derive(Debug)]
struct Manifest<'m> {
    text: &'m [u8],
    main: Option<&'m Section<'m>>,
    /// Sections by the entry they speak of.
    sections: HashMap<&'m str, &'m Section<'m>>,
}

/// A signer: the names of its two files, and of the entries it signs.
#[derive(Debug)]
struct Signer<'s> {
    block: &'s Entry,
    file: &'s Entry,
    identity: Option<Identity>,
    signs: HashSet<String>,
}

/// Are there files of a JAR signature?
pub(super) fn is_present(archive: &Archive<'_>) -> bool {
    archive.find("META-INF/MANIFEST.MF").is_some()
        && archive.entries().any(|entry| is_block(archive.name(entry)))
}

/// Verifies the JAR signatures; returns the signers in the order of their files.
pub(super) fn verify(
    archive: &Archive<'_>,
    required: Requirements,
    notes: &mut Notes,
) -> Result<Vec<Identity>, Reason> {
    let names = unique_names(archive)?;
    let entry = archive.find("META-INF/MANIFEST.MF").ok_or_else(|| reason(Flaw::ManifestMissing, ""))?;
    let text = read(archive, entry)?;
    let too_large = || reason(Flaw::TooLarge, &archive.display_name(entry));
    let sections = manifest::sections(&text).ok_or_else(too_large)?;
    let manifest = manifest_of(&text, &sections, &names)?;
    let mut signers = find_signers(archive)?;
    for signer in &mut signers {
        let (block, file) = (read(archive, signer.block)?, read(archive, signer.file)?);
        let identity = signer::signed_by(&block, &file, required.floor);
        signer.identity = Some(identity.map_err(|flaw| reason(flaw, &archive.display_name(signer.block)))?);
    }
    let mut standing = Vec::new();
    for mut signer in signers {
        let file = read(archive, signer.file)?;
        let place = || archive.display_name(signer.file);
        match signer::signs(&file, &manifest, required).map_err(|flaw| reason(flaw, &place()))? {
            Standing::Signs(names) => {
                signer.signs = names;
                standing.push(signer);
            }
            Standing::Ignored => {
                notes.anomaly("jar-signer-ignored", format!("v1 签名：{} 不符合要求，被系统忽略", place()));
            }
        }
    }
    if standing.is_empty() {
        return Err(reason(Flaw::NoSigner, ""));
    }
    let signers = entries_signed(archive, &manifest, standing, required.floor)?;
    if !required.has_v2 && !required.has_v3 {
        unprotected(archive, &signers, notes);
    }
    Ok(signers.into_iter().filter_map(|signer| signer.identity).collect())
}

fn reason(flaw: Flaw, place: &str) -> Reason {
    Reason { flaw, generation: Some(Generation::V1), place: place.to_owned() }
}

/// Names as they compare with the text of manifests.
fn text<'n>(archive: &'n Archive<'_>, entry: &Entry) -> Cow<'n, str> {
    String::from_utf8_lossy(archive.name(entry))
}

fn read<'a>(archive: &Archive<'a>, entry: &Entry) -> Result<Cow<'a, [u8]>, Reason> {
    let unreadable = || reason(Flaw::EntryUnreadable, &archive.display_name(entry));
    let entry = as_verified(entry);
    let content = archive.read_up_to(&entry, LARGEST_TEXT).map_err(|_| unreadable())?;
    if content.len() as u64 == entry.size && local::agrees(archive, &entry) {
        Ok(content)
    } else {
        Err(unreadable())
    }
}

/// The entry as JAR verification reads it on Android: whatever is not stored counts as deflated, while resources are read
/// the other way round.
fn as_verified(entry: &Entry) -> Entry {
    let mut entry = *entry;
    entry.method = if entry.method == STORED { STORED } else { DEFLATED };
    entry
}

/// The names of all entries but folders, none twice.
fn unique_names<'n>(archive: &'n Archive<'_>) -> Result<HashSet<Cow<'n, str>>, Reason> {
    let mut names = HashSet::new();
    for entry in archive.entries().filter(|entry| !is_folder(archive.name(entry))) {
        if !names.insert(text(archive, entry)) {
            return Err(reason(Flaw::DuplicateEntry, &archive.display_name(entry)));
        }
    }
    Ok(names)
}

fn is_folder(name: &[u8]) -> bool {
    name.ends_with(b"/")
}

fn is_block(name: &[u8]) -> bool {
    name.starts_with(FOLDER) && [&b".RSA"[..], b".DSA", b".EC"].iter().any(|kind| name.ends_with(kind))
}

fn manifest_of<'m>(
    text: &'m [u8],
    sections: &'m [Section<'m>],
    names: &HashSet<Cow<'_, str>>,
) -> Result<Manifest<'m>, Reason> {
    let (main, entries) =
        sections.split_first().map_or((None, &[][..]), |(main, entries)| (Some(main), entries));
    let mut by_name = HashMap::with_capacity(entries.len());
    for section in entries {
        let name = section.name().ok_or_else(|| reason(Flaw::ManifestSectionUnnamed, ""))?;
        if by_name.insert(name, section).is_some() {
            return Err(reason(Flaw::ManifestSectionDuplicate, &shown(name)));
        }
        if !names.contains(name) {
            return Err(reason(Flaw::ManifestEntryMissing, &shown(name)));
        }
    }
    Ok(Manifest { text, main, sections: by_name })
}

fn shown(name: &str) -> String {
    name.chars().take(200).filter(|character| !character.is_control()).collect()
}

/// Block files with the signature file of the same name beside them.
fn find_signers<'s>(archive: &'s Archive<'_>) -> Result<Vec<Signer<'s>>, Reason> {
    let files = archive.entries().filter(|entry| {
        let name = archive.name(entry);
        name.starts_with(FOLDER) && name.ends_with(b".SF")
    });
    let files: HashMap<&[u8], &Entry> = files.map(|entry| (archive.name(entry), entry)).collect();
    let mut signers = Vec::new();
    for block in archive.entries().filter(|entry| is_block(archive.name(entry))) {
        let name = archive.name(block);
        let stem =
            name.iter().rposition(|byte| *byte == b'.').and_then(|dot| name.get(..dot)).unwrap_or_default();
        if let Some(file) = files.get([stem, b".SF"].concat().as_slice()) {
            signers.push(Signer { block, file, identity: None, signs: HashSet::new() });
        }
    }
    match signers.len() {
        0 => Err(reason(Flaw::NoSigner, "")),
        1..=SIGNERS => Ok(signers),
        _ => Err(reason(Flaw::TooManySigners, "")),
    }
}

/// Checks that every entry that needs it is signed, by the same signers, and unchanged; returns those signers.
fn entries_signed<'s>(
    archive: &Archive<'_>,
    manifest: &Manifest<'_>,
    signers: Vec<Signer<'s>>,
    floor: u32,
) -> Result<Vec<Signer<'s>>, Reason> {
    let mut expected = Vec::new();
    let mut first: Option<Vec<bool>> = None;
    for entry in archive.entries() {
        let raw = archive.name(entry);
        if is_folder(raw) || raw.starts_with(FOLDER) {
            continue;
        }
        let fail = |flaw| Err(reason(flaw, &archive.display_name(entry)));
        let name = text(archive, entry);
        let Some(section) = manifest.sections.get(name.as_ref()) else { return fail(Flaw::EntryUnsigned) };
        let by: Vec<bool> = signers.iter().map(|signer| signer.signs.contains(name.as_ref())).collect();
        if !by.contains(&true) {
            return fail(Flaw::EntryUnsigned);
        }
        if first.get_or_insert_with(|| by.clone()) != &by {
            return fail(Flaw::EntrySignersDiffer);
        }
        match digests::of(section, "-Digest", floor) {
            Ok(digests) if !digests.is_empty() => expected.push((entry, digests)),
            Ok(_) => return fail(Flaw::DigestMissing),
            Err(_) => return fail(Flaw::SignatureFileMalformed),
        }
    }
    let Some(first) = first else { return Err(reason(Flaw::NothingSigned, "")) };
    let bytes = expected.iter().map(|(entry, _)| entry.size).fold(0, u64::saturating_add);
    // What another reader is inflating just now comes last, when it is there.
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by_key(|at| expected.get(*at).is_some_and(|(entry, _)| archive.is_shared(entry)));
    let flaws = parallel::jobs(order.len(), bytes, |job, _| {
        let at = *order.get(job)?;
        let (entry, digests) = expected.get(at)?;
        let flaw = entry_intact(archive, entry, digests).err()?;
        Some((at, reason(flaw, &archive.display_name(entry))))
    });
    // The first in the order of the directory is the one AOSP's verifier meets.
    if let Some((_, reason)) = flaws.into_iter().flatten().min_by_key(|(at, _)| *at) {
        return Err(reason);
    }
    Ok(signers.into_iter().zip(first).filter_map(|(signer, signs)| signs.then_some(signer)).collect())
}

fn entry_intact(
    archive: &Archive<'_>,
    entry: &Entry,
    digests: &[(super::hash::Hash, Vec<u8>)],
) -> Result<(), Flaw> {
    let mut running: Vec<_> = digests.iter().map(|(hash, _)| hash.running()).collect();
    let entry = as_verified(entry);
    if !local::agrees(archive, &entry) {
        return Err(Flaw::EntryUnreadable);
    }
    let mut take = |piece: &[u8]| running.iter_mut().for_each(|hash| hash.update(piece));
    let length = if archive.is_shared(&entry) {
        archive.read_shared(&entry).map(|content| {
            take(&content);
            content.len() as u64
        })
    } else {
        archive.stream(&entry, |piece| {
            take(piece);
            ControlFlow::Continue(())
        })
    };
    if length != Ok(entry.size) {
        return Err(Flaw::EntryUnreadable);
    }
    let intact = running.into_iter().zip(digests).all(|(hash, (_, digest))| hash.finish() == *digest);
    if intact { Ok(()) } else { Err(Flaw::EntryChanged) }
}

/// Files beside the signature are not covered by it: anyone may add one without breaking it.
fn unprotected(archive: &Archive<'_>, signers: &[Signer<'_>], notes: &mut Notes) {
    let belongs = |entry: &Entry| {
        archive.name(entry) == MANIFEST
            || signers.iter().any(|signer| signer.block == entry || signer.file == entry)
    };
    let loose = archive.entries().filter(|entry| {
        let name = archive.name(entry);
        name.starts_with(FOLDER) && !is_folder(name) && !belongs(entry)
    });
    let loose: Vec<&Entry> = loose.collect();
    if let Some(first) = loose.first() {
        let detail = format!(
            "META-INF 下有 {} 个文件不受 v1 签名保护，如 {}",
            loose.len(),
            archive.display_name(first)
        );
        notes.anomaly("jar-unprotected-entries", detail);
    }
}
