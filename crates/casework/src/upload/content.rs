//! What a file is, by its bytes and never by its name. Rules ORG-9, PRV-4.
//!
//! Signatures: PDF (ISO 32000-1, 7.5), JPEG (ITU-T T.81, SOI and EOI), PNG (RFC 2083, signature and IEND), ZIP by its
//! central directory, which tells docx, apk and ipa apart; an encrypted docx is a compound file ([MS-CFB] 2.2). Whether
//! a package is sound is the inspector's question, not asked here.

use domain::ground::refusal::FileFlaw;
use inspector::archive::{Archive, Flaw};
use inspector::notes::Notes;
use inspector::{Input, Limits, ipa};

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
const TAIL: u64 = 64 * 1024;
/// The most that is searched for the trailer of a PDF.
const TRAILER: u64 = 4 * 1024 * 1024;

type Recognised = std::result::Result<Content, FileFlaw>;

/// What the bytes are, or what is wrong with them as such a file.
pub(super) fn recognise(input: &Input<'_>) -> Recognised {
    let head = input.range(0, input.len().min(HEAD)).map_err(|_| FileFlaw::Unreadable)?;
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
    // A package may begin with anything; its directory at the end counts.
    match zip(input) {
        Ok(content) => Ok(content),
        Err(flaw) if head.starts_with(b"PK\x03\x04") => Err(flaw),
        Err(_) => Ok(plain(&head)),
    }
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

fn zip(input: &Input<'_>) -> Recognised {
    let limits = Limits::default();
    let archive = match Archive::open(input, &limits, &mut Notes::new(&limits)) {
        Ok(archive) => archive,
        Err(Flaw::NotAnArchive | Flaw::Directory | Flaw::OutOfRange) => return Err(FileFlaw::Truncated),
        Err(_) => return Err(FileFlaw::Unreadable),
    };
    if let Some(folder) = ipa::app_folder(&archive) {
        return open(&archive, &format!("{folder}Info.plist"), |head| {
            head.starts_with(b"bplist") || markup(head)
        })
        .map(|()| Content::Ipa);
    }
    if archive.find("AndroidManifest.xml").is_some() {
        // The header of a compiled manifest is eight bytes long, and says so.
        let compiled = |head: &[u8]| head.get(2..4) == Some(b"\x08\x00");
        return open(&archive, "AndroidManifest.xml", compiled).map(|()| Content::Apk);
    }
    if archive.find("word/document.xml").is_some() {
        return open(&archive, "word/document.xml", markup).map(|()| Content::Docx);
    }
    Ok(Content::Zip)
}

/// Whether the entry that tells what the archive is can be read. A mark of encryption alone says nothing: packages carry it
/// to mislead tools, and phones pass it over. Behind a password the content is not what it must be.
fn open(
    archive: &Archive<'_>,
    name: &str,
    is_plain: impl Fn(&[u8]) -> bool,
) -> std::result::Result<(), FileFlaw> {
    let locked = archive.find(name).is_some_and(|entry| {
        entry.flags & 1 == 1 && !archive.read_prefix(entry, 16).is_ok_and(|head| is_plain(&head))
    });
    if locked { Err(FileFlaw::Encrypted) } else { Ok(()) }
}

fn markup(head: &[u8]) -> bool {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).starts_with(b"<")
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
        assert_eq!(of(b"PK\x03\x04 and nothing after it"), Err(FileFlaw::Truncated));
    }

    /// An archive with one stored entry that is marked as encrypted.
    fn marked(name: &str, content: &[u8]) -> Vec<u8> {
        let mut bytes = world::files::archive(name, content);
        let directory = rfind(&bytes, b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[directory + 8] |= 1;
        bytes
    }

    #[test]
    fn a_package_behind_a_password_is_told_from_one_that_only_wears_the_mark() {
        let (manifest, plist) = ("AndroidManifest.xml", "Payload/A.app/Info.plist");
        let noise = b"\x91\x5f\xc3\x77\x10\xa9\x44\x02 noise";
        for name in [manifest, plist, "word/document.xml"] {
            assert_eq!(of(&marked(name, noise)), Err(FileFlaw::Encrypted), "{name}");
        }
        assert_eq!(of(&marked(manifest, b"\x03\x00\x08\x00 compiled")), Ok(Content::Apk));
        assert_eq!(of(&marked(plist, b"<?xml version='1.0'?>")), Ok(Content::Ipa));
        assert_eq!(
            of(&world::files::archive(manifest, noise)),
            Ok(Content::Apk),
            "nothing says it is locked"
        );
    }
}
