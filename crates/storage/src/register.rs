//! The public register as rows. Rules PUB-1, PUB-2, LAT-6, N18.
//!
//! A row is written in the transition that changes it and is never deleted. Readers that keep a copy in memory learn
//! what changed from the record of events. Searching by name is deliberately absent: it is done in memory.

use domain::filing::State;
use domain::ground::day::{Day, Instant};
use domain::ground::id::FilingId;
use domain::register::{Entry, search_text};

use crate::answers::{self, Stored};
use crate::{Fault, Row, Tx, Value, View};

const COLUMNS: &str =
    "number, filing_id, owner_id, province, state, state_on, first_on, amending, form, answers";

/// What a search in memory needs of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indexed {
    pub number: String,
    pub province: String,
    pub platform: String,
    /// Codes, separated by a space.
    pub stages: String,
    pub state: State,
    pub state_on: Day,
    pub search: String,
}

/// What a list shows of an entry: read without its answers, of which a list needs none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: String,
    pub app: String,
    pub provider: String,
    pub province: String,
    /// A code of the form's list of platforms.
    pub platform: String,
    pub state: State,
    pub form: String,
}

/// A change of an entry's state, for whoever follows the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The event's number.
    pub seq: i64,
    pub at: Instant,
    pub number: String,
    /// The verb's code: approve, suspend, restore, revoke, cancel.
    pub verb: String,
    /// The state's code afterwards.
    pub state: Option<String>,
    pub rule: Option<String>,
}

/// Verbs that change what the register says of a state.
const VERBS: &str = "('approve', 'suspend', 'restore', 'revoke', 'cancel')";

/// Writes an entry, new or changed.
pub fn put(tx: &mut Tx, entry: &Entry) -> Result<(), Fault> {
    let stored = Stored { form: entry.form.clone(), answers: entry.answers.clone() };
    tx.guarded(
        "insert into register (number, filing_id, owner_id, app, provider, developer, province, platform, stages, \
         state, state_on, first_on, amending, form, answers, search) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         on conflict (number) do update set owner_id = excluded.owner_id, app = excluded.app, \
         provider = excluded.provider, developer = excluded.developer, province = excluded.province, \
         platform = excluded.platform, stages = excluded.stages, state = excluded.state, \
         state_on = excluded.state_on, first_on = excluded.first_on, amending = excluded.amending, \
         form = excluded.form, answers = excluded.answers, search = excluded.search",
        params![
            &entry.number,
            entry.filing,
            entry.owner,
            entry.app(),
            entry.provider(),
            entry.developer(),
            &entry.province,
            entry.platform(),
            entry.stages().join(" "),
            entry.state.code(),
            entry.state_on,
            entry.first_on,
            entry.amending,
            &entry.form,
            answers::write(&stored)?,
            search_text(entry),
        ],
    )?;
    Ok(())
}

/// The entry with this number.
pub fn find(view: &View, number: &str) -> Result<Option<Entry>, Fault> {
    view.find(&format!("select {COLUMNS} from register where number = $1"), params![number], read)
}

/// The entries with these numbers, in the order asked for; unknown ones are left out.
pub fn of_numbers(view: &View, numbers: &[&str]) -> Result<Vec<Entry>, Fault> {
    in_order(view, COLUMNS, numbers, read, |entry| &entry.number)
}

/// The same, as a list shows them.
pub fn lines(view: &View, numbers: &[&str]) -> Result<Vec<Line>, Fault> {
    let columns = "number, app, provider, province, platform, state, form";
    in_order(view, columns, numbers, line, |line| &line.number)
}

fn in_order<T>(
    view: &View,
    columns: &str,
    numbers: &[&str],
    read: impl Fn(&Row) -> Result<T, Fault>,
    number_of: impl Fn(&T) -> &str,
) -> Result<Vec<T>, Fault> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=numbers.len()).map(|place| format!("${place}")).collect();
    let sql = format!("select {columns} from register where number in ({})", places.join(", "));
    let values: Vec<Value> = numbers.iter().map(|number| Value::from(*number)).collect();
    let mut found = view.list(&sql, values, read)?;
    found.sort_by_key(|one| numbers.iter().position(|number| *number == number_of(one)));
    Ok(found)
}

