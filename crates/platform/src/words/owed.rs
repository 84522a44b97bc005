//! What a filing still owes since it was taken in a grace period, in words. Rules PRV-5, LAT-5.

use domain::filing::Obligation;
use domain::form::Form;
use domain::ground::day::Day;

use super::problem::label;
use crate::web::format;

/// What is owed, by when, and what follows when it is not done.
pub fn owed(of: &Form, obligation: &Obligation, today: Day) -> String {
    let (label, due, cure) = (label(of, &obligation.field), obligation.due, obligation.cure);
    if today <= due {
        return format!("{label}尚未填写，应在{}前（含当日）变更备案补齐。", format::day(due));
    }
    let late = format!("{label}应在{}前补齐，已逾期。", format::day(due));
    if today <= cure {
        format!("{late}请在{}前（含当日）改正，仍不改正的，可能被撤销备案。", format::day(cure))
    } else {
        format!("{late}改正期已满，由核验单位依规处理。")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prv_5_what_is_owed_is_said_with_its_day_before_and_after_it() {
        let (due, cure) = (Day::constant(2020, 6, 30), Day::constant(2020, 7, 30));
        let one = Obligation { field: "backend.2.icp".to_owned(), due, cure };
        let said = |today: Day| owed(Form::provider(), &one, today);
        let before = said(due);
        assert!(
            before.contains("业务系统信息2：ICP备案编号") && before.contains("2020年6月30日"),
            "{before}"
        );
        assert!(!before.contains("逾期"), "{before}");
        assert!(said(Day::constant(2020, 7, 1)).contains("2020年7月30日"));
        assert!(said(Day::constant(2020, 7, 31)).contains("已满"));
    }
}
