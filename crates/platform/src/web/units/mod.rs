//! The pages of an office for the units below it: list, new unit, sheets, slips, roster, one unit; and every unit's own
//! record and requests. Rules ORG-1…6, ORG-10, N16.

pub mod administrator;
pub mod detail;
pub mod divisions;
pub mod export;
pub mod import;
pub mod issue;
pub mod list;
pub mod record;
mod request_samples;
pub mod requests;
pub mod roster;
pub mod slips;

use casework::unit::List;
use domain::ground::actor::Stage;
use domain::ground::division::Code;
use domain::unit::UnitKind;

use super::component::tag::{Tag, Tone};
use super::form::Choice;
use super::query::Query;
use crate::words;

/// Rows of a page.
pub(super) const SIZE: u32 = 20;

/// A stage as a tag.
pub(super) fn stage_tag(stage: Stage) -> Tag {
    let tone = match stage {
        Stage::Issued => Tone::Neutral,
        Stage::UnitRecord => Tone::Info,
        Stage::Open => Tone::Good,
        Stage::Locked => Tone::Danger,
    };
    Tag::new(tone, words::stage(stage))
}

/// The choices of a filter by stage.
pub(super) fn stages() -> Vec<Choice> {
    Stage::ALL.iter().map(|stage| Choice::new(stage.code(), stage_tag(*stage).text)).collect()
}

/// The kinds of units that stand below some office.
pub(super) fn kinds() -> Vec<Choice> {
    let below = UnitKind::ALL.iter().filter(|kind| **kind != UnitKind::Ministry);
    below.map(|kind| Choice::new(kind.code(), kind.label())).collect()
}

/// The whole name of a stored division; empty where there is none.
pub(super) fn place_name(division: &str) -> String {
    let code = Code::parse(division).ok();
    code.map(|code| domain::reference::divisions().full_name(code)).unwrap_or_default()
}

/// What the address asks for.
pub(super) fn list_of(query: &Query) -> List {
    let number = query.get("page").parse::<u64>().unwrap_or(1).max(1);
    List {
        under: query.get("under").parse().ok(),
        deep: query.has("all", "1"),
        text: query.get("q").to_owned(),
        kind: UnitKind::find(query.get("kind")),
        stage: Stage::find(query.get("stage")),
        limit: SIZE,
        offset: (number - 1).saturating_mul(u64::from(SIZE)),
    }
}
