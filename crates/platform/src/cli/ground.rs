//! What every command that touches data is told: where the database and the keys are, and how they are opened.
//!
//! The keys lie in a file of their own outside the database, made at the first start with rights for its owner only.

use std::path::{Path, PathBuf};

use casework::Office;
use clap::Args;
use seal::Keys;
use storage::object::Objects;
use storage::{Store, TimeSource};

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct Ground {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME, encrypted unless it is on this machine
    #[arg(long, env = "JIAOBEI_DATABASE", default_value = "sqlite:data/jiaobei.sqlite")]
    pub database: String,
    /// The object store: file:FOLDER or s3://BUCKET (docs/howto/run-several-nodes.md)
    #[arg(long, env = "JIAOBEI_OBJECTS", default_value = "file:data/objects")]
    pub objects: String,
    /// The file with the sealing keys; made at the first start
    #[arg(long, env = "JIAOBEI_KEYS", default_value = "data/keys")]
    pub keys: PathBuf,
}

impl Ground {
    /// The same below another folder, for a demonstration.
    pub fn below(folder: &Path) -> Self {
        Self {
            database: format!("sqlite:{}", folder.join("jiaobei.sqlite").display()),
            objects: format!("file:{}", folder.join("objects").display()),
            keys: folder.join("keys"),
        }
    }

    /// Opens the office over this ground.
    pub fn open(&self, time: TimeSource) -> Result<Office, String> {
        if let Some(path) = self.database.strip_prefix("sqlite:") {
            make_parent(Path::new(path))?;
        }
        let keys = keys(&self.keys)?;
        let store = Store::open(&self.database, time).map_err(|fault| fault.to_string())?;
        let objects = Objects::open(&self.objects).map_err(|fault| fault.to_string())?;
        Ok(Office::new(store, objects, keys))
    }
}

/// Reads the keys, or makes them: one line `NAME HEX` a sealing key, and `index HEX`.
fn keys(path: &Path) -> Result<Keys, String> {
    let said = |trouble: std::io::Error| format!("{}: {trouble}", path.display());
    if !path.exists() {
        make_parent(path)?;
        let text = format!("k1 {}\nindex {}\n", random_key()?, random_key()?);
        write_private(path, &text).map_err(said)?;
    }
    let text = std::fs::read_to_string(path).map_err(said)?;
    read_keys(&text).ok_or_else(|| {
        format!("{}: 不是密钥文件，每行应为“名称 64位十六进制”，并含 index 一行", path.display())
    })
}

fn read_keys(text: &str) -> Option<Keys> {
    let mut ring = Vec::new();
    let mut index = None;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let (name, hex) = line.split_once(' ')?;
        let key = unhex(hex.trim())?;
        if name == "index" {
            index = Some(key);
        } else {
            ring.push((name.to_owned(), key));
        }
    }
    Keys::new(ring, index?)
}

fn unhex(hex: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if hex.len() != 64 {
        return None;
    }
    for (byte, place) in key.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(place..place + 2)?, 16).ok()?;
    }
    Some(key)
}

fn random_key() -> Result<String, String> {
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|trouble| trouble.to_string())?;
    Ok(seal::hex(&key))
}

fn make_parent(path: &Path) -> Result<(), String> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => {
            std::fs::create_dir_all(parent).map_err(|trouble| format!("{}: {trouble}", parent.display()))
        }
        None => Ok(()),
    }
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/keys");
        let first = keys(&path).unwrap();
        let sealed = first.seal("c", "秘密", [1; 12]).unwrap();
        assert_eq!(keys(&path).unwrap().open("c", &sealed).as_deref(), Ok("秘密"));
    }

    #[test]
    fn a_file_that_holds_no_keys_is_refused() {
        for text in ["", "k1 00", "k1 zz\nindex zz", &format!("k1 {}", "0".repeat(64))] {
            assert!(read_keys(text).is_none(), "{text}");
        }
    }
}
