//! What a filing still owes since a grace period: what is missing, by when, how it is brought, what may follow.
//! Rules PRV-5, LAT-5.

use casework::filing::Owing;
use domain::filing::Obligation;
use domain::form::Form;
use domain::ground::day::Day;

use super::Reader;
use super::deadline::Deadline;
use crate::web::limit;
use crate::words::owed::{Phase, demand, follows, lacks};

/// The open obligation of a filing.
#[derive(Debug, Clone)]
pub struct Owed {
    /// None where it is not in force yet.
    pub due: Option<Deadline>,
    pub lacks: Vec<String>,
    /// What is to be done now.
    pub now: String,
    pub follows: String,
}

impl Owed {
    /// Of a filing, today.
    pub fn of(owing: &Owing, today: Day, reader: Reader) -> Self {
        let phase = Phase::of(&owing.owed, today);
        let now = match (reader, owing.brought) {
            (_, true) => "补齐材料的变更已经提交，正在核验；通过后，未了事项随之了结。".to_owned(),
            (Reader::Owner, false) => {
                format!("{}备案有效时，在“可以办理”中点“变更备案”。", demand(&owing.owed, phase))
            }
            (Reader::Office, false) => "提供者变更备案补齐、经核验通过后，未了事项随之了结。".to_owned(),
        };
        Self {
            due: Some(limit::owed(owing, today)),
            lacks: lacks(owing.form, &owing.owed),
            now,
            follows: follows(&owing.owed, phase),
        }
    }

    /// What a draft would leave open if it were submitted today.
    pub fn left_by(form: &Form, owed: &Obligation, today: Day) -> Self {
        let phase = Phase::of(owed, today);
        let now = format!("现在可以提交，这几项作为未了事项保留。通过后，{}", demand(owed, phase));
        Self { due: None, lacks: lacks(form, owed), now, follows: follows(owed, phase) }
    }
}
