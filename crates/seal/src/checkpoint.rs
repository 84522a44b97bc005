//! Checkpoints: what was published of a record, against what is stored of it today (quality: tamper evidence).
//!
//! Whoever can write the database can also write every hash in it anew. The roots that were published or signed before
//! he did so tell that he did, and between which two of them the first changed entry stands.

use crate::tree::{Frontier, Hash};

/// A root that was published when the record had this size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many entries there were.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// The stored record is not the one that was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bad {
    /// The first changed entry stands at `from` or later, and before `to`; places are counted from 0.
    Changed { from: u64, to: u64 },
    /// The record ends before the entry at this place, although it was published with it.
    CutOff { at: u64 },
}

/// Reads the stored leaves from the first one on and gives their tree, if it agrees with every checkpoint.
///
/// Checkpoints are taken in order of their size.
pub fn verify(leaves: impl IntoIterator<Item = Hash>, checkpoints: &[Checkpoint]) -> Result<Frontier, Bad> {
    let mut tree = Frontier::default();
    let mut agreed = 0;
    let mut ahead = checkpoints.iter().filter(|checkpoint| checkpoint.size > 0).peekable();
    for leaf in leaves {
        tree.push(leaf);
        while let Some(checkpoint) = ahead.next_if(|checkpoint| checkpoint.size <= tree.size()) {
            if checkpoint.size != tree.size() || checkpoint.root != tree.root() {
                return Err(Bad::Changed { from: agreed, to: checkpoint.size });
            }
            agreed = checkpoint.size;
        }
    }
    ahead.next().map_or(Ok(tree.clone()), |_| Err(Bad::CutOff { at: tree.size() }))
}

#[cfg(test)]
mod tests {
    use super::{Bad, Checkpoint, verify};
    use crate::tree::{Hash, leaf_hash, root};

    fn leaves() -> Vec<Hash> {
        ["提交", "退回", "重新提交", "通过", "撤销", "恢复"].map(|entry| leaf_hash(entry.as_bytes())).to_vec()
    }

    fn published(sizes: &[usize]) -> Vec<Checkpoint> {
        sizes.iter().map(|size| Checkpoint { size: *size as u64, root: root(&leaves()[..*size]) }).collect()
    }

    fn found(damage: impl FnOnce(&mut Vec<Hash>)) -> Bad {
        let mut leaves = leaves();
        damage(&mut leaves);
        verify(leaves, &published(&[2, 4, 6])).unwrap_err()
    }

    #[test]
    fn an_untouched_record_gives_its_tree_and_may_have_grown() {
        let tree = verify(leaves(), &published(&[2, 4])).unwrap();
        assert_eq!((tree.size(), tree.root()), (6, root(&leaves())));
        assert_eq!(verify([], &[]).unwrap().size(), 0);
        assert!(verify(leaves(), &published(&[4, 4])).is_ok());
    }

    #[test]
    fn every_damage_is_found_between_the_right_two_checkpoints() {
        for at in 0..6 {
            let from = at as u64 / 2 * 2;
            let changed = Bad::Changed { from, to: from + 2 };
            assert_eq!(found(|leaves| leaves[at] = leaf_hash(b"!")), changed, "edited {at}");
            assert_eq!(found(|leaves| leaves.insert(at, leaf_hash(b"!"))), changed, "inserted {at}");
            assert_eq!(found(|leaves| leaves.truncate(at)), Bad::CutOff { at: at as u64 }, "cut {at}");
            let deleted = if at == 5 || at == 4 { Bad::CutOff { at: 5 } } else { changed };
            assert_eq!(
                found(|leaves| leaves.retain(|leaf| *leaf != self::leaves()[at])),
                deleted,
                "deleted {at}"
            );
        }
        assert_eq!(found(|leaves| leaves.swap(2, 3)), Bad::Changed { from: 2, to: 4 });
    }
}
