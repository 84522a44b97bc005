//! Regional profiles: what differs by region, as data with a source for each value.
//!
//! Rules PRO, REV-1…3, ORG-7, PRV-5, LAT-5. The national profile gives every value; a region's file overrides some
//! of them for the divisions it names, the longest code winning. What the documents do not say is profile data and
//! never presented as law.

use std::sync::OnceLock;

use crate::ground::day::Day;

/// Who confirms a school's usage filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmedBy {
    /// Its competent department, directly above (Art. 19).
    Superior,
    /// The district where it stands (Tianjin).
    StandingPlace,
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
    /// Who confirms usage filings.
    pub confirmed_by: ConfirmedBy,
    /// Working days before a limit on which its holder is reminded, descending.
    pub reminder_days: Vec<u32>,
    /// First and last day of the grace period in which ICP and MLPS may be missing (PRV-5).
    pub grace: Option<(Day, Day)>,
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
        self.grace.is_some_and(|(first, last)| first <= today && today <= last)
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
            "reminder-days" => {
                self.reminder_days = value.split_whitespace().map(days).collect::<Option<_>>()?;
            }
            "first-grace" => {
                let (first, last) = value.split_once(' ')?;
                self.grace = Some((first.parse().ok()?, last.parse().ok()?));
            }
            "campaign-due" => self.campaign_due = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
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
        confirmed_by: ConfirmedBy::Superior,
        reminder_days: vec![5, 2],
        grace: None,
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
    fn rev_2_no_limit_is_longer_than_twenty_working_days() {
        assert!(Profile::parse("verification-days\t20\tx\n", blank()).is_ok());
        let error = Profile::parse("verification-days\t21\tx\n", blank()).unwrap_err();
        assert_eq!(error, ProfileError { line: 1, key: "verification-days".to_owned() });
    }

    #[test]
    fn prv_5_grace_runs_from_its_first_to_its_last_day() {
        let profile = Profile::national();
        let on = |day: &str| profile.in_grace(day.parse().unwrap());
        assert!(!on("2019-11-30") && on("2019-12-01") && on("2020-01-31") && !on("2020-02-01"));
    }
}
