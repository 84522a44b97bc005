//! Campaigns: a department asks the units below it to declare by a date; and where each unit stands.
//!
//! Rules CAM-1, CAM-2, USE-6, USE-7. A campaign changes no filing: it only says what counts as done. Every unit ends
//! as filed, nil report or missing; until then it may be under review or returned. Without a campaign the standing
//! declarations count. Reminders and storage are deliberately absent.

mod standing;

pub use standing::{Flight, Outcome, Progress, Standing};

use crate::ground::day::Day;
use crate::ground::refusal::Refusal;

/// What a campaign asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CampaignKind {
    /// The first declaration: one that is in force counts, whenever it was submitted.
    First,
    /// The declaration of a term: only one submitted since the campaign opened counts.
    Term,
}

/// A campaign's law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Campaign {
    /// What it asks for.
    pub kind: CampaignKind,
    /// Its first day.
    pub opens_on: Day,
    /// The day by which every unit below must have declared.
    pub due_on: Day,
}

impl CampaignKind {
    /// Every kind.
    pub const ALL: [CampaignKind; 2] = [CampaignKind::First, CampaignKind::Term];

    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            CampaignKind::First => "first",
            CampaignKind::Term => "term",
        }
    }

    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            CampaignKind::First => "首次备案",
            CampaignKind::Term => "学期申报",
        }
    }

    /// The kind with this stored code.
    pub fn find(code: &str) -> Option<CampaignKind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl Campaign {
    /// A campaign that opens today; its last day must lie after today.
    pub fn open(kind: CampaignKind, today: Day, due_on: Day) -> Result<Self, Refusal> {
        if due_on <= today {
            return Err(Refusal::CampaignDue { today });
        }
        Ok(Self { kind, opens_on: today, due_on })
    }

    /// The day since which a declaration must have been submitted to count; none: whenever.
    pub const fn since(&self) -> Option<Day> {
        match self.kind {
            CampaignKind::First => None,
            CampaignKind::Term => Some(self.opens_on),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn cam_1_a_campaign_ends_after_the_day_it_opens() {
        let today = date(2026, 2, 10);
        let refused = Campaign::open(CampaignKind::First, today, today);
        assert_eq!(refused, Err(Refusal::CampaignDue { today }));
        let open = Campaign::open(CampaignKind::Term, today, date(2026, 3, 10)).unwrap();
        assert_eq!(open.since(), Some(today));
        assert_eq!(Campaign { kind: CampaignKind::First, ..open }.since(), None);
    }
}
