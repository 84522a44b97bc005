//! Packages of invented apps, built here byte by byte: clean, asking for more than declared, packed, unreadable.

use std::io;
use std::path::Path;

use casework::{Office, inspection};
use domain::ground::actor::Actor;
use inspector::build::App;
use inspector::digest::Digests;
use inspector::{Input, Options, Report, inspect};

use crate::files;

/// The app that `country::provider_form` declares, asking for nothing that it does not declare.
pub fn plain(app: &str) -> Vec<u8> {
    honest(app).bytes()
}

/// The same with advertising, tracking and payment inside, reading contacts and place.
pub fn greedy(app: &str) -> Vec<u8> {
    honest(app)
        .asking(&["CAMERA", "READ_CONTACTS", "ACCESS_FINE_LOCATION"])
        .with_classes(&[
            "com.bytedance.sdk.openadsdk.TTAdSdk",
            "com.umeng.umlink.MobclickLink",
            "com.umeng.analytics.MobclickAgent",
            "com.alipay.sdk.app.PayTask",
        ])
        .bytes()
}

/// The same with its code hidden by a packer.
pub fn packed(app: &str) -> Vec<u8> {
    honest(app).packed(&["com.stub.StubApp"], &["assets/libjiagu.so"]).bytes()
}

/// The same asking for these permissions of Android.
pub fn asking(app: &str, permissions: &[&str]) -> Vec<u8> {
    honest(app).asking(permissions).bytes()
}

/// A later version by another signer, with one permission more.
pub fn foreign(app: &str) -> Vec<u8> {
    App::new("cn.example.homework", app, "3.3.0", 330).asking(&["RECORD_AUDIO"]).signed(Some(2)).bytes()
}

fn honest(app: &str) -> App {
    App::new("cn.example.homework", app, "3.2.1", 321)
}

/// Inspects a package in this very process: what a test builds needs no fence.
pub fn look(path: &Path, digests: Digests) -> io::Result<Report> {
    let input = Input::from_file(std::fs::File::open(path)?)?;
    Ok(inspect(&input, "package", &Options { digests: Some(digests), ..Options::default() }))
}

/// Runs every inspection that is waiting, as the job would; gives how many were made.
pub fn inspect_all(office: &Office) -> usize {
    let mut made = 0;
    let mut after = String::new();
    let clock = Actor::clock();
    while let Some(next) =
        inspection::outdated(office, &clock, &after, 1).expect("the clock may ask").into_iter().next()
    {
        inspection::run(office, &clock, &next, look).expect("a package that is there is inspected");
        (after, made) = (next, made + 1);
    }
    made
}

/// The files of the demonstration, by name.
pub fn demonstration() -> Vec<(&'static str, Vec<u8>)> {
    let of = |package: &str, app: &str| App::new(&format!("cn.example.{package}"), app, "3.2.1", 321);
    let ads = ["com.bytedance.sdk.openadsdk.TTAdSdk", "com.umeng.analytics.MobclickAgent"];
    let later = App::new("cn.example.homework", "演示作业本", "3.3.0", 330);
    vec![
        ("plain.apk", of("homework", "演示作业本").asking(&["CAMERA"]).bytes()),
        (
            "greedy.apk",
            of("speaking", "演示口语")
                .asking(&["CAMERA", "RECORD_AUDIO", "READ_CONTACTS", "ACCESS_FINE_LOCATION"])
                .with_classes(&ads)
                .bytes(),
        ),
        (
            "packed.apk",
            of("contact", "演示家校通")
                .asking(&["CAMERA"])
                .packed(&["com.stub.StubApp"], &["assets/libjiagu.so"])
                .bytes(),
        ),
        (
            "foreign.apk",
            later.asking(&["CAMERA", "RECORD_AUDIO"]).with_classes(&ads[1..]).signed(Some(2)).bytes(),
        ),
        ("scan.pdf", files::pdf()),
    ]
}
