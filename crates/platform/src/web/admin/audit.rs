//! `/admin/audit`: the record of events with filters in its address, its export and its verification. Rule REV-8.

use askama::Template;
use axum::extract::State;
use casework::audit::{self, Verdict};
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use storage::audit::{Filter, Line};

use crate::server::Server;
use crate::spreadsheet::{Format, Sink, write};
use crate::web::component::notice::Notice;
use crate::web::component::pagination::Pagination;
use crate::web::component::tag::Tone;
use crate::web::failure::{Failure, Why};
use crate::web::file::sheet;
use crate::web::form::Choice;
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::query::{self, Query};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::words;

const SIZE: u32 = 50;

/// One event ready to show.
#[derive(Debug, Clone, Default)]
pub struct EventRow {
    pub seq: i64,
    pub at: String,
    pub who: String,
    /// The key by which a program did it; empty when a person did.
    pub key: String,
    pub unit: String,
    pub what: String,
    pub object: String,
    /// The identity of the object.
    pub id: String,
    pub states: String,
    pub rule: String,
    pub why: String,
    /// The same record, narrowed to this account, this unit, this object.
    pub by_account: String,
    pub by_unit: String,
    pub by_object: String,
}

/// The record.
#[derive(Debug, Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub page: Page,
    pub pages: Pagination,
    pub rows: Vec<EventRow>,
    pub objects: Vec<Choice>,
    pub verbs: Vec<Choice>,
    pub export: String,
    /// The export takes only the latest so many; empty where it takes all.
    pub cut: String,
    /// What cannot be taken of the filters, in words; empty where all can.
    pub wrong: String,
}

impl AuditPage {
    pub fn new(visit: Visit, rows: Vec<EventRow>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        let most = u64::from(audit::MOST);
        Self {
            rows,
            pages,
            objects: words::OBJECTS.iter().map(|(code, word)| Choice::new(*code, *word)).collect(),
            verbs: verbs(visit.query.get("object")),
            export: visit.query.on("/admin/audit/export"),
            cut: if total > most { format::count(most) } else { String::new() },
            wrong: filter(&visit).err().unwrap_or_default(),
            page: visit.page("审计日志"),
        }
    }

    #[must_use]
    pub fn verified(mut self, verdict: &Verdict) -> Self {
        let notice = match verdict {
            Verdict::Whole { count, chain } => Notice::new(
                Tone::Good,
                format!("办理记录完整，共 {} 条", format::count(u64::try_from(*count).unwrap_or_default())),
                format!("逐条核对无误。链值 {chain}"),
            ),
            Verdict::Damaged { seq } => Notice::new(
                Tone::Danger,
                format!("办理记录被改动：第 {seq} 条"),
                "这一条或它之前的内容在数据库里被直接改动、插入或删除。请立即停止写入、保留现场，并与备份核对。",
            ),
        };
        self.page = self.page.notice(notice);
        self
    }
}

/// What can be done to objects of a kind, or to any; each code once, with the words of all that it stands for.
fn verbs(object: &str) -> Vec<Choice> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    let fits = words::EVENTS.iter().filter(|event| object.is_empty() || event.0 == object);
    for &(_, code, word, _) in fits {
        match found.iter_mut().find(|(known, _)| *known == code) {
            Some((_, all)) if all.contains(&word) => {}
            Some((_, all)) => all.push(word),
            None => found.push((code, vec![word])),
        }
    }
    found.into_iter().map(|(code, all)| Choice::new(code, all.join("、"))).collect()
}

fn row(query: &Query, line: Line) -> EventRow {
    let what = words::event(&line.object_kind, &line.verb).0.to_owned();
    let state =
        |code: &Option<String>| code.as_ref().map(|code| words::state(&line.object_kind, code).to_owned());
    let states = match (state(&line.from_state), state(&line.to_state)) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => format!("{from} → {to}"),
        (None, Some(one)) | (Some(one), None) => one,
        (None, None) => String::new(),
    };
    let account = line.account.clone().unwrap_or_default();
    let narrowed =
        |name: &str, value: &str| if value.is_empty() { String::new() } else { query.with(name, value) };
    EventRow {
        seq: line.seq,
        at: format::instant(line.at.0),
        by_account: narrowed("account", &account),
        who: if account.is_empty() { "系统".to_owned() } else { account },
        key: line.key.unwrap_or_default(),
        by_unit: narrowed("unit", line.unit.as_deref().unwrap_or_default()),
        unit: line.unit.unwrap_or_default(),
        what,
        object: words::object(&line.object_kind).to_owned(),
        by_object: query::address(
            query.path(),
            &[("object", line.object_kind.as_str()), ("id", line.object.as_str())],
        ),
        id: line.object,
        states,
        rule: line.rule.unwrap_or_default(),
        why: line.why.unwrap_or_default(),
    }
}

