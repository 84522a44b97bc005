//! The single writer of a SQLite database: queued writes share one transaction and one flush to disk.
//!
//! Each write stands in its own savepoint, so an error or a panic undoes that write only. Nobody is answered before
//! the commit, and when the commit fails everybody in the group is refused: a failed flush is never tried again,
//! because the system may have forgotten the pages it could not write. Refusals wait for the commit too, for they may
//! rest on what a neighbour in the group wrote.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::clock::{Deadline, TimeSource};
use crate::connection::Connection;
use crate::dialect::Engine;
use crate::failure::{Failure, Trouble};
use crate::fault::Fault;
use crate::run::{self, Outcome, Ran};
use crate::sqlite::{self, Purpose};
use crate::tx::Tx;

/// Writes that may wait; beyond that the database is not available.
const QUEUE: usize = 8_192;
/// Writes that share a commit: a bound on how long the first of them waits for the last.
const GROUP: usize = 512;
/// How long a write may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Writer {
    orders: Option<SyncSender<Order>>,
    thread: Option<JoinHandle<()>>,
    time: TimeSource,
    commits: Arc<AtomicU64>,
}

struct Order {
    deadline: Deadline,
    job: Job,
}

/// Runs a write on the connection it is given, or hears why it cannot run.
type Job = Box<dyn FnOnce(Turn) -> Done + Send>;
/// Tells the caller, once it is known whether the group was committed.
type Settle = Box<dyn FnOnce(Result<(), Fault>) + Send>;

enum Turn {
    Run(Connection),
    Refuse(Fault),
}

struct Done {
    connection: Option<Connection>,
    keep: bool,
    failed: Option<Failure>,
    settle: Settle,
}

impl Writer {
    pub(crate) fn start(path: PathBuf, time: TimeSource) -> Result<Self, Fault> {
        let (orders, queue) = sync_channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        let mut desk = Desk { path, queue, connection: None, commits: Arc::clone(&commits) };
        let thread = std::thread::Builder::new()
            .name("storage-writer".to_owned())
            .spawn(move || desk.serve())
            .map_err(|e| Fault::Unavailable(format!("no writer thread: {e}")))?;
        Ok(Self { orders: Some(orders), thread: Some(thread), time, commits })
    }

    /// Queues a write and waits until it is durable or refused.
    pub(crate) fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = sync_channel(1);
        let time = self.time.clone();
        let job: Job = Box::new(move |turn| match turn {
            Turn::Refuse(fault) => Done {
                connection: None,
                keep: false,
                failed: None,
                settle: Box::new(move |_| drop(answer.send(Outcome::Undo(E::from(fault))))),
            },
            Turn::Run(connection) => {
                let Ran { connection, failed, outcome, .. } = run::run(connection, &time, &closure);
                Done {
                    connection: Some(connection),
                    keep: matches!(outcome, Outcome::Keep(_)),
                    failed,
                    settle: Box::new(move |committed| {
                        let outcome = match (committed, outcome) {
                            (Err(fault), Outcome::Keep(_) | Outcome::Undo(_)) => {
                                Outcome::Undo(E::from(fault))
                            }
                            (_, outcome) => outcome,
                        };
                        // A caller that is gone needs no answer.
                        drop(answer.send(outcome));
                    }),
                }
            }
        });
        self.send(job)?;
        match waiting.recv() {
            Ok(Outcome::Keep(done)) => Ok(done),
            Ok(Outcome::Undo(error)) => Err(error),
            Ok(Outcome::Panicked(payload)) => std::panic::resume_unwind(payload),
            Err(_) => Err(E::from(stopped())),
        }
    }

    /// How many commits there were so far.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    fn send(&self, job: Job) -> Result<(), Fault> {
        let order = Order { deadline: Deadline::after(PATIENCE), job };
        match self.orders.as_ref().map(|orders| orders.try_send(order)) {
            Some(Ok(())) => Ok(()),
            Some(Err(TrySendError::Full(_))) => {
                Err(Fault::Unavailable("too many writes are waiting".to_owned()))
            }
            Some(Err(TrySendError::Disconnected(_))) | None => Err(stopped()),
        }
    }
}

impl Drop for Writer {
    /// Lets the writes that are queued finish and closes the file.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            drop(thread.join());
        }
    }
}

