//! The first login: a one-time secret and a password of one's own. Rules ORG-4, N16.

use askama::Template;
use axum::extract::{Form as Posted, State};
use casework::Office;
use casework::account::{self, Activate};
use domain::ground::refusal::{PasswordFlaw, Refusal};

use super::{about_password, entering, problems, value};
use crate::server::Server;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Pairs, Problem};
use crate::web::network::Network;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::Declined;

#[derive(Debug, Template)]
#[template(path = "account/activate.html")]
pub struct ActivatePage {
    page: Page,
    form: Form,
}

const TITLE: &str = "激活账号";

pub async fn show(visit: Visit) -> Answer {
    // The QR code of a slip fills the code in.
    let form = Form::of(vec![("code".to_owned(), visit.query.get("code").to_owned())]);
    page::show(&ActivatePage { page: visit.page(TITLE), form })
}

pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    Network(network): Network,
    visit: Visit,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs.clone());
    let input = Activate {
        secret: value(&form, "code"),
        password: value(&form, "password"),
        again: value(&form, "again"),
        network,
    };
    let verb = move |office: &Office| account::activate(office, &actor, &input);
    entering(&server, &pairs, "", verb, |declined, form| ActivatePage {
        page: visit.page(TITLE).with_problems(true),
        form: form.with_problems(wrong(declined)),
    })
    .await
}

fn wrong(declined: &Declined) -> Vec<Problem> {
    problems(declined, &[], |refusal| about_password(refusal, "code"))
}

impl Exhibit for ActivatePage {
    const NAME: &'static str = "account.activate";
    const TITLE: &'static str = "激活账号";

    fn samples() -> Vec<(&'static str, Self)> {
        let of = |refusal: Option<Refusal>| {
            let form = Form::of(vec![("code".to_owned(), "7KQ2-M4XN-8RTA-PB3W".to_owned())]);
            let problems = refusal.map(|refusal| wrong(&Declined::Refusal(refusal))).unwrap_or_default();
            let page = sample::page(Desk::Public, "/activate", TITLE).with_problems(!problems.is_empty());
            Self { page, form: form.with_problems(problems) }
        };
        vec![
            ("full", of(None)),
            ("error", of(Some(Refusal::SecretInvalid))),
            ("weak", of(Some(Refusal::WeakPassword(PasswordFlaw::Short { min: 10 })))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
