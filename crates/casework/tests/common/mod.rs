//! A very small country: the Ministry, Shanghai's and Guangxi's departments, two providers of Shanghai.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly"
)]

use std::time::Duration;

use casework::upload::{Begin, Target};
use casework::{Office, filing, upload};
use domain::form::Answers;
use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::id::{AccountId, FilingId};
use domain::unit::{Unit, UnitKind};
use storage::object::Objects;
use storage::testing::Scratch;
use storage::{Fault, unit};
use tempfile::TempDir;

pub struct Country {
    pub office: Office,
    pub folder: TempDir,
    pub ministry: Actor,
    pub shanghai: Actor,
    pub guangxi: Actor,
    pub provider: Actor,
    pub rival: Actor,
}

pub fn keys() -> seal::Keys {
    seal::Keys::new(vec![("k1".to_owned(), [7; 32])], [8; 32]).unwrap()
}

pub fn objects(folder: &TempDir) -> Objects {
    Objects::open(&format!("file:{}", folder.path().display())).unwrap()
}

impl Country {
    pub fn new(scratch: &Scratch) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::new((**scratch).clone(), objects(&folder), keys());
        let ministry = add(&office, None, UnitKind::Ministry, "教育部", "", Role::Office, 1);
        let shanghai =
            add(&office, Some(&ministry), UnitKind::Province, "上海市教育委员会", "310000", Role::Office, 2);
        let guangxi =
            add(&office, Some(&ministry), UnitKind::Province, "广西教育厅", "450000", Role::Office, 3);
        let at = Some(&shanghai);
        let provider = add(&office, at, UnitKind::Provider, "示例教育科技公司", "310113", Role::Provider, 4);
        let rival = add(&office, at, UnitKind::Provider, "另一示例公司", "310113", Role::Provider, 5);
        Self { office, folder, ministry, shanghai, guangxi, provider, rival }
    }

    pub fn advance_days(&self, days: u64) {
        self.office.store().time().advance(Duration::from_secs(days * 86_400));
    }

    /// Begins a filing and answers everything rightly.
    pub fn complete_draft(&self, actor: &Actor) -> FilingId {
        let id = filing::begin(&self.office, actor).unwrap().filing;
        self.fill(actor, id);
        id
    }

    pub fn fill(&self, actor: &Actor, id: FilingId) {
        for group in ["owner", "backend.1", "app", "promise"] {
            self.save(actor, id, group, &answers(group));
        }
        let scan = pdf();
        self.send(actor, id, "owner.certificate_scan", "营业执照.pdf", &scan).unwrap();
        self.send(actor, id, "backend.1.mlps_scan", "等保备案证明.pdf", &scan).unwrap();
        let sent = self.send(actor, id, "app.package", "app.apk", &apk()).unwrap();
        let mut app = answers("app").with("app.md5", &sent.received.digests.md5);
        app.set("app.package", [sent.answer]);
        self.save(actor, id, "app", &app);
    }

    /// Saves a group, keeping its files as a page does.
    pub fn save(&self, actor: &Actor, id: FilingId, group: &str, answers: &Answers) {
        let before = filing::open(&self.office, actor, id).unwrap().answers;
        let mut answers = answers.clone();
        let prefix = format!("{group}.");
        for (path, values) in before.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            if !answers.given(path) && ["_scan", ".package", "_report"].iter().any(|end| path.ends_with(end))
            {
                answers.set(path, values.to_vec());
            }
        }
        filing::save(&self.office, actor, &filing::Save { filing: id, group: group.to_owned(), answers })
            .unwrap();
    }

    pub fn send(
        &self,
        actor: &Actor,
        id: FilingId,
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> casework::Result<upload::Finished> {
        let begin = Begin {
            target: Target::Filing(id),
            field: field.to_owned(),
            name: name.to_owned(),
            size: Some(bytes.len() as u64),
        };
        let upload = upload::begin(&self.office, actor, &begin)?;
        let mut receiver = upload::append(&self.office, actor, upload, 0)?;
        for piece in bytes.chunks(1000) {
            receiver.take(piece)?;
        }
        receiver.close()?;
        upload::finish(&self.office, actor, upload)
    }
}

fn add(
    office: &Office,
    above: Option<&Actor>,
    kind: UnitKind,
    name: &str,
    division: &str,
    role: Role,
    number: u128,
) -> Actor {
    let parent: Option<Place> = above.and_then(|actor| actor.place.clone());
    let (name, division) = (name.to_owned(), division.to_owned());
    let place = office.store().write(move |tx| {
        let place = unit::new_place(tx, parent.as_ref().map(|place| &place.path))?;
        let unit = Unit {
            place: place.clone(),
            kind,
            name: name.clone(),
            division: division.clone(),
            province: Unit::province_of(&division).to_owned(),
            closed_on: None,
        };
        unit::add(tx, &unit, parent.as_ref().map(|place| place.id))?;
        Ok::<_, Fault>(place)
    });
    let account = AccountId(uuid::Uuid::from_u128(number));
    Actor { role, account: Some(account), place: Some(place.unwrap()), stage: Stage::Open }
}

/// Right answers of a group, without its files.
pub fn answers(group: &str) -> Answers {
    let pairs: &[(&str, &str)] = match group {
        "owner" => &[
            ("owner.name", "示例教育科技公司"),
            ("owner.nature", "enterprise"),
            ("owner.certificate_kind", "business-licence"),
            ("owner.certificate_number", "91350100M000100Y43"),
            ("owner.address", "上海市宝山区示例路100号"),
            ("owner.legal_name", "张示例"),
            ("owner.legal_mobile", "13800000000"),
            ("owner.contact_name", "李示例"),
            ("owner.contact_mobile", "13900000000"),
            ("owner.contact_email", "contact@example.cn"),
        ],
        "backend.1" => &[
            ("backend.1.name", "示例作业平台后台"),
            ("backend.1.ip", "203.0.113.10"),
            ("backend.1.icp", "沪ICP备12345678号-1"),
            ("backend.1.icp_holder", "示例教育科技公司"),
            ("backend.1.mlps_level", "2"),
            ("backend.1.mlps_number", "31011300012-00001"),
            ("backend.1.mlps_holder", "示例教育科技公司"),
        ],
        "app" => &[
            ("app.name", "示例作业本"),
            ("app.platform", "android"),
            ("app.version", "3.2.1"),
            ("app.function", "learning"),
            ("app.audience", "teacher"),
            ("app.content", "homework"),
            ("app.description", "教师布置作业。"),
            ("app.value_added", "no"),
        ],
        "promise" => &[("promise.tested", "yes")],
        _ => &[],
    };
    pairs.iter().fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
}

/// A small whole PDF.
pub fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
    let at = body.len();
    format!("{body}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\nstartxref\n{at}\n%%EOF\n")
        .into_bytes()
}

/// The smallest archive that has an Android manifest: one stored entry and its directory.
pub fn apk() -> Vec<u8> {
    archive("AndroidManifest.xml", b"not a real one")
}

pub fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    let length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let common = |bytes: &mut Vec<u8>| {
        bytes.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend([0; 4]);
        bytes.extend(size);
        bytes.extend(size);
        bytes.extend(length);
        bytes.extend([0, 0]);
    };
    let mut bytes = b"PK\x03\x04".to_vec();
    common(&mut bytes);
    bytes.extend(name.as_bytes());
    bytes.extend(content);
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02\x14\x00");
    common(&mut bytes);
    bytes.extend([0; 14]);
    bytes.extend(name.as_bytes());
    let length = u32::try_from(bytes.len()).unwrap() - directory;
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    bytes.extend(length.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}
