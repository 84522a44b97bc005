//! What is stored is read and hashed again, and what the records name is looked for: a disk that forgets and a bucket that
//! loses are noticed before somebody needs the file (D8). Rules INS-1, ORG-10.
//!
//! Nothing is mended here: what is damaged comes back from a backup, or from its sender. Whose a file is stays unsaid; it
//! is named by its digest.

use domain::ground::actor::Actor;
use domain::ground::permit::{self, Action};
use storage::Fault;
use storage::object::scrub::{Scrubbed, State};
use storage::upload;

use crate::{Office, Result};

/// What is wrong with one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A record names it, and it is not there.
    Missing,
    /// Its content is not what its name says.
    Damaged,
    /// It cannot be read to its end; the text says why.
    Unreadable(String),
    /// It lies among the objects and is none.
    Stranger,
}

/// How far the scrub is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scrub {
    /// Objects read.
    pub objects: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// Objects that the records name.
    pub recorded: u64,
    /// Of these, not there.
    pub missing: u64,
    /// Objects that are not what they were, or cannot be read.
    pub damaged: u64,
    /// What is no object.
    pub strangers: u64,
}

impl Scrub {
    /// Whether everything that was recorded is whole.
    pub const fn is_whole(&self) -> bool {
        self.missing == 0 && self.damaged == 0
    }
}

/// Hears of each step, with the name and the flaw where there is one; a fault ends the scrub.
pub type Listener<'a> = dyn FnMut(&Scrub, Option<(&str, &Flaw)>) -> std::result::Result<(), Fault> + 'a;

/// Digests that are read from the records at once.
const PAGE: u32 = 500;

/// Reads every object again and looks for every one that is recorded.
pub fn scrub(office: &Office, actor: &Actor, tell: &mut Listener<'_>) -> Result<Scrub> {
    permit::may(actor, Action::ObjectScrub)?;
    let mut done = Scrub::default();
    office.objects.scrub(|found| {
        let Scrubbed { name, size, state } = found;
        let flaw = match state {
            State::Whole => None,
            State::Changed => Some(Flaw::Damaged),
            State::Unreadable(why) => Some(Flaw::Unreadable(why)),
            State::Stranger => Some(Flaw::Stranger),
        };
        if flaw == Some(Flaw::Stranger) {
            done.strangers += 1;
        } else {
            done.objects += 1;
            done.bytes += size;
            done.damaged += u64::from(flaw.is_some());
        }
        tell(&done, flaw.as_ref().map(|flaw| (name.as_str(), flaw)))
    })?;
    let mut after = String::new();
    loop {
        let page = office.read(|view| Ok(upload::recorded_objects(view, &after, PAGE)?))?;
        let Some(last) = page.last().cloned() else { return Ok(done) };
        for sha256 in &page {
            done.recorded += 1;
            let flaw = office.objects.find(sha256)?.is_none().then_some(Flaw::Missing);
            done.missing += u64::from(flaw.is_some());
            tell(&done, flaw.as_ref().map(|flaw| (sha256.as_str(), flaw)))?;
        }
        after = last;
    }
}