/// What the address asks for; a day that is none, or a period that runs backwards, is told in words.
fn filter(visit: &Visit) -> Result<Filter, String> {
    let text = |name: &str| visit.query.get(name).trim().to_owned();
    let day = |name: &str, label: &str| match text(name) {
        none if none.is_empty() => Ok(None),
        typed => typed
            .parse::<Day>()
            .map(Some)
            .map_err(|_| format!("{label}“{typed}”不是日期，应写成 2026-02-10。")),
    };
    let (from, to) = (day("from", "起始日")?, day("to", "截止日")?);
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err("起始日不能晚于截止日，请重新选择日期。".to_owned());
    }
    Ok(Filter {
        verb: text("verb"),
        object_kind: text("object"),
        object: text("id"),
        account: text("account"),
        unit: text("unit"),
        from,
        to,
    })
}

async fn page_of(server: &Server, actor: Actor, visit: Visit) -> Result<AuditPage, Failure> {
    let Ok(wanted) = filter(&visit) else { return Ok(AuditPage::new(visit, Vec::new(), 0)) };
    let number: u32 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000);
    let (lines, total) =
        work(server, move |office| audit::list(office, &actor, &wanted, SIZE, (number - 1) * SIZE)).await?;
    let rows = lines.into_iter().map(|line| row(&visit.query, line)).collect();
    Ok(AuditPage::new(visit, rows, u64::try_from(total).unwrap_or_default()))
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    page::show(&page_of(&server, actor, visit).await?)
}

pub async fn verify(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let asking = actor.clone();
    let verdict = work(&server, move |office| audit::verify(office, &asking)).await?;
    page::show(&page_of(&server, actor, visit).await?.verified(&verdict))
}

const COLUMNS: [&str; 11] =
    ["序号", "时间", "账号", "接口密钥", "单位", "操作", "对象", "对象编号", "状态变化", "依据", "理由"];

/// The latest events that fit, as a sheet.
pub async fn export(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let wanted =
        filter(&visit).map_err(|sentence| Failure::Unprocessable(Why::new(sentence).rule("REV-8")))?;
    let format = Format::of(visit.query.get("format"));
    let bytes = work(&server, move |office| {
        let mut said = Ok(());
        let written = write(format, &COLUMNS, |sink| {
            said = audit::export(office, &actor, &wanted, |line| cells(&visit.query, line, sink));
            Some(())
        });
        said.map(|()| written)
    })
    .await?;
    sheet(format, "审计日志", bytes)
}

fn cells(query: &Query, line: &Line, sink: &mut Sink<'_>) -> Option<()> {
    let row = row(query, line.clone());
    let seq = row.seq.to_string();
    sink.row(&[
        &seq,
        &row.at,
        &row.who,
        &row.key,
        &row.unit,
        &row.what,
        &row.object,
        &row.id,
        &row.states,
        &row.rule,
        &row.why,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Visit {
        crate::web::sample::searched(crate::web::visit::Desk::Audit, "/admin/audit", pairs, "").visit
    }

    #[test]
    fn rev_8_filters_come_from_the_address_and_what_cannot_be_taken_is_told() {
        let pairs = [("object", "filing"), ("id", "x"), ("unit", " 上海 "), ("from", "2026-02-01")];
        let wanted = filter(&asked(&pairs)).unwrap();
        assert_eq!((wanted.object_kind.as_str(), wanted.object.as_str()), ("filing", "x"));
        assert_eq!((wanted.unit.as_str(), wanted.to), ("上海", None));
        assert!(filter(&asked(&[("from", "昨天")])).unwrap_err().contains("昨天"));
        assert!(filter(&asked(&[("from", "2026-02-02"), ("to", "2026-02-01")])).is_err());
    }

    #[test]
    fn a_verb_of_many_kinds_is_one_choice() {
        let all = verbs("");
        assert_eq!(all.iter().filter(|choice| choice.value == "issue").count(), 1);
        assert!(all.iter().any(|choice| choice.label == "登记单位、发放账号"));
        assert!(verbs("account").iter().all(|choice| choice.value != "submit"));
    }
}
