//! Regional profiles: what differs by region, as data with a source for each value.
//!
//! Rules PRO, REV-1…3, REV-5, ORG-7, PRV-5, LAT-5. The national profile gives every value; a region's file overrides some
//! of them for the divisions it names, the longest code winning. What the documents do not say is profile data and
//! never presented as law.

use std::sync::OnceLock;

use crate::filing::FilingKind;
use crate::ground::day::Day;

/// Who confirms a school's usage filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmedBy {
    /// Its competent department, directly above (Art. 19).
    Superior,
    /// The district where it stands (Tianjin).
    StandingPlace,
}

/// A first-entry grace period: a filing is taken without ICP and MLPS, which stay open (PRV-5, LAT-5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grace {
    /// The first day on which such a filing is taken.
    pub first: Day,
    /// The last one.
    pub last: Day,
    /// The day on which what is open falls due; it can be moved later than the last day.
    pub due: Day,
    /// Months to correct what was not done by then.
    pub cure_months: i32,
    /// What may follow for whoever does not; an office decides.
    pub consequences: Vec<Consequence>,
    /// Working days before the day on which its holder is reminded, descending.
    pub reminder_days: Vec<u32>,
}

/// What may follow where the proof that grace left open is not brought (LAT-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// The holder is named in a circular.
    Circular,
    /// The filing is revoked when the time to correct is over too.
    Revocation,
}

impl Consequence {
    fn find(code: &str) -> Option<Self> {
        match code {
            "circular" => Some(Self::Circular),
            "revocation" => Some(Self::Revocation),
            _ => None,
        }
    }
}

/// A declared transition in which the verification takes longer (REV-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// Working days for the answer to a filing submitted within it.
    pub days: u32,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

/// The values in force for a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name for people.
    pub title: String,
    /// Working days for the answer to a provider filing (REV-1).
    pub verification_days: u32,
    /// Working days for the answer to a usage filing (REV-3).
    pub confirmation_days: u32,
    /// Working days for a resubmission after a return (REV-1).
    pub resubmission_days: u32,
    /// The kinds of filings that departments of the region review by two (REV-5).
    pub dual_review: Vec<FilingKind>,
    /// Who confirms usage filings.
    pub confirmed_by: ConfirmedBy,
    /// Working days before a limit on which its holder is reminded, descending.
    pub reminder_days: Vec<u32>,
    /// The grace period in which ICP and MLPS may be missing.
    pub grace: Option<Grace>,
    /// The transition in which a verification takes longer.
    pub transition: Option<Transition>,
    /// The day by which the first campaign ends, where the region set one.
    pub campaign_due: Option<Day>,
}

/// A line of a profile that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError {
    /// The line, counted from 1.
    pub line: usize,
    /// Its key.
    pub key: String,
}

const SHIPPED: [&str; 4] = [
    include_str!("../../../reference/profiles/national.tsv"),
    include_str!("../../../reference/profiles/tianjin.tsv"),
    include_str!("../../../reference/profiles/guangxi.tsv"),
    include_str!("../../../reference/profiles/shanghai-baoshan.tsv"),
];

