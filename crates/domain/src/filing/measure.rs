//! 监管措施: what a department may do to a provider filing that is in force. Rules LAT-1, SUP-2.
//!
//! Out of force until a condition is met, out of force until rectified, in force again, or ended. Which of them is open
//! stands in the machine; here stand their words. What may be filed again after a revocation, and when, is not here.

use super::machine::Ask;
use super::state::{Standing, words};

words! {
    /// A measure.
    Measure {
        /// 暂时下线 until a condition is met, such as a licence that is still missing.
        SuspendUntilMet "suspend-until-met" "暂停，满足条件后恢复"
        /// 暂时下线 until what was found is rectified and looked at again.
        SuspendUntilRectified "suspend-until-rectified" "暂停，整改复核后恢复"
        /// In force again.
        Restore "restore" "恢复"
        /// Ended.
        Revoke "revoke" "撤销"
    }
}

impl Measure {
    /// What is asked of the machine.
    pub const fn ask(self) -> Ask {
        match self {
            Measure::SuspendUntilMet | Measure::SuspendUntilRectified => Ask::Suspend,
            Measure::Restore => Ask::Restore,
            Measure::Revoke => Ask::Revoke,
        }
    }

    /// The measures that are open to a filing as it stands, the mildest first.
    pub fn open_to(standing: Standing) -> Vec<Measure> {
        use Measure::{Restore, Revoke, SuspendUntilMet, SuspendUntilRectified};
        match standing {
            Standing::Effective { .. } => vec![SuspendUntilMet, SuspendUntilRectified, Revoke],
            Standing::Suspended { .. } => vec![Restore, Revoke],
            Standing::None | Standing::Revoked { .. } | Standing::Cancelled { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Filing, FilingKind, Law, Submission, apply};
    use super::*;
    use crate::ground::day::Day;
    use crate::profile::Profile;

    #[test]
    fn lat_1_what_is_offered_is_what_the_machine_takes() {
        let on: Day = "2021-12-01".parse().unwrap();
        let law = Law { today: on, calendar: crate::reference::calendar(), profile: Profile::national() };
        let standings = [
            Standing::None,
            Standing::Effective { since: on },
            Standing::Suspended { on },
            Standing::Revoked { on },
            Standing::Cancelled { on },
        ];
        for standing in standings {
            let filing = Filing { kind: FilingKind::Provider, standing, submission: Submission::None };
            for measure in Measure::ALL {
                let taken = apply(&filing, &measure.ask(), &law).is_ok();
                assert_eq!(taken, Measure::open_to(standing).contains(measure), "{standing:?} {measure:?}");
            }
        }
    }
}
