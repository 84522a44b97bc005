//! The owner makes an access key, which is shown once. Rule ORG-4; H8.
//!
//! It asks the password again, and a code where the account has a second step, so that an open session alone makes none.

use domain::ground::actor::Actor;
use domain::ground::day::Instant;
use domain::ground::id::AccessKeyId;
use domain::ground::permit::{self, Action};
use domain::ground::problem::{Problem, ProblemKind};
use domain::ground::refusal::Refusal;
use domain::ground::rule::Rule;
use domain::ground::text;
use domain::notice::NoticeKind;
use seal::secret;
use storage::access_key::{self, NewKey};
use storage::{Tx, account, second};

use super::PREFIX;
use crate::account::change_password;
use crate::account::credential::{Secret, draw_token};
use crate::account::notify::tell;
use crate::account::second::{counted, failed, prove, tries};
use crate::{Error, Office, Result, record};

/// For how many days a key may be made.
pub const DAYS: [i64; 4] = [30, 90, 180, 365];
/// The most keys of an account.
pub const MOST: usize = 10;
/// The most characters of a key's name.
pub const LONGEST_NAME: usize = 40;

/// What is to be made, and by what the owner shows that it is he.
#[derive(Clone)]
pub struct Make {
    /// What its owner calls it.
    pub name: String,
    /// For how many days: one of `DAYS`.
    pub days: i64,
    /// The account's password.
    pub password: String,
    /// A code of the second step, where the account has one.
    pub code: String,
}

impl std::fmt::Debug for Make {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Make").field("name", &self.name).field("days", &self.days).finish_non_exhaustive()
    }
}

/// The key was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// The key itself, stored nowhere.
    pub key: Secret,
    /// When it ends.
    pub expires_at: Instant,
}

/// Makes a key for the actor's account.
pub fn make(office: &Office, actor: &Actor, input: &Make) -> Result<Made> {
    permit::may(actor, Action::KeyOwn)?;
    let id = actor.account.ok_or(Refusal::SignInFirst)?;
    let name = named(input)?;
    let known = change_password::owner(office, id, &input.password)?;
    let has_second = office.read(|view| Ok(second::find(view, id)?))?;
    let second = has_second.is_some_and(|factor| factor.confirmed_at.is_some());
    if second {
        counted(office, id)?;
    } else if office.second.is_required_of(actor.role) {
        return Err(Refusal::KeyNeedsSecond.into());
    }
    let token = format!("{PREFIX}{}", draw_token()?);
    let (stands_on, actor, input) = (office.clone(), actor.clone(), input.clone());
    let done = office.store.write(move |tx| {
        let now = account::find(tx, id)?.ok_or(Error::NotFound)?;
        // The password may have been changed while it was compared.
        if now.password_hash != known.password_hash {
            return Err(Refusal::Overtaken.into());
        }
        permit::may(&now.actor(), Action::KeyOwn)?;
        if second {
            prove(&stands_on, tx, &now, &input.code)?;
        }
        let expires_at = tx.now().add_days(input.days);
        let key = keep(
            tx,
            &NewKey { account: id, name: name.clone(), hash: secret::digest(&token), second, expires_at },
        )?;
        storage::throttle::clear(tx, &tries(id))?;
        storage::throttle::clear(tx, &change_password::tries(id))?;
        let event = record::event(&actor, "account", id, "make-key").because(&name).under(Rule::ORG_4);
        tx.record(event.with(format!(r#"{{"key":"{key}"}}"#)));
        tell(tx, &now, NoticeKind::KeyMade)?;
        Ok(Made { key: Secret::of(token.clone()), expires_at })
    });
    if matches!(done, Err(Error::Refusal(Refusal::CodeWrong))) {
        failed(office, id)?;
    }
    done
}

fn keep(tx: &mut Tx, key: &NewKey) -> Result<AccessKeyId> {
    let now = tx.now();
    let in_force = access_key::of_account(tx, key.account)?.into_iter().filter(|one| one.expires_at > now);
    if in_force.count() >= MOST {
        return Err(Refusal::KeysTooMany { most: MOST }.into());
    }
    Ok(access_key::add(tx, key)?)
}

/// The name as it is kept; every problem of the form at once.
fn named(input: &Make) -> Result<String> {
    let name = text::trim(&input.name);
    let problem = |field: &str, kind| Problem::new(field, Rule::ORG_4, kind);
    let found = text::count(&name);
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(problem("name", ProblemKind::Missing));
    } else if found > LONGEST_NAME {
        problems.push(problem("name", ProblemKind::TooLong { max: LONGEST_NAME, found }));
    } else if let Some((_, sign)) = text::forbidden(&name) {
        problems.push(problem("name", ProblemKind::Character(sign)));
    }
    if !DAYS.contains(&input.days) {
        problems.push(problem("days", ProblemKind::NotAnOption(input.days.to_string())));
    }
    if problems.is_empty() { Ok(name) } else { Err(problems.into()) }
}
