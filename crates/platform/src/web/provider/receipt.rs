//! The receipt of a submission: its number, what happens next, and by which day with the arithmetic. Rules REV-1, N5.

use askama::Template;
use axum::extract::{Path, State};
use casework::filing::{self, Folder};
use domain::filing::Submission;
use domain::ground::day::Day;
use domain::ground::id::FilingId;

use super::{LIST, address, frame, name, parse, platform, to};
use crate::server::Server;
use crate::web::component::receipt::Receipt;
use crate::web::page::{self, Answer, Page};
use crate::web::session::Who;
use crate::web::visit::Visit;
use crate::web::work::work;
use crate::web::{format, limit};

#[derive(Debug, Template)]
#[template(path = "provider/receipt.html")]
pub struct ReceiptPage {
    pub page: Page,
    pub receipt: Receipt,
}

pub(in crate::web) async fn show(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer {
    let id = parse(&id)?;
    let today = server.office().today();
    let folder = work(&server, move |office| filing::folder(office, &actor, id)).await?;
    match folder.row.filing.submission {
        Submission::Submitted { .. } => page::show(&ReceiptPage {
            receipt: receipt(&folder, today),
            page: frame(visit, &folder, title(&folder)),
        }),
        _ => Ok(to(&address(id, ""))),
    }
}

/// The number by which a submission is spoken of: the end of the filing's id and the count of its submissions.
pub fn number(id: FilingId, ordinal: i64) -> String {
    let digits = id.0.simple().to_string().to_uppercase();
    format!("SL-{}-{ordinal}", digits.get(20..).unwrap_or_default())
}

fn title(folder: &Folder) -> &'static str {
    if folder.row.filing.is_amending() { "变更已提交" } else { "备案已提交" }
}

/// What happens now; a change leaves what is in force as it is until it is approved.
fn next(folder: &Folder, reviewer: &str) -> Vec<String> {
    let [approved, returned] = if folder.row.filing.is_amending() {
        [
            "通过之前，原备案继续有效；通过之后，变更的内容生效并向社会公布，备案号不变。信息有误的，注明理由后退回。",
            "被退回的，应在 10 个工作日内修改后重新提交；逾期未提交的，本次变更视同放弃，原备案不受影响。",
        ]
    } else {
        [
            "信息准确、符合要求的，发放备案号并向社会公布；信息有误的，注明理由后退回。",
            "被退回的，应在 10 个工作日内修改后重新提交；逾期未提交的，视同放弃备案。",
        ]
    };
    vec![
        format!("{reviewer}在核验时限内核验备案信息。"),
        approved.to_owned(),
        format!("{returned}结果会发到收件箱。"),
    ]
}

pub(crate) fn receipt(folder: &Folder, today: Day) -> Receipt {
    let row = &folder.row;
    let reviewer = folder.reviewer.clone().unwrap_or_default();
    let at = folder.revision.frozen_at.map(|at| format::instant(at.0)).unwrap_or_default();
    Receipt {
        title: title(folder).to_owned(),
        number_label: "受理编号".to_owned(),
        number: number(row.id, folder.revision.ordinal),
        facts: vec![
            ("应用".to_owned(), format!("{}（{}）", name(&row.title), platform(row.platform.as_deref()))),
            ("提交时间".to_owned(), at),
            ("核验单位".to_owned(), reviewer.clone()),
        ],
        next: next(folder, &reviewer),
        deadline: folder.limit.as_ref().map(|running| limit::full(row, running, today)),
        links: vec![
            ("查看这份备案".to_owned(), address(row.id, "")),
            ("回到应用备案".to_owned(), LIST.to_owned()),
        ],
    }
}
