//! Pages for anybody: search, record, verification, schools, texts. Rules PUB-1…5, LAT-13, N11, N18.
//!
//! Everything here works without script and without an account, at 320 px and inside WeChat. Nothing personal is at
//! hand here: the pages read the register and the usage entries, which hold none.

pub mod announcement;
pub(super) mod app;
pub(super) mod apps;
pub(super) mod home;
mod sample;
pub(super) mod school;
pub(super) mod schools;
pub(super) mod scope;
pub(super) mod text;
pub(super) mod verify;

use domain::filing::State;
use domain::form::Form;
use domain::ground::province;
use domain::register::{Entry, Validity};
use storage::register::Line;

use super::component::tag::{Tag, Tone};
use crate::words::register::validity;

/// A state as the public reads it.
fn tag(state: Validity) -> Tag {
    let tone = match state {
        Validity::Valid => Tone::Good,
        Validity::Suspended => Tone::Warning,
        Validity::Revoked | Validity::Unknown => Tone::Danger,
        Validity::Cancelled | Validity::Lapsed => Tone::Neutral,
    };
    Tag::new(tone, validity(state))
}

pub(super) fn state_tag(state: State) -> Tag {
    tag(Validity::of(state))
}

/// The short name of a province by its two digits.
fn province_name(digits: &str) -> &'static str {
    province::by_digits(digits).map_or("", |province| province.short.as_str())
}

/// The seven digits of a filing number, as they stand in addresses.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// The address of a record.
pub(super) fn app_address(number: &str) -> String {
    format!("/apps/{}", digits(number))
}

/// One entry in a list.
#[derive(Debug)]
struct AppRow {
    name: String,
    href: String,
    number: String,
    provider: String,
    province: &'static str,
    platform: String,
    tag: Tag,
}

impl AppRow {
    fn of(entry: &Entry) -> Self {
        Self {
            name: entry.app().to_owned(),
            href: app_address(&entry.number),
            number: entry.number.clone(),
            provider: entry.provider().to_owned(),
            province: province_name(&entry.province),
            platform: entry.labels("platform", "app.platform").join("、"),
            tag: state_tag(entry.state),
        }
    }
}

impl From<Line> for AppRow {
    fn from(line: Line) -> Self {
        let label = |form: &Form| form.option_label("platform", &line.platform);
        let platform = Form::find(&line.form).and_then(label).unwrap_or(&line.platform).to_owned();
        Self {
            href: app_address(&line.number),
            province: province_name(&line.province),
            tag: state_tag(line.state),
            platform,
            name: line.app,
            number: line.number,
            provider: line.provider,
        }
    }
}
