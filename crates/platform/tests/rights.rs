//! The matrix of rights (Z1, Z3): every route of the table, asked by every kind of visitor about every kind of record,
//! through the real router. The answer must agree with the table of rights; what belongs to others does not exist.
#![allow(clippy::unwrap_used, reason = "helpers of tests stand outside #[test] functions")]

mod house;

use axum::http::{Method, StatusCode};
use casework::unit;
use casework::unit::import::{Prepare, prepare};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::jurisdiction::relation;
use domain::ground::permit::{self, Action};
use domain::ground::refusal::Refusal;
use domain::unit::UnitKind;
use domain::unit::sheet::Line;
use house::{About, Address, House, Seen};
use platform::web::route::Route;
use world::country::employ;

/// Everybody who asks: every role and stage, and for the roles with a unit one of every relation.
fn cast(house: &House) -> Vec<(&'static str, Actor)> {
    let land = &house.country;
    let hire = |at: &Actor, role, stage| employ(&house.scene, at, role, stage);
    vec![
        ("anonymous", Actor::anonymous()),
        ("newcomer with a secret", hire(&land.school, Role::Institution, Stage::Issued)),
        ("newcomer without a record", hire(&land.baoshan, Role::Office, Stage::UnitRecord)),
        ("locked", hire(&land.baoshan, Role::Office, Stage::Locked)),
        ("provider", land.provider.clone()),
        ("another provider", land.rival.clone()),
        ("school", land.school.clone()),
        ("sibling school", land.sibling.clone()),
        ("city-run school", land.city_school.clone()),
        ("district above", land.baoshan.clone()),
        ("province above", land.shanghai.clone()),
        ("district elsewhere", land.heping.clone()),
        ("another province", land.guangxi.clone()),
        ("ministry", land.ministry.clone()),
        ("system", hire(&land.ministry, Role::System, Stage::Open)),
        ("security", hire(&land.ministry, Role::Security, Stage::Open)),
        ("audit", hire(&land.ministry, Role::Audit, Stage::Open)),
    ]
}

fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// Whether a key of this account opens nothing at all: it is in its first login, locked, or an administrator's.
fn is_keyless(actor: &Actor) -> bool {
    actor.account.is_some() && permit::may(actor, Action::KeyOwn).is_err()
}

/// What the guard must answer to somebody without the right; none when it lets the request through.
fn refused(seen: &Seen, actor: &Actor, route: &Route) -> Option<Result<(), String>> {
    let is_api = is_api(route);
    if is_api && is_keyless(actor) {
        let no = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].contains(&seen.status);
        return Some(if no { Ok(()) } else { Err(format!("a dead key is answered with {}", seen.status)) });
    }
    let refusal = permit::may(actor, route.action).err()?;
    let is_get = route.method == Method::GET;
    let right = match refusal {
        Refusal::SignInFirst if is_api => seen.status == StatusCode::UNAUTHORIZED,
        Refusal::SignInFirst if is_get => seen.location.starts_with("/sign-in"),
        Refusal::FirstLogin if is_get => seen.location.starts_with("/first-login"),
        _ => seen.status == StatusCode::FORBIDDEN,
    };
    let told = || format!("{refusal:?} is answered with {} {}", seen.status, seen.location);
    Some(if right { Ok(()) } else { Err(told()) })
}

/// Whether the table lets this actor do it without any relation to the record.
fn everywhere(actor: &Actor, action: Action) -> bool {
    permit::column(actor).is_some_and(|column| permit::cell(action, column) == "*")
}

/// Pages that are there only at times: founding before there is anybody, time shifting in a demonstration.
const AT_TIMES: [&str; 2] = ["/founding", "/demo/time"];

/// A page of no record, or of the asker's own unit: whoever has the right gets in.
fn opens(house: &House, seen: &Seen, actor: &Actor, route: &Route, address: &Address) -> Result<(), String> {
    let hidden = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&seen.status);
    // The Ministry has no declaration, and a declaration may have no such entry.
    let absent = address.may_be_absent
        || AT_TIMES.contains(&route.path)
        || ["/institution/", "/api/v1/institution/"].iter().any(|desk| route.path.starts_with(desk))
            && !house.declares(actor);
    if hidden && !absent {
        return Err(format!("a right that does not open: {}", seen.status));
    }
    Ok(())
}

