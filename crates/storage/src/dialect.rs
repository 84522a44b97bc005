//! The only place that knows how the two engines differ in words.
//!
//! Statements are written once, with `$n` placeholders, in the SQL that SQLite and PostgreSQL share: `on conflict do
//! nothing`, `returning`, `cast(sum(x) as bigint)`, `lower`, `like … escape`. Both engines understand `$n`: SQLite
//! takes it for a name, which `session` maps back to its number. Whatever else differs is a function here.

/// The database engine behind a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Asks for the engine's version.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Sqlite => "select sqlite_version()",
            Self::Postgres => "select current_setting('server_version')",
        }
    }

    /// Asks for the bytes of the database on disk.
    pub(crate) fn size(self) -> &'static str {
        match self {
            Self::Sqlite => "select page_count * page_size from pragma_page_count(), pragma_page_size()",
            Self::Postgres => "select pg_database_size(current_database())",
        }
    }

    /// Ends a `select` so that the rows found are held until the write ends. SQLite has one writer and needs no word.
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// The same, but rows that another write holds are passed over: for work that is shared out.
    pub fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update skip locked",
        }
    }

    /// Opens a transaction that writes. Under PostgreSQL a statement sees what was committed before it began, so
    /// rules across rows are kept by guarded updates, unique constraints and `for_update`.
    pub(crate) fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin isolation level read committed",
        }
    }

    /// Opens a transaction that only reads and sees one moment throughout.
    pub(crate) fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "begin deferred",
            Self::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// Ends a write. One that added to the record holds the head of the record, which every such write needs: under
    /// PostgreSQL it lets go of the head before it waits for the disk, and then waits on the same connection, so that
    /// writes that follow one another share a flush. Either way the answer comes when the write is on disk.
    pub(crate) fn commit(self, recorded: bool) -> &'static str {
        match (self, recorded) {
            (Self::Sqlite, _) | (Self::Postgres, false) => "commit",
            // The message is a change of its own that is flushed at its commit, and everything before it with it.
            (Self::Postgres, true) => {
                "set local synchronous_commit = off; commit; select pg_logical_emit_message(true, 'flush', '')"
            }
        }
    }

    /// What a connection is told when it opens. An acknowledged write has reached the disk.
    pub(crate) fn greeting(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
                 pragma temp_store = memory; pragma trusted_schema = off; pragma case_sensitive_like = on;"
            }
            Self::Postgres => {
                "set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '60s'; \
                 set client_min_messages = 'warning'; \
                 select set_config('synchronous_commit', 'on', false) \
                 where current_setting('synchronous_commit') in ('off', 'local');"
            }
        }
    }

    /// Holds back every other node that wants to migrate the same database.
    pub(crate) fn lock_migrations(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "select pg_advisory_xact_lock(7304119)",
        }
    }
}

/// Escapes a text for `like $1 escape '\'`, so that what a person typed is searched for literally.
pub fn like_literal(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut pattern, c| {
        if matches!(c, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(c);
        pattern
    })
}

/// The highest number of a `$n` in a statement, 0 if there is none.
pub(crate) fn highest_placeholder(sql: &str) -> usize {
    let numbers = sql.split('$').skip(1).filter_map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).map_or(Some(rest), |end| rest.get(..end));
        digits?.parse().ok()
    });
    numbers.max().unwrap_or(0)
}

/// Splits a script into statements at the semicolons that end them, not at those in texts and comments.
pub(crate) fn statements(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut chars = script.chars().peekable();
    let mut quote = None;
    while let Some(c) = chars.next() {
        match quote {
            // A doubled quote closes and opens again, which comes to the same.
            Some(open) => {
                current.push(c);
                if c == open {
                    quote = None;
                }
            }
            None if c == '-' && chars.peek() == Some(&'-') => {
                while chars.next_if(|&next| next != '\n').is_some() {}
            }
            None if c == ';' => found.push(std::mem::take(&mut current)),
            None => {
                if matches!(c, '\'' | '"') {
                    quote = Some(c);
                }
                current.push(c);
            }
        }
    }
    found.push(current);
    found.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{highest_placeholder, like_literal, statements};

    #[test]
    fn statements_end_at_semicolons_outside_texts_and_comments() {
        let script = "-- one; two\ncreate table a (b text default ';''-- no');\n\n insert into a -- x;y\n values ('1');;";
        assert_eq!(
            statements(script),
            ["create table a (b text default ';''-- no')", "insert into a \n values ('1')"]
        );
        assert!(statements(" -- nothing\n;").is_empty());
    }

    #[test]
    fn placeholders_are_counted_by_their_highest_number() {
        assert_eq!(highest_placeholder("select $2, $11, '5$' || $1"), 11);
        assert_eq!(highest_placeholder("select 1"), 0);
    }

    #[test]
    fn what_a_person_typed_is_searched_for_literally() {
        assert_eq!(like_literal(r"100%_\芝士"), r"100\%\_\\芝士");
    }
}