fn stopped() -> Fault {
    Fault::Unavailable("the writer has stopped".to_owned())
}

/// What the writer thread owns.
struct Desk {
    path: PathBuf,
    queue: Receiver<Order>,
    connection: Option<sqlite::Connection>,
    commits: Arc<AtomicU64>,
}

impl Desk {
    fn serve(&mut self) {
        while let Ok(first) = self.queue.recv() {
            match self.begin() {
                Ok(connection) => self.run_group(connection, first),
                Err(fault) => self.refuse_waiting(first, &fault),
            }
        }
    }

    fn begin(&mut self) -> Result<sqlite::Connection, Fault> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => sqlite::Connection::open(&self.path, Purpose::Write)?,
        };
        match connection.word(Engine::Sqlite.begin_write()) {
            Ok(()) => Ok(connection),
            Err(failure) => {
                if failure.trouble < Trouble::Broken {
                    self.connection = Some(connection);
                }
                Err(failure.fault)
            }
        }
    }

    /// Whoever waits while the database is locked has waited long enough. Who they are is settled before anybody is
    /// answered: the answered may come again at once, when the lock is gone.
    fn refuse_waiting(&self, first: Order, fault: &Fault) {
        let waiting: Vec<Order> = std::iter::once(first).chain(self.queue.try_iter()).collect();
        for order in waiting {
            ((order.job)(Turn::Refuse(fault.clone())).settle)(Ok(()));
        }
    }

    fn run_group(&mut self, connection: sqlite::Connection, first: Order) {
        let mut settles = Vec::new();
        let mut connection = Some(connection);
        let mut lost = None;
        let mut next = Some(first);
        while let Some(order) = next {
            let open = connection.take();
            let (settle, after) = run_one(open, order);
            settles.push(settle);
            match after {
                Ok(open) => connection = Some(open),
                Err(fault) => {
                    lost = Some(fault);
                    break;
                }
            }
            next = if settles.len() < GROUP { self.queue.try_recv().ok() } else { None };
        }
        let committed = match (lost, connection) {
            (None, Some(open)) => self.commit(open),
            (lost, _) => Err(lost.unwrap_or_else(stopped)),
        };
        for settle in settles {
            settle(committed.clone());
        }
    }

    fn commit(&mut self, mut connection: sqlite::Connection) -> Result<(), Fault> {
        match connection.word("commit") {
            Ok(()) => {
                self.commits.fetch_add(1, Ordering::Relaxed);
                self.connection = Some(connection);
                Ok(())
            }
            // Closing the connection undoes the group; the next one begins on a new connection.
            Err(failure) => Err(failure.fault),
        }
    }
}

/// Runs one write in a savepoint. An error means that the whole group is lost.
fn run_one(
    connection: Option<sqlite::Connection>,
    order: Order,
) -> (Settle, Result<sqlite::Connection, Fault>) {
    let Some(mut connection) = connection else {
        return ((order.job)(Turn::Refuse(stopped())).settle, Err(stopped()));
    };
    if order.deadline.has_passed() {
        let late = Fault::Unavailable("the write waited too long for its turn".to_owned());
        let done = (order.job)(Turn::Refuse(late));
        return (done.settle, Ok(connection));
    }
    if let Err(failure) = connection.word("savepoint one") {
        let done = (order.job)(Turn::Refuse(failure.fault.clone()));
        return (done.settle, Err(failure.fault));
    }
    let done = (order.job)(Turn::Run(Connection::Sqlite(connection)));
    let after = close_savepoint(done.connection, done.keep, done.failed);
    (done.settle, after)
}

fn close_savepoint(
    connection: Option<Connection>,
    keep: bool,
    failed: Option<Failure>,
) -> Result<sqlite::Connection, Fault> {
    let Some(Connection::Sqlite(mut connection)) = connection else {
        return Err(stopped());
    };
    // A full disk or an I/O error may have rolled the whole transaction back.
    let broken = failed.as_ref().is_some_and(|failure| failure.trouble == Trouble::Broken);
    if broken || !connection.in_transaction() {
        return Err(failed.map_or_else(stopped, |failure| failure.fault));
    }
    let closed = if keep {
        connection.word("release one")
    } else {
        connection.word("rollback to one").and_then(|()| connection.word("release one"))
    };
    closed.map(|()| connection).map_err(|failure| failure.fault)
}
