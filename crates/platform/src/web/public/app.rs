//! `/apps/{number}`: the record of one filing. Rules PUB-2, PUB-5, LAT-6, LAT-13, N18.

use askama::Template;
use axum::extract::{Path, State};
use casework::inspection::{Completeness, Summary};
use casework::register::Record;
use domain::register::{Entry, Validity, read_number};

use super::{AppRow, digits, province_name, state_tag};
use crate::server::Server;
use crate::web::component::summary::{Row, Summary as Terms};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::timeline;
use crate::web::failure::Failure;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "public/app.html")]
pub(in crate::web) struct AppPage {
    pub(super) page: Page,
    pub(super) number: String,
    pub(super) digits: String,
    pub(super) tag: Tag,
    pub(super) meaning: &'static str,
    pub(super) since: String,
    pub(super) amending: bool,
    pub(super) facts: Terms,
    pub(super) permissions: Vec<String>,
    pub(super) inspection: Option<Inspection>,
    pub(super) institutions: u64,
    pub(super) family: Vec<AppRow>,
    pub(super) history: Vec<timeline::Entry>,
}

/// What an inspection found, for parents.
#[derive(Debug)]
pub(in crate::web) struct Inspection {
    pub(super) on: String,
    pub(super) inspector: String,
    /// Not all of it could be seen.
    pub(super) partial: bool,
    pub(super) lines: Vec<String>,
    /// What the system asks its user for, in plain words.
    pub(super) permissions: Vec<String>,
    /// Further permissions that nobody is asked for.
    pub(super) others: usize,
}

pub(in crate::web) async fn show(
    State(server): State<Server>,
    visit: Visit,
    Path(typed): Path<String>,
) -> Answer {
    let number = read_number(&typed, &server.office().further_issuers()).map_err(|_| Failure::NotFound)?;
    let record = work(&server, move |office| casework::register::record(office, number.as_str())).await?;
    page::show(&AppPage::of(visit, &record))
}

impl AppPage {
    pub(super) fn of(visit: Visit, record: &Record) -> Self {
        let entry = &record.entry;
        let validity = Validity::of(entry.state);
        Self {
            page: visit.page(entry.app()).crumb("备案查询", "/apps"),
            number: entry.number.clone(),
            digits: digits(&entry.number),
            tag: state_tag(entry.state),
            meaning: words::register::validity_meaning(validity),
            since: format::day(entry.state_on),
            amending: entry.amending,
            facts: facts(entry),
            permissions: permissions(entry),
            inspection: record.inspected.as_ref().map(inspection),
            institutions: record.institutions,
            family: record.family.iter().map(AppRow::of).collect(),
            history: record.history.iter().rev().map(|change| told(change, entry)).collect(),
        }
    }
}

fn facts(entry: &Entry) -> Terms {
    let words = |list: &str, path: &str| entry.labels(list, path).join("、");
    let answer = |path: &str| entry.answers.one(path);
    let none = |text: String, instead: &str| if text.is_empty() { instead.to_owned() } else { text };
    let mut rows = vec![
        Row::new("应用名称", entry.app()),
        Row::new("提供者", none(entry.provider().to_owned(), "备案资料未载明")),
        Row::new("开发者", entry.developer().unwrap_or("与提供者相同")),
        Row::new("备案号", entry.number.as_str()),
        Row::new("备案日期", format::day(entry.first_on)),
        Row::new("备案省份", province_name(&entry.province)),
        Row::new("平台", words("platform", "app.platform")),
        Row::new("版本", answer("app.version")),
        Row::new("功能类型", words("function", "app.function")),
        Row::new("服务对象", words("audience", "app.audience")),
        Row::new("学段", none(words("stage", "app.stages"), "不限")),
        Row::new("服务内容", words("content", "app.content")),
        Row::new("论坛、收费、直播、学科培训", none(words("feature", "app.features"), "都没有")),
    ];
    for (term, path) in [
        ("曾用名", "app.former_names"),
        ("服务内容说明", "app.description"),
        ("适龄范围", "app.age_range"),
        ("使用时长限制", "app.time_limit"),
        ("安全认证号", "app.cac_number"),
    ] {
        if entry.answers.given(path) {
            rows.push(Row::new(term, answer(path)));
        }
    }
    Terms::new("备案信息", rows)
}

pub(super) fn permissions(entry: &Entry) -> Vec<String> {
    let codes = entry.answers.all("app.permissions").iter();
    codes
        .zip(entry.labels("permission", "app.permissions"))
        .map(|(code, label)| words::register::permission(code, label).to_owned())
        .collect()
}

/// The summary of an inspection, for parents.
fn inspection(summary: &Summary) -> Inspection {
    Inspection {
        on: format::day(summary.at.day()),
        inspector: summary.inspector.clone(),
        partial: summary.completeness != Completeness::Whole,
        lines: words::inspection::summary(summary),
        permissions: words::inspection::asked(summary),
        others: summary.others,
    }
}

fn told(change: &storage::register::Change, entry: &Entry) -> timeline::Entry {
    let (what, tone) = match change.verb.as_str() {
        "approve" if change.at.day() == entry.first_on => ("备案通过", Tone::Good),
        "approve" => ("变更通过", Tone::Good),
        "suspend" => ("暂停（暂时下线）", Tone::Warning),
        "restore" => ("恢复", Tone::Good),
        "revoke" => ("撤销", Tone::Danger),
        _ => ("注销", Tone::Neutral),
    };
    let department = domain::ground::province::by_digits(&entry.province);
    timeline::Entry {
        at: format::day(change.at.day()),
        who: match change.verb.as_str() {
            "cancel" => "提供者".to_owned(),
            _ => department.map(|province| province.department.clone()).unwrap_or_default(),
        },
        what: what.to_owned(),
        rule: change.rule.clone(),
        tone,
        ..timeline::Entry::default()
    }
}
