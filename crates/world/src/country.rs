//! One small named country: the Ministry, Shanghai with Baoshan and a school, Tianjin with a district and a city-run
//! school, Guangxi, and a provider in Shanghai. Units are laid down directly; everything else goes through casework.

use casework::Office;
use casework::filing::{self, Judge, Outcome, Save, Submit};
use casework::upload::{self, Begin, Target};
use casework::usage;
use domain::filing::{Half, Opinion};
use domain::form::{Answers, FieldKind};
use domain::ground::actor::{Actor, Place, Role, Stage};
use domain::ground::id::FilingId;
use domain::unit::{Unit, UnitKind};
use storage::account::{self, NewAccount};
use storage::{Fault, Tx, unit};

use crate::{Scene, files};

/// Somebody of the country: an actor with an open account.
pub type Person = Actor;

/// The country.
#[derive(Debug, Clone)]
pub struct Country {
    pub ministry: Person,
    pub shanghai: Person,
    pub baoshan: Person,
    /// A second reviewer of Baoshan, where two review (REV-5).
    pub colleague: Person,
    /// 行知示例小学, below Baoshan.
    pub school: Person,
    /// 海滨示例中学, below Baoshan too.
    pub sibling: Person,
    pub tianjin: Person,
    /// 和平区, below Tianjin.
    pub heping: Person,
    /// 天津市直属示例中学: run by the city, standing in 和平区.
    pub city_school: Person,
    pub guangxi: Person,
    /// 上海示例教育科技有限公司.
    pub provider: Person,
    /// Another provider in Shanghai.
    pub rival: Person,
}

impl Country {
    /// Both reviewers of Baoshan pass their halves of a declaration.
    pub fn confirm(&self, office: &Office, filing: FilingId) {
        pass(office, &self.baoshan, filing, Half::Security).expect("the first half is judged");
        let outcome = pass(office, &self.colleague, filing, Half::Content).expect("and the second one");
        assert_eq!(outcome, Outcome::Approved, "two that pass confirm");
    }

    /// Builds the country in an empty scene.
    pub fn of(scene: &Scene) -> Self {
        Self::lay(scene)
    }

    /// Builds the country in an empty office.
    pub fn lay(office: &Office) -> Self {
        office.store().write(build).expect("an empty store takes a country")
    }

    /// The country that an earlier process built.
    pub fn find(office: &Office) -> Option<Self> {
        let person = |name: &str| {
            let found = office.store().read(|view| account::find_named(view, &format!("{name}管理员")));
            found.expect("a store that was opened reads").map(|account| account.actor())
        };
        Some(Self {
            ministry: person("教育部")?,
            shanghai: person("上海市教育委员会")?,
            baoshan: person("上海市宝山区教育局")?,
            colleague: person("上海市宝山区教育局第二")?,
            school: person("行知示例小学")?,
            sibling: person("海滨示例中学")?,
            tianjin: person("天津市教育委员会")?,
            heping: person("天津市和平区教育局")?,
            city_school: person("天津市直属示例中学")?,
            guangxi: person("广西壮族自治区教育厅")?,
            provider: person("上海示例教育科技有限公司")?,
            rival: person("上海另一示例科技有限公司")?,
        })
    }
}

fn build(tx: &mut Tx) -> Result<Country, Fault> {
    let ministry = settle(tx, None, UnitKind::Ministry, "教育部", "")?;
    let shanghai = settle(tx, Some(&ministry), UnitKind::Province, "上海市教育委员会", "310000")?;
    let baoshan = settle(tx, Some(&shanghai), UnitKind::County, "上海市宝山区教育局", "310113")?;
    let colleague = reviewer(tx, &baoshan, "上海市宝山区教育局第二管理员")?;
    let tianjin = settle(tx, Some(&ministry), UnitKind::Province, "天津市教育委员会", "120000")?;
    let heping = settle(tx, Some(&tianjin), UnitKind::County, "天津市和平区教育局", "120101")?;
    Ok(Country {
        school: settle(tx, Some(&baoshan), UnitKind::Primary, "行知示例小学", "310113")?,
        sibling: settle(tx, Some(&baoshan), UnitKind::Secondary, "海滨示例中学", "310113")?,
        city_school: settle(tx, Some(&tianjin), UnitKind::Secondary, "天津市直属示例中学", "120101")?,
        guangxi: settle(tx, Some(&ministry), UnitKind::Province, "广西壮族自治区教育厅", "450000")?,
        provider: settle(tx, Some(&shanghai), UnitKind::Provider, "上海示例教育科技有限公司", "310113")?,
        rival: settle(tx, Some(&shanghai), UnitKind::Provider, "上海另一示例科技有限公司", "310113")?,
        ministry,
        shanghai,
        baoshan,
        colleague,
        tianjin,
        heping,
    })
}

