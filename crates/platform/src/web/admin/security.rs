//! `/admin/security`: the accounts of the jurisdiction and what was done to them; lock, unlock, end sessions, renew.
//! Rules ORG-10, N16, H8. Names of accounts and units only: no business data, and never an activation secret.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::response::{IntoResponse as _, Redirect};
use casework::account::{self, Watched};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::id::AccountId;
use storage::account::listing::{Filter, Listed};
use storage::audit::Line;

use crate::server::Server;
use crate::web::account::problems;
use crate::web::component::pagination::Pagination;
use crate::web::component::summary::{Row, Summary};
use crate::web::component::tag::{Tag, Tone};
use crate::web::component::timeline::Entry;
use crate::web::decision::{self, Outcome};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Pairs};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::units::{stage_tag, stages};
use crate::web::visit::Visit;
use crate::web::work::{attempt, work};
use crate::words;

const SIZE: u32 = 20;
/// So many doings stand beside the list.
const DOINGS: u32 = 12;
const TITLE: &str = "账号安全";

/// An account ready to show.
#[derive(Debug, Clone)]
pub struct AccountRow {
    pub href: String,
    pub name: String,
    pub title: String,
    pub unit: String,
    pub role: &'static str,
    pub tag: Tag,
}

/// The accounts, and what was done lately.
#[derive(Debug, Template)]
#[template(path = "admin/security.html")]
pub struct SecurityPage {
    pub page: Page,
    pub pages: Pagination,
    pub rows: Vec<AccountRow>,
    pub roles: Vec<Choice>,
    pub stages: Vec<Choice>,
    pub doings: Vec<Entry>,
}

impl SecurityPage {
    pub fn new(visit: Visit, rows: Vec<AccountRow>, total: u64, doings: Vec<Entry>) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(SIZE), total);
        let with_accounts =
            Role::ALL.into_iter().filter(|role| !matches!(role, Role::Anonymous | Role::Clock));
        let roles = with_accounts.map(|role| Choice::new(role.code(), words::role(role))).collect();
        Self { page: visit.page(TITLE), pages, rows, roles, stages: stages(), doings }
    }
}

fn row(listed: Listed) -> AccountRow {
    AccountRow {
        href: address(listed.account.id),
        name: listed.account.name,
        title: listed.account.title,
        unit: listed.unit,
        role: words::role(listed.account.role),
        tag: stage_tag(listed.account.stage),
    }
}

fn entry(line: &Line) -> Entry {
    decision::entry(line, decision::doer(line))
}

pub async fn show(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let filter = Filter {
        text: visit.query.get("q").to_owned(),
        role: Role::find(visit.query.get("role")),
        stage: Stage::find(visit.query.get("stage")),
    };
    let number: u64 = visit.query.get("page").parse().unwrap_or(1).clamp(1, 1_000_000);
    let found = work(&server, move |office| {
        let page = account::accounts(office, &actor, &filter, SIZE, (number - 1) * u64::from(SIZE))?;
        Ok((page, account::doings(office, &actor, DOINGS)?))
    });
    let ((rows, total), doings) = found.await?;
    let rows = rows.into_iter().map(row).collect();
    page::show(&SecurityPage::new(visit, rows, total, doings.iter().map(entry).collect()))
}

/// One account.
#[derive(Debug, Template)]
#[template(path = "admin/security_account.html")]
pub struct AccountPage {
    pub page: Page,
    pub form: Form,
    pub base: String,
    pub state: Tag,
    pub facts: Summary,
    pub locked: bool,
    /// Nobody does this to his own account.
    pub own: bool,
    /// Who prints the new slip; none where the system administrator renews.
    pub above: Option<String>,
    pub sessions: usize,
    pub second: bool,
    pub history: Vec<Entry>,
}

