//! What a file is, by its first bytes and the mark of its end. Rules ORG-9, PRV-4, INS-4.
//!
//! Signatures: PDF (ISO 32000-1, 7.5), JPEG (ITU-T T.81, SOI and EOI), PNG (RFC 2083, signature and IEND), ZIP by the mark
//! of its first entry or of its end (APPNOTE 4.3.7, 4.3.16); a docx is a ZIP whose first entry is one of a document's, an
//! encrypted one a compound file ([MS-CFB] 2.2). No archive is opened in the server: a package comes from a stranger, and
//! what is wrong with it is found by the inspector in its own process and told as a finding. So an archive is an apk or an
//! ipa by what the sender says of it.

use domain::form::FileKind;
use domain::ground::refusal::FileFlaw;
use inspector::Input;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Pdf,
    Jpg,
    Png,
    Docx,
    Apk,
    Ipa,
    Zip,
    Doc,
    Program,
    Page,
    Text,
    Unknown,
}

impl Content {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Content::Pdf => "pdf",
            Content::Jpg => "jpg",
            Content::Png => "png",
            Content::Docx => "docx",
            Content::Apk => "apk",
            Content::Ipa => "ipa",
            Content::Zip => "zip",
            Content::Doc => "doc",
            Content::Program => "program",
            Content::Page => "page",
            Content::Text => "text",
            Content::Unknown => "unknown",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Content::Pdf => "PDF 文件",
            Content::Jpg => "JPG 图片",
            Content::Png => "PNG 图片",
            Content::Docx => "DOCX 文档",
            Content::Apk => "安卓安装包（apk）",
            Content::Ipa => "iOS 安装包（ipa）",
            Content::Zip => "ZIP 压缩包",
            Content::Doc => "旧版 Office 文档",
            Content::Program => "可执行程序",
            Content::Page => "网页",
            Content::Text => "文本文件",
            Content::Unknown => "无法识别的文件",
        }
    }

    /// The platform a package is for.
    pub(super) const fn platform(self) -> Option<&'static str> {
        match self {
            Content::Apk => Some("android"),
            Content::Ipa => Some("ios"),
            _ => None,
        }
    }
}

/// Bytes looked at from the beginning and before the end.
const HEAD: u64 = 4096;
/// The end of an archive is 22 bytes long and followed by a comment of at most 65,535.
const TAIL: u64 = 64 * 1024 + 22;
/// The most that is searched for the trailer of a PDF.
const TRAILER: u64 = 4 * 1024 * 1024;

/// The mark of an archive's end.
const END: &[u8] = b"PK\x05\x06";

type Recognised = std::result::Result<Content, FileFlaw>;

/// What a file is that was sent for a field of this kind; `platform` is what its name or its form tells of a package.
pub(super) fn fitting(input: &Input<'_>, kind: FileKind, platform: Option<&str>) -> Recognised {
    let content = match (recognise(input)?, kind) {
        (Content::Zip | Content::Docx, FileKind::Package) => match platform {
            Some("android") => Content::Apk,
            Some("ios") => Content::Ipa,
            _ => return Err(FileFlaw::PlatformUnknown),
        },
        (Content::Docx, FileKind::Document) => return ends(input, END, Content::Docx),
        (other, _) => other,
    };
    if kind.accepts().contains(&content.code()) {
        Ok(content)
    } else {
        Err(FileFlaw::Type { found: content.label(), accepted: kind.accepted() })
    }
}

