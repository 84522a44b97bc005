//! What a filing still owes since it was taken in a grace period, in words. Rules PRV-5, LAT-5.
//!
//! The platform revokes nothing for it, and no sentence here reads as if it did.

use domain::filing::Obligation;
use domain::form::Form;
use domain::ground::day::Day;
use domain::profile::Consequence;

use super::problem::label;
use crate::web::format;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The day has not passed.
    Open,
    /// It has, and there is time to correct.
    Late,
    /// That time is over too.
    Over,
}

impl Phase {
    /// How far an obligation has come on a day.
    pub fn of(owed: &Obligation, today: Day) -> Self {
        match today {
            today if today <= owed.due => Self::Open,
            today if today <= owed.cure => Self::Late,
            _ => Self::Over,
        }
    }

    /// In a word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "待补齐",
            Self::Late => "已逾期，改正期内",
            Self::Over => "已逾期",
        }
    }
}

/// What is missing, field by field.
pub fn lacks(of: &Form, owed: &Obligation) -> Vec<String> {
    owed.fields.iter().map(|field| label(of, field)).collect()
}

/// What the owner has to do, and by when.
pub fn demand(owed: &Obligation, phase: Phase) -> String {
    let (due, cure) = (format::day(owed.due), format::day(owed.cure));
    match phase {
        Phase::Open => format!("请在{due}前（含当日）变更备案补齐。"),
        Phase::Late => format!("应在{due}前补齐，已逾期。请在{cure}前（含当日）变更备案改正。"),
        Phase::Over if owed.cure > owed.due => {
            format!("应在{due}前补齐，改正期也已在{cure}届满。请立即变更备案补齐。")
        }
        Phase::Over => format!("应在{due}前补齐，已逾期。请立即变更备案补齐。"),
    }
}

/// What may follow where it is not done, as the profile of the region says; who decides.
pub fn follows(owed: &Obligation, phase: Phase) -> String {
    let may = |one: Consequence| owed.consequences.contains(&one);
    let mut parts = Vec::new();
    if may(Consequence::Circular) {
        parts.push(if phase == Phase::Open {
            "逾期未补齐的，可能被通报"
        } else {
            "逾期的，可能被通报"
        });
    }
    if may(Consequence::Revocation) {
        parts.push(match phase {
            Phase::Open if owed.cure == owed.due => "逾期未补齐的，可能被撤销备案",
            Phase::Open | Phase::Late if owed.cure > owed.due => "改正期内仍未补齐的，可能被撤销备案",
            _ => "仍未补齐的，可能被撤销备案",
        });
    }
    let cure = match phase {
        Phase::Open if owed.cure > owed.due => format!("逾期后的改正期到{}为止。", format::day(owed.cure)),
        _ => String::new(),
    };
    let said = if parts.is_empty() { String::new() } else { format!("{}。", parts.join("；")) };
    format!("{said}{cure}如何处理由核验单位决定，平台不会自动撤销备案。")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owed() -> Obligation {
        Obligation {
            fields: vec!["backend.2.icp".to_owned()],
            period: (Day::constant(2019, 12, 1), Day::constant(2020, 1, 31)),
            due: Day::constant(2020, 6, 30),
            cure: Day::constant(2020, 7, 30),
            consequences: vec![Consequence::Circular, Consequence::Revocation],
        }
    }

    #[test]
    fn prv_5_what_is_owed_is_said_with_its_day_before_and_after_it() {
        let one = owed();
        assert_eq!(lacks(Form::provider(), &one), ["业务系统信息2：ICP备案编号"]);
        let said = |today: Day| demand(&one, Phase::of(&one, today));
        let before = said(one.due);
        assert!(before.contains("2020年6月30日前（含当日）") && !before.contains("逾期"), "{before}");
        assert!(said(Day::constant(2020, 7, 1)).contains("2020年7月30日前（含当日）"));
        assert!(said(one.cure).contains("2020年7月30日前"));
        assert!(said(Day::constant(2020, 7, 31)).contains("届满"));
    }

    #[test]
    fn lat_5_what_follows_is_what_the_profile_says_and_never_by_itself() {
        let all = owed();
        for phase in [Phase::Open, Phase::Late, Phase::Over] {
            let said = follows(&all, phase);
            assert!(said.contains("通报") && said.contains("撤销备案"), "{said}");
            assert!(said.ends_with("平台不会自动撤销备案。"), "{said}");
            let mild = Obligation { consequences: vec![Consequence::Circular], ..owed() };
            assert!(!follows(&mild, phase).contains("可能被撤销"), "{phase:?}");
            let silent = Obligation { consequences: Vec::new(), ..owed() };
            assert!(!follows(&silent, phase).contains("可能"), "{phase:?}");
        }
        let at_once = Obligation { cure: all.due, ..owed() };
        assert!(!follows(&at_once, Phase::Open).contains("改正期"), "no time to correct is promised");
    }
}