/// What somebody with the right must be answered.
fn allowed(
    house: &House,
    seen: &Seen,
    actor: &Actor,
    route: &Route,
    address: &Address,
) -> Result<(), String> {
    if seen.status.is_server_error() {
        return Err(format!("a fault: {}", seen.status));
    }
    let Some(record) = house.record(address.about) else { return opens(house, seen, actor, route, address) };
    let rights = permit::column(actor).map_or("-", |column| permit::cell(route.action, column));
    match relation(actor, &record) {
        None if rights != "*" && seen.status != StatusCode::NOT_FOUND => {
            Err(format!("a stranger is told {}", seen.status))
        }
        // A declaration has no place on a provider's desk.
        Some(_) if on_providers_desk(route) && house.is_declaration(address.about) => Ok(()),
        // What was never submitted is on no reviewer's page, not even for its owner.
        Some(_) if record.private && route.action == Action::PersonalReveal => Ok(()),
        // What the address names of the record may be missing: an entry, a file, a personal value.
        Some(_) if address.may_be_absent => Ok(()),
        // What a newcomer may read of its own is its unit's record, not a filing.
        Some(_) if actor.stage != Stage::Open && matches!(address.about, About::Filing(_)) => {
            match seen.status {
                StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => Ok(()),
                told => Err(format!("a newcomer is told {told}")),
            }
        }
        Some(known) if rights.contains(known.letter()) => {
            let hidden = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&seen.status);
            if hidden { Err(format!("{known:?} has the right, is told {}", seen.status)) } else { Ok(()) }
        }
        Some(known) if rights != "*" => {
            let no = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
            let refused = no.contains(&seen.status);
            if refused { Ok(()) } else { Err(format!("{known:?} without the right is told {}", seen.status)) }
        }
        _ => Ok(()),
    }
}

fn on_providers_desk(route: &Route) -> bool {
    ["/provider/", "/api/v1/provider/"].iter().any(|desk| route.path.starts_with(desk))
}

/// How many events the record of events holds.
fn events(house: &House) -> i64 {
    house.scene.store().read(|view| Ok(storage::event::head(view)?.seq)).unwrap()
}

