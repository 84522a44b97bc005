//! Files on their way in: they survive broken connections and restarts, and only what they should be gets in.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly"
)]

use casework::filing::Save;
use casework::inspection::Completeness;
use casework::upload::{Begin, Finished, Target, append, begin, cancel, finish, progress, sweep};
use casework::{Error, Office, filing};
use domain::filing::FilingKind;
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::problem::ProblemKind;
use domain::ground::refusal::{FileFlaw, Refusal};
use world::country::{draft, draft_of, provider_form, save};
use world::files::{apk, archive, pdf};
use world::packages::{inspect_all, plain};
use world::{Country, Scene};

const SCAN: &str = "owner.certificate_scan";

fn asked(id: FilingId, field: &str, size: usize) -> Begin {
    Begin {
        target: Target::Filing(id),
        field: field.to_owned(),
        name: "营业执照.pdf".to_owned(),
        size: Some(size as u64),
    }
}

fn each(story: impl Fn(&Scene, &Country)) {
    for office in Scene::each_kind() {
        let country = Country::of(&office);
        story(&office, &country);
    }
}

fn send(
    office: &Office,
    actor: &Actor,
    id: FilingId,
    field: &str,
    name: &str,
    bytes: &[u8],
) -> casework::Result<Finished> {
    let begun = Begin { name: name.to_owned(), ..asked(id, field, bytes.len()) };
    let upload = begin(office, actor, &begun)?;
    let mut receiver = append(office, actor, upload, 0)?;
    for piece in bytes.chunks(100) {
        receiver.take(piece)?;
    }
    receiver.close()?;
    finish(office, actor, upload)
}

fn refusal<T: std::fmt::Debug>(result: casework::Result<T>) -> Refusal {
    match result.unwrap_err() {
        Error::Refusal(refusal) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn prv_4_a_file_that_arrived_meanwhile_outlives_a_saving_that_does_not_know_it() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        let file =
            |at: &str| filing::open(office, provider, id).unwrap().answers.file_name(at).map(str::to_owned);
        send(office, provider, id, SCAN, "营业执照.pdf", &pdf()).unwrap();
        for typed in [Answers::new().with("owner.name", "上海示例教育科技有限公司"), Answers::new()]
        {
            let save = Save { filing: id, group: "owner".to_owned(), answers: typed };
            filing::save(office, provider, &save).unwrap();
            assert_eq!(file(SCAN).as_deref(), Some("营业执照.pdf"));
        }
        filing::clear(office, provider, id, "owner").unwrap();
        assert_eq!(file(SCAN), None, "a group is taken out with its files");
    });
}

#[test]
fn prv_4_a_broken_connection_and_a_restart_lose_nothing() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        let bytes = pdf();
        let (first, rest) = bytes.split_at(40);
        let upload = begin(office, provider, &asked(id, SCAN, bytes.len())).unwrap();
        let mut receiver = append(office, provider, upload, 0).unwrap();
        receiver.take(first).unwrap();
        receiver.close().unwrap();

        let restarted = office.restarted();
        assert_eq!(begin(&restarted, provider, &asked(id, SCAN, bytes.len())).unwrap(), upload);
        assert_eq!(progress(&restarted, provider, upload).unwrap().offset, 40);
        let wrong = refusal(append(&restarted, provider, upload, 0).map(|_| ()));
        assert_eq!(wrong, Refusal::WrongOffset { expected: 40 });
        assert_eq!(refusal(finish(&restarted, provider, upload)), Refusal::WrongOffset { expected: 40 });
        let mut receiver = append(&restarted, provider, upload, 40).unwrap();
        receiver.take(rest).unwrap();
        assert_eq!(receiver.close().unwrap(), bytes.len() as u64);
        let done = finish(&restarted, provider, upload).unwrap();
        assert_eq!(done.received.content, "pdf");
        assert_eq!(finish(&restarted, provider, upload).unwrap(), done, "a retry gives the same answer");
        let late = refusal(append(&restarted, provider, upload, 40).map(|_| ()));
        assert_eq!(late, Refusal::WrongOffset { expected: bytes.len() as u64 });

        let answers = filing::open(office, provider, id).unwrap().answers;
        assert_eq!(answers.one(SCAN), done.answer, "the file answers its field");
        let read = filing::file(office, provider, id, SCAN).unwrap();
        assert_eq!((read.name.as_str(), read.content.as_str()), ("营业执照.pdf", "pdf"));
        assert_eq!(read.blob.bytes().unwrap(), bytes);
    });
}

