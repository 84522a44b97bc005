//! What every verb stands on: storage, objects, sealing keys and the calendar in force.

use std::sync::{Arc, PoisonError, RwLock};

use domain::ground::calendar::Calendar;
use domain::ground::day::Day;
use seal::Keys;
use seal::password::Cost;
use storage::object::Objects;
use storage::{Fault, Store, View};

use crate::account::second::SecondFactor;
use crate::session::Limits;
use crate::{Error, Result};

/// The shared ground of all verbs; cheap to clone.
#[derive(Debug, Clone)]
pub struct Office {
    pub(crate) store: Store,
    pub(crate) objects: Objects,
    pub(crate) keys: Arc<Keys>,
    pub(crate) cost: Cost,
    calendar: Arc<RwLock<Edition>>,
    pub(crate) demonstration: bool,
    pub(crate) second: SecondFactor,
    ministry: Option<Arc<str>>,
    pub(crate) sessions: Limits,
}

/// The calendar as it was last read, and which edition that was.
#[derive(Debug)]
struct Edition {
    number: i64,
    calendar: Arc<Calendar>,
}

impl Office {
    /// An office over a store and its objects, with the calendar years that are shipped.
    pub fn new(store: Store, objects: Objects, keys: Keys) -> Self {
        let shipped = Edition { number: 0, calendar: Arc::new(domain::reference::calendar().clone()) };
        let calendar = Arc::new(RwLock::new(shipped));
        Self {
            store,
            objects,
            keys: Arc::new(keys),
            cost: Cost::STANDARD,
            calendar,
            demonstration: false,
            second: SecondFactor::Offered,
            ministry: None,
            sessions: Limits::default(),
        }
    }

    /// The same office with another cost of new passwords, for scenes with many invented accounts.
    #[must_use]
    pub fn with_password_cost(mut self, cost: Cost) -> Self {
        self.cost = cost;
        self
    }

    /// The same office with another rule for the second step of signing in.
    #[must_use]
    pub fn with_second_factor(mut self, rule: SecondFactor) -> Self {
        self.second = rule;
        self
    }

    /// The same office with the two digits of filing numbers that the Ministry issues; no source tells them (LAT-7).
    #[must_use]
    pub fn with_ministry_digits(mut self, digits: &str) -> Self {
        self.ministry = Some(digits.into());
        self
    }

    /// The digits of issuers that are not provinces, as far as the operator named them.
    pub fn further_issuers(&self) -> Vec<&str> {
        self.ministry.as_deref().into_iter().collect()
    }

    /// The same office with other limits of sessions.
    #[must_use]
    pub fn with_sessions(mut self, limits: Limits) -> Self {
        self.sessions = limits;
        self
    }

    /// The same office as a demonstration, in which anybody may let days pass.
    #[must_use]
    pub fn demonstrating(mut self) -> Self {
        self.demonstration = true;
        self
    }

    /// Whether anybody may let days pass here.
    pub const fn is_demonstration(&self) -> bool {
        self.demonstration
    }

    /// The working-day calendar as this node last read it; the runner of jobs reads it anew all the time.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.read().unwrap_or_else(PoisonError::into_inner).calendar.clone()
    }

    /// The working-day calendar in force at this moment of the database, whichever node loaded it (REV-4).
    pub fn calendar_in(&self, view: &View) -> Result<Arc<Calendar>> {
        self.edition_in(view).map(|(_, calendar)| calendar)
    }

    /// The same, with the number of its edition.
    pub(crate) fn edition_in(&self, view: &View) -> Result<(i64, Arc<Calendar>)> {
        let number = storage::calendar::edition(view)?;
        {
            let known = self.calendar.read().unwrap_or_else(PoisonError::into_inner);
            if known.number == number {
                return Ok((number, known.calendar.clone()));
            }
        }
        let mut calendar = domain::reference::calendar().clone();
        for edition in storage::calendar::editions(view)? {
            let years = Calendar::parse(&edition.text).map_err(|_| Fault::Column {
                column: "calendar_edition.text".to_owned(),
                why: "is not a calendar".to_owned(),
            })?;
            calendar = calendar.with(years);
        }
        let calendar = Arc::new(calendar);
        let mut known = self.calendar.write().unwrap_or_else(PoisonError::into_inner);
        *known = Edition { number, calendar: calendar.clone() };
        Ok((number, calendar))
    }

    /// Today in China.
    pub fn today(&self) -> Day {
        self.store.time().today()
    }

    /// The store, for what is read without a verb.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The uploaded files.
    pub const fn objects(&self) -> &Objects {
        &self.objects
    }

    /// Reads at one moment of the database.
    pub fn read<T>(&self, closure: impl FnOnce(&View) -> Result<T>) -> Result<T> {
        self.store.read(|view| Ok(closure(view))).map_err(Error::Fault)?
    }
}
