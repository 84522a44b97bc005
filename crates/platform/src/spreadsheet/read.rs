//! A file becomes a table of texts: what it is, is decided by its content.

use domain::ground::refusal::FileFlaw;
use memchr::memmem;

use super::table::{ACCEPTED, Table};
use super::{MOST_BYTES, csv_file, workbook};

/// Reads the first sheet that has a row for which `is_head` holds, or the first sheet.
pub fn read(bytes: &[u8], is_head: impl Fn(&[String]) -> bool) -> Result<Table, FileFlaw> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileFlaw::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(FileFlaw::Unreadable);
    }
    let wrong = |found| Err(FileFlaw::Type { found, accepted: ACCEPTED });
    match bytes {
        [b'P', b'K', 3, 4, ..] => workbook::read(bytes, is_head),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            if memmem::find(bytes, &name).is_some() {
                Err(FileFlaw::Encrypted)
            } else {
                wrong("旧版 Office 文件（.xls 等），请另存为 .xlsx")
            }
        }
        [b'%', b'P', b'D', b'F', ..] => wrong("PDF 文件"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => wrong("图片"),
        [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] | [0x1f, 0x8b, ..] => wrong("压缩包"),
        _ if memmem::find(bytes.get(..1024).unwrap_or(bytes), b"<html").is_some() => wrong("网页"),
        _ => csv_file::read(bytes),
    }
}