#[test]
fn files_are_judged_by_their_content_and_a_refused_one_leaves_nothing() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        let whole = pdf();
        let cut = whole.get(..whole.len() - 20).unwrap();
        let locked = String::from_utf8(whole.clone()).unwrap().replace("/Size 1", "/Size 1 /Encrypt 2 0 R");
        let docx = archive("word/document.xml", b"<w/>");
        let accepted = "PDF、JPG 或 PNG";
        let cases: [(&str, &[u8], FileFlaw); 6] = [
            (SCAN, b"", FileFlaw::Empty),
            (SCAN, cut, FileFlaw::Truncated),
            (SCAN, locked.as_bytes(), FileFlaw::Encrypted),
            (SCAN, b"MZ renamed to pdf", FileFlaw::Type { found: "可执行程序", accepted }),
            (SCAN, &docx, FileFlaw::Type { found: "DOCX 文档", accepted }),
            ("app.package", &whole, FileFlaw::Type { found: "PDF 文件", accepted: "apk 或 ipa" }),
        ];
        for (field, bytes, flaw) in cases {
            let answer = refusal(send(office, provider, id, field, "../../证书.pdf", bytes));
            assert_eq!(answer, Refusal::FileRefused(flaw));
        }
        assert_eq!(office.objects().uploads().unwrap(), []);
        assert!(!filing::open(office, provider, id).unwrap().answers.given(SCAN));
        let named = send(office, provider, id, SCAN, "../../证书.pdf", &whole).unwrap();
        assert!(named.answer.ends_with(" 证书.pdf"), "{}", named.answer);
    });
}

#[test]
fn ins_4_a_broken_package_is_taken_and_becomes_a_finding_that_stops_nothing() {
    each(|office, country| {
        let provider = &country.provider;
        let whole = plain("示例作业本");
        let directory = whole.windows(4).rposition(|mark| mark == b"PK\x01\x02").unwrap();
        let mut lying = whole.clone();
        lying[directory + 42..directory + 46].copy_from_slice(&[0xff; 4]);
        let bomb_like = [b"PK\x03\x04".as_slice(), &[0xff; 5000]].concat();
        let hostile = [
            ("cut off", whole[..whole.len() / 2].to_vec()),
            ("a directory that lies", lying),
            ("nothing behind the first bytes", bomb_like),
            ("an archive without a manifest", archive("readme.txt", b"hello")),
            ("empty archive", b"PK\x05\x06".iter().chain(&[0; 18]).copied().collect()),
            ("a manifest that is none", apk()),
        ];
        for (what, bytes) in hostile {
            let id = draft_of(office, provider, &provider_form("示例作业本"), &bytes);
            inspect_all(office);
            let found = filing::folder(office, provider, id).unwrap().inspection.unwrap();
            assert!(!found.findings.is_empty(), "{what}: the provider sees before he submits what is wrong");
            assert_ne!(found.completeness(), Some(Completeness::Whole), "{what}");
            filing::submit(office, provider, &filing::Submit { filing: id, nil: false }).unwrap();
        }
    });
}

