//! What the failure of a statement means for the transaction around it, on either engine.

use crate::fault::Fault;
use crate::row::Row;

/// What a failed statement means for the transaction it stood in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// The statement was refused; the transaction must be rolled back.
    Refused,
    /// The transaction lost against another one and may be tried again.
    Again,
    /// The connection is of no more use.
    Broken,
}

/// A failed statement.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) fault: Fault,
}

impl Failure {
    pub(crate) fn refused(fault: Fault) -> Self {
        Self { trouble: Trouble::Refused, fault }
    }

    pub(crate) fn broken(why: String) -> Self {
        Self { trouble: Trouble::Broken, fault: Fault::Unavailable(why) }
    }
}

/// Receives the rows of an answer one by one.
pub(crate) type Receiver<'a> = &'a mut dyn FnMut(Row) -> Result<(), Fault>;
