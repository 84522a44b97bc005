//! The handle to the database: `read` sees one moment, `write` is durable when it returns.
//!
//! SQLite: one writer thread groups the queued writes into one commit, readers are a small pool. PostgreSQL: every
//! write is its own transaction on a pooled connection. Casework is the only caller of `write`.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::bell::Bell;
use crate::clock::{self, TimeSource};
use crate::connection::Connection;
use crate::dialect::Engine;
use crate::failure::Trouble;
use crate::fault::Fault;
use crate::migration;
use crate::pool::Pool;
use crate::postgresql;
use crate::run::{self, Outcome, Ran};
use crate::server::Server;
use crate::sqlite::{self, Purpose};
use crate::tx::Tx;
use crate::view::View;
use crate::writer::Writer;

const SQLITE_READERS: usize = 8;
const POSTGRES_CONNECTIONS: usize = 16;
/// How often a write that lost against another one, or met a dead connection, is begun anew.
const ATTEMPTS: u32 = 8;

/// A database that is open; clones share it.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    time: TimeSource,
    bell: Bell,
    /// Reads, and under PostgreSQL writes.
    pool: Pool,
    backend: Backend,
}

enum Backend {
    Sqlite { path: PathBuf, writer: Writer },
    Postgres { commits: AtomicU64 },
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.engine()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…` and brings its structure up to this program's.
    pub fn open(address: &str, time: TimeSource) -> Result<Self, Fault> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            Self::open_sqlite(Path::new(path), time)
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Self::open_postgres(address, time)
        } else {
            Err(Fault::Setup("a database address begins with sqlite: or postgres://".to_owned()))
        }
    }

    fn open_sqlite(path: &Path, time: TimeSource) -> Result<Self, Fault> {
        let connection = sqlite::Connection::open(path, Purpose::Write)?;
        migration::apply(&mut Connection::Sqlite(connection), &time)?;
        let writer = Writer::start(path.to_owned(), time.clone())?;
        let source = path.to_owned();
        let pool = Pool::new(SQLITE_READERS, move || {
            sqlite::Connection::open(&source, Purpose::Read).map(Connection::Sqlite)
        });
        Ok(Self(Arc::new(Inner {
            time,
            bell: Bell::default(),
            pool,
            backend: Backend::Sqlite { path: path.to_owned(), writer },
        })))
    }

    fn open_postgres(address: &str, time: TimeSource) -> Result<Self, Fault> {
        let server = Server::read(address)?;
        let mut first = postgresql::Connection::open(&server)?;
        first.check_setup()?;
        migration::apply(&mut Connection::Postgres(Box::new(first)), &time)?;
        let pool = Pool::new(POSTGRES_CONNECTIONS, move || {
            postgresql::Connection::open(&server).map(|c| Connection::Postgres(Box::new(c)))
        });
        let backend = Backend::Postgres { commits: AtomicU64::new(0) };
        Ok(Self(Arc::new(Inner { time, bell: Bell::default(), pool, backend })))
    }

    pub fn engine(&self) -> Engine {
        match self.0.backend {
            Backend::Sqlite { .. } => Engine::Sqlite,
            Backend::Postgres { .. } => Engine::Postgres,
        }
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        match &self.0.backend {
            Backend::Sqlite { path, .. } => Some(path),
            Backend::Postgres { .. } => None,
        }
    }

    pub fn time(&self) -> &TimeSource {
        &self.0.time
    }

    /// Rings when a write of this handle or a clone of it has put a job into the queue.
    pub fn bell(&self) -> &Bell {
        &self.0.bell
    }

    /// An identity for what a later write may add.
    pub fn new_id(&self) -> Result<uuid::Uuid, Fault> {
        clock::id_at(self.time().now())
    }

    /// How many commits this handle made durable: under SQLite fewer than writes, because writes share them.
    pub fn commits(&self) -> u64 {
        match &self.0.backend {
            Backend::Sqlite { writer, .. } => writer.commits(),
            Backend::Postgres { commits } => commits.load(Ordering::Relaxed),
        }
    }

    /// Reads one moment of the database.
    pub fn read<T>(&self, closure: impl FnOnce(&View) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut closure = Some(closure);
        for _ in 0..ATTEMPTS {
            let answer = self.0.pool.with(|mut connection| {
                if let Err(failure) = connection.command(self.engine().begin_read()) {
                    return (None, Err(failure));
                }
                let view = View::new(connection, self.0.time.now());
                let answer = closure.take().map(|closure| closure(&view));
                let (mut connection, failed) = view.close();
                let broken = failed.is_some_and(|failure| failure.trouble == Trouble::Broken);
                let ended = !broken && connection.command("rollback").is_ok();
                (ended.then_some(connection), Ok(answer))
            })?;
            match answer {
                Ok(Some(answer)) => return answer,
                Err(failure) if failure.trouble < Trouble::Broken => return Err(failure.fault),
                // A connection that was idle while the server restarted: nothing has been read yet.
                Err(_) | Ok(None) => self.0.pool.forget_idle(),
            }
        }
        Err(Fault::Unavailable("no connection stays open".to_owned()))
    }

    /// Runs `closure` in a transaction and returns when its changes are durable. An error or a panic undoes exactly
    /// this write. The closure may run again from the start, when PostgreSQL lets another write win, so whatever it
    /// does beside the transaction must bear repetition.
    pub fn write<T, E, F>(&self, closure: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        run::refuse_nesting()?;
        let has_enqueued = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&has_enqueued);
        let closure = move |tx: &mut Tx| -> Result<T, E> {
            let done = closure(tx)?;
            noted.store(tx.has_enqueued(), Ordering::Relaxed);
            Ok(done)
        };
        let done = match &self.0.backend {
            Backend::Sqlite { writer, .. } => writer.write(closure)?,
            Backend::Postgres { commits } => {
                let done = self.write_pooled(&closure)?;
                commits.fetch_add(1, Ordering::Relaxed);
                done
            }
        };
        if has_enqueued.load(Ordering::Relaxed) {
            self.0.bell.ring();
        }
        Ok(done)
    }

    /// A write that looks before it writes, so that whatever is costly about a verb (reading, opening, checking) stays
    /// out of SQLite's only writer. There `look` sees a moment before the write; in the write `stands` tells whether
    /// everything that was seen is still so, and where it is not, `look` runs again in the write itself, where nothing
    /// moves. Under PostgreSQL writes run side by side, and `look` runs in the write at once. An error of `look` is the
    /// answer, and nothing is written.
    pub fn look_then_write<S, T, E>(
        &self,
        look: impl Fn(&View) -> Result<S, E> + Send + 'static,
        stands: impl Fn(&View, &S) -> Result<bool, E> + Send + 'static,
        write: impl Fn(&mut Tx, S) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        S: Send + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
    {
        run::refuse_nesting()?;
        let before = match self.0.backend {
            Backend::Sqlite { .. } => Some(self.read(|view| Ok(look(view)))??),
            Backend::Postgres { .. } => None,
        };
        let before = Cell::new(before);
        self.write(move |tx| {
            let seen = match before.take() {
                Some(seen) if stands(tx, &seen)? => seen,
                _ => look(tx)?,
            };
            write(tx, seen)
        })
    }

    fn write_pooled<T, E: From<Fault>>(&self, closure: &dyn Fn(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut last = Fault::Unavailable("no connection stays open".to_owned());
        for _ in 0..ATTEMPTS {
            let attempt = self.0.pool.with(|connection| attempt(connection, &self.0.time, closure))?;
            match attempt {
                Attempt::Final(Outcome::Keep(done)) => return Ok(done),
                Attempt::Final(Outcome::Undo(error)) => return Err(error),
                Attempt::Final(Outcome::Panicked(payload)) => std::panic::resume_unwind(payload),
                Attempt::Again(fault) => last = fault,
                Attempt::Broken(fault) => {
                    self.0.pool.forget_idle();
                    last = fault;
                }
            }
        }
        Err(E::from(last))
    }
}

enum Attempt<T, E> {
    Final(Outcome<T, E>),
    Again(Fault),
    Broken(Fault),
}

/// One try of a write on a connection of its own. It is repeated only while no commit was asked for: after a commit
/// that failed nobody knows what the server did, and the caller is told so.
fn attempt<T, E: From<Fault>>(
    mut connection: Connection,
    time: &TimeSource,
    closure: &dyn Fn(&mut Tx) -> Result<T, E>,
) -> (Option<Connection>, Attempt<T, E>) {
    if let Err(failure) = connection.command(connection.engine().begin_write()) {
        return (None, Attempt::Broken(failure.fault));
    }
    let Ran { mut connection, failed, recorded, outcome } = run::run(connection, time, closure);
    if let Outcome::Keep(done) = outcome {
        return match connection.command(connection.engine().commit(recorded)) {
            Ok(()) => (Some(connection), Attempt::Final(Outcome::Keep(done))),
            Err(failure) => commit_failed(failure.trouble, failure.fault),
        };
    }
    match failed {
        Some(failure) if failure.trouble == Trouble::Broken => (None, Attempt::Broken(failure.fault)),
        failed => {
            let back = connection.command("rollback").is_ok().then_some(connection);
            match failed {
                Some(failure) if failure.trouble == Trouble::Again => (back, Attempt::Again(failure.fault)),
                _ => (back, Attempt::Final(outcome)),
            }
        }
    }
}

fn commit_failed<T, E: From<Fault>>(trouble: Trouble, fault: Fault) -> (Option<Connection>, Attempt<T, E>) {
    let attempt = match trouble {
        // The server said itself that it rolled back.
        Trouble::Again => Attempt::Again(fault),
        Trouble::Refused => Attempt::Final(Outcome::Undo(E::from(fault))),
        Trouble::Broken => {
            let why = format!("the commit's outcome is not known: {fault}");
            Attempt::Final(Outcome::Undo(E::from(Fault::Unavailable(why))))
        }
    };
    (None, attempt)
}
