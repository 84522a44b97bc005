//! The really filed apps with their real numbers, as filings in force.
//!
//! The sources seldom name the provider and never the form; what is not known stays empty, and an owner that no source
//! names is called so.

use casework::country::{PlannedFiling, PlannedUnit};
use domain::form::Answers;
use domain::ground::identifier::FilingNumber;
use domain::ground::{province, table};
use domain::reference;
use domain::unit::UnitKind;

/// The day on which the numbers of the Baoshan briefing were in force ("截至19年12月24日已通过").
const BRIEFING: &str = "2019-12-24";
/// The day on which the public look-up opened; every other number is counted from it.
const LOOK_UP: &str = "2020-02-01";

/// Adds the owners to the units and gives the filings.
pub(super) fn plan(units: &mut Vec<PlannedUnit>) -> Result<Vec<PlannedFiling>, String> {
    let mut filings = Vec::new();
    for row in table::rows(reference::FILED_APPS).filter(|row| !row.get(2).is_empty()) {
        let number =
            FilingNumber::parse(row.get(2)).map_err(|mistake| format!("{}：{mistake}", row.get(2)))?;
        let digits = number.issuer().to_owned();
        let owner = owner(&digits, row.get(1), units)?;
        let name = if row.get(0).is_empty() { "（公开资料未载明应用名称）" } else { row.get(0) };
        let from_briefing = row.get(4).contains("Baoshan");
        let since = if from_briefing { BRIEFING } else { LOOK_UP };
        let owner_name = units.iter().find(|unit| unit.key == owner).map(|unit| unit.name.clone());
        filings.push(PlannedFiling {
            owner,
            number,
            answers: Answers::new()
                .with("app.name", name)
                .with("owner.name", &owner_name.unwrap_or_default()),
            since: since.parse().map_err(|_| since.to_owned())?,
            source: "公开资料载明的备案号".to_owned(),
        });
    }
    Ok(filings)
}

fn owner(digits: &str, name: &str, units: &mut Vec<PlannedUnit>) -> Result<String, String> {
    let province = province::by_digits(digits).ok_or_else(|| format!("没有省份代码 {digits}"))?;
    let name = if name.is_empty() {
        format!("公开资料未载明的提供者（{}）", province.short)
    } else {
        name.to_owned()
    };
    let key = format!("provider-{digits}-{name}");
    if !units.iter().any(|unit| unit.key == key) {
        let above = format!("province-{digits}");
        units.push(PlannedUnit::new(&key, Some(&above), UnitKind::Provider, &name, &format!("{digits}0000")));
    }
    Ok(key)
}