#[tokio::test]
async fn z1_every_route_answers_everybody_as_the_table_of_rights_says() {
    let house = House::plain();
    let cast = cast(&house);
    let mut wrong = Vec::new();
    let mut routes = house::routes();
    // Looking comes first: what the others do may end a filing or lock an account.
    routes.sort_by_key(|route| route.method != Method::GET);
    for route in routes {
        let addresses = house.addresses(route.path);
        if addresses.is_empty() {
            wrong.push(format!("{} {}: this test knows no address for it", route.method, route.path));
        }
        for address in addresses {
            for (name, person) in &cast {
                let token = house.sign_in(person);
                // The record and the account as they stand before the request.
                let actor = house.now(person);
                let before =
                    (events(&house), house.record(address.about).map(|record| relation(&actor, &record)));
                let seen = house.ask(token.as_deref(), &route.method, &address.path).await;
                let verdict = match refused(&seen, &actor, &route) {
                    Some(verdict) => verdict,
                    None if before.1 == Some(None)
                        && seen.status != StatusCode::NOT_FOUND
                        && !everywhere(&actor, route.action) =>
                    {
                        Err(format!("a stranger is told {}", seen.status))
                    }
                    // What the request itself changed is no longer to be judged by the table.
                    None if events(&house) != before.0 => Ok(()),
                    None => allowed(&house, &seen, &actor, &route, &address),
                };
                let no = permit::may(&actor, route.action).is_err() || seen.status == StatusCode::NOT_FOUND;
                // That a dead key was tried is recorded, and nothing else.
                let tried = is_api(&route) && is_keyless(&actor);
                if no && !tried && events(&house) != before.0 {
                    wrong.push(format!(
                        "{} {} {name}: refused, and something was recorded",
                        route.method, address.path
                    ));
                }
                if let Err(why) = verdict {
                    wrong.push(format!(
                        "{} {} [{}] {name}: {why}",
                        route.method,
                        route.path,
                        route.action.code()
                    ));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} answers disagree:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn z3_a_record_of_others_and_one_that_is_not_there_are_one_answer() {
    let house = House::plain();
    let cast = cast(&house);
    let mut wrong = Vec::new();
    let mut compared = 0;
    for route in house::routes() {
        for address in house.addresses(route.path) {
            let Some(record) = house.record(address.about) else { continue };
            for (name, person) in &cast {
                let actor = house.now(person);
                if permit::may(&actor, route.action).is_err()
                    || everywhere(&actor, route.action)
                    || relation(&actor, &record).is_some()
                {
                    continue;
                }
                let token = house.sign_in(person);
                let theirs = house.ask(token.as_deref(), &route.method, &address.path).await;
                let absent = house.ask(token.as_deref(), &route.method, &address.unknown).await;
                compared += 1;
                let plain = |seen: &Seen, path: &str| without_trace(&seen.body.replace(path, ""));
                if theirs.status != absent.status
                    || plain(&theirs, &address.path) != plain(&absent, &address.unknown)
                {
                    wrong.push(format!(
                        "{} {} {name}: {} differs from {}",
                        route.method, address.path, theirs.status, absent.status
                    ));
                }
            }
        }
    }
    assert!(compared > 100, "{compared} comparisons prove nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn z3_a_notice_a_sheet_and_slips_of_others_are_as_if_they_were_not() {
    let house = House::plain();
    let (land, scene) = (&house.country, &house.scene);
    let inbox = casework::notice::inbox(scene, &land.provider, false, 1, 0).unwrap();
    let line = Line { number: 2, cells: vec!["示例小学移动备案管理员".to_owned()] };
    let sheet = Prepare { file_name: "账号表.csv".to_owned(), lines: vec![line], notes: Vec::new() };
    let sheet = prepare(scene, &land.baoshan, sheet).unwrap();
    let issue = unit::Issue {
        name: "示例新小学".to_owned(),
        kind: UnitKind::Primary,
        division: "310113".to_owned(),
        account: "xinxiaoxue".to_owned(),
    };
    let slips = unit::issue(scene, &land.baoshan, &issue).unwrap().batch;
    let notice = inbox.notices.first().unwrap().id.to_string();
    let (sheet, slips) = (sheet.to_string(), slips.to_string());
    let nobody = "01900000-0000-7000-8000-000000000000";
    let all = [
        (&land.provider, Method::POST, "/inbox/{id}/open", &notice),
        (&land.baoshan, Method::GET, "/office/units/import/{id}", &sheet),
        (&land.baoshan, Method::GET, "/office/units/import/{id}/errors", &sheet),
        (&land.baoshan, Method::GET, "/office/units/slips/{id}", &slips),
        (&land.baoshan, Method::POST, "/office/units/slips/{id}", &slips),
        (&land.baoshan, Method::POST, "/office/units/import/{id}/apply", &sheet),
    ];
    for (_, method, path, id) in &all {
        let (theirs, absent) = (path.replace("{id}", id), path.replace("{id}", nobody));
        for person in [&land.rival, &land.sibling, &land.heping, &land.guangxi, &land.school] {
            let token = house.sign_in(person);
            let seen = house.ask(token.as_deref(), method, &theirs).await;
            let unknown = house.ask(token.as_deref(), method, &absent).await;
            let no = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
            assert!(no.contains(&seen.status), "{method} {path} is answered with {}", seen.status);
            assert_eq!(seen.status, unknown.status, "{method} {path}");
            let plain = |seen: &Seen, path: &str| without_trace(&seen.body.replace(path, ""));
            assert_eq!(plain(&seen, &theirs), plain(&unknown, &absent), "{method} {path}");
        }
    }
    // Without this the addresses could be wrong: whose they are must get in.
    for (owner, method, path, id) in &all {
        let token = house.sign_in(owner);
        let seen = house.ask(token.as_deref(), method, &path.replace("{id}", id)).await;
        assert!(seen.status.is_success() || seen.status.is_redirection(), "{path}: {}", seen.status);
    }
}

/// The answer without its trace number, which differs at every request: of a page, or of the API.
fn without_trace(answer: &str) -> String {
    let mut plain = answer.to_owned();
    for (start, end) in [(r#"<span class="trace">"#, "</span>"), (r#""trace":""#, "\"")] {
        if let Some((before, after)) = plain.clone().split_once(start) {
            plain = format!("{before}{}", after.split_once(end).map_or("", |(_, rest)| rest));
        }
    }
    plain
}

#[test]
fn z1_no_action_of_the_table_is_granted_to_nobody() {
    for action in Action::ALL {
        let granted = permit::COLUMNS.iter().any(|column| permit::cell(*action, column) != "-");
        assert!(granted, "{}", action.code());
    }
}
