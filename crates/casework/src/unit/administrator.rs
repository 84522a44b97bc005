//! A unit names its filing administrator; superiors find him in the roster. Rule ORG-6.

use domain::form::{Answers, Context, Form, check, normalise};
use domain::ground::actor::Actor;
use domain::ground::permit::Action;
use domain::ground::rule::Rule;
use storage::answers::Stored;
use storage::roster;

use super::find::own;
use crate::{Office, Result, personal, record};

/// The filing administrator of the actor's own unit, in full; empty answers where none is named.
pub fn administrator(office: &Office, actor: &Actor) -> Result<Answers> {
    office.read(|view| {
        let unit = own(view, actor, Action::AdministratorName)?;
        match roster::find_administrator(view, unit.place.id)? {
            Some(stored) => personal::open(office, Form::administrator(), unit.place.id.0, &stored.answers),
            None => Ok(Answers::new()),
        }
    })
}

/// Names the filing administrator of the actor's own unit.
pub fn name_administrator(office: &Office, actor: &Actor, answers: &Answers) -> Result<()> {
    let form = Form::administrator();
    let plain = normalise(form, answers);
    let problems = check(form, &plain, &Context::default());
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let (office, actor) = (office.clone(), actor.clone());
    office.clone().store.write(move |tx| {
        let unit = own(tx, &actor, Action::AdministratorName)?;
        let sealed = personal::seal(&office, form, unit.place.id.0, &plain)?;
        let stored = Stored { form: form.version.to_owned(), answers: sealed };
        roster::put_administrator(tx, unit.place.id, &stored)?;
        tx.record(record::event(&actor, "unit", unit.place.id, "name-administrator").under(Rule::ORG_6));
        Ok(())
    })
}
