//! A bucket on a bad day: nothing false is ever taken for an object, and nothing acknowledged is lost (D8).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "helpers of tests may fail loudly, and how long a store is waited for is measured"
)]

use std::time::{Duration, Instant};

use domain::ground::id::UploadId;
use storage::Fault;
use storage::object::Objects;
use storage::object::upload::Append;
use storage::testing::bucket::{BUCKET, Bucket, KEY, Mood, SECRET};
use storage::testing::stores::ObjectPlace;

const ID: UploadId = UploadId(uuid::Uuid::from_u128(7));
const MIB: usize = 1024 * 1024;

/// More than two parts of a large upload.
fn large() -> Vec<u8> {
    (0..u32::try_from(70 * MIB / 4).unwrap()).flat_map(u32::to_le_bytes).collect()
}

fn append(objects: &Objects, bytes: &[u8]) -> Result<u64, Fault> {
    let mut upload = objects.upload(ID)?;
    let at = usize::try_from(upload.offset()).unwrap();
    for piece in bytes[at..].chunks(MIB) {
        assert!(matches!(upload.append(upload.offset(), piece)?, Append::Taken(_)));
    }
    upload.sync()?;
    Ok(upload.offset())
}

#[test]
fn a_large_upload_goes_on_at_another_node_and_is_written_in_parts() {
    let double = Bucket::new();
    let folder = tempfile::tempdir().unwrap();
    // Nothing fails here, and a slow machine is not to be taken for a store that does not answer.
    let address = double.address(folder.path()).replace("patience=1", "patience=60");
    let node = || Objects::open_as(&address, &Bucket::environment).unwrap();
    let (here, there, content) = (&node(), node(), large());
    assert_eq!(append(here, &content[..40 * MIB]).unwrap(), 40 * MIB as u64);
    assert_eq!(append(&there, &content[..50 * MIB]).unwrap(), 50 * MIB as u64);
    double.asked();
    assert_eq!(append(here, &content[..60 * MIB]).unwrap(), 60 * MIB as u64);
    let asked = double.asked();
    let fetched = asked.iter().filter(|asked| *asked == "GET uploads").count();
    assert_eq!(fetched, 1, "only what the other node took is fetched: {asked:?}");
    assert_eq!(append(&there, &content).unwrap(), content.len() as u64);
    let digests = there.upload(ID).unwrap().finish().unwrap();
    assert_eq!(digests.size, content.len() as u64);
    assert!(double.asked().iter().filter(|asked| *asked == "PUT objects").count() == 3, "in parts");
    assert_eq!(double.open_uploads(), 0);
    assert_eq!(double.names(), [format!("objects/{}", digests.sha256)], "nothing else is left");
    assert!(here.get(&digests.sha256).unwrap().bytes().unwrap() == content);
    assert_eq!(here.upload(ID).unwrap().offset(), 0, "it is finished everywhere");
}

#[test]
fn what_was_acknowledged_outlives_the_node_that_took_it() {
    let place = ObjectPlace::bucket();
    let mut upload = place.objects().upload(ID).unwrap();
    upload.append(0, b"acknowledged").unwrap();
    upload.sync().unwrap();
    upload.append(12, b" and on its way").unwrap();
    drop(upload);
    let other = place.again();
    assert_eq!(other.upload(ID).unwrap().offset(), 12);
    // The node itself still has what it did not write to the bucket.
    assert_eq!(place.objects().upload(ID).unwrap().offset(), 27);
    append(&other, b"acknowledged elsewhere").unwrap();
    assert_eq!(place.objects().upload(ID).unwrap().offset(), 22, "what is in the bucket counts");
}

#[test]
fn a_piece_that_is_not_what_it_says_is_sent_again() {
    let place = ObjectPlace::bucket();
    append(place.objects(), b"first ").unwrap();
    append(place.objects(), b"first second").unwrap();
    let double = place.double().unwrap();
    let second = double.names().into_iter().find(|name| name.contains("/0000000000006-")).unwrap();
    double.replace(&second, b"Second");
    let other = place.again();
    assert_eq!(other.upload(ID).unwrap().offset(), 6);
    append(&other, b"first second").unwrap();
    let digests = other.upload(ID).unwrap().finish().unwrap();
    assert_eq!(other.get(&digests.sha256).unwrap().bytes().unwrap(), b"first second");
}

