//! What the schemes must say together: old and new platforms may not be given packages of different signers.

use super::Outcome;
use super::identity::Identity;
use super::reason::{Flaw, Generation, Reason};

/// Do the schemes that verified agree on the signer?
pub(super) fn check(outcome: &Outcome) -> Result<(), Reason> {
    let (v1, v2, v3) = (outcome.v1.signers(), outcome.v2.signers(), outcome.v3.signers());
    if let (Some(v1), Some(v2)) = (v1, v2)
        && !(within(v1, v2) && within(v2, v1))
    {
        return Err(Reason::overall(Flaw::SignersDiffer));
    }
    if let (Some(old), Some(new)) = (v1.or(v2), v3) {
        let generation = Some(Generation::V3);
        let fail = |flaw| Err(Reason { flaw, generation, place: String::new() });
        let [old] = old else { return fail(Flaw::SeveralSigners) };
        // The older schemes carry the certificate with which the history begins.
        match (&outcome.lineage, new) {
            (Some(lineage), _) if lineage.first() == Some(old) => {}
            (None, [new]) if new == old => {}
            (None, [_, _, ..]) => return fail(Flaw::SeveralSigners),
            _ => return fail(Flaw::PastSignersDiffer),
        }
    }
    Ok(())
}

fn within(one: &[Identity], other: &[Identity]) -> bool {
    one.iter().all(|identity| other.contains(identity))
}