/// Other entries of the same provider or of the same name: editions and sisters (N18).
pub fn family(view: &View, of: &Entry, limit: u32) -> Result<Vec<Entry>, Fault> {
    let sql = format!(
        "select {COLUMNS} from register where number <> $1 and (owner_id = $2 or app = $3) order by number limit $4"
    );
    view.list(&sql, params![&of.number, of.owner, of.app(), limit], read)
}

/// A page of all entries in the order of their numbers, after this one; for exports of any length.
pub fn after(view: &View, number: &str, limit: u32) -> Result<Vec<Entry>, Fault> {
    let sql = format!("select {COLUMNS} from register where number > $1 order by number limit $2");
    view.list(&sql, params![number, limit], read)
}

/// How many entries there are.
pub fn count(view: &View) -> Result<i64, Fault> {
    view.count("select count(*) from register", [])
}

/// Hands over every entry for the search in memory, the oldest first.
pub fn each_indexed(view: &View, mut receive: impl FnMut(Indexed)) -> Result<(), Fault> {
    let sql = "select number, province, platform, stages, state, state_on, search from register order by first_on, number";
    view.each(sql, [], |row| {
        receive(indexed(&row)?);
        Ok(())
    })
}

/// The entries of filings with an event after `seq`.
pub fn indexed_since(view: &View, seq: i64) -> Result<Vec<Indexed>, Fault> {
    let sql = "select number, province, platform, stages, state, state_on, search from register where filing_id in \
               (select object from event where seq > $1 and object_kind = 'filing') order by first_on, number";
    view.list(sql, params![seq], indexed)
}

/// Whether the whole register was made anew after the event `seq`.
pub fn was_rebuilt_since(view: &View, seq: i64) -> Result<bool, Fault> {
    let sql = "select seq from event where seq > $1 and object_kind = 'register' limit 1";
    Ok(!view.query(sql, params![seq])?.is_empty())
}

/// The changes of state after the event `seq`, at most `limit` of them.
pub fn changes(view: &View, seq: i64, limit: u32) -> Result<Vec<Change>, Fault> {
    let sql = format!(
        "select event.seq as seq, at, number, verb, to_state, rule from event \
         join register on filing_id = object \
         where event.seq > $1 and object_kind = 'filing' and verb in {VERBS} order by event.seq limit $2"
    );
    view.list(&sql, params![seq, limit], change)
}

/// The changes of one entry's state, the first one first.
pub fn history(view: &View, filing: FilingId) -> Result<Vec<Change>, Fault> {
    let sql = format!(
        "select event.seq as seq, at, number, verb, to_state, rule from event \
         join register on filing_id = object \
         where object_kind = 'filing' and object = $1 and verb in {VERBS} order by event.seq"
    );
    view.list(&sql, params![filing], change)
}

/// The day on which a filing first came into force, from the record of events.
pub fn first_day(view: &View, filing: FilingId) -> Result<Option<Day>, Fault> {
    let sql = "select at from event where object_kind = 'filing' and object = $1 and verb = 'approve' \
               order by seq limit 1";
    view.find(sql, params![filing], |row| Ok(row.get::<Instant>("at")?.day()))
}

fn read(row: &Row) -> Result<Entry, Fault> {
    let stored = answers::read(row)?;
    Ok(Entry {
        number: row.get("number")?,
        filing: row.get("filing_id")?,
        owner: row.get("owner_id")?,
        province: row.get("province")?,
        state: row.decode("state", State::find)?,
        state_on: row.get("state_on")?,
        first_on: row.get("first_on")?,
        amending: row.get("amending")?,
        form: stored.form,
        answers: stored.answers,
    })
}

fn line(row: &Row) -> Result<Line, Fault> {
    Ok(Line {
        number: row.get("number")?,
        app: row.get("app")?,
        provider: row.get("provider")?,
        province: row.get("province")?,
        platform: row.get("platform")?,
        state: row.decode("state", State::find)?,
        form: row.get("form")?,
    })
}

fn indexed(row: &Row) -> Result<Indexed, Fault> {
    Ok(Indexed {
        number: row.get("number")?,
        province: row.get("province")?,
        platform: row.get("platform")?,
        stages: row.get("stages")?,
        state: row.decode("state", State::find)?,
        state_on: row.get("state_on")?,
        search: row.get("search")?,
    })
}

fn change(row: &Row) -> Result<Change, Fault> {
    Ok(Change {
        seq: row.get("seq")?,
        at: row.get("at")?,
        number: row.get("number")?,
        verb: row.get("verb")?,
        state: row.get("to_state")?,
        rule: row.get("rule")?,
    })
}
