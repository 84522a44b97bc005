//! The 112 bytes at the head of a dex file and what may be wrong with them (INS-3, INS-4).
//!
//! A faulty header is a fact about the package, so faults are collected and reading goes on with what is addressable.
//! Deliberately absent: the SHA-1 in the header, which Android does not check either.

use crate::bytes::{slice_at, u32_at};

/// Length of the classic header; format 041 adds eight bytes for its container.
const CLASSIC: usize = 0x70;
const WITH_CONTAINER: usize = 0x78;
/// The only byte order Android reads.
const LITTLE_ENDIAN: u32 = 0x1234_5678;

/// One table of the file: how many rows it declares and where they start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Number of rows the header declares.
    pub count: u32,
    /// Byte offset of the first row, from the start of the container.
    pub offset: u32,
}

/// What is wrong with a dex file. The word is stable and stands in the report's anomalies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Does not begin with `dex\n` and a version.
    Magic,
    /// Shorter than its own header.
    TooShort,
    /// Byte order is not little-endian.
    Endian,
    /// The declared file size is larger than the file.
    Truncated,
    /// Bytes follow the declared end of the file.
    Trailing,
    /// The Adler-32 in the header is not that of the content.
    Checksum,
    /// A table reaches beyond the end of the file.
    Table,
    /// More types than an instruction can name.
    Types,
    /// A string offset points outside the file.
    StringOffset,
    /// Strings overlap so much that reading them was stopped.
    StringBudget,
    /// Methods' code overlaps so much that following it was stopped.
    CodeBudget,
    /// More dex files in one entry than are followed.
    TooMany,
}

impl Fault {
    /// The stable code used in the report's anomalies.
    pub fn code(self) -> &'static str {
        match self {
            Self::Magic => "dex-magic",
            Self::TooShort => "dex-too-short",
            Self::Endian => "dex-endian",
            Self::Truncated => "dex-truncated",
            Self::Trailing => "dex-trailing-bytes",
            Self::Checksum => "dex-checksum",
            Self::Table => "dex-table-out-of-bounds",
            Self::Types => "dex-too-many-types",
            Self::StringOffset => "dex-string-out-of-bounds",
            Self::StringBudget => "dex-string-budget",
            Self::CodeBudget => "dex-code-budget",
            Self::TooMany => "dex-too-many",
        }
    }

    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Magic => "不是 dex 文件",
            Self::TooShort => "dex 文件头不完整",
            Self::Endian => "字节序不是小端，安卓系统不会加载",
            Self::Truncated => "文件短于文件头记载的长度",
            Self::Trailing => "记载的结尾之后还有数据",
            Self::Checksum => "Adler-32 校验值与内容不符",
            Self::Table => "数据表超出文件范围",
            Self::Types => "类型多于指令能指到的数量，其余未读取，安卓系统不会加载",
            Self::StringOffset => "字符串位置超出文件范围",
            Self::StringBudget => "字符串反复重叠，未全部读取",
            Self::CodeBudget => "方法代码反复重叠，未全部跟踪",
            Self::TooMany => "一个文件内连接的 dex 过多，其余未读取",
        }
    }

    /// Whether code may be there that was not seen.
    pub fn hides_code(self) -> bool {
        !matches!(self, Self::Trailing | Self::Checksum)
    }
}

/// The header's fields that reading needs.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// Format version, 35 to 41 in files Android reads.
    pub version: u8,
    /// Declared length in bytes.
    pub file_size: u32,
    /// Strings' table.
    pub strings: Section,
    /// Types' table.
    pub types: Section,
    /// Methods' table.
    pub methods: Section,
    /// Class definitions' table.
    pub classes: Section,
    /// Declared Adler-32 of everything after the checksum field.
    pub checksum: u32,
}

/// Whether `data` begins with a dex magic.
pub fn is_dex(data: &[u8]) -> bool {
    version(data).is_some()
}

fn version(data: &[u8]) -> Option<u8> {
    let magic: &[u8; 8] = data.first_chunk()?;
    let [b'd', b'e', b'x', b'\n', b'0', tens, ones, 0] = *magic else {
        return None;
    };
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

impl Header {
    /// Reads the header that starts at `at`. A wrong byte order or a short header ends reading; nothing else does.
    pub fn read(data: &[u8], at: usize) -> Result<Self, Fault> {
        let head = data.get(at..).ok_or(Fault::TooShort)?;
        let version = version(head).ok_or(Fault::Magic)?;
        let length = if version >= 41 { WITH_CONTAINER } else { CLASSIC };
        let head = slice_at(head, 0, length).ok_or(Fault::TooShort)?;
        let word = |offset| u32_at(head, offset).ok_or(Fault::TooShort);
        if word(40)? != LITTLE_ENDIAN {
            return Err(Fault::Endian);
        }
        let section = |offset| -> Result<Section, Fault> {
            Ok(Section { count: word(offset)?, offset: word(offset + 4)? })
        };
        Ok(Self {
            version,
            file_size: word(32)?,
            strings: section(56)?,
            types: section(64)?,
            methods: section(88)?,
            classes: section(96)?,
            checksum: word(8)?,
        })
    }

    /// Whether the file lives in a container, where offsets count from the container's start.
    pub fn in_container(&self) -> bool {
        self.version >= 41
    }
}

/// Adler-32 as RFC 1950 defines it, a block at a time so that the processor can add many bytes at once.
pub fn adler32(data: &[u8]) -> u32 {
    const PRIME: u32 = 65_521;
    const BLOCK: usize = 32;
    // The largest run of whole blocks for which the sums cannot overflow 32 bits.
    const RUN: usize = 5536;
    let (mut low, mut high) = (1_u32, 0_u32);
    for run in data.chunks(RUN) {
        let (blocks, rest) = run.as_chunks::<BLOCK>();
        for block in blocks {
            let (mut sum, mut weighted) = (0_u32, 0_u32);
            for (byte, weight) in block.iter().zip((1..=32_u32).rev()) {
                sum += u32::from(*byte);
                weighted += u32::from(*byte) * weight;
            }
            high += 32 * low + weighted;
            low += sum;
        }
        for byte in rest {
            low += u32::from(*byte);
            high += low;
        }
        low %= PRIME;
        high %= PRIME;
    }
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adler_matches_the_published_example() {
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
        assert_eq!(adler32(b""), 1);
        // Long enough to need several runs; every byte 0xff is the worst case for overflow.
        let long = vec![0xff; 100_000];
        let (mut low, mut high) = (1_u64, 0_u64);
        for byte in &long {
            low = (low + u64::from(*byte)) % 65_521;
            high = (high + low) % 65_521;
        }
        assert_eq!(u64::from(adler32(&long)), (high << 16) | low);
    }

    #[test]
    fn only_dex_magics_are_taken() {
        assert!(is_dex(b"dex\n035\0"));
        assert!(is_dex(b"dex\n041\0"));
        assert!(!is_dex(b"dex\n0a5\0"));
        assert!(!is_dex(b"dey\n036\0"));
        assert!(!is_dex(b"dex\n035"));
        assert_eq!(Header::read(b"PK\x03\x04____", 0).map(|_| ()), Err(Fault::Magic));
        assert_eq!(Header::read(b"dex\n035\0", 0).map(|_| ()), Err(Fault::TooShort));
        assert_eq!(Header::read(b"dex\n035\0", 9).map(|_| ()), Err(Fault::TooShort));
    }
}