#[test]
fn a_store_that_throttles_or_hiccups_is_asked_again() {
    let place = ObjectPlace::bucket();
    let double = place.double().unwrap();
    for mood in [Mood::Failing(503, 2), Mood::Failing(500, 1), Mood::Failing(429, 2), Mood::Mangling(1)] {
        double.set(mood);
        let stored = place.objects().put(format!("{mood:?}").as_bytes()).unwrap();
        double.set(Mood::Failing(503, 2));
        let read = place.objects().get(&stored.sha256).unwrap().bytes().unwrap();
        assert_eq!(read, format!("{mood:?}").as_bytes());
    }
}

#[test]
fn a_store_that_is_gone_is_given_up_after_a_bounded_time_and_loses_nothing() {
    let place = ObjectPlace::bucket();
    let double = place.double().unwrap();
    append(place.objects(), b"acknowledged").unwrap();
    for mood in
        [Mood::Gone, Mood::Failing(503, 1000), Mood::Slow(Duration::from_secs(30)), Mood::Mangling(1000)]
    {
        double.set(mood);
        let began = Instant::now();
        let refused = place.objects().put(b"never there").unwrap_err();
        assert!(refused.is_passing(), "{mood:?}: {refused}");
        assert!(began.elapsed() < Duration::from_secs(10), "{mood:?} {:?}", began.elapsed());
        assert!(!refused.to_string().contains("Signature"), "{refused}");
    }
    double.set(Mood::Gone);
    let mut upload = match place.objects().upload(ID) {
        Err(fault) if fault.is_passing() => {
            double.set(Mood::Well);
            place.objects().upload(ID).unwrap()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(upload.append(12, b" more").unwrap(), Append::Taken(17));
    double.set(Mood::Gone);
    assert!(upload.sync().unwrap_err().is_passing());
    assert!(upload.finish().unwrap_err().is_passing(), "no object, so no record");
    double.set(Mood::Well);
    let upload = place.objects().upload(ID).unwrap();
    assert_eq!(upload.offset(), 17, "the node still has it");
    let digests = upload.finish().unwrap();
    assert_eq!(place.objects().get(&digests.sha256).unwrap().bytes().unwrap(), b"acknowledged more");
}

#[test]
fn an_answer_that_breaks_is_gone_on_with_and_a_false_one_is_never_believed() {
    let place = ObjectPlace::bucket();
    let double = place.double().unwrap();
    let content = &large()[..3 * MIB];
    let stored = place.objects().put(content).unwrap();
    let read = || place.objects().get(&stored.sha256).unwrap().bytes();
    double.set(Mood::Truncating(3));
    assert!(read().unwrap() == content);
    double.set(Mood::Changing);
    let refused = read().unwrap_err();
    assert!(
        matches!(&refused, Fault::File { why, .. } if why.contains("not what its name says")),
        "{refused}"
    );
    assert!(place.objects().get(&stored.sha256).unwrap().on_disk().is_err());
    double.set(Mood::Well);
    assert!(read().unwrap() == content);
    let blob = place.objects().get(&stored.sha256).unwrap();
    place.lose(&stored.sha256);
    assert!(matches!(blob.bytes(), Err(Fault::File { .. })));
}

#[test]
fn a_wrong_bucket_or_wrong_credentials_are_told_at_the_start() {
    let bucket = Bucket::new();
    let folder = tempfile::tempdir().unwrap();
    let address = bucket.address(folder.path());
    let with = |address: &str, key: &str, secret: &str| {
        let environment = |name: &str| match name {
            "AWS_ACCESS_KEY_ID" => Some(key.to_owned()),
            "AWS_SECRET_ACCESS_KEY" => Some(secret.to_owned()),
            _ => None,
        };
        match Objects::open_as(address, &environment) {
            Err(Fault::Setup(why)) => why,
            other => panic!("{other:?}"),
        }
    };
    assert!(with(&address, "somebody", SECRET).contains("AWS_ACCESS_KEY_ID"));
    assert!(with(&address, KEY, "wrong").contains("AWS_SECRET_ACCESS_KEY"));
    assert!(with(&address.replace(BUCKET, "another"), KEY, SECRET).contains("no such bucket"));
    assert!(with(&address.replace("region=", "region=x"), KEY, SECRET).contains("another region"));
    bucket.set(Mood::Failing(403, 1));
    assert!(with(&address, KEY, SECRET).contains("may not do this"));
    let elsewhere =
        format!("s3://abc?endpoint=http://127.0.0.1:1&patience=1&staging={}", folder.path().display());
    let nobody = Objects::open_as(&elsewhere, &Bucket::environment);
    assert!(matches!(nobody, Err(Fault::Unavailable(_))), "{nobody:?}");
    assert!(bucket.names().is_empty(), "the probe leaves nothing");
}
