//! Object stores for tests: every kind, in folders of their own.

use std::path::Path;

use tempfile::TempDir;

use super::bucket::Bucket;
use crate::object::Objects;

/// An empty object store of one kind, which disappears when dropped.
#[derive(Debug)]
pub struct ObjectPlace {
    folder: TempDir,
    objects: Objects,
    bucket: Option<Bucket>,
}

impl ObjectPlace {
    /// In a folder.
    pub fn folder() -> Self {
        Self::make(None)
    }

    /// In a bucket.
    pub fn bucket() -> Self {
        Self::make(Some(Bucket::new()))
    }

    fn make(bucket: Option<Bucket>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let objects = open(folder.path(), bucket.as_ref());
        Self { folder, objects, bucket }
    }

    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// The same store as another process sees it: after the program was started again, or with a bucket on another node.
    pub fn again(&self) -> Objects {
        open(self.folder.path(), self.bucket.as_ref())
    }

    /// The double, where the objects are in one.
    pub fn double(&self) -> Option<&Bucket> {
        self.bucket.as_ref()
    }

    /// The folder of the objects, or of what is on its way to the bucket.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts something else in the place of an object.
    pub fn damage(&self, sha256: &str, content: &[u8]) {
        if let Some(bucket) = &self.bucket {
            bucket.replace(&format!("objects/{sha256}"), content);
            return;
        }
        let drawer = self.folder.path().join("objects").join(sha256.get(..2).unwrap_or("xx"));
        std::fs::write(drawer.join(sha256), content).expect("an object can be damaged");
    }

    /// Loses an object.
    pub fn lose(&self, sha256: &str) {
        assert!(self.objects.remove(sha256).expect("the store is there"), "there was no such object");
    }
}

fn open(folder: &Path, bucket: Option<&Bucket>) -> Objects {
    let address = match bucket {
        Some(bucket) => bucket.address(folder),
        None => format!("file:{}", folder.display()),
    };
    Objects::open_as(&address, &Bucket::environment).expect("an object store opens")
}

/// Runs a test on an empty object store of every kind.
pub fn each_kind(test: impl Fn(&ObjectPlace)) {
    for place in [ObjectPlace::folder(), ObjectPlace::bucket()] {
        test(&place);
    }
}