impl AccountPage {
    pub fn new(visit: Visit, watched: &Watched, form: Form) -> Self {
        let account = &watched.account;
        let mut page = visit.page(account.name.clone()).crumb(TITLE, "/admin/security");
        page = page.with_problems(form.has_problems());
        page.notice = decision::banner(OUTCOMES, page.visit.query.get("done"));
        let seen = watched.sessions.first().map(|session| format::instant(session.last_seen_at.0));
        let activated = account.activated_at.map(|at| format::instant(at.0)).unwrap_or_default();
        let signed_in = Row::new("当前登录", format!("{} 个", watched.sessions.len()));
        let signed_in = match seen {
            Some(at) => signed_in.also(format!("最近一次：{at}")),
            None => signed_in,
        };
        let rows = vec![
            Row::new("账号", account.name.clone()),
            Row::new("姓名", account.title.clone()),
            Row::new("角色", words::role(account.role)),
            Row::new("单位", watched.unit.name.clone()),
            Row::new("激活时间", if activated.is_empty() { "尚未激活".to_owned() } else { activated }),
            signed_in,
            Row::new(
                "两步验证",
                watched
                    .second_since
                    .map_or_else(|| "未开启".to_owned(), |at| format!("{} 开启", format::instant(at.0))),
            ),
        ];
        Self {
            page,
            form,
            base: address(account.id),
            state: stage_tag(account.stage),
            facts: Summary::new("账号信息", rows),
            locked: account.stage == Stage::Locked,
            own: watched.own,
            above: watched.above.as_ref().map(|unit| unit.name.clone()),
            sessions: watched.sessions.len(),
            second: watched.second_since.is_some(),
            history: watched.history.iter().map(entry).collect(),
        }
    }
}

const OUTCOMES: &[Outcome] = &[
    ("lock", Tone::Warning, "已锁定", "这个账号立即不能再办理任何事项，已有登录全部结束。"),
    ("unlock", Tone::Good, "已解锁", "可以重新登录。"),
    ("end", Tone::Good, "已结束全部登录", "接口密钥一并作废，需要重新登录才能继续办理。"),
    ("reset", Tone::Good, "已解除两步验证", "已有登录全部结束。下次登录后可以重新设置。"),
    ("renew", Tone::Good, "已重置", "原密码失效。上级单位已收到通知，由其打印新的账号发放单。"),
];

pub async fn account(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let watched = work(&server, move |office| account::watch(office, &actor, id)).await?;
    page::show(&AccountPage::new(visit, &watched, Form::default()))
}

/// What is done to an account with a reason, by the code of the button.
fn deed(code: &str) -> Option<Deed> {
    let verb: Deed = match code {
        "lock" => account::lock,
        "unlock" => account::unlock,
        "end" => |office, actor, id, reason| account::end_sessions(office, actor, id, reason).map(drop),
        "reset" => account::second::reset,
        _ => return None,
    };
    Some(verb)
}

type Deed = fn(&casework::Office, &Actor, AccountId, &str) -> casework::Result<()>;

/// Locks, unlocks, ends sessions, or takes the second step away.
pub async fn act(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let form = Form::of(pairs);
    let (id, reason, by) = (parse(&id)?, form.value("reason").to_owned(), actor.clone());
    let done = form.value("deed").to_owned();
    let verb = deed(&done).ok_or(Failure::Malformed)?;
    let answer = attempt(&server, move |office| verb(office, &by, id, &reason)).await?;
    decision::settle(&address(id), answer.map(|()| done.as_str()), async |declined| {
        let watched = work(&server, move |office| account::watch(office, &actor, id)).await?;
        let form = form.with_problems(problems(&declined, &[], |_| "reason"));
        Ok(AccountPage::new(visit, &watched, form))
    })
    .await
}

/// The secret itself goes to the unit above and is not seen here.
pub async fn renew(State(server): State<Server>, Who(actor): Who, Path(id): Path<String>) -> Answer {
    let id = parse(&id)?;
    work(&server, move |office| account::renew_secret(office, &actor, id).map(drop)).await?;
    Ok(Redirect::to(&format!("{}?done=renew", address(id))).into_response())
}

fn parse(id: &str) -> Result<AccountId, Failure> {
    id.parse().map_err(|_| Failure::NotFound)
}

fn address(id: AccountId) -> String {
    format!("/admin/security/{id}")
}
