//! `/office/filing/{id}/reveal`: personal answers in full, for a reason that enters the record. Rules REV-8, ORG-10.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use casework::filing::{self, Examined, Reveal};
use domain::ground::id::FilingId;

use super::examined;
use crate::server::Server;
use crate::web::component::summary::{Row, Summary};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs, Problem};
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::{Declined, attempt, work};
use crate::words;

/// The question which personal answers are needed, and why; afterwards the answers.
#[derive(Debug, Template)]
#[template(path = "office/reveal.html")]
pub struct RevealPage {
    pub page: Page,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub fields: Vec<Choice>,
    pub shown: Option<Summary>,
}

impl RevealPage {
    pub fn new(visit: Visit, id: FilingId, fields: &[(String, String, String)], form: Form) -> Self {
        let back = format!("/office/filing/{id}");
        let choices =
            fields.iter().map(|(path, label, masked)| Choice::new(path, format!("{label}（{masked}）")));
        Self {
            page: visit.page("查看个人信息").crumb("审核", &back).with_problems(form.has_problems()),
            action: format!("{back}/reveal"),
            back,
            fields: choices.collect(),
            form,
            shown: None,
        }
    }

    /// The same page with the values beside their labels.
    #[must_use]
    pub fn shown(mut self, values: Vec<(String, String)>) -> Self {
        let rows = values.into_iter().map(|(label, value)| Row::new(label, value)).collect();
        self.shown = Some(Summary::new("个人信息", rows));
        self
    }
}

pub async fn ask(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let examined = work(&server, move |office| filing::examine(office, &actor, id)).await?;
    page::show(&RevealPage::new(visit, id, &examined::personal(&examined), Form::default()))
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(posted): Posted<Pairs>,
) -> Answer {
    let id: FilingId = id.parse().map_err(|_| Failure::NotFound)?;
    let asking = actor.clone();
    let examined = work(&server, move |office| filing::examine(office, &asking, id)).await?;
    let fields = examined::personal(&examined);
    let form = Form::of(posted);
    let wanted = Reveal {
        filing: id,
        fields: form.values("field").into_iter().map(str::to_owned).collect(),
        reason: form.value("reason").to_owned(),
    };
    if wanted.fields.is_empty() {
        let form = form.with_problems(vec![Problem::new("field", "请至少选择一项。")]);
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &RevealPage::new(visit, id, &fields, form));
    }
    match attempt(&server, move |office| filing::reveal(office, &actor, &wanted)).await? {
        Ok(revealed) => {
            let labelled = revealed.values.into_iter().map(|(path, value)| (label(&examined, &path), value));
            let values = labelled.collect();
            page::show(&RevealPage::new(visit, id, &fields, form).shown(values))
        }
        Err(Declined::Refusal(refusal)) => {
            let why = words::refusal(&refusal);
            let form = form.with_problems(vec![Problem::new("reason", why.sentence)]);
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &RevealPage::new(visit, id, &fields, form))
        }
        Err(Declined::Problems(_)) => Err(Failure::Malformed),
    }
}

fn label(examined: &Examined, path: &str) -> String {
    let found = examined::personal(examined).into_iter().find(|(known, ..)| known == path);
    found.map_or_else(|| path.to_owned(), |(_, label, _)| label)
}
