//! `/institution/usages/receipt`: what was submitted, who confirms it, and by which day. Rules REV-3, USE-6, N5.

use askama::Template;
use axum::extract::State;
use casework::filing::{self, Folder};
use casework::usage;
use domain::filing::Submission;
use domain::ground::day::Day;

use super::{LIST, to};
use crate::server::Server;
use crate::web::component::receipt::Receipt;
use crate::web::page::{self, Answer, Page};
use crate::web::provider::receipt::number;
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};

#[derive(Debug, Template)]
#[template(path = "institution/receipt.html")]
pub struct ReceiptPage {
    pub page: Page,
    pub receipt: Receipt,
}

pub(in crate::web) async fn show(visit: Visit, State(server): State<Server>, Who(actor): Who) -> Answer {
    let today = server.office().today();
    let folder = work(&server, move |office| {
        let declared = usage::desk(office, &actor)?.row;
        declared.map(|row| filing::folder(office, &actor, row.id)).transpose()
    })
    .await?;
    match folder {
        Some(folder) if matches!(folder.row.filing.submission, Submission::Submitted { .. }) => {
            let receipt = receipt(&folder, today);
            let page = visit.page(&receipt.title).crumb("使用者备案", LIST);
            page::show(&ReceiptPage { page, receipt })
        }
        _ => Ok(to(LIST)),
    }
}

pub(crate) fn receipt(folder: &Folder, today: Day) -> Receipt {
    let row = &folder.row;
    let reviewer = folder.reviewer.clone().unwrap_or_default();
    let nil = folder.revision.nil;
    let listed = if nil {
        "零报告：没有使用教育移动应用".to_owned()
    } else {
        format!("{} 个应用", folder.answers.items("entry").len())
    };
    let at = folder.revision.frozen_at.map(|at| format::instant(at.0)).unwrap_or_default();
    Receipt {
        title: if nil { "零报告已提交" } else { "使用者备案已提交" }.to_owned(),
        number_label: "受理编号".to_owned(),
        number: number(row.id, folder.revision.ordinal),
        facts: vec![
            ("单位".to_owned(), row.title.clone()),
            ("登记情况".to_owned(), listed),
            ("提交时间".to_owned(), at),
            ("确认单位".to_owned(), reviewer.clone()),
        ],
        next: vec![
            format!("{reviewer}在时限内确认，结果会发到收件箱。"),
            "被退回的，应在 10 个工作日内按意见修改后再次确认完成。".to_owned(),
            "确认后仍可随时更新；新增、停用应用的，应在 10 个工作日内更新。".to_owned(),
        ],
        deadline: folder.limit.as_ref().map(|running| limit::full(row, running, today)),
        links: vec![
            ("查看登记的应用".to_owned(), LIST.to_owned()),
            ("回到工作台".to_owned(), "/institution".to_owned()),
        ],
    }
}