/// What the bytes are, or what is wrong with them as such a file.
fn recognise(input: &Input<'_>) -> Recognised {
    let head = input.range(0, input.len().min(HEAD)).map_err(|_| FileFlaw::Unreadable)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(END) {
        return Ok(archive(&head));
    }
    if find(&head, b"%PDF-").is_some_and(|at| at <= 1024) {
        return pdf(input);
    }
    if head.starts_with(b"\xff\xd8\xff") {
        return ends(input, b"\xff\xd9", Content::Jpg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return ends(input, b"IEND\xae\x42\x60\x82", Content::Png);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(input);
    }
    if head.starts_with(b"MZ") || head.starts_with(b"\x7fELF") {
        return Ok(Content::Program);
    }
    // A package may begin with anything: phones look for its end.
    if rfind(&tail(input)?, END).is_some() { Ok(Content::Zip) } else { Ok(plain(&head)) }
}

fn pdf(input: &Input<'_>) -> Recognised {
    let tail = tail(input)?;
    let Some(end) = rfind(&tail, b"%%EOF") else { return Err(FileFlaw::Truncated) };
    let before = tail.get(..end).unwrap_or_default();
    let at = rfind(before, b"startxref")
        .and_then(|at| number(before.get(at + b"startxref".len()..)?))
        .filter(|at| *at < input.len())
        .ok_or(FileFlaw::Truncated)?;
    // The dictionary of the last cross-reference section stands between its offset and the next `startxref`.
    let section = input.range(at, (input.len() - at).min(TRAILER)).map_err(|_| FileFlaw::Unreadable)?;
    let trailer = find(&section, b"startxref").and_then(|end| section.get(..end)).unwrap_or(&section);
    if find(trailer, b"/Encrypt").is_some() { Err(FileFlaw::Encrypted) } else { Ok(Content::Pdf) }
}

fn number(text: &[u8]) -> Option<u64> {
    let digits: String = text
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(char::is_ascii_whitespace)
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

/// Cameras and scanners write after the end mark, so it must stand in the tail, not at its very end.
fn ends(input: &Input<'_>, mark: &[u8], content: Content) -> Recognised {
    if rfind(&tail(input)?, mark).is_some() { Ok(content) } else { Err(FileFlaw::Truncated) }
}

/// Old documents, and documents of today behind a password.
fn compound(input: &Input<'_>) -> Recognised {
    let whole = input.range(0, input.len().min(TRAILER)).map_err(|_| FileFlaw::Unreadable)?;
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if find(&whole, &wide).is_some() { Err(FileFlaw::Encrypted) } else { Ok(Content::Doc) }
}

/// An archive, by the name of its first entry a document or not. Nothing of it is opened.
fn archive(head: &[u8]) -> Content {
    let length =
        head.get(26..28).and_then(|bytes| <[u8; 2]>::try_from(bytes).ok()).map_or(0, u16::from_le_bytes);
    let name = head.get(30..30 + usize::from(length)).unwrap_or_default();
    let parts: [&[u8]; 5] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"customXml/"];
    if parts.iter().any(|part| name.starts_with(part)) { Content::Docx } else { Content::Zip }
}

fn plain(head: &[u8]) -> Content {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let start = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<svg") {
        Content::Page
    } else if !head.contains(&0) && !text.contains('\u{fffd}') {
        Content::Text
    } else {
        Content::Unknown
    }
}

fn tail<'a>(input: &Input<'a>) -> std::result::Result<std::borrow::Cow<'a, [u8]>, FileFlaw> {
    let length = input.len().min(TAIL);
    input.range(input.len() - length, length).map_err(|_| FileFlaw::Unreadable)
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, mark)
}

