//! Uploads: whose they are, what for, and what their bytes turned out to be. Rules PRV-4, INS-1, ORG-10.
//!
//! The bytes are in `object`; a row is written when an upload begins, so an abandoned part is known and can be swept.
//! A unit may name an object in its answers only if a finished upload of its own brought it: a digest that somebody
//! learned elsewhere opens nothing.

use domain::form::FileKind;
use domain::ground::actor::Place;
use domain::ground::day::Instant;
use domain::ground::id::{AccountId, FilingId, UnitId, UploadId};
use domain::ground::jurisdiction::Record;
use domain::ground::unit_path::UnitPath;

use crate::object::digest::Digests;
use crate::{Fault, Row, Tx, View};

/// An upload.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Identity.
    pub id: UploadId,
    /// To whom it belongs.
    pub owner: Place,
    /// The account that began it.
    pub account: Option<AccountId>,
    /// The filing whose draft it is for; none for the unit's record.
    pub filing: Option<FilingId>,
    /// The field's path.
    pub field: String,
    /// What it is to be.
    pub kind: FileKind,
    /// The name it was sent with, cleaned.
    pub name: String,
    /// The size announced.
    pub size: Option<u64>,
    /// When it was begun.
    pub created_at: Instant,
    /// When something last arrived.
    pub touched_at: Instant,
    /// What it became, once finished.
    pub received: Option<Received>,
}

/// A file that is wholly here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What the content is: `pdf`, `jpg`, `png`, `docx`, `apk`, `ipa`.
    pub content: String,
    /// Its digests and size.
    pub digests: Digests,
}

impl Upload {
    /// To whom it belongs, for jurisdiction: an upload is its owner's alone.
    pub fn record(&self) -> Record {
        Record { owner: self.owner.clone(), handler: None, private: true }
    }
}

const COLUMNS: &str = "id, unit_id, unit_path, account, filing_id, field, kind, name, size, state, content, bytes, \
                       md5, sha256, sm3, created_at, touched_at";

/// Begins an upload.
pub fn add(tx: &mut Tx, upload: &Upload) -> Result<(), Fault> {
    let size = upload.size.map(stored).transpose()?;
    tx.guarded(
        "insert into upload (id, unit_id, unit_path, account, filing_id, field, kind, name, size, state, created_at, \
         touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $10)",
        params![
            upload.id,
            upload.owner.id,
            upload.owner.path.as_str(),
            upload.account,
            upload.filing,
            &upload.field,
            upload.kind.code(),
            &upload.name,
            size,
            upload.created_at
        ],
    )?;
    Ok(())
}

/// The upload with this id.
pub fn find(view: &View, id: UploadId) -> Result<Option<Upload>, Fault> {
    view.find(&format!("select {COLUMNS} from upload where id = $1"), params![id], read)
}

/// The unfinished upload of the same file for the same field, which a sender who lost his connection goes on with.
pub fn find_unfinished(view: &View, like: &Upload) -> Result<Option<Upload>, Fault> {
    let same = view.list(
        &format!(
            "select {COLUMNS} from upload where unit_id = $1 and name = $2 and state = 'open' \
             order by touched_at desc, id desc"
        ),
        params![like.owner.id, &like.name],
        read,
    )?;
    Ok(same.into_iter().find(|known| {
        known.filing == like.filing
            && known.field == like.field
            && known.account == like.account
            && known.size.is_some()
            && known.size == like.size
    }))
}

/// Notes that something arrives now; false when it is finished or gone.
pub fn touch(tx: &mut Tx, id: UploadId) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded("update upload set touched_at = $2 where id = $1 and state = 'open'", params![id, now])
}

/// Notes what an upload became; false when it is finished or gone.
pub fn finish(tx: &mut Tx, id: UploadId, received: &Received) -> Result<bool, Fault> {
    let now = tx.now();
    tx.guarded(
        "update upload set state = 'finished', content = $2, bytes = $3, md5 = $4, sha256 = $5, sm3 = $6, \
         finished_at = $7 where id = $1 and state = 'open'",
        params![
            id,
            &received.content,
            stored(received.digests.size)?,
            &received.digests.md5,
            &received.digests.sha256,
            &received.digests.sm3,
            now
        ],
    )
}

/// Forgets an unfinished upload; false when it is finished or gone.
pub fn remove(tx: &mut Tx, id: UploadId) -> Result<bool, Fault> {
    tx.guarded("delete from upload where id = $1 and state = 'open'", params![id])
}

/// The finished upload by which this unit brought this object: the one of this name, else the latest.
pub fn find_received(view: &View, unit: UnitId, sha256: &str, name: &str) -> Result<Option<Upload>, Fault> {
    view.find(
        &format!(
            "select {COLUMNS} from upload where unit_id = $1 and sha256 = $2 and state = 'finished' \
             order by case when name = $3 then 0 else 1 end, finished_at desc, id desc limit 1"
        ),
        params![unit, sha256, name],
        read,
    )
}

/// What is known of an object, whoever brought it; for those who may already read the record that names it.
pub fn find_object(view: &View, sha256: &str) -> Result<Option<Received>, Fault> {
    let found = view.find(
        &format!("select {COLUMNS} from upload where sha256 = $1 and state = 'finished' order by id limit 1"),
        params![sha256],
        read,
    )?;
    Ok(found.and_then(|upload| upload.received))
}

/// A page of the digests that records name, reports on packages included, in their order.
pub fn recorded_objects(view: &View, after: &str, limit: u32) -> Result<Vec<String>, Fault> {
    view.list(
        "select sha256 from (select sha256 from upload where sha256 > $1 \
         union select report as sha256 from package where report > $1) recorded order by sha256 limit $2",
        params![after, limit],
        |row| row.get("sha256"),
    )
}

/// Unfinished uploads into which nothing arrived since `before`.
pub fn abandoned(view: &View, before: Instant, limit: u32) -> Result<Vec<UploadId>, Fault> {
    view.list(
        "select id from upload where state = 'open' and touched_at < $1 order by touched_at, id limit $2",
        params![before, limit],
        |row| row.get("id"),
    )
}

fn stored(bytes: u64) -> Result<i64, Fault> {
    i64::try_from(bytes).map_err(|_| Fault::column("bytes", "is larger than can be stored"))
}

fn bytes(row: &Row, column: &str) -> Result<u64, Fault> {
    u64::try_from(row.get::<i64>(column)?).map_err(|_| Fault::column(column, "is negative"))
}

fn read(row: &Row) -> Result<Upload, Fault> {
    let is_finished = row.text("state")? == "finished";
    let size: Option<i64> = row.get("size")?;
    Ok(Upload {
        id: row.get("id")?,
        owner: Place { id: row.get("unit_id")?, path: UnitPath::stored(row.text("unit_path")?) },
        account: row.get("account")?,
        filing: row.get("filing_id")?,
        field: row.get("field")?,
        kind: row.decode("kind", FileKind::find)?,
        name: row.get("name")?,
        size: size.and_then(|size| u64::try_from(size).ok()),
        created_at: row.get("created_at")?,
        touched_at: row.get("touched_at")?,
        received: if is_finished { Some(received(row)?) } else { None },
    })
}

fn received(row: &Row) -> Result<Received, Fault> {
    let digests = Digests {
        md5: row.get("md5")?,
        sha256: row.get("sha256")?,
        sm3: row.get("sm3")?,
        size: bytes(row, "bytes")?,
    };
    Ok(Received { content: row.get("content")?, digests })
}