#[test]
fn prv_4_the_name_of_a_package_tells_its_platform_else_the_form() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        let send = |name: &str| send(office, provider, id, "app.package", name, &apk());
        assert_eq!(refusal(send("安装包.zip")), Refusal::FileRefused(FileFlaw::PlatformUnknown));
        assert_eq!(send("安装包.APK").unwrap().received.content, "apk");
        assert_eq!(send("安装包.ipa").unwrap().received.content, "ipa");
        save(office, provider, id, "app", &Answers::new().with("app.platform", "ios"));
        assert_eq!(send("安装包.zip").unwrap().received.content, "ipa");
        assert_eq!(send("安装包.apk.1").unwrap().received.content, "apk", "the name goes first");
    });
}

#[test]
fn ins_1_what_others_called_the_same_bytes_is_not_held_against_a_provider() {
    each(|office, country| {
        let theirs = filing::begin(office, &country.rival).unwrap().filing;
        send(office, &country.rival, theirs, "app.package", "mine.ipa", &apk()).unwrap();
        let id = draft(office, &country.provider, "示例作业本");
        assert_eq!(filing::precheck(office, &country.provider, id).unwrap(), []);
    });
}

#[test]
fn sizes_are_limited_by_what_the_field_asks_and_by_what_was_announced() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        let max = 20 * 1024 * 1024;
        let large = asked(id, SCAN, 20 * 1024 * 1024 + 1);
        assert_eq!(refusal(begin(office, provider, &large)), Refusal::TooLarge { max });
        let upload = begin(office, provider, &asked(id, SCAN, 10)).unwrap();
        let mut receiver = append(office, provider, upload, 0).unwrap();
        assert_eq!(refusal(receiver.take(&[0; 11])), Refusal::TooLarge { max: 10 });
        let no_file = asked(id, "owner.name", 10);
        assert_eq!(refusal(begin(office, provider, &no_file)), Refusal::UnknownField("owner.name".into()));
    });
}

#[test]
fn org_10_an_upload_and_its_file_belong_to_one_unit_alone() {
    each(|office, country| {
        let (provider, rival) = (&country.provider, &country.rival);
        let id = filing::begin(office, provider).unwrap().filing;
        let bytes = pdf();
        let upload = begin(office, provider, &asked(id, SCAN, bytes.len())).unwrap();
        for stranger in [rival, &country.shanghai, &country.ministry] {
            assert!(matches!(progress(office, stranger, upload), Err(Error::NotFound)));
            assert!(matches!(append(office, stranger, upload, 0), Err(Error::NotFound)));
            assert!(matches!(cancel(office, stranger, upload), Err(Error::NotFound)));
            assert!(matches!(begin(office, stranger, &asked(id, SCAN, 1)), Err(Error::NotFound)));
        }
        assert_eq!(refusal(begin(office, &Actor::anonymous(), &asked(id, SCAN, 1))), Refusal::SignInFirst);
        let done = send(office, provider, id, SCAN, "营业执照.pdf", &bytes).unwrap();
        assert!(matches!(filing::file(office, rival, id, SCAN), Err(Error::NotFound)));
        assert!(matches!(filing::file(office, &country.shanghai, id, SCAN), Err(Error::NotFound)));

        // Knowing another unit's digest opens nothing: the answer is not taken.
        let own = filing::begin(office, rival).unwrap().filing;
        let mut stolen = Answers::new().with("owner.name", "另一示例公司");
        stolen.set(SCAN, [done.answer]);
        save(office, rival, own, "owner", &stolen);
        assert!(matches!(filing::file(office, rival, own, SCAN), Err(Error::NotFound)));
    });
}

#[test]
fn ins_1_a_wrong_md5_is_found_before_the_submission_and_a_platform_that_its_name_belies() {
    each(|office, country| {
        let provider = &country.provider;
        let id = draft(office, provider, "示例作业本");
        assert_eq!(filing::precheck(office, provider, id).unwrap(), []);
        let wrong = provider_form("示例作业本").with("app.md5", &"0".repeat(32)).with("app.platform", "ios");
        save(office, provider, id, "app", &wrong);
        let problems = filing::precheck(office, provider, id).unwrap();
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["app.platform", "app.md5"]);
        assert!(matches!(problems[1].kind, ProblemKind::DigestDiffers { .. }));
    });
}