impl Profile {
    /// The national defaults.
    pub fn national() -> &'static Profile {
        shipped().first().map_or_else(blank, |(_, profile)| profile)
    }

    /// The profile of a division: the one whose code is the longest beginning of it.
    pub fn of(division: &str) -> &'static Profile {
        shipped()
            .iter()
            .filter(|(codes, _)| codes.iter().any(|code| division.starts_with(code)))
            .max_by_key(|(codes, _)| codes.iter().map(String::len).max())
            .map_or_else(Self::national, |(_, profile)| profile)
    }

    /// Whether the grace period of PRV-5 is running on this day.
    pub fn in_grace(&self, today: Day) -> bool {
        self.grace.as_ref().is_some_and(|grace| grace.first <= today && today <= grace.last)
    }

    /// Working days for the answer to a provider filing submitted on this day: REV-1, or longer in a declared
    /// transition (REV-2).
    pub fn verification_days_on(&self, day: Day) -> u32 {
        let transition = self.transition.filter(|one| one.first <= day && day <= one.last);
        transition.map_or(self.verification_days, |one| one.days.max(self.verification_days))
    }

    /// Reads a profile over a base; gives the divisions it is for and the values.
    pub fn parse(text: &str, base: &Profile) -> Result<(Vec<String>, Profile), ProfileError> {
        let mut profile = base.clone();
        let mut divisions = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut cells = line.split('\t');
            let key = cells.next().unwrap_or_default();
            let value = cells.next().unwrap_or_default();
            if key == "divisions" {
                divisions = value.split_whitespace().map(str::to_owned).collect();
            } else {
                profile
                    .set(key, value)
                    .ok_or_else(|| ProfileError { line: index + 1, key: key.to_owned() })?;
            }
        }
        Ok((divisions, profile))
    }

    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "title" => value.clone_into(&mut self.title),
            "verification-days" => self.verification_days = days(value)?,
            "confirmation-days" => self.confirmation_days = days(value)?,
            "resubmission-days" => self.resubmission_days = days(value)?,
            "confirmed-by" => {
                self.confirmed_by = match value {
                    "superior" => ConfirmedBy::Superior,
                    "standing-place" => ConfirmedBy::StandingPlace,
                    _ => return None,
                }
            }
            "dual-review" => self.dual_review = list(value, dual)?,
            "reminder-days" => self.reminder_days = list(value, days)?,
            "first-grace" => {
                let (first, last) = span(value)?;
                let (consequences, reminder_days) = (Vec::new(), self.reminder_days.clone());
                self.grace =
                    Some(Grace { first, last, due: last, cure_months: 0, consequences, reminder_days });
            }
            "grace-due" => {
                let grace = self.grace.as_mut()?;
                grace.due = value.parse().ok().filter(|due| *due >= grace.last)?;
            }
            "grace-cure-months" => {
                self.grace.as_mut()?.cure_months = value.parse().ok().filter(|m| *m >= 0)?;
            }
            "grace-consequence" => {
                self.grace.as_mut()?.consequences = list(value, Consequence::find)?;
            }
            "grace-reminder-days" => {
                // Two at least: whoever is to fall late has been told more than once.
                self.grace.as_mut()?.reminder_days = list(value, days).filter(|days| days.len() > 1)?;
            }
            "verification-transition" => {
                let (number, both) = value.split_once(' ')?;
                let (first, last) = span(both)?;
                self.transition = Some(Transition { days: days(number)?, first, last });
            }
            "campaign-due" => self.campaign_due = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

/// Every word of a value.
fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split_whitespace().map(read).collect()
}

/// REV-5 for one kind of filings. No source has provider filings reviewed by two, and nothing here reviews them so: a
/// profile that asks for it is refused rather than passed over.
fn dual(code: &str) -> Option<FilingKind> {
    FilingKind::find(code).filter(|kind| *kind == FilingKind::Usage)
}

/// A first and a last day, in that order.
fn span(value: &str) -> Option<(Day, Day)> {
    let (first, last) = value.split_once(' ')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first, last))
}

fn days(value: &str) -> Option<u32> {
    // REV-2: no declared transition may lengthen a limit beyond 20 working days.
    value.parse().ok().filter(|days| (1..=20).contains(days))
}

fn blank() -> &'static Profile {
    static BLANK: OnceLock<Profile> = OnceLock::new();
    BLANK.get_or_init(|| Profile {
        title: String::new(),
        verification_days: 10,
        confirmation_days: 10,
        resubmission_days: 10,
        dual_review: Vec::new(),
        confirmed_by: ConfirmedBy::Superior,
        reminder_days: vec![5, 2],
        grace: None,
        transition: None,
        campaign_due: None,
    })
}

