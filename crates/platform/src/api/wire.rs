//! What goes over the wire. Codes are stable; labels are Chinese and may be reworded.

use casework::inspection::{Completeness, Summary};
use domain::ground::province;
use domain::register::{Entry, Validity};
use serde::Serialize;

/// LAT-13, in every record.
pub(super) const NOTE: &str = "备案是对基本信息的登记，不代表教育行政部门对应用的认可或推荐。";

/// A code with its words.
#[derive(Debug, Serialize)]
pub(super) struct Coded {
    pub(super) code: String,
    pub(super) label: String,
}

/// What the inspection of the package in force shows.
#[derive(Debug, Serialize)]
pub(super) struct Inspection {
    on: String,
    /// The version of the inspector.
    inspector: String,
    /// `whole`: all code was seen; `partial`: packed or partly unreadable, so that what is not named may be there all the
    /// same; `unreadable`: nothing was seen.
    completeness: &'static str,
    /// Permissions that the system asks the user about: name in the package, and plain words.
    permissions: Vec<Coded>,
    /// How many permissions it has besides.
    other_permissions: usize,
    advertising: Vec<String>,
    tracking: Vec<String>,
}

impl Inspection {
    pub(super) fn of(summary: &Summary) -> Self {
        Self {
            on: summary.at.day().to_string(),
            inspector: summary.inspector.clone(),
            completeness: match summary.completeness {
                Completeness::Whole => "whole",
                Completeness::Partial => "partial",
                Completeness::Unreadable => "unreadable",
            },
            permissions: summary.permissions.iter().map(|one| Coded::new(&one.name, &one.label)).collect(),
            other_permissions: summary.others,
            advertising: summary.advertising.clone(),
            tracking: summary.tracking.clone(),
        }
    }
}

/// One filing in a list.
#[derive(Debug, Serialize)]
pub(super) struct Filing {
    pub(super) number: String,
    /// `valid`, `suspended`, `revoked`, `cancelled`.
    pub(super) state: &'static str,
    /// The day since which the state holds.
    pub(super) state_on: String,
    pub(super) first_filed_on: String,
    /// A change of the filed information is under review; what stands here is in force meanwhile.
    pub(super) being_changed: bool,
    pub(super) app: String,
    pub(super) former_names: Vec<String>,
    pub(super) provider: String,
    pub(super) developer: Option<String>,
    pub(super) province: Coded,
    pub(super) platform: Coded,
    pub(super) version: String,
    pub(super) function: Vec<Coded>,
    pub(super) audience: Vec<Coded>,
    pub(super) stages: Vec<Coded>,
    pub(super) content: Vec<Coded>,
    pub(super) features: Vec<Coded>,
    pub(super) permissions: Vec<Coded>,
    pub(super) note: &'static str,
}

impl Filing {
    pub(super) fn of(entry: &Entry) -> Self {
        let coded = |list: &str, path: &str| {
            let codes = entry.answers.all(path).iter();
            codes.zip(entry.labels(list, path)).map(|(code, label)| Coded::new(code, label)).collect()
        };
        let one = |list: &str, path: &str| {
            let label = entry.labels(list, path).into_iter().next().unwrap_or_default();
            Coded::new(entry.answers.one(path), label)
        };
        let province = province::by_digits(&entry.province).map_or("", |province| province.name.as_str());
        Self {
            number: entry.number.clone(),
            state: Validity::of(entry.state).code(),
            state_on: entry.state_on.to_string(),
            first_filed_on: entry.first_on.to_string(),
            being_changed: entry.amending,
            app: entry.app().to_owned(),
            former_names: entry.former_names().into_iter().map(str::to_owned).collect(),
            provider: entry.provider().to_owned(),
            developer: entry.developer().map(str::to_owned),
            province: Coded::new(&entry.province, province),
            platform: one("platform", "app.platform"),
            version: entry.answers.one("app.version").to_owned(),
            function: coded("function", "app.function"),
            audience: coded("audience", "app.audience"),
            stages: coded("stage", "app.stages"),
            content: coded("content", "app.content"),
            features: coded("feature", "app.features"),
            permissions: coded("permission", "app.permissions"),
            note: NOTE,
        }
    }
}

impl Coded {
    pub(super) fn new(code: &str, label: &str) -> Self {
        Self { code: code.to_owned(), label: label.to_owned() }
    }
}
