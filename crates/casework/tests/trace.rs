//! Random traces of verbs on the real service, compared with the model after every step (quality: M2).
//!
//! The model is `domain::filing::apply` and the few facts a step needs beside it: who asks, whether the open form is
//! complete. After each step the row, the record folded from its beginning, the frozen revision and the public row must
//! say the same; at the end the record verifies and a rebuild finds nothing to mend.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside #[test] functions"
)]

use casework::filing::{self, Submit};
use casework::{Error, Office, deadline, register, usage};
use domain::filing::{Ask, Change, Filing, FilingKind, Law, Mark, Submission, Verb, apply};
use domain::ground::actor::Actor;
use domain::ground::id::FilingId;
use domain::ground::refusal::Refusal;
use domain::profile::Profile;
use domain::reference;
use domain::register::Entry;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use storage::event::Recorded;
use storage::{View, params};
use world::country::{draft, provider_form, save};
use world::{Country, Scene};

/// What somebody does.
#[derive(Debug, Clone, Copy)]
enum Act {
    Submit,
    Withdraw,
    Revise,
    Cancel,
    Approve,
    Return,
    /// A return that marks nothing.
    ReturnNothing,
    Lapse,
    /// The owner takes an answer out that must be there, or puts it back.
    Spoil,
    Mend,
    /// Somebody who must not even know of the filing asks for it.
    Stranger,
    Days(u32),
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => Just(Act::Submit),
        3 => Just(Act::Approve),
        3 => Just(Act::Return),
        2 => Just(Act::Revise),
        1 => Just(Act::Withdraw),
        1 => Just(Act::Cancel),
        1 => Just(Act::ReturnNothing),
        2 => Just(Act::Lapse),
        1 => Just(Act::Spoil),
        1 => Just(Act::Mend),
        1 => Just(Act::Stranger),
        3 => (1_u32..30).prop_map(Act::Days),
    ]
}

fn marks(kind: FilingKind) -> Vec<Mark> {
    let field = if kind == FilingKind::Provider { "app.name" } else { "entry" };
    vec![Mark { field: field.into(), rule: None, reason: "与安装包内名称不一致".into() }]
}

/// One filing in the house and in the model.
struct Case<'a> {
    scene: &'a Scene,
    id: FilingId,
    owner: &'a Actor,
    reviewer: &'a Actor,
    stranger: &'a Actor,
    model: Filing,
    /// Whether the open form, and the form in force, have every answer they must have.
    complete: bool,
    complete_in_force: bool,
    steps: usize,
}

impl<'a> Case<'a> {
    fn new(scene: &'a Scene, country: &'a Country, kind: FilingKind) -> Self {
        let (owner, reviewer, stranger) = match kind {
            FilingKind::Provider => (&country.provider, &country.shanghai, &country.rival),
            FilingKind::Usage => (&country.school, &country.baoshan, &country.sibling),
        };
        let id = match kind {
            FilingKind::Provider => draft(scene, owner, "示例作业本"),
            FilingKind::Usage => usage::begin(scene, owner).unwrap().filing,
        };
        let model = Filing::begun(kind);
        Self {
            scene,
            id,
            owner,
            reviewer,
            stranger,
            model,
            complete: true,
            complete_in_force: true,
            steps: 0,
        }
    }

