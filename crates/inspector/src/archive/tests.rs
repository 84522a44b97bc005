use std::ops::ControlFlow;

use super::*;
use crate::build::Zip;

type Contents = Vec<(String, Result<Vec<u8>, Flaw>)>;

fn open(bytes: &[u8], limits: &Limits) -> (Result<Contents, Flaw>, Vec<String>) {
    let input = Input::Memory(bytes);
    let mut notes = Notes::new(limits);
    let contents = Archive::open(&input, limits, &mut notes).map(|archive| {
        let read = |entry| (archive.display_name(entry), archive.read(entry).map(Cow::into_owned));
        let contents = archive.entries().map(read).collect();
        archive.report_oddities(&mut notes);
        contents
    });
    let codes = notes.into_parts().0.into_iter().map(|anomaly| anomaly.code.into_owned()).collect();
    (contents, codes)
}

fn codes(zip: &Zip) -> Vec<String> {
    open(&zip.bytes(), &Limits::default()).1
}

fn sound() -> Zip {
    Zip::default().stored("a.txt", b"abc").deflated("b/c.txt", &[b'x'; 5000])
}

#[test]
fn a_sound_archive_is_read_without_a_remark() {
    let (contents, codes) = open(&sound().bytes(), &Limits::default());
    assert_eq!(codes, [""; 0]);
    let contents = contents.unwrap();
    assert_eq!(contents[0], ("a.txt".to_owned(), Ok(b"abc".to_vec())));
    assert_eq!(contents[1], ("b/c.txt".to_owned(), Ok(vec![b'x'; 5000])));
}

#[test]
fn names_are_found_and_listed_by_folder() {
    let bytes = sound().stored("b/a.txt", b"1").stored("bb", b"2").bytes();
    let input = Input::Memory(&bytes);
    let limits = Limits::default();
    let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
    assert!(archive.find("b/c.txt").is_some());
    assert!(archive.find("b/c").is_none());
    let under: Vec<String> = archive.under("b/").map(|entry| archive.display_name(entry)).collect();
    assert_eq!(under, ["b/a.txt", "b/c.txt"]);
}

/// What each trick is called, and that the archive is read nevertheless.
#[test]
fn every_trick_has_its_name() {
    let one = || Zip::default().deflated("AndroidManifest.xml", b"content");
    let tricks: Vec<(&str, Zip)> = vec![
        ("zip-encrypted-flag", one().but(|item| item.flags = 1)),
        ("zip-local-flags", one().but(|item| item.local_flags = 1)),
        ("zip-local-method", one().but(|item| item.local_method = 0x7777)),
        ("zip-local-name", one().but(|item| item.local_name = b"other".to_vec())),
        ("zip-local-extra", one().but(|item| item.local_extra = vec![1, 0, 0xff, 0xff, 0])),
        ("zip-crc-mismatch", one().but(|item| item.crc ^= 1)),
        ("zip-size-mismatch", one().but(|item| item.size = 9999)),
        ("zip-unknown-method", Zip::default().stored("a", b"content").but(|item| item.method = 99)),
        ("zip-symlink", one().but(|item| item.attributes = 0o120_777 << 16)),
        ("zip-duplicate-name", one().stored("AndroidManifest.xml", b"junk")),
        ("zip-folder-like-file", one().stored("AndroidManifest.xml/", b"")),
        ("zip-path-slip", one().stored("../../etc/passwd", b"")),
        ("zip-name-not-utf8", one().stored([b'a', 0xff], b"")),
        ("zip-name-control", one().stored("a\0b", b"")),
        ("zip-name-too-long", one().stored("x".repeat(5000), b"")),
        ("zip-prefix-bytes", Zip { prefix: b"junk".to_vec(), ..one() }),
        ("janus", Zip { prefix: b"dex\n035\0".to_vec(), ..one() }),
        ("zip-trailing-bytes", Zip { trailing: b"junk".to_vec(), ..one() }),
        ("zip-offsets-shifted", Zip { prefix: b"junk".to_vec(), offset_lie: 4, ..one() }),
        ("zip-entry-count", Zip { announced: Some(7), ..one() }),
    ];
    for (code, zip) in tricks {
        let (contents, codes) = open(&zip.bytes(), &Limits::default());
        assert!(codes.iter().any(|known| known == code), "{code} not in {codes:?}");
        let first = contents.unwrap().swap_remove(0).1;
        assert_eq!(first, Ok(b"content".to_vec()), "{code}");
    }
}

#[test]
fn alignment_by_zeros_is_no_trick() {
    assert_eq!(codes(&sound().but(|item| item.local_extra = vec![0; 3])), [""; 0]);
    assert_eq!(codes(&sound().but(|item| item.local_extra = vec![0x35, 0xd9, 2, 0, 4, 0, 0, 0])), [""; 0]);
}

