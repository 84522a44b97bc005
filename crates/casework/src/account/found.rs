//! The platform is founded: root unit and first system administrator, through a one-time link. Rules ORG-1, ORG-2.
//!
//! The link is printed at the first start, and at every start until somebody used it; only the latest one counts. When
//! there is an account, there is no founding any more.

use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::day::Instant;
use domain::ground::division::{Code, Level};
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::reference;
use domain::unit::{Unit, UnitKind};
use seal::secret;
use storage::account::NewAccount;
use storage::{Event, Tx, View, account, setting, unit};

use super::credential::{Secret, draw_secret, draw_token, new_password};
use super::issue::named;
use super::sign_in::{SignedIn, open};
use super::throttle::{NETWORK, count, network, refuse_blocked};
use crate::{Error, Office, Result};

/// The setting that keeps the hash of the link's code and when it ends.
const KEY: &str = "founding";
/// Days until the link ends.
const DAYS: i64 = 7;

/// A new one-time code for founding, the older one ending; none once the platform is founded.
pub fn founding_code(office: &Office) -> Result<Option<Secret>> {
    let code = draw_secret()?;
    let hash = secret::fingerprint(code.reveal());
    let open = office.store.write(move |tx| {
        if account::any(tx)? {
            return Ok::<_, Error>(false);
        }
        let ends = tx.now().add_days(DAYS);
        setting::put(tx, KEY, &format!("{hash} {}", ends.0))?;
        tx.record(Event::new("platform", KEY, "offer-founding").under(Rule::ORG_1));
        Ok(true)
    })?;
    Ok(open.then_some(code))
}

/// The path of a new one-time link for founding; none once the platform is founded.
pub fn founding_link(office: &Office) -> Result<Option<String>> {
    Ok(founding_code(office)?.map(|code| format!("/founding?code={}", code.reveal())))
}

/// The first unit and the first administrator.
#[derive(Clone)]
pub struct Found {
    /// The code of the link.
    pub code: String,
    /// The root unit's name.
    pub unit: String,
    /// What it is: an education department.
    pub kind: UnitKind,
    /// The division it stands for; empty for the Ministry.
    pub division: String,
    /// The administrator's sign-in name.
    pub account: String,
    /// The administrator's name for people.
    pub title: String,
    /// The password.
    pub password: String,
    /// The password again.
    pub again: String,
    /// The address of the network the request came from.
    pub network: String,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Found").field("unit", &self.unit).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Founds the platform and signs the first administrator in.
pub fn found(office: &Office, actor: &Actor, input: &Found) -> Result<SignedIn> {
    permit::may(actor, Action::PlatformFound)?;
    let by_network = network("founding", &input.network);
    let hash = secret::fingerprint(&input.code);
    let open_code = office.read(|view| {
        refuse_blocked(view, &by_network)?;
        if account::any(view)? { Err(Refusal::AlreadyFounded.into()) } else { is_open(view, &hash) }
    })?;
    if !open_code {
        let blocked = office.store.write(move |tx| count(tx, &by_network, NETWORK))?;
        return Err(blocked.unwrap_or(Refusal::SecretInvalid).into());
    }
    let root = root_unit(input);
    let names = named(&input.account, &input.title);
    let (root, (name, title)) = match (root, names) {
        (Ok(root), Ok(names)) => (root, names),
        (Err(mut problems), Err(Error::Problems(more))) => {
            problems.extend(more);
            return Err(problems.into());
        }
        (Err(problems), _) => return Err(problems.into()),
        (_, Err(error)) => return Err(error),
    };
    let hashed = new_password(office, &name, &input.password, &input.again)?;
    let token = draw_token()?;
    let (store, office) = (&office.store, office.clone());
    store.write(move |tx| {
        // Of two founders one takes the code away.
        if account::any(tx)? || !is_open(tx, &hash)? || !setting::remove(tx, KEY)? {
            return Err(Refusal::AlreadyFounded.into());
        }
        let account = first(tx, &root, &name, &title, &hashed)?;
        open(&office, tx, &account, &token)
    })
}

fn first(tx: &mut Tx, root: &Root, name: &str, title: &str, hash: &str) -> Result<account::Account> {
    let place = unit::new_place(tx, None)?;
    let root = Unit {
        place: place.clone(),
        kind: root.kind,
        name: root.name.clone(),
        division: root.division.clone(),
        province: Unit::province_of(&root.division).to_owned(),
        closed_on: None,
    };
    unit::add(tx, &root, None)?;
    let new = NewAccount {
        unit: place.id,
        name: name.to_owned(),
        title: title.to_owned(),
        role: Role::System,
        stage: Stage::Open,
        secret: None,
        password_hash: Some(hash.to_owned()),
    };
    let id = account::add(tx, &new)?.ok_or(Refusal::AccountTaken)?;
    tx.record(Event::new("unit", place.id, "found").by(id, place.id).under(Rule::ORG_1));
    let event = Event::new("account", id, "issue").by(id, place.id).to(Stage::Open.code());
    tx.record(event.under(Rule::ORG_2));
    account::find(tx, id)?.ok_or(Error::NotFound)
}

struct Root {
    name: String,
    kind: UnitKind,
    division: String,
}

fn root_unit(input: &Found) -> std::result::Result<Root, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, kind| problems.push(Problem::new(field, Rule::ORG_1, kind));
    let name = text::trim(&input.unit);
    if name.is_empty() {
        wrong("unit", ProblemKind::Missing);
    } else if text::count(&name) > 100 {
        wrong("unit", ProblemKind::TooLong { max: 100, found: text::count(&name) });
    }
    if !input.kind.is_office() {
        wrong("kind", ProblemKind::NotAnOption(input.kind.label().to_owned()));
    }
    let level = match input.kind {
        UnitKind::Province => Some(Level::Province),
        UnitKind::City => Some(Level::City),
        UnitKind::County => Some(Level::County),
        _ => None,
    };
    let code = Code::parse(&input.division).ok();
    let division = code.and_then(|code| reference::divisions().get(code));
    match (level, division) {
        (None, _) => {}
        (Some(_), None) => wrong("division", ProblemKind::Missing),
        (Some(level), Some(division)) if division.level != level => {
            wrong("division", ProblemKind::DivisionLevel(reference::divisions().full_name(division.code)));
        }
        (Some(_), Some(_)) => {}
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let division = level.and(division).map(|division| division.code.to_string()).unwrap_or_default();
    Ok(Root { name, kind: input.kind, division })
}

fn is_open(view: &View, hash: &str) -> Result<bool> {
    let stored = setting::find(view, KEY)?.unwrap_or_default();
    let Some((known, ends)) = stored.split_once(' ') else { return Ok(false) };
    let open = ends.parse().is_ok_and(|ends| Instant(ends) > view.now());
    Ok(open && known == hash)
}
