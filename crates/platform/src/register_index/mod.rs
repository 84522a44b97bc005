//! The register in memory, one copy per node, always as new as the database. Rules PUB-1, N18, LAT-6.
//!
//! All search texts stand in one buffer that is scanned; a table of byte triples names the blocks worth scanning. Every
//! question first asks the record of events whether something happened since the last one and reads only that.
//! Deliberately absent: SQL, words for people, and anything that is not public.

mod blocks;
mod codes;
mod index;
mod search;

use std::sync::{PoisonError, RwLock};

use storage::{Fault, View, event, register};

pub use index::Index;
pub use search::{Asked, Found, MOST};

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

fn load(view: &View, head: i64) -> Result<Index, Fault> {
    let mut index = Index::new(head);
    register::each_indexed(view, |entry| index.put(&entry))?;
    Ok(index)
}

fn follow(mut index: Index, view: &View, head: i64) -> Result<Index, Fault> {
    for entry in register::indexed_since(view, index.seq())? {
        index.put(&entry);
    }
    index.reached(head);
    Ok(index)
}
