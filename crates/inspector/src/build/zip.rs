//! Zip archives, field by field.

use std::io::Write;

/// An archive to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Zip {
    pub(crate) prefix: Vec<u8>,
    pub(crate) items: Vec<Item>,
    pub(crate) comment: Vec<u8>,
    pub(crate) trailing: Vec<u8>,
    /// Added to every offset that is written, as if the prefix were not there.
    pub(crate) offset_lie: u32,
    /// Entries announced instead of the true number.
    pub(crate) announced: Option<u16>,
}

/// An entry to be; the central directory's fields are the plain ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    pub(crate) name: Vec<u8>,
    pub(crate) local_name: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) local_method: u16,
    pub(crate) flags: u16,
    pub(crate) local_flags: u16,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    pub(crate) compressed: u32,
    pub(crate) attributes: u32,
    pub(crate) local_extra: Vec<u8>,
    /// Position of the local header, where it is not the true one.
    pub(crate) at: Option<u32>,
}

impl Zip {
    /// Adds a stored entry.
    pub(crate) fn stored(self, name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        self.item(name.as_ref(), content, content.to_vec(), 0)
    }

    /// Adds a deflated entry.
    pub(crate) fn deflated(self, name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let mut deflater = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflater.write_all(content).unwrap();
        let data = deflater.finish().unwrap();
        self.item(name.as_ref(), content, data, 8)
    }

    fn item(mut self, name: &[u8], content: &[u8], data: Vec<u8>, method: u16) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        self.items.push(Item {
            name: name.to_vec(),
            local_name: name.to_vec(),
            method,
            local_method: method,
            crc: crc.sum(),
            size: u32::try_from(content.len()).unwrap(),
            compressed: u32::try_from(data.len()).unwrap(),
            data,
            ..Item::default()
        });
        self
    }

    /// Changes the entry added last.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Item)) -> Self {
        change(self.items.last_mut().unwrap());
        self
    }

    /// The archive's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.prefix.clone();
        let mut central = Vec::new();
        for item in &self.items {
            let at = u32::try_from(bytes.len()).unwrap();
            local(&mut bytes, item);
            directory(&mut central, item, item.at.unwrap_or(at).wrapping_sub(self.offset_lie));
        }
        let start = u32::try_from(bytes.len()).unwrap().wrapping_sub(self.offset_lie);
        let size = u32::try_from(central.len()).unwrap();
        bytes.extend(central);
        let count = self.announced.unwrap_or_else(|| u16::try_from(self.items.len()).unwrap());
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend(count.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(start.to_le_bytes());
        bytes.extend(u16::try_from(self.comment.len()).unwrap().to_le_bytes());
        bytes.extend(&self.comment);
        bytes.extend(&self.trailing);
        bytes
    }
}

fn local(bytes: &mut Vec<u8>, item: &Item) {
    bytes.extend(b"PK\x03\x04\x14\0");
    bytes.extend(item.local_flags.to_le_bytes());
    bytes.extend(item.local_method.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(item.crc.to_le_bytes());
    bytes.extend(item.compressed.to_le_bytes());
    bytes.extend(item.size.to_le_bytes());
    bytes.extend(u16::try_from(item.local_name.len()).unwrap().to_le_bytes());
    bytes.extend(u16::try_from(item.local_extra.len()).unwrap().to_le_bytes());
    bytes.extend(&item.local_name);
    bytes.extend(&item.local_extra);
    bytes.extend(&item.data);
}

fn directory(bytes: &mut Vec<u8>, item: &Item, at: u32) {
    bytes.extend(b"PK\x01\x02\x14\x03\x14\0");
    bytes.extend(item.flags.to_le_bytes());
    bytes.extend(item.method.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(item.crc.to_le_bytes());
    bytes.extend(item.compressed.to_le_bytes());
    bytes.extend(item.size.to_le_bytes());
    bytes.extend(u16::try_from(item.name.len()).unwrap().to_le_bytes());
    bytes.extend([0; 8]);
    bytes.extend(item.attributes.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend(&item.name);
}
