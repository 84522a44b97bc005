//! Personal answers: sealed at rest, opened for their owner, masked for everybody else (quality: personal data).
//!
//! Which fields are personal stands in the form. A seal is bound to its record and field, so that it opens nowhere
//! else. Revealing a masked answer is a verb of its own with a reason and an event.

use domain::form::{Answers, Form};
use seal::keys::NONCE;
use uuid::Uuid;

use crate::{Error, Office, Result};

/// The answers with every personal one sealed for this record.
pub(crate) fn seal(office: &Office, form: &Form, record: Uuid, plain: &Answers) -> Result<Answers> {
    each(form, plain, |path, value| {
        if value.is_empty() {
            return Ok(String::new());
        }
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Error::Seal)?;
        office.keys.seal(&context(record, path), value, nonce).map_err(|_| Error::Seal)
    })
}

/// The answers as they were typed.
pub(crate) fn open(office: &Office, form: &Form, record: Uuid, sealed: &Answers) -> Result<Answers> {
    each(form, sealed, |path, value| {
        if value.is_empty() {
            return Ok(String::new());
        }
        office.keys.open(&context(record, path), value).map_err(|_| Error::Seal)
    })
}

/// The answers with every personal one masked.
pub(crate) fn masked(office: &Office, form: &Form, record: Uuid, sealed: &Answers) -> Result<Answers> {
    let plain = open(office, form, record, sealed)?;
    each(form, &plain, |_, value| Ok(mask(value)))
}

/// A personal value with its middle hidden: 张示例 → 张**, 13800001234 → 138****1234.
pub fn mask(value: &str) -> String {
    let count = value.chars().count();
    let (head, tail) = match count {
        0..=1 => (0, 0),
        2..=6 => (1, 0),
        7..=10 => (2, 2),
        _ => (3, 4),
    };
    value
        .chars()
        .enumerate()
        .map(|(place, sign)| if place < head || place + tail >= count { sign } else { '*' })
        .collect()
}

fn context(record: Uuid, path: &str) -> String {
    format!("{record} {path}")
}

fn each(form: &Form, answers: &Answers, change: impl Fn(&str, &str) -> Result<String>) -> Result<Answers> {
    answers
        .iter()
        .map(|(path, values)| {
            let personal = form.locate(path).is_some_and(|(_, _, field)| field.personal);
            let values = if personal {
                values.iter().map(|value| change(path, value)).collect::<Result<_>>()?
            } else {
                values.to_vec()
            };
            Ok((path.to_owned(), values))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn the_middle_of_a_personal_value_is_hidden() {
        assert_eq!(mask("13800001234"), "138****1234");
        assert_eq!(mask("张示例"), "张**");
        assert_eq!(mask("12100000400000624D"), "121***********624D");
        assert_eq!(mask("李"), "*");
        assert_eq!(mask(""), "");
    }
}
