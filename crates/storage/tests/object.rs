//! Uploads survive what happens to connections and machines, and objects are what their names say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use domain::ground::id::UploadId;
use storage::Fault;
use storage::object::Objects;
use storage::object::scrub::{Scrubbed, State};
use storage::object::upload::Append;
use tempfile::TempDir;

const ID: UploadId = UploadId(uuid::Uuid::from_u128(7));

struct Place {
    folder: TempDir,
    objects: Objects,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(&format!("file:{}", folder.path().display())).unwrap();
        Self { folder, objects }
    }

    /// The same folder after the program was started again.
    fn restarted(&self) -> Objects {
        Objects::open(&format!("file:{}", self.folder.path().display())).unwrap()
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("parts").join(format!("{ID}.part"))
    }

    fn scrub(&self) -> Vec<Scrubbed> {
        let mut found = Vec::new();
        let report = |one| {
            found.push(one);
            Ok(())
        };
        self.objects.scrub(report).unwrap();
        found
    }
}

fn content() -> Vec<u8> {
    (0..700_000_u32).flat_map(u32::to_le_bytes).collect()
}

#[test]
fn an_upload_in_pieces_becomes_the_object_that_a_whole_one_becomes() {
    let place = Place::new();
    let content = content();
    let mut offset = 0;
    for piece in content.chunks(300_001) {
        let mut upload = place.objects.upload(ID).unwrap();
        assert_eq!(upload.offset(), offset);
        offset += piece.len() as u64;
        assert_eq!(upload.append(upload.offset(), piece).unwrap(), Append::Taken(offset));
        upload.sync().unwrap();
    }
    assert_eq!(place.objects.uploads().unwrap(), [(ID, offset)]);
    let stored = place.objects.upload(ID).unwrap().finish().unwrap();
    assert_eq!(stored, Place::new().objects.put(&content).unwrap());
    assert_eq!(place.objects.get(&stored.sha256).unwrap().bytes().unwrap(), content);
    assert_eq!(place.objects.uploads().unwrap(), []);
    assert!(!place.part().exists());
}

#[test]
fn a_piece_that_does_not_follow_is_refused_with_the_right_offset() {
    let place = Place::new();
    let mut upload = place.objects.upload(ID).unwrap();
    assert_eq!(upload.append(0, b"abc").unwrap(), Append::Taken(3));
    assert_eq!(upload.append(0, b"abc").unwrap(), Append::Expected(3));
    assert_eq!(upload.append(4, b"e").unwrap(), Append::Expected(3));
    assert_eq!(upload.append(3, b"d").unwrap(), Append::Taken(4));
    let stored = upload.finish().unwrap();
    assert_eq!(stored, Place::new().objects.put(b"abcd").unwrap());
}

#[test]
fn an_upload_goes_on_after_a_restart_and_after_its_end_was_lost() {
    let place = Place::new();
    let content = content();
    let mut upload = place.objects.upload(ID).unwrap();
    upload.append(0, &content[..2_000_000]).unwrap();
    drop(upload);
    let part = fs::OpenOptions::new().write(true).open(place.part()).unwrap();
    part.set_len(1_234_567).unwrap();
    for objects in [place.restarted(), place.objects.clone()] {
        assert_eq!(objects.upload(ID).unwrap().offset(), 1_234_567);
    }
    let mut upload = place.restarted().upload(ID).unwrap();
    upload.append(1_234_567, &content[1_234_567..]).unwrap();
    assert_eq!(upload.finish().unwrap(), Place::new().objects.put(&content).unwrap());
}

#[test]
fn an_upload_is_held_by_one_request_at_a_time() {
    let place = Place::new();
    let first = place.objects.upload(ID).unwrap();
    let second = place.restarted().upload(ID).unwrap_err();
    assert!(matches!(second, Fault::Unavailable(_)), "{second}");
    drop(first);
    place.restarted().upload(ID).unwrap();
}

#[test]
fn a_discarded_upload_begins_anew() {
    let place = Place::new();
    place.objects.upload(ID).unwrap().append(0, b"abc").unwrap();
    assert!(place.objects.discard_upload(ID).unwrap());
    assert!(!place.objects.discard_upload(ID).unwrap());
    assert_eq!(place.objects.upload(ID).unwrap().offset(), 0);
}

#[test]
fn the_same_content_is_one_object_and_can_be_read_in_part() {
    let place = Place::new();
    let first = place.objects.put("教育移动应用".as_bytes()).unwrap();
    assert_eq!(place.objects.put("教育移动应用".as_bytes()).unwrap(), first);
    assert_eq!(place.scrub().len(), 1);
    let blob = place.objects.get(&first.sha256).unwrap();
    assert_eq!(blob.size, 18);
    let mut part = String::new();
    blob.range(6, 6).unwrap().read_to_string(&mut part).unwrap();
    assert_eq!(part, "移动");
    assert!(place.objects.remove(&first.sha256).unwrap());
    assert!(!place.objects.remove(&first.sha256).unwrap());
    assert!(place.objects.find(&first.sha256).unwrap().is_none());
}

#[test]
fn an_empty_object_is_an_object() {
    let place = Place::new();
    let stored = place.objects.put(b"").unwrap();
    assert_eq!(stored.size, 0);
    assert_eq!(place.objects.get(&stored.sha256).unwrap().bytes().unwrap(), b"");
}

#[test]
fn the_scrub_names_what_is_not_what_it_was() {
    let place = Place::new();
    let whole = place.objects.put(b"whole").unwrap();
    let rotten = place.objects.put(b"rotten").unwrap();
    let short = place.objects.put(b"short").unwrap();
    fs::write(place.objects.get(&rotten.sha256).unwrap().path, b"Rotten").unwrap();
    fs::write(place.objects.get(&short.sha256).unwrap().path, b"sho").unwrap();
    let shelf = place.objects.get(&whole.sha256).unwrap().path.parent().unwrap().to_owned();
    fs::write(shelf.join("notes.txt"), b"x").unwrap();
    let mut expected = vec![
        Scrubbed { name: whole.sha256, size: 5, state: State::Whole },
        Scrubbed { name: rotten.sha256, size: 6, state: State::Changed },
        Scrubbed { name: short.sha256, size: 3, state: State::Changed },
        Scrubbed { name: "notes.txt".into(), size: 0, state: State::Stranger },
    ];
    let mut found = place.scrub();
    expected.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(found, expected);
}
