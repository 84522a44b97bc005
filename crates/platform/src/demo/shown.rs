//! Apps of an invented provider with real packages, filed the way everybody files: three in force, one change waiting.
//!
//! The packages are a few kilobytes each and built by `crates/world/examples/demonstration_files.rs`; what they hold is
//! seen by the inspection alone: nothing clean, much to look at, code hidden by a packer, another signer.

use casework::filing::{self, Save, Submit};
use casework::upload::{self, Begin, Target};
use casework::{Error, Office};
use domain::form::Answers;
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;

/// The files, by the names of those who built them.
pub(super) const FILES: [(&str, &[u8]); 5] = [
    ("plain.apk", include_bytes!("files/plain.apk")),
    ("greedy.apk", include_bytes!("files/greedy.apk")),
    ("packed.apk", include_bytes!("files/packed.apk")),
    ("foreign.apk", include_bytes!("files/foreign.apk")),
    ("scan.pdf", include_bytes!("files/scan.pdf")),
];

const OWNER: &str = "上海演示软件有限公司";

/// Files the apps.
pub(super) fn file(office: &Office) -> Result<(), String> {
    told(office).map_err(|error| format!("{error:?}"))
}

fn told(office: &Office) -> casework::Result<()> {
    let (provider, department) = (somebody(office, "ruanjian")?, somebody(office, "shanghai")?);
    let apps = [
        ("演示作业本", "plain.apk", ("learning", "homework")),
        ("演示口语", "greedy.apk", ("learning", "language")),
        ("演示家校通", "packed.apk", ("management", "home-school")),
    ];
    let mut first = None;
    for (app, package, service) in apps {
        let id = filing::begin(office, &provider)?.filing;
        let form = form(app, "3.2.1", service);
        for group in ["owner", "backend.1", "app", "promise"] {
            let input = Save { filing: id, group: group.to_owned(), answers: form.clone() };
            filing::save(office, &provider, &input)?;
        }
        send(office, &provider, id, "owner.certificate_scan", "scan.pdf", "营业执照.pdf")?;
        send(office, &provider, id, "backend.1.mlps_scan", "scan.pdf", "等级保护备案证明.pdf")?;
        bring(office, &provider, id, package, form)?;
        filing::submit(office, &provider, &Submit { filing: id, nil: false })?;
        filing::approve(office, &department, id)?;
        first.get_or_insert(id);
    }
    if let Some(id) = first {
        filing::revise(office, &provider, id)?;
        bring(office, &provider, id, "foreign.apk", form("演示作业本", "3.3.0", ("learning", "homework")))?;
        filing::submit(office, &provider, &Submit { filing: id, nil: false })?;
    }
    Ok(())
}

fn somebody(office: &Office, name: &str) -> casework::Result<Actor> {
    let found = office.read(|view| Ok(storage::account::find_named(view, name)?))?;
    Ok(found.ok_or(Error::NotFound)?.actor())
}

/// Sends a package and declares it.
fn bring(office: &Office, by: &Actor, id: FilingId, package: &str, form: Answers) -> casework::Result<()> {
    let name = format!("{}_{}.apk", form.one("app.name"), form.one("app.version"));
    let sent = send(office, by, id, "app.package", package, &name)?;
    let answers = form.with("app.md5", &sent.received.digests.md5).with("app.package", &sent.answer);
    filing::save(office, by, &Save { filing: id, group: "app".to_owned(), answers })?;
    Ok(())
}

fn send(
    office: &Office,
    by: &Actor,
    id: FilingId,
    field: &str,
    file: &str,
    name: &str,
) -> casework::Result<upload::Finished> {
    let bytes = FILES.iter().find(|(known, _)| *known == file).map_or(&[][..], |(_, bytes)| bytes);
    let begin = Begin {
        target: Target::Filing(id),
        field: field.to_owned(),
        name: name.to_owned(),
        size: Some(bytes.len() as u64),
    };
    let part = upload::begin(office, by, &begin)?;
    let mut receiver = upload::append(office, by, part, 0)?;
    receiver.take(bytes)?;
    receiver.close()?;
    upload::finish(office, by, part)
}

fn form(app: &str, version: &str, (function, content): (&str, &str)) -> Answers {
    [
        ("owner.name", OWNER),
        ("owner.nature", "enterprise"),
        ("owner.certificate_kind", "credit-code"),
        ("owner.certificate_number", "91350100M000100Y43"),
        ("owner.address", "上海市宝山区演示路200号"),
        ("owner.legal_name", "演示法人"),
        ("owner.legal_mobile", "13800138000"),
        ("owner.contact_name", "演示联系人"),
        ("owner.contact_mobile", "13900139000"),
        ("owner.contact_email", "lianxi@example.cn"),
        ("backend.1.name", "演示教学服务平台"),
        ("backend.1.ip", "203.0.113.20"),
        ("backend.1.icp", "沪ICP备12345678号-2"),
        ("backend.1.icp_holder", OWNER),
        ("backend.1.mlps_level", "2"),
        ("backend.1.mlps_number", "31011300012-00002"),
        ("backend.1.mlps_holder", OWNER),
        ("app.name", app),
        ("app.platform", "android"),
        ("app.version", version),
        ("app.function", function),
        ("app.audience", "teacher"),
        ("app.content", content),
        ("app.permissions", "camera"),
        ("app.description", "演示用的应用：教师布置，学生完成，家长查看。"),
        ("app.value_added", "no"),
        ("promise.tested", "yes"),
    ]
    .into_iter()
    .fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
}

#[cfg(test)]
mod tests {
    use world::packages::demonstration;

    use super::FILES;

    /// `cargo run -p world --example demonstration_files -- crates/platform/src/demo/files` makes them anew.
    #[test]
    fn the_files_are_what_their_builder_builds() {
        let built = demonstration();
        assert_eq!(built.len(), FILES.len());
        for ((name, bytes), (known, kept)) in built.iter().zip(FILES) {
            assert_eq!(*name, known);
            assert!(bytes == kept, "{name} is not what its builder builds");
        }
    }
}
