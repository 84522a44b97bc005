//! The plan of the demonstration country, from the reference data.

use casework::country::{Plan, PlannedAccount, PlannedUnit};
use domain::form::Answers;
use domain::ground::division::{Code, Level};
use domain::ground::{province, table};
use domain::reference;
use domain::unit::UnitKind;
use seal::password::{self, Cost};

use super::account::{Account, accounts};
use super::filed;

/// The whole plan; `cost` is what each password's hash costs.
pub(super) fn plan(cost: Cost) -> Result<Plan, String> {
    let mut units = vec![PlannedUnit::new("moe", None, UnitKind::Ministry, "中华人民共和国教育部", "")];
    for one in province::all().iter().filter(|one| one.verifies) {
        let code = format!("{}0000", one.digits);
        let key = format!("province-{}", one.digits);
        units.push(PlannedUnit::new(&key, Some("moe"), UnitKind::Province, &one.department, &code));
    }
    districts("31", &mut units);
    districts("12", &mut units);
    guangxi(&mut units);
    schools(&mut units);
    units.push(provider("provider-demo", "上海演示教育科技有限公司"));
    units.push(provider("provider-shown", "上海演示软件有限公司"));
    let filings = filed::plan(&mut units)?;
    for account in accounts() {
        let open = planned(account, cost)?;
        let unit = units.iter_mut().find(|unit| unit.key == account.unit);
        let unit = unit.ok_or_else(|| format!("演示数据中没有单位 {}", account.unit))?;
        unit.accounts.push(open);
        if !unit.kind.is_office() && unit.record.is_none() {
            unit.record = Some(record(unit));
        }
    }
    Ok(Plan { units, filings })
}

/// The districts of a municipality, directly below its department.
fn districts(province: &str, units: &mut Vec<PlannedUnit>) {
    let Ok(code) = Code::parse(&format!("{province}0000")) else { return };
    let name = reference::divisions().get(code).map(|one| one.name.clone()).unwrap_or_default();
    for district in reference::divisions().children(Some(code)) {
        let key = format!("county-{}", district.code);
        let office = format!("{name}{}教育局", district.name);
        let above = format!("province-{province}");
        units.push(PlannedUnit::new(
            &key,
            Some(&above),
            UnitKind::County,
            &office,
            &district.code.to_string(),
        ));
    }
}

/// Guangxi's cities, and below 南宁 its counties.
fn guangxi(units: &mut Vec<PlannedUnit>) {
    let Ok(code) = Code::parse("450000") else { return };
    for city in reference::divisions().children(Some(code)).filter(|one| one.level == Level::City) {
        let key = format!("city-{}", city.code);
        let office = format!("{}教育局", city.name);
        units.push(PlannedUnit::new(
            &key,
            Some("province-45"),
            UnitKind::City,
            &office,
            &city.code.to_string(),
        ));
    }
    let Ok(nanning) = Code::parse("450100") else { return };
    for county in reference::divisions().children(Some(nanning)) {
        let key = format!("county-{}", county.code);
        let office = format!("南宁市{}教育局", county.name);
        units.push(PlannedUnit::new(
            &key,
            Some("city-450100"),
            UnitKind::County,
            &office,
            &county.code.to_string(),
        ));
    }
}

/// The schools named for Baoshan, a city-run school in Tianjin, and a university.
fn schools(units: &mut Vec<PlannedUnit>) {
    for row in table::rows(reference::BAOSHAN_SCHOOLS) {
        let name = row.get(0);
        let kind = match row.get(1) {
            "primary" => UnitKind::Primary,
            "secondary" | "senior" => UnitKind::Secondary,
            _ => UnitKind::NineYear,
        };
        units.push(PlannedUnit::new(&format!("school-{name}"), Some("county-310113"), kind, name, "310113"));
    }
    let city_run = "天津市直属演示中学";
    units.push(PlannedUnit::new(
        "school-tianjin",
        Some("province-12"),
        UnitKind::Secondary,
        city_run,
        "120101",
    ));
    units.push(PlannedUnit::new(
        "university",
        Some("province-61"),
        UnitKind::University,
        "西安科技大学",
        "610113",
    ));
}

fn provider(key: &str, name: &str) -> PlannedUnit {
    PlannedUnit::new(key, Some("province-31"), UnitKind::Provider, name, "310113")
}

fn planned(account: &Account, cost: Cost) -> Result<PlannedAccount, String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|trouble| trouble.to_string())?;
    let hash = password::hash(&account.password(), salt, cost).ok_or("口令散列的参数不可用")?;
    Ok(PlannedAccount {
        name: account.name.to_owned(),
        title: format!("演示管理员（{}）", account.name),
        role: account.role,
        password_hash: hash,
    })
}

/// An invented record, so that the first login of a demonstration account is already behind it.
fn record(unit: &PlannedUnit) -> Answers {
    let nature = if unit.kind == UnitKind::Provider { "enterprise" } else { "institution" };
    [
        ("unit.name", unit.name.as_str()),
        ("unit.code", "91350100M000100Y43"),
        ("unit.kind", unit.kind.code()),
        ("unit.nature", nature),
        ("unit.address", "演示路100号"),
        ("unit.legal_name", "演示法人"),
        ("unit.legal_mobile", "13800138000"),
        ("unit.contact_name", "演示联系人"),
        ("unit.contact_mobile", "13900139000"),
        ("unit.headcount", "100"),
    ]
    .into_iter()
    .fold(Answers::new(), |answers, (path, value)| answers.with(path, value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_plan_names_every_unit_after_its_superior_and_every_account_its_unit() {
        let plan = plan(Cost::CHEAP).unwrap();
        let mut known = BTreeSet::new();
        for unit in &plan.units {
            if let Some(above) = &unit.above {
                assert!(known.contains(above), "{} stands before {above}", unit.key);
            }
            assert!(known.insert(unit.key.clone()), "{} twice", unit.key);
        }
        let accounts: usize = plan.units.iter().map(|unit| unit.accounts.len()).sum();
        assert_eq!(accounts, super::accounts().len());
        assert!(plan.filings.iter().all(|filing| known.contains(&filing.owner)));
    }

    #[test]
    fn the_country_is_made_of_the_real_data() {
        let plan = plan(Cost::CHEAP).unwrap();
        let count = |kind| plan.units.iter().filter(|unit| unit.kind == kind).count();
        assert_eq!(count(UnitKind::Province), 31);
        assert_eq!(count(UnitKind::City), 14, "Guangxi's cities");
        let schools = plan.units.iter().filter(|unit| unit.above.as_deref() == Some("county-310113")).count();
        assert_eq!(schools, 38, "the schools named for Baoshan");
        assert_eq!(plan.filings.len(), 33, "every filed app with a number");
        assert!(plan.filings.iter().any(|filing| filing.number.as_str() == "教APP备3100012号"));
    }
}