fn shipped() -> &'static [(Vec<String>, Profile)] {
    static PROFILES: OnceLock<Vec<(Vec<String>, Profile)>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        let mut profiles: Vec<(Vec<String>, Profile)> = Vec::new();
        for text in SHIPPED {
            let base = profiles.first().map_or_else(|| blank().clone(), |(_, national)| national.clone());
            // A shipped file is held readable by a test.
            if let Ok(read) = Profile::parse(text, &base) {
                profiles.push(read);
            }
        }
        profiles
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_profile_can_be_read_and_every_value_names_its_source() {
        for text in SHIPPED {
            Profile::parse(text, blank()).unwrap();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let cells: Vec<&str> = line.split('\t').collect();
                assert!(matches!(cells[0], "title" | "divisions") || !cells[2].is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn org_7_tianjin_and_only_tianjin_confirms_where_the_school_stands() {
        assert_eq!(Profile::of("120101").confirmed_by, ConfirmedBy::StandingPlace);
        assert_eq!(Profile::of("450103").confirmed_by, ConfirmedBy::Superior);
        assert_eq!(Profile::of("").confirmed_by, ConfirmedBy::Superior);
    }

    #[test]
    fn the_longest_division_code_wins() {
        assert_eq!(Profile::of("310113").title, "上海市宝山区");
        assert_eq!(Profile::of("310112").title, "全国");
    }

    #[test]
    fn rev_5_baoshan_and_only_baoshan_reviews_declarations_by_two() {
        assert_eq!(Profile::of("310113").dual_review, [FilingKind::Usage]);
        for elsewhere in ["", "310000", "310112", "120101", "450103"] {
            assert!(Profile::of(elsewhere).dual_review.is_empty(), "{elsewhere}");
        }
        for refused in ["provider", "usage provider", "yes"] {
            let error = Profile::parse(&format!("dual-review\t{refused}\tx\n"), blank()).unwrap_err();
            assert_eq!(error.key, "dual-review", "{refused} is refused, not passed over");
        }
    }

    #[test]
    fn rev_2_no_limit_is_longer_than_twenty_working_days() {
        assert!(Profile::parse("verification-days\t20\tx\n", blank()).is_ok());
        let declared = |days| format!("verification-transition\t{days} 2026-03-01 2026-03-31\tx\n");
        let (_, profile) = Profile::parse(&declared(20), blank()).unwrap();
        let on = |day: &str| profile.verification_days_on(day.parse().unwrap());
        assert_eq!(
            (on("2026-02-28"), on("2026-03-01"), on("2026-03-31"), on("2026-04-01")),
            (10, 20, 20, 10)
        );
        let shorter = Profile::parse(&declared(5), blank()).unwrap().1;
        assert_eq!(shorter.verification_days_on("2026-03-15".parse().unwrap()), 10, "it may only lengthen");
        assert!(Profile::parse(&declared(21), blank()).is_err());
        let backwards = "verification-transition\t20 2026-03-31 2026-03-01\tx\n";
        assert!(Profile::parse(backwards, blank()).is_err());
        let error = Profile::parse("verification-days\t21\tx\n", blank()).unwrap_err();
        assert_eq!(error, ProfileError { line: 1, key: "verification-days".to_owned() });
    }

    #[test]
    fn prv_5_grace_runs_from_its_first_to_its_last_day() {
        let profile = Profile::national();
        let on = |day: &str| profile.in_grace(day.parse().unwrap());
        // LAT-5: what stayed open fell due when the period ended; later it was moved, with a month to correct.
        let grace = profile.grace.as_ref().unwrap();
        assert_eq!((grace.due.to_string().as_str(), grace.cure_months), ("2020-06-30", 1));
        assert_eq!(grace.consequences, [Consequence::Circular, Consequence::Revocation]);
        assert!(grace.reminder_days.len() > 1, "it is reminded of more than once");
        let alone = "first-grace\t2026-03-01 2026-03-31\tx\ngrace-reminder-days\t5\tx\n";
        assert!(Profile::parse(alone, blank()).is_err());
        assert!(!on("2019-11-30") && on("2019-12-01") && on("2020-01-31") && !on("2020-02-01"));
    }
}
