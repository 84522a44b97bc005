//! Objects in a bucket that all nodes share: `objects/DIGEST`, and `uploads/ID/…` for uploads on their way.
//!
//! An upload's bytes wait in a file of the node that takes them; before an offset is acknowledged, what is new is
//! written to the bucket as a piece named by its place, length and SHA-256. So an acknowledged byte survives the node, and
//! any other node can go on: it fetches the pieces it does not have. The pieces that follow each other without a gap
//! are the upload; whatever else lies there counts for nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use domain::ground::id::UploadId;

use super::blob::{Blob, Fetch};
use super::folder::Folder;
use super::s3::{Address, Client};
use super::staging::Staging;
use super::{fault, require_digest};
use crate::fault::Fault;

/// A bucket, and the folder in which this process keeps what is on its way.
#[derive(Debug)]
pub struct Remote {
    client: Client,
    folder: Folder,
    staging: Staging,
}

/// A piece of an upload in the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: u64,
    pub(super) size: u64,
    pub(super) sha256: String,
}

/// The name of an object.
pub(super) fn object(sha256: &str) -> Result<String, Fault> {
    require_digest(sha256)?;
    Ok(format!("objects/{sha256}"))
}

impl Piece {
    pub(super) fn end(&self) -> u64 {
        self.at.saturating_add(self.size)
    }

    pub(super) fn name(&self, id: UploadId) -> String {
        format!("{}{:013}-{}-{}", pieces(id), self.at, self.size, self.sha256)
    }

    fn read(name: &str, size: u64) -> Option<(UploadId, Self)> {
        let (id, rest) = name.strip_prefix("uploads/")?.split_once('/')?;
        let mut parts = rest.split('-');
        let (at, said, sha256) = (parts.next()?, parts.next()?, parts.next()?);
        let piece = Self { at: at.parse().ok()?, size: said.parse().ok()?, sha256: sha256.to_owned() };
        (piece.size == size && size > 0).then_some((id.parse().ok()?, piece))
    }
}

fn pieces(id: UploadId) -> String {
    format!("uploads/{id}/")
}

/// The pieces that follow each other from the beginning on. Two nodes that took the same bytes at once leave two pieces
/// at one place; every node prefers the same one.
fn chain(mut found: Vec<Piece>) -> Vec<Piece> {
    found.sort_by(|a, b| (a.at, b.size, &a.sha256).cmp(&(b.at, a.size, &b.sha256)));
    let mut chain = Vec::new();
    let mut end = 0;
    for piece in found {
        if piece.at == end {
            end = piece.end();
            chain.push(piece);
        }
    }
    chain
}

impl Remote {
    pub(super) fn open(place: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, Fault> {
        let address = Address::read(place, environment)?;
        let staging = Staging::open(&address.staging)?;
        let client = Client::new(address)?;
        client.check()?;
        let folder = Folder::open(staging.folder())?;
        Ok(Self { client, folder, staging })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Where a fetched object may lie as long as somebody reads it.
    pub(super) fn shelf(&self) -> &Path {
        self.staging.folder()
    }

    pub(super) fn find(remote: &Arc<Self>, sha256: &str) -> Result<Option<Blob>, Fault> {
        let name = object(sha256)?;
        let size = remote.client.size(&name)?;
        Ok(size.map(|size| Blob::of_fetch(Fetch::checked(Arc::clone(remote), name, size, sha256))))
    }

    /// The pieces of an upload, as far as they follow each other.
    pub(super) fn chain(&self, id: UploadId) -> Result<Vec<Piece>, Fault> {
        let found = self.client.list_all(&pieces(id))?;
        Ok(chain(found.iter().filter_map(|(name, size)| Some(Piece::read(name, *size)?.1)).collect()))
    }

    /// Removes every piece of an upload; says whether there was one.
    pub(super) fn remove_pieces(&self, id: UploadId) -> Result<bool, Fault> {
        let found = self.client.list_all(&pieces(id))?;
        for (name, _) in &found {
            self.client.remove(name)?;
        }
        Ok(!found.is_empty())
    }

    /// The uploads of all nodes, with those of which nothing is in the bucket yet.
    pub(super) fn uploads(&self, here: Vec<(UploadId, u64)>) -> Result<Vec<(UploadId, u64)>, Fault> {
        let mut by_id: BTreeMap<UploadId, Vec<Piece>> = BTreeMap::new();
        for (name, size) in self.client.list_all("uploads/")? {
            if let Some((id, piece)) = Piece::read(&name, size) {
                by_id.entry(id).or_default().push(piece);
            }
        }
        let mut sizes: BTreeMap<UploadId, u64> = here.into_iter().collect();
        for (id, found) in by_id {
            let end = chain(found).last().map_or(0, Piece::end);
            let size = sizes.entry(id).or_default();
            *size = end.max(*size);
        }
        Ok(sizes.into_iter().collect())
    }

    /// A file of its own for an object that is fetched as a whole.
    pub(super) fn new_shelf_file(&self) -> Result<(std::fs::File, std::path::PathBuf), Fault> {
        let chance = crate::value::hex(&crate::clock::chance::<8>()?);
        let path = self.shelf().join(format!("{chance}.fetched"));
        let file = std::fs::File::create_new(&path).map_err(|e| fault(&path, &e))?;
        Ok((file, path))
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, chain};

    fn piece(at: u64, size: u64, sha256: &str) -> Piece {
        Piece { at, size, sha256: sha256.to_owned() }
    }

    #[test]
    fn pieces_count_as_far_as_they_follow_each_other() {
        let whole = [piece(0, 5, "a"), piece(5, 5, "b"), piece(10, 1, "c")];
        assert_eq!(chain(whole.iter().rev().cloned().collect()), whole);
        assert_eq!(chain(vec![piece(5, 5, "b")]), []);
        assert_eq!(chain(vec![piece(0, 5, "a"), piece(6, 5, "b")]), [piece(0, 5, "a")]);
        let twice = vec![piece(0, 5, "a"), piece(0, 8, "b"), piece(5, 5, "c"), piece(8, 2, "d")];
        assert_eq!(chain(twice), [piece(0, 8, "b"), piece(8, 2, "d")]);
    }

    #[test]
    fn the_name_of_a_piece_says_all_of_it() {
        let id = domain::ground::id::UploadId(uuid::Uuid::from_u128(7));
        let written = piece(33_554_432, 5, "00ff");
        assert_eq!(Piece::read(&written.name(id), 5), Some((id, written.clone())));
        assert_eq!(Piece::read(&written.name(id), 4), None, "a piece that is shorter than it says");
        assert_eq!(Piece::read("uploads/x/0-5-a", 5), None);
    }
}