#[test]
fn parts_that_nobody_goes_on_with_are_swept_and_finished_files_stay() {
    each(|office, country| {
        let provider = &country.provider;
        let id = filing::begin(office, provider).unwrap().filing;
        send(office, provider, id, SCAN, "营业执照.pdf", &pdf()).unwrap();
        let upload = begin(office, provider, &asked(id, SCAN, 10)).unwrap();
        append(office, provider, upload, 0).unwrap().take(b"12345").unwrap();
        assert_eq!(sweep(office, &Actor::clock()).unwrap(), 0);
        office.days_pass(4);
        assert!(matches!(sweep(office, provider), Err(Error::Refusal(Refusal::NotPermitted(_)))));
        assert_eq!(sweep(office, &Actor::clock()).unwrap(), 1);
        assert_eq!(office.objects().uploads().unwrap(), []);
        assert!(matches!(progress(office, provider, upload), Err(Error::NotFound)));
        assert!(filing::file(office, provider, id, SCAN).is_ok());
    });
}

#[test]
fn a_sender_may_give_up_and_a_submitted_draft_takes_no_file() {
    each(|office, country| {
        let provider = &country.provider;
        let id = draft(office, provider, "示例作业本");
        let upload = begin(office, provider, &asked(id, SCAN, 10)).unwrap();
        cancel(office, provider, upload).unwrap();
        assert!(matches!(cancel(office, provider, upload), Err(Error::NotFound)));
        let open = begin(office, provider, &asked(id, SCAN, pdf().len())).unwrap();
        filing::submit(office, provider, &filing::Submit { filing: id, nil: false }).unwrap();
        let refused = refusal(begin(office, provider, &asked(id, SCAN, 11)));
        assert!(matches!(refused, Refusal::WrongState { state: "submitted", .. }));
        let before = filing::open(office, &country.shanghai, id).unwrap();
        assert_eq!(before.row.filing.kind, FilingKind::Provider);
        let mut receiver = append(office, provider, open, 0).unwrap();
        receiver.take(&pdf()).unwrap();
        receiver.close().unwrap();
        finish(office, provider, open).unwrap();
        let after = filing::open(office, &country.shanghai, id).unwrap();
        assert_eq!(after.answers, before.answers, "what was submitted does not change");
        assert!(filing::file(office, &country.shanghai, id, "app.package").is_ok());
        assert_eq!(
            filing::file(office, &country.shanghai, id, "app.package").unwrap().blob.bytes().unwrap(),
            apk()
        );
    });
}

#[test]
fn prv_4_the_same_file_sent_under_two_names_keeps_each_name() {
    each(|office, country| {
        let provider = &country.provider;
        let id = draft(office, provider, "示例作业本");
        let other = "backend.1.mlps_scan";
        send(office, provider, id, SCAN, "营业执照.pdf", &pdf()).unwrap();
        office.store().time().advance(std::time::Duration::from_secs(1));
        send(office, provider, id, other, "等保证明.pdf", &pdf()).unwrap();
        let before = filing::open(office, provider, id).unwrap().answers;
        for group in ["owner", "backend.1"] {
            let kept = provider_form("示例作业本");
            let kept = kept.with(SCAN, before.one(SCAN)).with(other, before.one(other));
            save(office, provider, id, group, &kept);
        }
        let after = filing::open(office, provider, id).unwrap().answers;
        assert_eq!(after.file_name(SCAN), Some("营业执照.pdf"));
        assert_eq!(after.file_name(other), Some("等保证明.pdf"));
        // A name under which the unit never sent these bytes is not believed.
        let (digest, _) = before.one(SCAN).split_once(' ').unwrap();
        let invented = provider_form("示例作业本").with(SCAN, &format!("{digest} 别人的.pdf"));
        save(office, provider, id, "owner", &invented);
        let shown = filing::open(office, provider, id).unwrap().answers;
        assert_eq!(shown.file_name(SCAN), Some("等保证明.pdf"), "the latest name");
    });
}
