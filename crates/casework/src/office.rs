//! What every verb stands on: storage, objects, sealing keys and the calendar in force.

use std::sync::{Arc, RwLock};

use domain::ground::calendar::Calendar;
use domain::ground::day::Day;
use seal::Keys;
use storage::object::Objects;
use storage::{Store, View};

use crate::{Error, Result};

/// The shared ground of all verbs; cheap to clone.
#[derive(Debug, Clone)]
pub struct Office {
    pub(crate) store: Store,
    pub(crate) objects: Objects,
    pub(crate) keys: Arc<Keys>,
    calendar: Arc<RwLock<Arc<Calendar>>>,
}

impl Office {
    /// An office over a store and its objects, with the calendar years that are shipped.
    pub fn new(store: Store, objects: Objects, keys: Keys) -> Self {
        let calendar = Arc::new(domain::reference::calendar().clone());
        Self { store, objects, keys: Arc::new(keys), calendar: Arc::new(RwLock::new(calendar)) }
    }

    /// The working-day calendar in force.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
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
