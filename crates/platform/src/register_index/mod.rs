//! The register in memory, one copy per node, always as new as the database. Rules PUB-1, N18, LAT-6.
//!
//! All names stand in one buffer; a table of short runs of letters, written and read aloud, names the blocks worth looking
//! at. Every question first asks the record of events whether something happened since the last one and reads only that.
//! Deliberately absent: SQL, words for people, and anything that is not public.

mod codes;
mod grams;
mod index;
mod needle;
mod number;
mod search;
mod signs;
mod voice;

use std::sync::{PoisonError, RwLock, mpsc};

use storage::register::Indexed;
use storage::{Fault, View, event, register};

pub use index::Index;
pub use search::{Asked, Found, MOST};

/// Entries handed over at once while the register is read, and how many such batches wait at most.
const BATCH: usize = 512;
const WAITING: usize = 8;

/// The register of one node.
#[derive(Debug, Default)]
pub struct RegisterIndex(RwLock<Option<Index>>);

impl RegisterIndex {
    /// Asks the register as it stands at the moment of this view, or later.
    pub fn ask<T>(&self, view: &View, question: impl Fn(&Index) -> T) -> Result<T, Fault> {
        let head = event::head(view)?.seq;
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(index) = known.as_ref().filter(|index| index.seq() >= head) {
                return Ok(question(index));
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let index = match known.take() {
            Some(index) if index.seq() >= head => index,
            Some(index) if !register::was_rebuilt_since(view, index.seq())? => follow(index, view, head)?,
            _ => load(view, head)?,
        };
        Ok(question(known.insert(index)))
    }
}

/// Reads the whole register; what was read is put in order beside the reading, so that a large one is there sooner.
fn load(view: &View, head: i64) -> Result<Index, Fault> {
    let mut index = Index::new(head);
    index.reserve(usize::try_from(register::count(view)?).unwrap_or_default());
    let (send, receive) = mpsc::sync_channel::<Vec<Indexed>>(WAITING);
    std::thread::scope(|scope| {
        let putting = scope.spawn(move || {
            receive.into_iter().flatten().for_each(|entry| index.put(&entry));
            index
        });
        let mut batch = Vec::with_capacity(BATCH);
        let read = register::each_indexed(view, |entry| {
            batch.push(entry);
            if batch.len() == BATCH {
                // Nobody receives only after a panic, which is passed on below.
                drop(send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))));
            }
        });
        drop(send.send(batch));
        drop(send);
        let index = putting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        read.map(|()| index)
    })
}

fn follow(mut index: Index, view: &View, head: i64) -> Result<Index, Fault> {
    for entry in register::indexed_since(view, index.seq())? {
        index.put(&entry);
    }
    index.reached(head);
    Ok(index)
}
