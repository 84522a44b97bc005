//! `/scope`: 适用范围自测, all questions on one page, without script. Rules SCP-1…7.

use askama::Template;
use domain::eligibility::{Case, Reply, Thing, Verdict, judge};

use crate::web::component::notice::Notice;
use crate::web::component::tag::Tone;
use crate::web::form::{Choice, Form};
use crate::web::page::{self, Answer, Page};
use crate::web::query::Query;
use crate::web::visit::Visit;
use crate::words;

#[derive(Debug, Template)]
#[template(path = "public/scope.html")]
pub(in crate::web) struct ScopePage {
    pub(super) page: Page,
    pub(super) form: Form,
    pub(super) things: Vec<Choice>,
    pub(super) replies: Vec<Choice>,
}

const QUESTIONS: [&str; 6] = ["thing", "education", "made", "examination", "tool", "own"];

pub(in crate::web) async fn show(visit: Visit) -> Answer {
    page::show(&ScopePage::of(visit))
}

impl ScopePage {
    pub(super) fn of(visit: Visit) -> Self {
        let values: Vec<(String, String)> = QUESTIONS
            .iter()
            .map(|name| ((*name).to_owned(), visit.query.get(name).to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let result = (!values.is_empty()).then(|| told(judge(&case(&visit.query))));
        let page = visit.page("适用范围自测");
        Self {
            page: match result {
                Some(notice) => page.notice(notice),
                None => page,
            },
            form: Form::of(values),
            things: vec![
                Choice::new("app", "装在手机或平板电脑上的应用"),
                Choice::new("mini", "公众号或小程序"),
                Choice::new("pc", "电脑程序或网站"),
            ],
            replies: vec![Choice::new("yes", "是"), Choice::new("no", "否"), Choice::new("unsure", "不确定")],
        }
    }
}

fn told(verdict: Verdict) -> Notice {
    let tone = match verdict {
        Verdict::Open | Verdict::Ask(_) => Tone::Warning,
        Verdict::Provider | Verdict::InHouse => Tone::Info,
        Verdict::Out(_) => Tone::Neutral,
    };
    let (title, text, rule) = words::register::verdict(verdict);
    let text = match rule {
        Some(rule) => format!("{text}（依据 {rule}）"),
        None => text,
    };
    Notice::new(tone, title, text)
}

fn case(query: &Query) -> Case {
    let reply = |name: &str| match query.get(name) {
        "yes" => Some(Reply::Yes),
        "no" => Some(Reply::No),
        "unsure" => Some(Reply::Unsure),
        _ => None,
    };
    Case {
        thing: match query.get("thing") {
            "app" => Some(Thing::MobileApp),
            "mini" => Some(Thing::MiniProgram),
            "pc" => Some(Thing::PcProgram),
            _ => None,
        },
        for_education: reply("education"),
        made_for_it: reply("made"),
        social_examination: reply("examination"),
        general_tool: reply("tool"),
        own_use: reply("own"),
    }
}