fn rfind(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Recognised {
        recognise(&Input::Memory(bytes))
    }

    fn pdf_with(trailer: &str) -> Vec<u8> {
        let body = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
        let at = body.len();
        format!(
            "{body}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 {trailer} >>\nstartxref\n{at}\n%%EOF\n"
        )
        .into_bytes()
    }

    #[test]
    fn a_pdf_is_told_from_a_truncated_and_from_an_encrypted_one() {
        let whole = pdf_with("");
        assert_eq!(of(&whole), Ok(Content::Pdf));
        assert_eq!(of(&whole[..whole.len() - 20]), Err(FileFlaw::Truncated));
        assert_eq!(of(&pdf_with("/Encrypt 5 0 R")), Err(FileFlaw::Encrypted));
        // The word in a page's text is not the entry of the trailer.
        let mut told = b"%PDF-1.4\n% /Encrypt is a word\n".to_vec();
        let at = told.len();
        told.extend(format!("xref\n0 0\ntrailer\n<< >>\nstartxref\n{at}\n%%EOF").bytes());
        assert_eq!(of(&told), Ok(Content::Pdf));
    }

    #[test]
    fn pictures_need_their_end() {
        assert_eq!(of(b"\xff\xd8\xff\xe0....\xff\xd9"), Ok(Content::Jpg));
        assert_eq!(of(b"\xff\xd8\xff\xe0...."), Err(FileFlaw::Truncated));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82"), Ok(Content::Png));
        assert_eq!(of(b"\x89PNG\r\n\x1a\n...."), Err(FileFlaw::Truncated));
    }

    #[test]
    fn what_is_renamed_is_known_by_its_content() {
        assert_eq!(of(b"MZ\x90\x00\x03"), Ok(Content::Program));
        assert_eq!(of(b"\xef\xbb\xbf<!DOCTYPE html><script>"), Ok(Content::Page));
        assert_eq!(of("名称,数量\n甲,1\n".as_bytes()), Ok(Content::Text));
        assert_eq!(of(b"\x00\x01\x02\xff"), Ok(Content::Unknown));
        assert_eq!(of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), Ok(Content::Doc));
        let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(of(&locked), Err(FileFlaw::Encrypted));
    }

    #[test]
    fn an_archive_is_known_by_its_first_bytes_and_never_opened() {
        let packages = [
            world::files::apk(),
            // Cut off, with a directory that lies, behind a password: the inspector's business.
            b"PK\x03\x04 and nothing after it".to_vec(),
            [b"PK\x03\x04".as_slice(), &[0xff; 4096]].concat(),
            b"PK\x05\x06".iter().chain(&[0; 18]).copied().collect(),
            // Code before the archive (Janus), and text before it.
            [b"dex\n035\0".as_slice(), &[7; 100], &world::files::apk()].concat(),
            [b"anything ".as_slice(), &world::files::apk()].concat(),
        ];
        for (at, package) in packages.iter().enumerate() {
            assert_eq!(of(package), Ok(Content::Zip), "{at}");
            assert_eq!(
                fitting(&Input::Memory(package), FileKind::Package, Some("android")),
                Ok(Content::Apk)
            );
            assert_eq!(fitting(&Input::Memory(package), FileKind::Package, Some("ios")), Ok(Content::Ipa));
            let unsaid = fitting(&Input::Memory(package), FileKind::Package, None);
            assert_eq!(unsaid, Err(FileFlaw::PlatformUnknown));
            let document = fitting(&Input::Memory(package), FileKind::Document, Some("android"));
            assert!(matches!(document, Err(FileFlaw::Type { found: "ZIP 压缩包", .. })), "{document:?}");
        }
    }

    #[test]
    fn what_is_plainly_no_archive_is_no_package() {
        for (bytes, found) in [
            (pdf_with(""), "PDF 文件"),
            (b"MZ\x90\x00".to_vec(), "可执行程序"),
            (b"<html></html>".to_vec(), "网页"),
            (b"\x00\x01\x02\xff".to_vec(), "无法识别的文件"),
            (vec![0; 100_000], "无法识别的文件"),
        ] {
            let flaw = fitting(&Input::Memory(&bytes), FileKind::Package, Some("android"));
            assert_eq!(flaw, Err(FileFlaw::Type { found, accepted: "apk 或 ipa" }));
        }
    }

    #[test]
    fn a_document_is_known_by_its_first_entry_and_needs_its_end() {
        let document = |bytes: &[u8]| fitting(&Input::Memory(bytes), FileKind::Document, None);
        for first in ["[Content_Types].xml", "_rels/.rels", "word/document.xml"] {
            let whole = world::files::archive(first, b"<w/>");
            assert_eq!(document(&whole), Ok(Content::Docx), "{first}");
            assert_eq!(document(&whole[..whole.len() - 30]), Err(FileFlaw::Truncated), "{first}");
            // The name of an entry makes no package a document.
            assert_eq!(fitting(&Input::Memory(&whole), FileKind::Package, Some("ios")), Ok(Content::Ipa));
        }
    }
}
