//! Identifiers of records: one type per kind, so that a unit's id can never stand where a filing's is asked.
//!
//! They are UUIDs (version 7, drawn by the storage transaction) and say nothing about what they name. Identifiers
//! that people read, such as credit codes and filing numbers, stand in `identifier`. Drawing an id is deliberately
//! absent: chance is a parameter.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The text given is not an identifier of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier of a record")
    }
}

impl std::error::Error for NotAnId {}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Reads the hyphenated form only, so that one record has one spelling in addresses and logs.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let id = Uuid::try_parse(text).map_err(|_| NotAnId)?;
                let mut written = [0; 36];
                if id.hyphenated().encode_lower(&mut written) == text { Ok(Self(id)) } else { Err(NotAnId) }
            }
        }
    )+};
}

ids! {
    /// A unit: education department, affiliated unit, school or provider.
    UnitId;
    /// A person's or a unit's account.
    AccountId;
    /// A key by which a program acts as an account.
    AccessKeyId;
    /// A filing of any kind: provider, usage or in-house.
    FilingId;
    /// A frozen form of a filing.
    RevisionId;
    /// A stored object: an uploaded package, certificate or evidence file.
    ObjectId;
    /// An upload that is under way and can be resumed.
    UploadId;
    /// An event of the record.
    EventId;
    /// A job of the queue.
    JobId;
    /// A signed-in session.
    SessionId;
    /// A campaign of a department.
    CampaignId;
    /// A request of a unit to the office above.
    RequestId;
    /// A notice in an inbox.
    NoticeId;
    /// A published announcement.
    AnnouncementId;
}

#[cfg(test)]
mod tests {
    use super::{FilingId, NotAnId, UnitId};

    const TEXT: &str = "0192f1e0-7c3a-7d5e-8a21-5b1c2d3e4f50";

    #[test]
    fn an_id_reads_back_what_it_prints() {
        let id: UnitId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(format!("{id:?}"), format!("UnitId({TEXT})"));
    }

    #[test]
    fn one_record_has_one_spelling() {
        for text in [
            "",
            "1",
            &TEXT.to_uppercase(),
            &TEXT.replace('-', ""),
            &format!("{{{TEXT}}}"),
            &format!(" {TEXT}"),
        ] {
            assert_eq!(text.parse::<FilingId>(), Err(NotAnId), "{text:?}");
        }
    }

    #[test]
    fn ids_drawn_later_sort_later() {
        let later = TEXT.replace("0192f1e0", "0192f1e1");
        assert!(TEXT.parse::<FilingId>().unwrap() < later.parse::<FilingId>().unwrap());
    }
}
