//! Who may: the one table of rights, as text that anybody can read (`permit.txt`), denied by default.
//!
//! Rules ORG-4, ORG-10, REV-7. Every verb and every route names an action; an action that the table does not
//! name fails its test. Refusing what one's own unit submitted (REV-7) is asked here too, in `checker`.

pub use super::action::Action;
use super::actor::{Actor, Role, Stage};
use super::id::UnitId;
use super::jurisdiction::{Record, Relation, relation};
use super::refusal::Refusal;

/// The table as it is printed in the documents and held under test.
pub const TABLE: &str = include_str!("permit.txt");

/// The names of the table's columns, in order.
pub const COLUMNS: [&str; 9] =
    ["anonymous", "newcomer", "provider", "institution", "office", "system", "security", "audit", "clock"];

/// The cell for an action in a column; empty rights where the table has none.
pub fn cell(action: Action, column: &str) -> &'static str {
    let Some(position) = COLUMNS.iter().position(|name| *name == column) else { return "-" };
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::split_whitespace)
        .find_map(|mut cells| (cells.next() == Some(action.code())).then(|| cells.nth(position)).flatten())
        .unwrap_or("-")
}

/// The column asked for this actor; a locked account has none.
pub fn column(actor: &Actor) -> Option<&'static str> {
    match actor.stage {
        Stage::Locked => None,
        Stage::Issued | Stage::UnitRecord => Some("newcomer"),
        Stage::Open => Some(actor.role.code()),
    }
}

/// Asks whether the actor may do this at all, whatever the record.
pub fn may(actor: &Actor, action: Action) -> Result<(), Refusal> {
    let rights = column(actor).map_or("-", |column| cell(action, column));
    if rights == "-" { Err(refuse(actor, action)) } else { Ok(()) }
}

/// Asks whether the actor may do this to the record. The caller has looked the record up through the actor's
/// jurisdiction, so that a relation exists; without one the answer is the same refusal.
pub fn may_to(actor: &Actor, action: Action, record: &Record) -> Result<(), Refusal> {
    let rights = column(actor).map_or("-", |column| cell(action, column));
    let known = relation(actor, record);
    if rights == "*" || known.is_some_and(|known| rights.contains(known.letter())) {
        Ok(())
    } else {
        Err(refuse(actor, action))
    }
}

/// REV-7: nobody decides on what his own unit submitted, administrators and superiors included.
pub fn checker(actor: &Actor, maker: UnitId) -> Result<(), Refusal> {
    if actor.acts_for(maker) { Err(Refusal::MakerIsChecker) } else { Ok(()) }
}

/// Whether the table lets this role do it in this relation (none: without a record).
pub fn table_allows(action: Action, role: Role, relation: Option<Relation>) -> bool {
    let rights = cell(action, role.code());
    rights == "*" || relation.is_some_and(|known| rights.contains(known.letter()))
}

fn refuse(actor: &Actor, action: Action) -> Refusal {
    match actor.stage {
        Stage::Locked => Refusal::AccountLocked,
        Stage::Issued | Stage::UnitRecord => Refusal::FirstLogin,
        Stage::Open if actor.role == Role::Anonymous => Refusal::SignInFirst,
        Stage::Open => Refusal::NotPermitted(action),
    }
}

#[cfg(test)]
mod tests {
    use super::super::actor::Place;
    use super::super::id::AccountId;
    use super::super::unit_path::UnitPath;
    use super::*;

    fn rows() -> Vec<Vec<&'static str>> {
        TABLE
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
            .map(|l| l.split_whitespace().collect())
            .collect()
    }

    #[test]
    fn the_table_names_every_action_once_and_no_other() {
        let named: Vec<&str> = rows().iter().map(|row| row[0]).collect();
        let mut known: Vec<&str> = Action::ALL.iter().map(|action| action.code()).collect();
        let mut sorted = named.clone();
        sorted.sort_unstable();
        known.sort_unstable();
        assert_eq!(sorted, known);
    }

    #[test]
    fn every_cell_is_well_formed() {
        for row in rows() {
            assert_eq!(row.len(), COLUMNS.len() + 1, "{row:?}");
            for cell in &row[1..] {
                assert!(*cell == "-" || *cell == "*" || cell.chars().all(|c| "OHA".contains(c)), "{row:?}");
            }
        }
    }

    #[test]
    fn the_three_administrators_touch_no_business_record() {
        for action in Action::ALL {
            for role in ["system", "security", "audit"] {
                assert!(!cell(*action, role).contains(['O', 'H', 'A']), "{role} {}", action.code());
            }
        }
    }

    #[test]
    fn only_offices_review_and_only_as_handlers() {
        for action in [Action::FilingDecide, Action::UsageDecide, Action::UsageJudge, Action::InspectionJudge]
        {
            for column in COLUMNS {
                let expected = if column == "office" { "H" } else { "-" };
                assert_eq!(cell(action, column), expected, "{} {column}", action.code());
            }
        }
    }

    fn office(stage: Stage) -> Actor {
        let place = Place { id: UnitId(uuid::Uuid::from_u128(3)), path: UnitPath::stored("1.2.3.") };
        Actor {
            role: Role::Office,
            account: Some(AccountId(uuid::Uuid::from_u128(1))),
            place: Some(place),
            stage,
            key: None,
        }
    }

    #[test]
    fn org_4_a_newcomer_reaches_nothing_but_its_own_completion() {
        let newcomer = office(Stage::UnitRecord);
        assert_eq!(may(&newcomer, Action::ReviewQueue), Err(Refusal::FirstLogin));
        let own = Record { owner: newcomer.place.clone().unwrap(), handler: None, private: false };
        assert_eq!(may_to(&newcomer, Action::UnitComplete, &own), Ok(()));
        assert_eq!(may_to(&newcomer, Action::UsageDraft, &own), Err(Refusal::FirstLogin));
    }

    #[test]
    fn a_locked_account_may_do_nothing() {
        let locked = office(Stage::Locked);
        for action in Action::ALL {
            assert_eq!(may(&locked, *action), Err(Refusal::AccountLocked), "{}", action.code());
        }
    }

    #[test]
    fn rev_7_the_maker_is_never_the_checker() {
        let actor = office(Stage::Open);
        assert_eq!(checker(&actor, UnitId(uuid::Uuid::from_u128(3))), Err(Refusal::MakerIsChecker));
        assert_eq!(checker(&actor, UnitId(uuid::Uuid::from_u128(4))), Ok(()));
    }
}
