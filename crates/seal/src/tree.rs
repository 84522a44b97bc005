//! The Merkle tree of an append-only record: RFC 6962, section 2.1, over SHA-256 (quality: tamper evidence).
//!
//! Whoever holds a published root can check without any key that an entry is in the record, and that later roots only
//! add to it. Leaves are hashes already: what an entry says is hashed by its owner, or with `leaf_hash`.

use sha2::{Digest, Sha256};

/// The hash of an entry, of a node or of a whole tree.
pub type Hash = [u8; 32];

/// The hash of an entry. Entries and nodes are hashed apart, so that none passes for the other.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(entry).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree; that of the empty one is the hash of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = halves(leaves);
            node(&root(left), &root(right))
        }
    }
}

/// Both subtrees: the left one is the greatest full tree that is smaller than the whole.
fn halves(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    leaves.split_at_checked(left_size(leaves.len())).unwrap_or((leaves, &[]))
}

fn left_size(size: usize) -> usize {
    size.next_power_of_two() / 2
}

/// The hashes that lead from an entry to the root, nearest first; none if there is no such entry.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = halves(leaves);
    let (mut proof, other) = match index.checked_sub(left.len()) {
        None => (inclusion_proof(left, index)?, root(right)),
        Some(index) => (inclusion_proof(right, index)?, root(left)),
    };
    proof.push(other);
    Some(proof)
}

/// Whether a proof leads from an entry to the root of a tree of this size.
pub fn is_included(leaf: &Hash, index: usize, size: usize, proof: &[Hash], root: &Hash) -> bool {
    climb(leaf, index, size, proof).is_some_and(|reached| reached == *root)
}

fn climb(leaf: &Hash, index: usize, size: usize, proof: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return proof.is_empty().then_some(*leaf);
    }
    let (last, rest) = proof.split_last()?;
    let left = left_size(size);
    match index.checked_sub(left) {
        None => Some(node(&climb(leaf, index, left, rest)?, last)),
        Some(index) => Some(node(last, &climb(leaf, index, size - left, rest)?)),
    }
}

/// The hashes that show that the tree of the first `old` entries was only added to; none if it never had so many.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    (1..=leaves.len()).contains(&old).then(|| subproof(leaves, old, true))
}

/// `whole` tells whether the old root is that of this very subtree, which the verifier knows already.
fn subproof(leaves: &[Hash], old: usize, whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = halves(leaves);
    let (mut proof, other) = match old.checked_sub(left.len()) {
        Some(old) if old > 0 => (subproof(right, old, false), root(left)),
        _ => (subproof(left, old, whole), root(right)),
    };
    proof.push(other);
    proof
}

/// Whether a proof shows that the tree with the new root begins with that of the old root.
pub fn is_consistent(old: usize, old_root: &Hash, new: usize, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    both(old, new, proof, Some(old_root)).is_some_and(|(was, is)| was == *old_root && is == *new_root)
}

/// The old and the new root as the proof gives them; `known` is the old root where the proof leaves it out.
fn both(old: usize, new: usize, proof: &[Hash], known: Option<&Hash>) -> Option<(Hash, Hash)> {
    if old == new {
        return match (known, proof) {
            (Some(known), []) => Some((*known, *known)),
            (None, [given]) => Some((*given, *given)),
            _ => None,
        };
    }
    let (other, rest) = proof.split_last()?;
    let left = left_size(new);
    match old.checked_sub(left) {
        Some(old) if old > 0 => {
            let (was, is) = both(old, new - left, rest, None)?;
            Some((node(other, &was), node(other, &is)))
        }
        _ => {
            let (was, is) = both(old, left, rest, known)?;
            Some((was, node(&is, other)))
        }
    }
}

/// The right edge of a growing tree: enough to add an entry and to tell the root, in the logarithm of its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    // Roots of the full subtrees, greatest first: one for each one-bit of the size.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier with these peaks, as they were stored; none if a tree of this size has another number of them.
    pub fn restore(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() as u64 == u64::from(size.count_ones())).then_some(Self { size, peaks })
    }

    /// How many entries the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the full subtrees, greatest first, to be stored.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Adds an entry.
    pub fn push(&mut self, leaf: Hash) {
        let mut peak = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                peak = node(&left, &peak);
            }
        }
        self.peaks.push(peak);
        self.size += 1;
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return root(&[]);
        };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Frontier, Hash, consistency_proof, inclusion_proof, is_consistent, is_included, leaf_hash, root,
    };
    use crate::{hex, unhex};

    /// The published test tree of Certificate Transparency: entries and the roots of its first eight sizes.
    const ENTRIES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
    }

    #[test]
    fn the_published_tree_has_the_published_roots() {
        let leaves: Vec<_> = ENTRIES.iter().map(|entry| leaf_hash(&unhex(entry).unwrap())).collect();
        for (size, expected) in (1..).zip(ROOTS) {
            assert_eq!(hex(&root(&leaves[..size])), expected, "size {size}");
        }
        assert_eq!(hex(&root(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn every_entry_of_every_tree_is_proven_in_its_place_only() {
        for size in 1..=20 {
            let leaves = leaves(size);
            let root = root(&leaves);
            for index in 0..size {
                let proof = inclusion_proof(&leaves, index).unwrap();
                for (other, leaf) in leaves.iter().enumerate() {
                    assert_eq!(is_included(leaf, index, size, &proof, &root), other == index);
                }
                // Places with paths of one shape differ in the sides on which the hashes stand.
                for other in (0..size + 2).filter(|other| *other != index) {
                    assert!(
                        !is_included(&leaves[index], other, size, &proof, &root),
                        "{index} as {other} of {size}"
                    );
                }
                assert!(!is_included(&leaves[index], index, size, &[&proof[..], &[root]].concat(), &root));
                assert!(proof.is_empty() || !is_included(&leaves[index], index, size, &proof[1..], &root));
            }
            assert_eq!(inclusion_proof(&leaves, size), None);
        }
    }

    #[test]
    fn a_tree_that_was_only_added_to_is_told_from_one_that_was_changed() {
        for new in 1..=20 {
            let leaves = leaves(new);
            let new_root = root(&leaves);
            for old in 1..=new {
                let proof = consistency_proof(&leaves, old).unwrap();
                let old_root = root(&leaves[..old]);
                assert!(is_consistent(old, &old_root, new, &new_root, &proof), "{old} of {new}");
                let mut changed = leaves.clone();
                changed[old / 2] = leaf_hash(b"changed");
                let changed_proof = consistency_proof(&changed, old).unwrap();
                assert!(
                    !is_consistent(old, &old_root, new, &root(&changed), &changed_proof),
                    "{old} of {new}"
                );
                assert!(!is_consistent(old, &old_root, new, &new_root, &[&proof[..], &[new_root]].concat()));
                assert!(!is_consistent(new + 1, &old_root, new, &new_root, &proof));
            }
            assert_eq!((consistency_proof(&leaves, 0), consistency_proof(&leaves, new + 1)), (None, None));
        }
    }

    #[test]
    fn a_growing_tree_has_the_root_of_the_whole_one() {
        let leaves = leaves(70);
        let mut frontier = Frontier::default();
        assert_eq!(frontier.root(), root(&[]));
        for (before, leaf) in leaves.iter().enumerate() {
            frontier.push(*leaf);
            assert_eq!(frontier.root(), root(&leaves[..=before]));
            let restored = Frontier::restore(frontier.size(), frontier.peaks().to_vec());
            assert_eq!(restored.as_ref(), Some(&frontier));
        }
        assert_eq!(Frontier::restore(70, vec![]), None);
    }
}