fn settle(
    tx: &mut Tx,
    above: Option<&Person>,
    kind: UnitKind,
    name: &str,
    division: &str,
) -> Result<Person, Fault> {
    let above = above.and_then(|person| person.place.clone());
    let place: Place = unit::new_place(tx, above.as_ref().map(|place| &place.path))?;
    let settled = Unit {
        place: place.clone(),
        kind,
        name: name.to_owned(),
        division: division.to_owned(),
        province: Unit::province_of(division).to_owned(),
        closed_on: None,
    };
    unit::add(tx, &settled, above.map(|place| place.id))?;
    let account = NewAccount {
        unit: place.id,
        name: format!("{name}管理员"),
        title: format!("{name}备案管理员"),
        role: kind.role(),
        stage: Stage::Open,
        secret: None,
        password_hash: None,
    };
    let account = account::add(tx, &account)?;
    let role: Role = kind.role();
    Ok(Actor { role, account, place: Some(place), stage: Stage::Open, key: None })
}

/// Another account of somebody's department.
fn reviewer(tx: &mut Tx, at: &Person, name: &str) -> Result<Person, Fault> {
    let unit = at.place.as_ref().map(|place| place.id).expect("somebody with a unit");
    let (name, role, stage) = (name.to_owned(), Role::Office, Stage::Open);
    let account =
        NewAccount { unit, title: name.clone(), name, role, stage, secret: None, password_hash: None };
    Ok(Actor { account: account::add(tx, &account)?, ..at.clone() })
}

/// Passes one half of a dual review.
pub fn pass(office: &Office, actor: &Actor, filing: FilingId, half: Half) -> casework::Result<Outcome> {
    let opinion = Opinion::Pass;
    filing::judge(office, actor, &Judge { filing, half, opinion, reason: String::new(), marks: Vec::new() })
}

/// One more account at a unit, in any role and stage.
pub fn employ(office: &Office, at: &Person, role: Role, stage: Stage) -> Person {
    let unit = at.place.as_ref().map(|place| place.id).expect("somebody with a unit");
    let name = format!("{}-{}-{unit}", role.code(), stage.code());
    let account =
        NewAccount { unit, title: name.clone(), name, role, stage, secret: None, password_hash: None };
    let laid = office.store().write(move |tx| {
        let added = account::add(tx, &account)?;
        added.map_or(Ok::<_, Fault>(None), |id| account::find(tx, id))
    });
    laid.expect("an account is laid down").expect("the name is free").actor()
}

/// A provider form without a fault but for its files, for the given app name.
pub fn provider_form(app: &str) -> Answers {
    [
        ("owner.name", "上海示例教育科技有限公司"),
        ("owner.nature", "enterprise"),
        ("owner.certificate_kind", "credit-code"),
        ("owner.certificate_number", "91350100M000100Y43"),
        ("owner.address", "上海市宝山区示例路100号"),
        ("owner.legal_name", "张示例"),
        ("owner.legal_mobile", "13800138001"),
        ("owner.contact_name", "李示例"),
        ("owner.contact_mobile", "13900139001"),
        ("owner.contact_email", "contact@example.cn"),
        ("backend.1.name", "示例作业平台后台"),
        ("backend.1.ip", "203.0.113.10"),
        ("backend.1.icp", "沪ICP备12345678号-1"),
        ("backend.1.icp_holder", "上海示例教育科技有限公司"),
        ("backend.1.mlps_level", "2"),
        ("backend.1.mlps_number", "31011300012-00001"),
        ("backend.1.mlps_holder", "上海示例教育科技有限公司"),
        ("app.name", app),
        ("app.platform", "android"),
        ("app.version", "3.2.1"),
        ("app.function", "learning"),
        ("app.audience", "teacher"),
        ("app.content", "homework"),
        ("app.description", "教师布置作业，学生在线完成并查看批改结果。"),
        ("app.value_added", "no"),
        ("promise.tested", "yes"),
    ]
    .into_iter()
    .fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
}

