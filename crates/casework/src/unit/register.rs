//! A provider registers itself, with the department of its registered province above it. Rules ORG-2, ORG-8, ORG-9.
//!
//! A group files through its head office, to the head office's province: a subsidiary or a branch is told so.
//! One account set per credit code: a second registration of the same code is refused, which also keeps a barred
//! provider from beginning anew. The code itself is stored sealed; only its blind index is compared.

use domain::account::{is_name, normal_name};
use domain::form::{Answers, Form, check_field, normalise};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::division::Code;
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::reference;
use domain::unit::{Unit, UnitKind};
use storage::account::NewAccount;
use storage::answers::Stored;
use storage::throttle::Limit;
use storage::{Event, Tx, account, roster, throttle, unit};

use crate::account::credential::{draw_token, new_password};
use crate::account::{SignedIn, network};
use crate::{Error, Office, Result, personal};

/// Registrations of one network in an hour.
const LIMIT: Limit = Limit { hits: 10, per_seconds: 3600, block_seconds: 3600 };

/// Who registers.
#[derive(Clone)]
pub struct Register {
    /// The unit's full name as on its certificate.
    pub name: String,
    /// Credit code, or organisation code where there is none.
    pub code: String,
    /// The code of the division where it is registered.
    pub division: String,
    /// Whether it is a subsidiary or a branch of a group.
    pub branch: bool,
    /// The sign-in name.
    pub account: String,
    /// The password.
    pub password: String,
    /// The password again.
    pub again: String,
    /// The address of the network the request came from.
    pub network: String,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Registers a provider and signs it in; its record is next.
pub fn register(office: &Office, actor: &Actor, input: &Register) -> Result<SignedIn> {
    permit::may(actor, Action::ProviderRegister)?;
    let read = read(input)?;
    if input.branch {
        return Err(Refusal::HeadOfficeFiles.into());
    }
    let key = network("register", &input.network);
    let verdict =
        office.store.write(move |tx| Ok::<_, Error>((throttle::hit(tx, &key, LIMIT)?, tx.now())))?;
    if let (throttle::Verdict::Blocked { until }, now) = verdict {
        return Err(Refusal::TooManyAttempts { seconds: (until.0 - now.0).div_euclid(1000) }.into());
    }
    let hash = new_password(office, &read.account, &input.password, &input.again)?;
    let token = draw_token()?;
    let office = office.clone();
    office.clone().store.write(move |tx| {
        let province = province_of(tx, &read.division)?;
        let new = add_unit(&office, tx, &read, &province)?;
        let row = NewAccount {
            unit: new.place.id,
            name: read.account.clone(),
            title: format!("{}备案管理员", read.name),
            role: Role::Provider,
            stage: Stage::UnitRecord,
            secret: None,
            password_hash: Some(hash.clone()),
        };
        let id = account::add(tx, &row)?.ok_or(Refusal::AccountTaken)?;
        tx.record(Event::new("unit", new.place.id, "register").by(id, new.place.id).under(Rule::ORG_2));
        let account = account::find(tx, id)?.ok_or(Error::NotFound)?;
        crate::account::open_session(&office, tx, &account, &token)
    })
}

fn add_unit(office: &Office, tx: &mut Tx, read: &Read, province: &Unit) -> Result<Unit> {
    let new = Unit {
        place: unit::new_place(tx, Some(&province.place.path))?,
        kind: UnitKind::Provider,
        name: read.name.clone(),
        division: read.division.clone(),
        province: Unit::province_of(&read.division).to_owned(),
        closed_on: None,
    };
    if !unit::add(tx, &new, Some(province.place.id))? {
        return Err(vec![Problem::new("name", Rule::ORG_2, ProblemKind::UnitExists)].into());
    }
    let index = office.keys.blind("provider-code", &read.code);
    if !roster::claim_code(tx, &index, new.place.id)? {
        return Err(vec![Problem::new("code", Rule::ORG_9, ProblemKind::UnitExists)].into());
    }
    let answers = Answers::new().with("unit.name", &read.name).with("unit.code", &read.code);
    let sealed = personal::seal(office, Form::unit(), new.place.id.0, &answers)?;
    let stored = Stored { form: Form::unit().version.to_owned(), answers: sealed };
    unit::save_record(tx, new.place.id, &stored, false)?;
    Ok(new)
}

/// The provincial department of a division; without one there is nobody to file with (ORG-8).
fn province_of(tx: &Tx, division: &str) -> Result<Unit> {
    let province = Code::parse(division).map(|code| code.province().to_string()).unwrap_or_default();
    Ok(unit::office_of(tx, &province, UnitKind::Province)?.ok_or(Refusal::NoReviewer)?)
}

struct Read {
    name: String,
    code: String,
    division: String,
    account: String,
}

fn read(input: &Register) -> std::result::Result<Read, Vec<Problem>> {
    let form = Form::unit();
    let typed =
        Answers::new().with("unit.name", text::trim(&input.name).as_str()).with("unit.code", &input.code);
    let normal = normalise(form, &typed);
    let mut problems = Vec::new();
    for (path, field) in [("unit.name", "name"), ("unit.code", "code")] {
        if normal.given(path) {
            problems.extend(
                check_field(form, path, &normal)
                    .into_iter()
                    .map(|found| Problem { field: field.to_owned(), ..found }),
            );
        } else {
            problems.push(Problem::new(field, Rule::ORG_9, ProblemKind::Missing));
        }
    }
    let division = Code::parse(&input.division).ok().and_then(|code| reference::divisions().get(code));
    if division.is_none() {
        problems.push(Problem::new("division", Rule::ORG_8, ProblemKind::Missing));
    }
    let account = normal_name(&input.account);
    if !is_name(&account) {
        problems
            .push(Problem::new("account", Rule::ORG_2, ProblemKind::AccountName).with_example("shili-keji"));
    }
    match division {
        Some(division) if problems.is_empty() => Ok(Read {
            name: normal.one("unit.name").to_owned(),
            code: normal.one("unit.code").to_owned(),
            division: division.code.to_string(),
            account,
        }),
        _ => Err(problems),
    }
}
