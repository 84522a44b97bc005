//! Uploads survive what happens to connections and machines, and objects are what their names say.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests may fail loudly")]

use std::fs;
use std::io::Read;

use domain::ground::id::UploadId;
use storage::Fault;
use storage::object::scrub::{Scrubbed, State};
use storage::object::upload::Append;
use storage::testing::stores::{ObjectPlace, each_kind};

const ID: UploadId = UploadId(uuid::Uuid::from_u128(7));

fn scrub(place: &ObjectPlace) -> Vec<Scrubbed> {
    let mut found = Vec::new();
    let report = |one| {
        found.push(one);
        Ok(())
    };
    place.objects().scrub(report).unwrap();
    found
}

/// What the bytes become in a store of their own.
fn stored(content: &[u8]) -> storage::object::digest::Digests {
    ObjectPlace::folder().objects().put(content).unwrap()
}

fn content() -> Vec<u8> {
    (0..700_000_u32).flat_map(u32::to_le_bytes).collect()
}

#[test]
fn an_upload_in_pieces_becomes_the_object_that_a_whole_one_becomes() {
    each_kind(|place| {
        let content = content();
        let mut offset = 0;
        for piece in content.chunks(300_001) {
            let mut upload = place.objects().upload(ID).unwrap();
            assert_eq!(upload.offset(), offset);
            offset += piece.len() as u64;
            assert_eq!(upload.append(upload.offset(), piece).unwrap(), Append::Taken(offset));
            upload.sync().unwrap();
        }
        assert_eq!(place.objects().uploads().unwrap(), [(ID, offset)]);
        let digests = place.objects().upload(ID).unwrap().finish().unwrap();
        assert_eq!(digests, stored(&content));
        assert_eq!(place.objects().get(&digests.sha256).unwrap().bytes().unwrap(), content);
        assert_eq!(place.objects().uploads().unwrap(), []);
        assert_eq!(place.again().uploads().unwrap(), []);
    });
}

#[test]
fn a_piece_that_does_not_follow_is_refused_with_the_right_offset() {
    each_kind(|place| {
        let mut upload = place.objects().upload(ID).unwrap();
        assert_eq!(upload.append(0, b"abc").unwrap(), Append::Taken(3));
        assert_eq!(upload.append(0, b"abc").unwrap(), Append::Expected(3));
        assert_eq!(upload.append(4, b"e").unwrap(), Append::Expected(3));
        assert_eq!(upload.append(3, b"d").unwrap(), Append::Taken(4));
        assert_eq!(upload.finish().unwrap(), stored(b"abcd"));
    });
}

#[test]
fn an_upload_goes_on_after_a_restart() {
    each_kind(|place| {
        let content = content();
        let mut upload = place.objects().upload(ID).unwrap();
        upload.append(0, &content[..2_000_000]).unwrap();
        upload.sync().unwrap();
        drop(upload);
        let restarted = place.again();
        let mut upload = restarted.upload(ID).unwrap();
        assert_eq!(upload.offset(), 2_000_000);
        upload.append(2_000_000, &content[2_000_000..]).unwrap();
        assert_eq!(upload.finish().unwrap(), stored(&content));
    });
}

#[test]
fn an_upload_in_a_folder_goes_on_after_its_end_was_lost() {
    let place = ObjectPlace::folder();
    let content = content();
    place.objects().upload(ID).unwrap().append(0, &content[..2_000_000]).unwrap();
    let part = place.path().join("parts").join(format!("{ID}.part"));
    fs::OpenOptions::new().write(true).open(part).unwrap().set_len(1_234_567).unwrap();
    for objects in [place.again(), place.objects().clone()] {
        assert_eq!(objects.upload(ID).unwrap().offset(), 1_234_567);
    }
    let mut upload = place.again().upload(ID).unwrap();
    upload.append(1_234_567, &content[1_234_567..]).unwrap();
    assert_eq!(upload.finish().unwrap(), stored(&content));
}

#[test]
fn an_upload_is_held_by_one_request_at_a_time() {
    each_kind(|place| {
        let first = place.objects().upload(ID).unwrap();
        let second = place.objects().upload(ID).unwrap_err();
        assert!(matches!(second, Fault::Unavailable(_)), "{second}");
        drop(first);
        place.objects().upload(ID).unwrap();
    });
}

#[test]
fn a_discarded_upload_begins_anew() {
    each_kind(|place| {
        let mut upload = place.objects().upload(ID).unwrap();
        upload.append(0, b"abc").unwrap();
        upload.sync().unwrap();
        drop(upload);
        assert!(place.objects().discard_upload(ID).unwrap());
        assert!(!place.objects().discard_upload(ID).unwrap());
        assert_eq!(place.objects().upload(ID).unwrap().offset(), 0);
    });
}

#[test]
fn the_same_content_is_one_object_and_can_be_read_in_part() {
    each_kind(|place| {
        let objects = place.objects();
        let first = objects.put("教育移动应用".as_bytes()).unwrap();
        assert_eq!(objects.put("教育移动应用".as_bytes()).unwrap(), first);
        assert_eq!(scrub(place).len(), 1);
        let blob = objects.get(&first.sha256).unwrap();
        assert_eq!(blob.size, 18);
        for (from, most, expected) in
            [(6, 6, "移动"), (0, 6, "教育"), (12, 99, "应用"), (18, 9, ""), (99, 9, "")]
        {
            let mut part = String::new();
            let blob = objects.get(&first.sha256).unwrap();
            blob.range(from, most).unwrap().read_to_string(&mut part).unwrap();
            assert_eq!(part, expected);
        }
        assert!(objects.remove(&first.sha256).unwrap());
        assert!(!objects.remove(&first.sha256).unwrap());
        assert!(objects.find(&first.sha256).unwrap().is_none());
    });
}

#[test]
fn an_object_is_a_file_for_other_programs_as_long_as_it_is_held() {
    each_kind(|place| {
        let stored = place.objects().put(b"for a child process").unwrap();
        let held = place.objects().get(&stored.sha256).unwrap().on_disk().unwrap();
        assert_eq!(fs::read(held.path()).unwrap(), b"for a child process");
        let path = held.path().to_owned();
        drop(held);
        assert_eq!(path.exists(), place.double().is_none(), "what was fetched is removed");
    });
}

#[test]
fn an_empty_object_is_an_object() {
    each_kind(|place| {
        let stored = place.objects().put(b"").unwrap();
        assert_eq!(stored.size, 0);
        assert_eq!(place.objects().get(&stored.sha256).unwrap().bytes().unwrap(), b"");
    });
}

#[test]
fn the_scrub_names_what_is_not_what_it_was() {
    each_kind(|place| {
        let objects = place.objects();
        let whole = objects.put(b"whole").unwrap();
        let rotten = objects.put(b"rotten").unwrap();
        let short = objects.put(b"short").unwrap();
        place.damage(&rotten.sha256, b"Rotten");
        place.damage(&short.sha256, b"sho");
        let size = if let Some(double) = place.double() {
            double.replace("objects/notes.txt", b"x");
            1
        } else {
            fs::create_dir_all(place.path().join("objects/00")).unwrap();
            fs::write(place.path().join("objects/00/notes.txt"), b"x").unwrap();
            0
        };
        let mut expected = vec![
            Scrubbed { name: whole.sha256, size: 5, state: State::Whole },
            Scrubbed { name: rotten.sha256, size: 6, state: State::Changed },
            Scrubbed { name: short.sha256, size: 3, state: State::Changed },
            Scrubbed { name: "notes.txt".into(), size, state: State::Stranger },
        ];
        let mut found = scrub(place);
        expected.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(found, expected);
    });
}