/// Begins a provider filing and answers everything rightly, files included.
pub fn draft(office: &Office, actor: &Actor, app: &str) -> FilingId {
    draft_of(office, actor, &provider_form(app), &files::apk())
}

/// The same with these answers and this package.
pub fn draft_of(office: &Office, actor: &Actor, form: &Answers, package: &[u8]) -> FilingId {
    let id = filing::begin(office, actor).expect("a provider may begin").filing;
    for group in ["owner", "backend.1", "app", "promise"] {
        save(office, actor, id, group, form);
    }
    send(office, actor, id, "owner.certificate_scan", "营业执照.pdf", &files::pdf());
    send(office, actor, id, "backend.1.mlps_scan", "等保备案证明.pdf", &files::pdf());
    bring(office, actor, id, form, package);
    id
}

/// Sends a package for a draft and declares it with these answers.
pub fn bring(office: &Office, actor: &Actor, id: FilingId, form: &Answers, package: &[u8]) {
    let sent = send(office, actor, id, "app.package", "app.apk", package);
    let declared = form.clone().with("app.md5", &sent.received.digests.md5).with("app.package", &sent.answer);
    save(office, actor, id, "app", &declared);
}

/// Saves a group, keeping its files as a page does.
pub fn save(office: &Office, actor: &Actor, id: FilingId, group: &str, answers: &Answers) {
    let opened = filing::open(office, actor, id).expect("the owner sees his filing");
    let mut answers = answers.clone();
    let prefix = format!("{group}.");
    for (path, values) in opened.answers.iter().filter(|(path, _)| path.starts_with(&prefix)) {
        let is_file =
            opened.form.locate(path).is_some_and(|(_, _, field)| matches!(field.kind, FieldKind::File(_)));
        if is_file && !answers.given(path) {
            answers.set(path, values.to_vec());
        }
    }
    let input = Save { filing: id, group: group.to_owned(), answers };
    filing::save(office, actor, &input).expect("an open draft takes answers");
}

/// Sends a file for a field.
pub fn send(
    office: &Office,
    actor: &Actor,
    id: FilingId,
    field: &str,
    name: &str,
    bytes: &[u8],
) -> upload::Finished {
    let begin = Begin {
        target: Target::Filing(id),
        field: field.to_owned(),
        name: name.to_owned(),
        size: Some(bytes.len() as u64),
    };
    let part = upload::begin(office, actor, &begin).expect("the owner may send");
    let mut receiver = upload::append(office, actor, part, 0).expect("a new part begins at 0");
    receiver.take(bytes).expect("a small file fits");
    receiver.close().expect("a small file is kept");
    upload::finish(office, actor, part).expect("a right file is taken")
}

/// Begins and submits a provider filing without a fault.
pub fn submitted(office: &Office, actor: &Actor, app: &str) -> FilingId {
    let id = draft(office, actor, app);
    filing::submit(office, actor, &Submit { filing: id, nil: false }).expect("a right form is taken");
    id
}

/// Right answers of an entry for a recommended app.
pub fn recommended(item: usize, number: &str) -> Answers {
    let group = format!("entry.{item}");
    [
        ("app", number),
        ("contact_name", "王示例"),
        ("contact_mobile", "13700137000"),
        ("audience", "teacher"),
        ("setting", "homework"),
        ("nature", "recommended"),
        ("collective", "no"),
        ("contract", "no"),
        ("charges", "no"),
    ]
    .into_iter()
    .fold(Answers::new(), |answers, (key, value)| answers.with(&format!("{group}.{key}"), value))
}

/// Adds an app to an institution's declaration and answers everything rightly; the declaration and the entry.
pub fn declare(office: &Office, actor: &Actor, number: &str) -> (FilingId, usize) {
    let added = usage::add(office, actor, number).expect("a filed app can be declared");
    let group = format!("entry.{}", added.item);
    save(office, actor, added.filing, &group, &recommended(added.item, number));
    let proof = format!("{group}.support_scan");
    send(office, actor, added.filing, &proof, "家长告知书.pdf", &files::pdf());
    (added.filing, added.item)
}

/// A draft of the school's declaration with one filed app, ready to be submitted.
pub fn declaration(office: &Office, country: &Country) -> FilingId {
    let app = submitted(office, &country.provider, "示例作业本");
    let approved = filing::approve(office, &country.shanghai, app).expect("the province approves it");
    let number = approved.number.expect("an approved app has a number");
    declare(office, &country.school, &number).0
}