#[test]
fn of_two_entries_with_one_name_the_first_is_found() {
    let bytes = Zip::default().stored("a", b"first").stored("a", b"second").bytes();
    let input = Input::Memory(&bytes);
    let limits = Limits::default();
    let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
    assert_eq!(archive.read(archive.find("a").unwrap()).as_deref(), Ok(&b"first"[..]));
}

#[test]
fn an_earlier_end_record_that_fits_is_preferred_to_a_fake_in_the_comment() {
    let mut zip = sound();
    zip.comment = b"PK\x05\x06".iter().copied().chain([0; 30]).collect();
    assert_eq!(codes(&zip), ["zip-several-end-records"]);
}

#[test]
fn overlapping_entries_are_named() {
    let zip = Zip::default().stored("a", &[0; 100]).stored("b", b"x").but(|item| item.at = Some(10));
    assert!(codes(&zip).contains(&"zip-local-header-broken".to_owned()));
    let zip = Zip::default().stored("a", b"abc").stored("a2", b"abc").but(|item| item.at = Some(0));
    assert!(codes(&zip).contains(&"zip-overlap".to_owned()));
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let limits = Limits {
        entry_in_memory: 10_000,
        entry_streamed: 50_000,
        inflated_total: 200_000,
        ..Limits::default()
    };
    let bytes = Zip::default().deflated("bomb", &vec![0; 1 << 20]).bytes();
    let (contents, _) = open(&bytes, &limits);
    assert_eq!(contents.unwrap()[0].1, Err(Flaw::TooLarge(10_000)));

    let input = Input::Memory(&bytes);
    let archive = Archive::open(&input, &limits, &mut Notes::new(&limits)).unwrap();
    let entry = archive.find("bomb").unwrap();
    let mut seen = 0;
    let streamed = archive.stream(entry, |piece| {
        seen += piece.len();
        ControlFlow::Continue(())
    });
    assert_eq!(streamed, Err(Flaw::TooLarge(50_000)));
    assert!(seen <= 50_000, "{seen}");
    assert_eq!(archive.read_prefix(entry, 16), Ok(vec![0; 16]));
}

#[test]
fn many_small_entries_share_one_budget() {
    let limits = Limits { inflated_total: 25_000, ..Limits::default() };
    let zip =
        Zip::default().deflated("a", &[1; 10_000]).deflated("b", &[2; 10_000]).deflated("c", &[3; 10_000]);
    let (contents, _) = open(&zip.bytes(), &limits);
    let outcomes: Vec<bool> = contents.unwrap().iter().map(|(_, content)| content.is_ok()).collect();
    assert_eq!(outcomes, [true, true, false]);
}

#[test]
fn more_entries_than_the_limit_are_left_out_and_said_so() {
    let limits = Limits { entries: 3, ..Limits::default() };
    let zip = (0..10).fold(Zip::default(), |zip, n| zip.stored(format!("e{n}"), b""));
    let (contents, codes) = open(&zip.bytes(), &limits);
    assert_eq!(contents.unwrap().len(), 3);
    assert_eq!(codes, ["zip-too-many-entries"]);
}

#[test]
fn a_size_that_lies_allocates_nothing() {
    let zip = Zip::default()
        .stored("a", b"abc")
        .but(|item| (item.size, item.compressed) = (0xffff_fff0, 0xffff_fff0));
    let (contents, codes) = open(&zip.bytes(), &Limits::default());
    assert_eq!(contents.unwrap()[0].1, Err(Flaw::TooLarge(64 << 20)));
    assert!(codes.contains(&"zip-data-out-of-range".to_owned()));
}

#[test]
fn what_is_no_archive_says_so() {
    assert_eq!(open(b"", &Limits::default()).0, Err(Flaw::NotAnArchive));
    assert_eq!(open(&[0; 4096], &Limits::default()).0, Err(Flaw::NotAnArchive));
    let mut broken = sound().bytes();
    let central = memchr::memmem::find(&broken, b"PK\x01\x02").unwrap();
    broken[central] = 0;
    assert_eq!(open(&broken, &Limits::default()).0, Err(Flaw::Directory));
}

#[test]
fn sizes_of_zip64_come_from_the_extra_field() {
    let mut directory = vec![0; 46];
    directory[..4].copy_from_slice(b"PK\x01\x02");
    directory[20..28].copy_from_slice(&[0xff; 8]);
    directory[28] = 1;
    directory[30] = 20;
    directory.push(b'a');
    directory.extend([1, 0, 16, 0]);
    directory.extend(5_000_000_000_u64.to_le_bytes());
    directory.extend(4_999_999_999_u64.to_le_bytes());
    let layout = Layout { announced: 1, ..Layout::default() };
    let limits = Limits::default();
    let entries = directory::parse(&directory, &layout, &limits, &mut Notes::new(&limits)).unwrap();
    assert_eq!((entries[0].size, entries[0].compressed), (5_000_000_000, 4_999_999_999));
}
