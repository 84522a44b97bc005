//! 未了事项: what a filing taken in a grace period still owes, and by when.
//!
//! Rules PRV-5, LAT-5. An obligation is read from the form and the profile, never typed: it is gone as soon as a revision
//! with the answers is in force, and moves when the profile's day is moved. It stops nothing by itself: an office decides.

use jiff::ToSpan as _;

use crate::form::{Answers, Form, Need, Times};
use crate::ground::day::Day;
use crate::profile::{Consequence, Profile};

/// What is owed, all of it by one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// The paths of the fields without an answer; never empty.
    pub fields: Vec<String>,
    /// First and last day of the period in which such a filing is taken.
    pub period: (Day, Day),
    /// The day on which it is due.
    pub due: Day,
    /// The last day to correct it afterwards; the same day where no time is given.
    pub cure: Day,
    /// What may follow.
    pub consequences: Vec<Consequence>,
}

/// What answers submitted on this day still owe; a draft is asked about as if it were submitted today.
pub fn obligation(form: &Form, answers: &Answers, submitted: Day, profile: &Profile) -> Option<Obligation> {
    let grace = profile.grace.as_ref().filter(|_| profile.in_grace(submitted))?;
    let fields = missing(form, answers);
    (!fields.is_empty()).then(|| Obligation {
        fields,
        period: (grace.first, grace.last),
        due: grace.due,
        cure: grace.due.saturating_add(grace.cure_months.months()),
        consequences: grace.consequences.clone(),
    })
}

/// The fields that a grace period lets pass and that have no answer.
pub fn missing(form: &Form, answers: &Answers) -> Vec<String> {
    let mut open = Vec::new();
    for block in &form.blocks {
        let items = match block.times {
            Times::Many => answers.items(block.key).into_iter().map(Some).collect(),
            Times::Once | Times::Optional => vec![None],
        };
        for item in items {
            let fields = block.fields.iter().filter(|field| field.need == Need::Grace);
            let paths = fields.map(|field| block.path(item, field.key));
            open.extend(paths.filter(|path| !answers.given(path)));
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn prv_5_what_grace_leaves_open_is_owed_by_a_day_and_gone_when_it_is_answered() {
        let form = Form::provider();
        let answers = Answers::new()
            .with("backend.1.name", "后台一")
            .with("backend.1.icp", "沪ICP备12345678号-1")
            .with("backend.2.name", "后台二")
            .with("backend.2.mlps_level", "2")
            .with("backend.2.mlps_number", "31011300012-00001");
        let owed = |answers: &Answers, on| obligation(form, answers, day(on), Profile::national());
        let fields = owed(&answers, "2020-01-10").unwrap().fields;
        assert_eq!(fields, ["backend.1.mlps_level", "backend.1.mlps_number", "backend.2.icp"]);
        let last = owed(&answers, "2020-01-31").unwrap();
        assert_eq!((last.due, last.cure), (day("2020-06-30"), day("2020-07-30")), "LAT-5");
        assert_eq!(last.period, (day("2019-12-01"), day("2020-01-31")));
        assert_eq!(last.consequences, [Consequence::Circular, Consequence::Revocation]);
        assert_eq!(owed(&answers, "2020-02-01"), None, "after the period such a form is not taken at all");
        let answered = answers
            .with("backend.1.mlps_level", "2")
            .with("backend.1.mlps_number", "31011300012-00002")
            .with("backend.2.icp", "沪ICP备12345678号-1");
        assert_eq!(owed(&answered, "2020-01-10"), None);
    }
}
