//! Review: who verifies a provider filing and who confirms a usage filing (ORG-7, ORG-8).
//!
//! Only the kind of the answer stands here; casework finds the unit. Two readings differ by region and are profile
//! data.

use crate::profile::ConfirmedBy;
use crate::unit::UnitKind;

/// Which department is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reviewer {
    /// The department of the province (autonomous region, municipality) it belongs to.
    Province,
    /// The Ministry.
    Ministry,
    /// The department directly above.
    Superior,
    /// The county-level department where the unit stands.
    StandingPlace,
}

/// ORG-8: providers, schools and lower departments file with the province; a provincial department's own apps are
/// verified by the Ministry.
pub const fn verifier(owner: UnitKind) -> Reviewer {
    match owner {
        UnitKind::Province | UnitKind::Ministry => Reviewer::Ministry,
        _ => Reviewer::Province,
    }
}

/// ORG-8: whether an office of this kind is ever asked to verify provider filings.
pub const fn verifies(office: UnitKind) -> bool {
    matches!(office, UnitKind::Ministry | UnitKind::Province)
}

/// ORG-7: the competent department above; by Tianjin's rule the district where a school stands, except for
/// universities, affiliated units and departments.
pub const fn confirmer(owner: UnitKind, confirmed_by: ConfirmedBy) -> Reviewer {
    match (confirmed_by, owner) {
        (ConfirmedBy::Superior, _) => Reviewer::Superior,
        (
            ConfirmedBy::StandingPlace,
            UnitKind::University
            | UnitKind::Affiliated
            | UnitKind::County
            | UnitKind::City
            | UnitKind::Province
            | UnitKind::Ministry,
        ) => Reviewer::Superior,
        (ConfirmedBy::StandingPlace, _) => Reviewer::StandingPlace,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_8_the_province_verifies_and_the_ministry_verifies_the_provinces() {
        assert_eq!(verifier(UnitKind::Provider), Reviewer::Province);
        assert_eq!(verifier(UnitKind::Affiliated), Reviewer::Province);
        assert_eq!(verifier(UnitKind::County), Reviewer::Province);
        assert_eq!(verifier(UnitKind::Province), Reviewer::Ministry);
        assert!(verifies(UnitKind::Province) && verifies(UnitKind::Ministry));
        assert!(!verifies(UnitKind::City) && !verifies(UnitKind::County));
    }

    #[test]
    fn org_7_tianjin_confirms_where_the_school_stands() {
        for kind in [UnitKind::Primary, UnitKind::Vocational, UnitKind::Kindergarten] {
            assert_eq!(confirmer(kind, ConfirmedBy::StandingPlace), Reviewer::StandingPlace);
            assert_eq!(confirmer(kind, ConfirmedBy::Superior), Reviewer::Superior);
        }
        for kind in [UnitKind::University, UnitKind::Affiliated, UnitKind::County] {
            assert_eq!(confirmer(kind, ConfirmedBy::StandingPlace), Reviewer::Superior);
        }
    }
}