    fn office(&self) -> &'a Office {
        self.scene
    }

    /// What the model says to this.
    fn expect(&self, ask: &Ask) -> Result<Change, Refusal> {
        let law = Law {
            today: self.office().today(),
            calendar: reference::calendar(),
            profile: Profile::of("310113"),
        };
        apply(&self.model, ask, &law)
    }

    fn act(&mut self, act: Act) -> Result<(), TestCaseError> {
        let (office, id) = (self.office(), self.id);
        let nil = self.model.kind == FilingKind::Usage;
        match act {
            Act::Days(days) => self.pass(days),
            Act::Spoil => self.edit(""),
            Act::Mend => self.edit("3.2.1"),
            Act::Stranger => self.refuse_stranger(),
            Act::Submit => {
                let done = filing::submit(office, self.owner, &Submit { filing: id, nil }).map(drop);
                if !self.complete && self.model.kind == FilingKind::Provider {
                    prop_assert!(matches!(done, Err(Error::Problems(_) | Error::Refusal(_))), "{done:?}");
                } else {
                    self.agree(&Ask::Submit, done)?;
                }
            }
            Act::Withdraw => self.agree(&Ask::Withdraw, filing::withdraw(office, self.owner, id))?,
            Act::Revise => self.agree(&Ask::Revise, filing::revise(office, self.owner, id).map(drop))?,
            Act::Cancel => self.agree(&Ask::Cancel, filing::cancel(office, self.owner, id))?,
            Act::Approve => {
                self.decide(&Ask::Approve, filing::approve(office, self.reviewer, id).map(drop))?;
            }
            Act::Return => {
                let marks = marks(self.model.kind);
                let done = filing::return_(office, self.reviewer, id, &marks).map(drop);
                self.decide(&Ask::Return(marks), done)?;
            }
            Act::ReturnNothing => {
                let done = filing::return_(office, self.reviewer, id, &[]).map(drop);
                self.decide(&Ask::Return(Vec::new()), done)?;
            }
            Act::Lapse => match filing::lapse(office, &Actor::clock(), id) {
                // Nothing lapses before its owner was reminded twice; only what could lapse is refused so.
                Err(Error::Refusal(Refusal::NotReminded)) => prop_assert!(self.expect(&Ask::Lapse).is_ok()),
                done => self.agree(&Ask::Lapse, done)?,
            },
        }
        self.steps += 1;
        self.compare(act)
    }

    /// Days pass as they do, each with its walk over the running limits.
    fn pass(&self, days: u32) {
        for _ in 0..days {
            self.scene.days_pass(1);
            deadline::walk(self.office(), &Actor::clock(), None).unwrap();
        }
    }

    /// A decision: of a draft that was never submitted the reviewer knows nothing.
    fn decide(&mut self, ask: &Ask, done: casework::Result<()>) -> Result<(), TestCaseError> {
        if self.model.is_private() {
            prop_assert!(matches!(done, Err(Error::NotFound)), "{done:?}");
            return Ok(());
        }
        self.agree(ask, done)
    }

    /// The house and the model come to the same, and the model goes on.
    fn agree(&mut self, ask: &Ask, done: casework::Result<()>) -> Result<(), TestCaseError> {
        match (self.expect(ask), done) {
            (Ok(change), Ok(())) => {
                match ask.verb() {
                    Verb::Approve => self.complete_in_force = self.complete,
                    // After an approval or a cancelled change the form in force is the last one.
                    Verb::Revise if self.model.submission == Submission::None => {
                        self.complete = self.complete_in_force;
                    }
                    _ => {}
                }
                self.model = change.after;
            }
            (Err(expected), Err(Error::Refusal(refusal))) => {
                prop_assert_eq!(refusal, expected, "{:?} on {:?}", ask, self.model);
            }
            (expected, done) => {
                return Err(TestCaseError::fail(format!(
                    "{ask:?} on {:?}: the model says {expected:?}, the house {done:?}",
                    self.model
                )));
            }
        }
        Ok(())
    }

    fn edit(&mut self, version: &str) {
        if self.model.kind == FilingKind::Usage || !self.model.is_editable() {
            return;
        }
        let before = filing::open(self.office(), self.owner, self.id).unwrap().answers;
        let form = provider_form("示例作业本").with("app.version", version);
        save(self.scene, self.owner, self.id, "app", &form.with("app.md5", before.one("app.md5")));
        self.complete = !version.is_empty();
    }

    fn refuse_stranger(&self) {
        let (office, id) = (self.office(), self.id);
        let nil = self.model.kind == FilingKind::Usage;
        for done in [
            filing::submit(office, self.stranger, &Submit { filing: id, nil }).map(drop),
            filing::withdraw(office, self.stranger, id),
            filing::approve(office, self.stranger, id).map(drop),
            filing::cancel(office, self.stranger, id),
        ] {
            assert!(matches!(done, Err(Error::NotFound)), "{done:?}");
        }
    }

    /// Row, record, revision and public row say what the model says.
    fn compare(&self, act: Act) -> Result<(), TestCaseError> {
        let said = self.office().store().read(|view| {
            let row = storage::filing::find(view, self.id)?.unwrap();
            let events = storage::event::of_object(view, "filing", &self.id.to_string())?;
            let open = row.open_revision.map(|id| storage::revision::get(view, id)).transpose()?;
            let public = match &row.number {
                Some(number) => storage::register::find(view, number)?,
                None => None,
            };
            Ok((row, events, open, public))
        });
        let (row, events, open, public) = said.unwrap();
        prop_assert_eq!(row.filing, self.model, "after {:?}", act);
        let (folded, due_on) = fold(self.model.kind, &events);
        prop_assert_eq!(folded, self.model, "the record folds to the row after {:?}", act);
        prop_assert_eq!(row.due_on(), due_on);
        let under_review = open.is_some_and(|open| open.frozen_at.is_some() && open.outcome.is_none());
        prop_assert_eq!(under_review, matches!(self.model.submission, Submission::Submitted { .. }));
        let expected = Entry::standing(&self.model).filter(|_| self.model.kind == FilingKind::Provider);
        prop_assert_eq!(public.as_ref().map(|entry| (entry.state, entry.state_on)), expected);
        if let Some(entry) = public {
            prop_assert_eq!((entry.filing, entry.amending), (self.id, Entry::is_amending(&self.model)));
        }
        if self.model.kind == FilingKind::Usage {
            let noted = self.office().store().read(|view| storage::declaration::find(view, row.owner.id));
            prop_assert_eq!(noted.unwrap().map(|noted| noted.filing), Some(self.id));
        }
        Ok(())
    }
}

