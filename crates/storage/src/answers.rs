//! Answers as they are stored: the form version and a text of fields, personal values already sealed by the caller.

use std::collections::BTreeMap;

use domain::form::Answers;

use crate::{Fault, Row};

/// Answers with the form version they were given to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stored {
    /// The form version.
    pub form: String,
    /// The answers, personal ones sealed.
    pub answers: Answers,
}

/// Reads the columns `form` and `answers`.
pub fn read(row: &Row) -> Result<Stored, Fault> {
    let pairs: BTreeMap<String, Vec<String>> = serde_json::from_str(row.text("answers")?)
        .map_err(|_| Fault::column("answers", "is not a map of answers"))?;
    Ok(Stored { form: row.get("form")?, answers: pairs.into_iter().collect() })
}

/// The text of the column `answers`.
pub fn write(stored: &Stored) -> Result<String, Fault> {
    let pairs: BTreeMap<&str, &[String]> = stored.answers.iter().collect();
    serde_json::to_string(&pairs).map_err(|_| Fault::column("answers", "cannot be written"))
}
