//! How fast a package arrives: over HTTP with its three digests and on disk, against the parts of that work alone.
//!
//!     cargo run --release -p trials --bin upload_rate -- [MEGABYTES]

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark fails loudly, speaks on the console and reads the clock"
)]

use std::io::Write as _;
use std::time::Instant;

use domain::ground::id::UploadId;
use md5::Md5;
use rustix::process::Signal;
use sha2::{Digest as _, Sha256};
use sm3::Sm3;
use trials::{Program, Site, Visitor, program};
use world::measure::argument;

const PIECE: usize = 64 * 1024;

fn main() {
    program::act();
    let megabytes = argument(1, 256);
    let site = Site::sqlite();
    let providers = site.settle(1);
    let package = package(megabytes);
    let rate = |began: Instant| {
        #[allow(clippy::cast_precision_loss, reason = "a rate needs no more digits than a float has")]
        let bytes = package.len() as f64;
        bytes / 1e6 / began.elapsed().as_secs_f64()
    };
    for round in 1..=3 {
        println!("round {round}, {megabytes} MB");
        let began = Instant::now();
        Md5::digest(&package);
        println!("  MD5 alone:                {:>6.0} MB/s", rate(began));
        let began = Instant::now();
        Sha256::digest(&package);
        println!("  SHA-256 alone:            {:>6.0} MB/s", rate(began));
        let began = Instant::now();
        Sm3::digest(&package);
        println!("  SM3 alone:                {:>6.0} MB/s", rate(began));
        let began = Instant::now();
        let mut file = std::fs::File::create(site.folder().join("plain")).unwrap();
        package.chunks(PIECE).for_each(|piece| file.write_all(piece).unwrap());
        file.sync_all().unwrap();
        println!("  file and flush alone:     {:>6.0} MB/s", rate(began));
        let began = Instant::now();
        stored(&site, &package);
        println!("  object store:             {:>6.0} MB/s", rate(began));
        let program = Program::start(&site.arguments());
        let visitor = Visitor::sign_in(program.address(), &providers[0]);
        let begun = visitor.post(&program.url("/provider/filings"), &[]).unwrap();
        let id = begun.location.rsplit('/').next().unwrap().to_owned();
        let length = package.len().to_string();
        let headers =
            [("upload-length", length.as_str()), ("upload-name", "app.apk"), ("upload-field", "app.package")];
        let part = visitor.put("POST", &program.url(&format!("/filing/{id}/upload")), &headers, Vec::new());
        let url = program.url(&part.unwrap().location);
        let bytes = package.clone();
        let began = Instant::now();
        let done = visitor.put("PATCH", &url, &[("upload-offset", "0")], bytes).unwrap();
        println!("  over HTTP, as a package:  {:>6.0} MB/s", rate(began));
        assert_eq!(done.status, 204, "{}", done.body);
        program.stop(Signal::TERM);
    }
}

fn stored(site: &Site, package: &[u8]) {
    let office = site.office().unwrap();
    let id = UploadId(office.store().write(|tx| tx.new_id()).unwrap());
    let mut upload = office.objects().upload(id).unwrap();
    for piece in package.chunks(PIECE) {
        let offset = upload.offset();
        upload.append(offset, piece).unwrap();
    }
    upload.finish().unwrap();
}

/// An archive with one entry of bytes that do not repeat.
fn package(megabytes: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut content = Vec::with_capacity(megabytes * 1_000_000);
    while content.len() < megabytes * 1_000_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        content.extend(state.to_le_bytes());
    }
    world::files::archive("AndroidManifest.xml", &content)
}
