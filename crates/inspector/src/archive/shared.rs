//! Contents that two readers need, as code is both searched and checked against a signature: inflated once, by whoever
//! comes first, and let go when the other has it. What is kept is bounded; the rest is read twice.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, OnceLock};

use crate::archive::{Archive, Entry, Flaw};

/// The most that is kept for the second reader.
const KEPT: u64 = 48 << 20;

/// Contents by the position of their local header.
#[derive(Debug, Default)]
pub(super) struct Shared {
    slots: OnceLock<HashMap<u64, Mutex<Slot>>>,
}

#[derive(Debug)]
enum Slot {
    Unread,
    Kept(Arc<Vec<u8>>),
    Gone,
}

/// An entry's content.
#[derive(Debug)]
pub enum Content<'a> {
    /// The reader's own, or a part of the package.
    Own(Cow<'a, [u8]>),
    /// Another reader has it too.
    Shared(Arc<Vec<u8>>),
}

impl Deref for Content<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl<'a> Archive<'a> {
    /// Announces entries that will be asked for twice; only the first announcement counts.
    pub fn share<'e>(&self, entries: impl Iterator<Item = &'e Entry>) {
        let mut room = KEPT;
        let mut slots = HashMap::new();
        for entry in entries.filter(|entry| entry.is_deflated()) {
            if let Some(left) = room.checked_sub(entry.size) {
                room = left;
                slots.insert(entry.header_offset, Mutex::new(Slot::Unread));
            }
        }
        drop(self.shared.slots.set(slots));
    }

    /// Was it announced?
    pub fn is_shared(&self, entry: &Entry) -> bool {
        self.shared.slots.get().is_some_and(|slots| slots.contains_key(&entry.header_offset))
    }

    /// The content as [`Archive::read`] gives it. Of an announced entry the second reader gets what the first has read, and
    /// waits for it if need be.
    pub fn read_shared(&self, entry: &Entry) -> Result<Content<'a>, Flaw> {
        let slot = self.shared.slots.get().and_then(|slots| slots.get(&entry.header_offset));
        let Some(Ok(mut slot)) = slot.map(Mutex::lock) else { return self.read(entry).map(Content::Own) };
        match std::mem::replace(&mut *slot, Slot::Gone) {
            Slot::Kept(content) => Ok(Content::Shared(content)),
            Slot::Gone => self.read(entry).map(Content::Own),
            Slot::Unread => {
                let content = Arc::new(self.read(entry)?.into_owned());
                // A content that is larger than announced would break the bound.
                if content.len() as u64 <= entry.size {
                    *slot = Slot::Kept(Arc::clone(&content));
                }
                Ok(Content::Shared(content))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Zip;
    use crate::input::Input;
    use crate::limits::Limits;
    use crate::notes::Notes;

    #[test]
    fn what_is_announced_is_inflated_once_for_two_and_read_anew_by_a_third() {
        let bytes = Zip::default().deflated("a", &[7; 9000]).deflated("b", b"b").bytes();
        let input = Input::Memory(&bytes);
        let limits = Limits { inflated_total: 18_001, ..Limits::default() };
        let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
        let (a, b) = (archive.find("a").unwrap(), archive.find("b").unwrap());
        archive.share([a].into_iter());
        assert!(archive.is_shared(a) && !archive.is_shared(b));
        for _ in 0..3 {
            assert_eq!(archive.read_shared(a).unwrap()[..], [7; 9000]);
        }
        assert_eq!(archive.read_shared(b).unwrap()[..], *b"b");
        assert_eq!(
            archive.read_shared(b).err(),
            Some(Flaw::Budget),
            "18,001 bytes were inflated, not 27,001"
        );
    }

    #[test]
    fn a_content_that_cannot_be_read_is_told_to_both() {
        let bytes = Zip::default().deflated("a", &[7; 9000]).but(|item| item.data[0] = 0xff).bytes();
        let input = Input::Memory(&bytes);
        let limits = Limits::default();
        let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
        archive.share(archive.entries());
        for _ in 0..2 {
            let read = archive.find("a").map(|entry| archive.read_shared(entry).err());
            assert_eq!(read, Some(Some(Flaw::Deflate)));
        }
    }
}