/// The filing that the record tells of, and the limit that is running: every event asked of the law on its day.
fn fold(kind: FilingKind, events: &[Recorded]) -> (Filing, Option<domain::ground::day::Day>) {
    let mut filing = Filing::begun(kind);
    let mut due_on = None;
    for one in events {
        let Some(verb) = Verb::find(&one.event.verb) else { continue };
        let ask = match verb {
            Verb::Revise => Ask::Revise,
            Verb::Submit => Ask::Submit,
            Verb::Withdraw => Ask::Withdraw,
            Verb::Return => Ask::Return(marks(kind)),
            Verb::Approve => Ask::Approve,
            Verb::Lapse => Ask::Lapse,
            Verb::Suspend => Ask::Suspend,
            Verb::Restore => Ask::Restore,
            Verb::Revoke => Ask::Revoke,
            Verb::Cancel => Ask::Cancel,
        };
        let law =
            Law { today: one.at.day(), calendar: reference::calendar(), profile: Profile::of("310113") };
        assert_eq!(one.event.from_state.as_deref(), Some(filing.state().code()), "event {}", one.seq);
        filing = apply(&filing, &ask, &law).unwrap().after;
        assert_eq!(one.event.to_state.as_deref(), Some(filing.state().code()), "event {}", one.seq);
        due_on = one.event.due_on;
    }
    (filing, due_on)
}

fn numbers(view: &View) -> Result<Vec<String>, storage::Fault> {
    let sql = "select number from filing where number is not null order by number";
    view.list(sql, params![], |row| row.get("number"))
}

/// Runs so many traces on every engine at hand, each on a country of its own.
fn replay(cases: u32, kind: FilingKind) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&vec(acts(), 1..40), |trace| {
            for scene in Scene::each() {
                let country = Country::of(&scene);
                let mut case = Case::new(&scene, &country, kind);
                for act in &trace {
                    case.act(*act)?;
                }
                scene.store().read(storage::event::verify_log).unwrap();
                let issued = scene.store().read(numbers).unwrap();
                prop_assert!(issued.is_empty() || issued == ["教APP备3100001号"], "{:?}", issued);
                prop_assert_eq!(register::rebuild(&scene, &Actor::clock()).unwrap().mended, 0);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn random_traces_of_a_provider_filing_agree_with_the_model() {
    replay(24, FilingKind::Provider);
}

#[test]
fn random_traces_of_a_declaration_agree_with_the_model() {
    replay(24, FilingKind::Usage);
}

#[test]
fn a_trace_that_lapses_before_and_after_the_first_approval_agrees_with_the_model() {
    let returned = [Act::Submit, Act::Return, Act::Days(29), Act::Lapse, Act::Revise];
    let approved = [Act::Submit, Act::Approve, Act::Revise];
    for kind in FilingKind::ALL {
        for scene in Scene::each() {
            let country = Country::of(&scene);
            let mut case = Case::new(&scene, &country, *kind);
            for act in returned.iter().chain(&approved).chain(&returned[..4]) {
                case.act(*act).unwrap();
            }
            assert!(matches!(case.model.submission, Submission::Lapsed { .. }), "{:?}", case.model);
        }
    }
}
