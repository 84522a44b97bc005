//! Small right files for uploads, and what stands in a document that was made.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// A small whole PDF.
pub fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
    let at = body.len();
    format!("{body}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\nstartxref\n{at}\n%%EOF\n")
        .into_bytes()
}

/// The smallest archive that has an Android manifest: one stored entry and its directory.
pub fn apk() -> Vec<u8> {
    archive("AndroidManifest.xml", b"not a real one")
}

/// An archive with one stored entry.
pub fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).expect("a small file").to_le_bytes();
    let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
    let common = |bytes: &mut Vec<u8>| {
        bytes.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend([0; 4]);
        bytes.extend(size);
        bytes.extend(size);
        bytes.extend(length);
        bytes.extend([0, 0]);
    };
    let mut bytes = b"PK\x03\x04".to_vec();
    common(&mut bytes);
    bytes.extend(name.as_bytes());
    bytes.extend(content);
    let directory = u32::try_from(bytes.len()).expect("a small file");
    bytes.extend(b"PK\x01\x02\x14\x00");
    common(&mut bytes);
    bytes.extend([0; 14]);
    bytes.extend(name.as_bytes());
    let length = u32::try_from(bytes.len()).expect("a small file") - directory;
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    bytes.extend(length.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// The text of a PDF as its reader sees it, by `pdftotext` of poppler-utils; nothing where it is damaged or without text.
pub fn text_of(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("pdftotext is installed (poppler-utils)");
    // It reads all of its input before it answers. What is no PDF it stops reading, and the rest finds no taker.
    let fed = reader.stdin.take().map(|mut input| input.write_all(pdf));
    let said = reader.wait_with_output().expect("pdftotext ends");
    if fed.is_some_and(|fed| fed.is_err()) || !said.status.success() {
        return String::new();
    }
    String::from_utf8(said.stdout).expect("pdftotext speaks UTF-8")
}
