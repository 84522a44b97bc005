//! From a handler to a verb and back: blocking work on its own thread, a verb's "no" as a page's failure.

use std::any::Any;

use casework::{Error, Office};
use domain::ground::problem::Problem;
use domain::ground::refusal::Refusal;
use storage::Fault;

use super::failure::Failure;
use crate::server::Server;
use crate::words;

/// A "no" that the page itself shows, with what was typed kept.
#[derive(Debug)]
pub enum Declined {
    /// What is wrong with the form.
    Problems(Vec<Problem>),
    /// A refusal.
    Refusal(Refusal),
}

/// Runs a verb on a blocking thread; every "no" becomes a failure page.
pub async fn work<T: Send + 'static>(
    server: &Server,
    verb: impl FnOnce(&Office) -> casework::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    Ok(run(server, verb).await??)
}

/// Runs a verb whose problems and refusals the page shows itself. Conflicts and missing rights stay failures.
pub async fn attempt<T: Send + 'static>(
    server: &Server,
    verb: impl FnOnce(&Office) -> casework::Result<T> + Send + 'static,
) -> Result<Result<T, Declined>, Failure> {
    match run(server, verb).await? {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Problems(problems)) => Ok(Err(Declined::Problems(problems))),
        Err(Error::Refusal(refusal)) if is_about_input(&refusal) => Ok(Err(Declined::Refusal(refusal))),
        Err(error) => Err(error.into()),
    }
}

/// Runs a verb and gives its own answer, for those who speak to a script and not to a page.
pub async fn try_work<T: Send + 'static>(
    server: &Server,
    verb: impl FnOnce(&Office) -> casework::Result<T> + Send + 'static,
) -> Result<casework::Result<T>, Failure> {
    run(server, verb).await
}

async fn run<T: Send + 'static>(
    server: &Server,
    verb: impl FnOnce(&Office) -> casework::Result<T> + Send + 'static,
) -> Result<casework::Result<T>, Failure> {
    let done = aside(server, Box::new(move |office| Box::new(verb(office)))).await?;
    done.downcast().map_or(Err(Failure::Fault), |done| Ok(*done))
}

/// Work of any kind with an answer of any kind: one sort of task for the runtime instead of one for each of hundreds of
/// verbs, which were a third of what the compiler had to make of this crate.
type Aside = Box<dyn FnOnce(&Office) -> Box<dyn Any + Send> + Send>;

async fn aside(server: &Server, work: Aside) -> Result<Box<dyn Any + Send>, Failure> {
    let office = server.office().clone();
    tokio::task::spawn_blocking(move || work(&office)).await.map_err(|trouble| {
        tracing::error!(%trouble, "a verb panicked");
        Failure::Fault
    })
}

fn is_about_input(refusal: &Refusal) -> bool {
    !refusal.is_conflict() && !is_about_rights(refusal)
}

const fn is_about_rights(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::SignInFirst
            | Refusal::FirstLogin
            | Refusal::AccountLocked
            | Refusal::NotPermitted(_)
            | Refusal::MakerIsChecker
            | Refusal::BothHalves
            | Refusal::JudgedBefore
    )
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Refusal(refusal) if refusal.is_conflict() => Self::Conflict(words::refusal(&refusal)),
            Error::Refusal(refusal) if is_about_rights(&refusal) => Self::Refused(words::refusal(&refusal)),
            Error::Refusal(refusal @ Refusal::KeyInvalid) => Self::NoKey(words::refusal(&refusal)),
            Error::Refusal(refusal @ Refusal::TooManyAttempts { .. }) => {
                Self::TooMany(words::refusal(&refusal))
            }
            Error::Refusal(refusal) => Self::Unprocessable(words::refusal(&refusal)),
            Error::Problems(problems) => Self::Unprocessable(words::problems(&problems)),
            Error::Fault(Fault::Nul) => Self::Unprocessable(words::unstorable()),
            Error::Fault(fault) if fault.is_passing() => {
                tracing::warn!(%fault, "storage is away");
                Self::Busy
            }
            Error::Fault(fault) => {
                tracing::error!(%fault, "storage failed");
                Self::Fault
            }
            Error::Seal => {
                tracing::error!("a sealed value did not open or chance was not to be had");
                Self::Fault
            }
        }
    }
}
