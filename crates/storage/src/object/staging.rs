//! A folder for bytes on their way to or from a bucket, of this process alone.
//!
//! Nothing in it is counted on: what was acknowledged is in the bucket. What a process that is gone left behind is
//! removed by the next one, which sees by the lock that nobody holds it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::fault;
use crate::clock;
use crate::fault::Fault;
use crate::value::hex;

#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    lock: PathBuf,
    /// Held as long as the folder is in use.
    _held: File,
}

impl Staging {
    pub(super) fn open(root: &Path) -> Result<Self, Fault> {
        fs::create_dir_all(root).map_err(|e| fault(root, &e))?;
        sweep(root)?;
        loop {
            let name = hex(&clock::chance::<8>()?);
            let lock = root.join(format!("{name}.lock"));
            let held = File::create_new(&lock).map_err(|e| fault(&lock, &e))?;
            // Another process that starts now may have taken the new file for a forgotten one.
            if held.try_lock().is_err() || !lock.exists() {
                continue;
            }
            let folder = root.join(name);
            fs::create_dir(&folder).map_err(|e| fault(&folder, &e))?;
            return Ok(Self { folder, lock, _held: held });
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // The next process to start removes what is left.
        drop(fs::remove_dir_all(&self.folder));
        drop(fs::remove_file(&self.lock));
    }
}

fn sweep(root: &Path) -> Result<(), Fault> {
    for entry in fs::read_dir(root).map_err(|e| fault(root, &e))? {
        let path = entry.map_err(|e| fault(root, &e))?.path();
        if path.extension().is_none_or(|end| end != "lock") {
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_ok() {
            drop(fs::remove_dir_all(path.with_extension("")));
            drop(fs::remove_file(&path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Staging;

    #[test]
    fn what_a_process_left_behind_is_removed_and_what_is_in_use_stays() {
        let root = tempfile::tempdir().unwrap();
        let used = Staging::open(root.path()).unwrap();
        std::fs::write(root.path().join("dead.lock"), "").unwrap();
        std::fs::create_dir(root.path().join("dead")).unwrap();
        std::fs::write(root.path().join("dead/half"), "x").unwrap();
        let next = Staging::open(root.path()).unwrap();
        assert!(used.folder().exists() && next.folder().exists());
        assert!(!root.path().join("dead").exists() && !root.path().join("dead.lock").exists());
        drop((used, next));
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
    }
}
