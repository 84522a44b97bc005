//! A large country for measurements: units and a register laid down as rows, as years of casework would leave them.
//!
//! Half of the schools have declared. Nobody here was asked anything, so what is measured on it is reading.

use casework::Office;
use domain::campaign::{Flight, Outcome, Standing as Declared};
use domain::filing::{Filing, FilingKind, Standing, State, Submission};
use domain::form::{Answers, Form};
use domain::ground::actor::Place;
use domain::ground::day::{Day, add_days};
use domain::ground::id::FilingId;
use domain::register::Entry;
use domain::unit::{Unit, UnitKind};
use storage::answers::Stored;
use storage::declaration::Declaration;
use storage::filing::FilingRow;
use storage::{Fault, Tx, declaration, filing, register, revision, unit};

use crate::names;

/// Rows of one write.
const BATCH: u32 = 1_000;
/// Schools of one county.
const SCHOOLS: u32 = 500;
/// Counties of one city.
const COUNTIES: u32 = 10;

/// The day since which everything here is in force.
pub const SINCE: Day = Day::constant(2024, 9, 2);

/// Lays so many schools below the province, with cities and counties between; gives the last county.
pub fn schools(office: &Office, province: &Place, count: u32) -> Place {
    let mut city = province.clone();
    let mut county = province.clone();
    for first in (0..count).step_by(SCHOOLS as usize) {
        let number = first / SCHOOLS;
        if number.is_multiple_of(COUNTIES) {
            city = world::filed::found(
                office,
                Some(province),
                UnitKind::City,
                &format!("第{number}示例市教育局"),
                "310100",
            );
        }
        let name = format!("第{number}示例区教育局");
        county = world::filed::found(office, Some(&city), UnitKind::County, &name, "310113");
        let (above, last) = (county.clone(), (first + SCHOOLS).min(count));
        let laid = office.store().write(move |tx| {
            for number in first..last {
                school(tx, &above, number)?;
            }
            Ok::<_, Fault>(())
        });
        laid.expect("schools are laid down");
    }
    county
}

fn school(tx: &mut Tx, county: &Place, number: u32) -> Result<(), Fault> {
    let place = unit::new_place(tx, Some(&county.path))?;
    let name = format!("第{number}示例小学");
    let laid = Unit {
        place: place.clone(),
        kind: UnitKind::Primary,
        name: name.clone(),
        division: "310113".to_owned(),
        province: "31".to_owned(),
        closed_on: None,
    };
    unit::add(tx, &laid, Some(county.id))?;
    if number % 2 == 1 {
        return Ok(());
    }
    let nil = number.is_multiple_of(10);
    let mut row = row(tx, FilingKind::Usage, &place, &name)?;
    row.handler = Some(county.clone());
    lay(tx, &mut row, Form::usage(), Answers::new(), nil)?;
    let on = tx.today();
    let outcome = if nil { Outcome::Nil { on } } else { Outcome::Filed { on } };
    declaration::put(
        tx,
        &Declaration { unit: place, filing: row.id, standing: Declared { outcome, flight: Flight::None } },
    )
}

/// Lays so many filed apps into the register, of providers with ten apps each.
pub fn register(office: &Office, province: &Place, count: u32) {
    for first in (0..count).step_by(BATCH as usize) {
        let province = province.clone();
        let laid = office.store().write(move |tx| {
            let mut provider = None;
            for number in first..(first + BATCH).min(count) {
                let owner = match provider.take().filter(|_| number % 10 != 0) {
                    Some(owner) => owner,
                    None => provider_of(tx, &province, number)?,
                };
                app(tx, &owner, number)?;
                provider = Some(owner);
            }
            Ok::<_, Fault>(())
        });
        laid.expect("apps are laid down");
    }
}

fn provider_of(tx: &mut Tx, province: &Place, number: u32) -> Result<Place, Fault> {
    let place = unit::new_place(tx, Some(&province.path))?;
    let laid = Unit {
        place: place.clone(),
        kind: UnitKind::Provider,
        name: names::provider(number),
        division: "310113".to_owned(),
        province: "31".to_owned(),
        closed_on: None,
    };
    unit::add(tx, &laid, Some(province.id))?;
    Ok(place)
}

fn app(tx: &mut Tx, owner: &Place, number: u32) -> Result<(), Fault> {
    let answers = Answers::new()
        .with("app.name", &names::app(number))
        .with("owner.name", &names::provider(number))
        .with("app.platform", if number.is_multiple_of(3) { "ios" } else { "android" })
        .with("app.version", "3.2.1")
        .with("app.description", "教师布置作业，学生在线完成并查看批改结果。");
    let mut row = row(tx, FilingKind::Provider, owner, &names::app(number))?;
    row.number = Some(number_of(number));
    row.platform = Some("android".to_owned());
    lay(tx, &mut row, Form::provider(), answers.clone(), false)?;
    register::put(
        tx,
        &Entry {
            number: number_of(number),
            filing: row.id,
            owner: owner.id,
            province: "31".to_owned(),
            state: State::Effective,
            state_on: SINCE,
            first_on: add_days(SINCE, i64::from(number / 500)),
            amending: false,
            form: Form::provider().version.to_owned(),
            answers,
        },
    )
}

fn row(tx: &Tx, kind: FilingKind, owner: &Place, title: &str) -> Result<FilingRow, Fault> {
    Ok(FilingRow {
        id: FilingId(tx.new_id()?),
        filing: Filing::begun(kind),
        owner: owner.clone(),
        handler: None,
        province: "31".to_owned(),
        title: title.to_owned(),
        platform: None,
        number: None,
        due_provisional: false,
        open_revision: None,
        effective_revision: None,
        owed_on: None,
        turn: 0,
        created_at: tx.now(),
        changed_at: tx.now(),
    })
}

/// Lays a filing down as it is after its approval.
fn lay(tx: &mut Tx, row: &mut FilingRow, form: &Form, answers: Answers, nil: bool) -> Result<(), Fault> {
    filing::add(tx, row)?;
    let open = revision::open(tx, row.id, &Stored { form: form.version.to_owned(), answers })?;
    revision::freeze(tx, open, 0, nil)?;
    revision::decide(tx, open, "approved")?;
    row.effective_revision = Some(open);
    row.filing.standing = Standing::Effective { since: SINCE };
    row.filing.submission = Submission::None;
    filing::change(tx, row)?;
    Ok(())
}

/// Filing numbers have five digits a province, so a large register takes more provinces than there are.
pub fn number_of(number: u32) -> String {
    format!("教APP备{:07}号", 1_100_000 + number)
}
