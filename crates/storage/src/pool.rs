//! A bounded set of connections that are opened when first needed and handed out for one use at a time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Deadline;
use crate::connection::Connection;
use crate::fault::Fault;

/// How long a caller waits for a connection before it is told that the database is not available.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Pool {
    open: Box<dyn Fn() -> Result<Connection, Fault> + Send + Sync>,
    most: usize,
    rack: Mutex<Rack>,
    freed: Condvar,
}

#[derive(Default)]
struct Rack {
    idle: Vec<Connection>,
    lent: usize,
}

/// The right to hold one connection; gives the place back when dropped, also by a panic.
struct Place<'a> {
    pool: &'a Pool,
    back: Option<Connection>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut rack = self.pool.lock();
        rack.lent = rack.lent.saturating_sub(1);
        rack.idle.extend(self.back.take());
        drop(rack);
        self.pool.freed.notify_one();
    }
}

impl Pool {
    pub(crate) fn new(
        most: usize,
        open: impl Fn() -> Result<Connection, Fault> + Send + Sync + 'static,
    ) -> Self {
        Self { open: Box::new(open), most, rack: Mutex::default(), freed: Condvar::new() }
    }

    /// Lends a connection to `action`, which hands it back if it is still of use.
    pub(crate) fn with<T>(
        &self,
        action: impl FnOnce(Connection) -> (Option<Connection>, T),
    ) -> Result<T, Fault> {
        let (mut place, idle) = self.take_place()?;
        let connection = match idle {
            Some(connection) => connection,
            None => (self.open)()?,
        };
        let (back, answer) = action(connection);
        place.back = back;
        Ok(answer)
    }

    /// Drops every idle connection: after one proved broken, the others are most likely broken too.
    pub(crate) fn forget_idle(&self) {
        let idle = std::mem::take(&mut self.lock().idle);
        drop(idle);
    }

    fn take_place(&self) -> Result<(Place<'_>, Option<Connection>), Fault> {
        let deadline = Deadline::after(PATIENCE);
        let mut rack = self.lock();
        while rack.lent >= self.most {
            if deadline.has_passed() {
                return Err(Fault::Unavailable("every connection is in use".to_owned()));
            }
            let waited = self.freed.wait_timeout(rack, deadline.left());
            rack = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        rack.lent += 1;
        let idle = rack.idle.pop();
        drop(rack);
        Ok((Place { pool: self, back: None }, idle))
    }

    fn lock(&self) -> MutexGuard<'_, Rack> {
        self.rack.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
