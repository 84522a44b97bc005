//! Requests of units: what of their record only the office above can change. Rules ORG-5, ORG-1.
//!
//! A school was renamed, stands in another division, was merged or closed, or its accounts are wrong or missing. The
//! office that has the request grants, refuses or forwards it to the one above; every step gives its reason. Moving a
//! unit below another superior is deliberately absent: that rearranges the tree (N15).

use super::Unit;
use super::sheet::within;
use crate::ground::division::{Code, Divisions};
use crate::ground::problem::{Problem, ProblemKind};
use crate::ground::refusal::Refusal;
use crate::ground::rule::Rule;
use crate::ground::text;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident $code:literal $label:literal)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$item])* $variant),* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The stored code.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            /// The word of the field.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            /// The one with this stored code.
            pub fn find(code: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

words! {
    /// What is asked.
    RequestKind {
        /// The unit has another name.
        Rename "rename" "更名"
        /// It stands in another division.
        Redistrict "redistrict" "行政区划有误"
        /// It was merged into another unit or closed.
        Close "close" "撤并"
        /// Its accounts are missing, lost or wrong.
        Account "account" "账号缺失或有误"
    }
}

words! {
    /// Where a request is.
    RequestState {
        /// With an office.
        Open "open" "待办理"
        /// The change was made.
        Granted "granted" "已同意"
        /// It was refused, with a reason.
        Refused "refused" "不同意"
        /// The unit took it back.
        Withdrawn "withdrawn" "已撤回"
    }
}

words! {
    /// What an office answers.
    Answer {
        /// Makes the change.
        Grant "grant" "同意"
        /// Refuses it.
        Refuse "refuse" "不同意"
        /// Hands it to the office above.
        Forward "forward" "转报上级"
    }
}

/// What a unit asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What is asked.
    pub kind: RequestKind,
    /// The new name, or the unit into which it was merged; empty where the kind needs none.
    pub name: String,
    /// The code of the division where it stands, for `Redistrict`.
    pub division: String,
    /// Why.
    pub reason: String,
}

/// Characters of a reason, at least and at most.
pub const REASON: std::ops::RangeInclusive<usize> = 4..=500;
/// Characters of a name, at most.
const LONGEST: usize = 100;

impl Wanted {
    /// What is wrong with a request of this unit, all at once.
    pub fn check(&self, unit: &Unit, divisions: &Divisions) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, kind| problems.push(Problem::new(field, Rule::ORG_5, kind));
        let found = text::count(&self.name);
        if let Some((_, sign)) = text::forbidden(&self.name) {
            wrong("name", ProblemKind::Character(sign));
        } else if found > LONGEST {
            wrong("name", ProblemKind::TooLong { max: LONGEST, found });
        } else if self.kind == RequestKind::Rename {
            if found == 0 {
                wrong("name", ProblemKind::Missing);
            } else if self.name == unit.name {
                wrong("name", ProblemKind::Unchanged);
            }
        }
        if self.kind == RequestKind::Redistrict {
            match Code::parse(&self.division).ok().and_then(|code| divisions.get(code)) {
                None => wrong("division", ProblemKind::Missing),
                Some(_) if self.division == unit.division => wrong("division", ProblemKind::Unchanged),
                Some(_) => {}
            }
        }
        let found = text::count(&self.reason);
        if found < *REASON.start() {
            wrong("reason", ProblemKind::Missing);
        } else if found > *REASON.end() {
            wrong("reason", ProblemKind::TooLong { max: *REASON.end(), found });
        }
        problems
    }

    /// Whether this office can grant it: a division outside its own is the matter of the one above.
    pub fn may_grant(&self, office: &Unit, divisions: &Divisions) -> Result<(), Refusal> {
        let outside = self.kind == RequestKind::Redistrict
            && Code::parse(&self.division).map_or(true, |code| within(divisions, office, code).is_err());
        if outside { Err(Refusal::BeyondDivision) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::actor::Place;
    use crate::ground::id::UnitId;
    use crate::ground::unit_path::UnitPath;
    use crate::reference::divisions;
    use crate::unit::UnitKind;

    fn unit(kind: UnitKind, division: &str) -> Unit {
        Unit {
            place: Place { id: UnitId(uuid::Uuid::from_u128(1)), path: UnitPath::stored("1.") },
            kind,
            name: "示例小学".to_owned(),
            division: division.to_owned(),
            province: Unit::province_of(division).to_owned(),
            closed_on: None,
        }
    }

    fn wanted(kind: RequestKind, name: &str, division: &str) -> Wanted {
        Wanted {
            kind,
            name: name.to_owned(),
            division: division.to_owned(),
            reason: "区政府批复同意".to_owned(),
        }
    }

    fn fields(wanted: &Wanted) -> Vec<(String, ProblemKind)> {
        let problems = wanted.check(&unit(UnitKind::Primary, "310113"), divisions());
        problems.into_iter().map(|problem| (problem.field, problem.kind)).collect()
    }

    #[test]
    fn org_5_a_request_says_what_it_wants() {
        let unchanged = |field: &str| vec![(field.to_owned(), ProblemKind::Unchanged)];
        let missing = |field: &str| vec![(field.to_owned(), ProblemKind::Missing)];
        assert_eq!(fields(&wanted(RequestKind::Rename, "示例第一小学", "")), []);
        assert_eq!(fields(&wanted(RequestKind::Rename, "示例小学", "")), unchanged("name"));
        assert_eq!(fields(&wanted(RequestKind::Rename, "", "")), missing("name"));
        assert_eq!(fields(&wanted(RequestKind::Redistrict, "", "310106")), []);
        assert_eq!(fields(&wanted(RequestKind::Redistrict, "", "310113")), unchanged("division"));
        assert_eq!(fields(&wanted(RequestKind::Redistrict, "", "999999")), missing("division"));
        assert_eq!(fields(&wanted(RequestKind::Close, "", "")), [], "closed without a successor");
        let hasty = Wanted { reason: "改名".to_owned(), ..wanted(RequestKind::Account, "", "") };
        assert_eq!(fields(&hasty), missing("reason"));
        let long = wanted(RequestKind::Rename, &"校".repeat(101), "");
        assert_eq!(fields(&long), [("name".to_owned(), ProblemKind::TooLong { max: 100, found: 101 })]);
    }

    #[test]
    fn org_5_another_division_is_granted_by_whoever_stands_above_both() {
        let request = wanted(RequestKind::Redistrict, "", "310106");
        let district = unit(UnitKind::County, "310113");
        assert_eq!(request.may_grant(&district, divisions()), Err(Refusal::BeyondDivision));
        assert_eq!(request.may_grant(&unit(UnitKind::Province, "310000"), divisions()), Ok(()));
        assert_eq!(wanted(RequestKind::Rename, "甲", "").may_grant(&district, divisions()), Ok(()));
    }

    #[test]
    fn every_code_is_found_again() {
        for kind in RequestKind::ALL {
            assert_eq!(RequestKind::find(kind.code()), Some(*kind));
        }
        for state in RequestState::ALL {
            assert_eq!(RequestState::find(state.code()), Some(*state));
        }
        for answer in Answer::ALL {
            assert_eq!(Answer::find(answer.code()), Some(*answer));
        }
    }
}
