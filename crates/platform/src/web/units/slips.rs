//! Activation slips on paper: A4, eight to a page, each with its code as text and as a QR code. Rule N16.
//!
//! The codes are shown only after the button was pressed, since every print is recorded. A batch of more than two
//! hundred is printed in parts.

use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::HeaderMap;
use casework::unit::{self, Printed};
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use crate::server::Server;
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::form::{Form, Pairs};
use crate::web::format;
use crate::web::page::{self, Answer, Page};
use crate::web::query::address;
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::work;

/// Slips of one print: twenty-five sheets.
const PART: u32 = 200;
/// Slips of a sheet.
const SHEET: usize = 8;
const TITLE: &str = "账号发放单";

/// What is asked before printing.
#[derive(Debug, Template)]
#[template(path = "units/slips_ask.html")]
pub struct AskPage {
    page: Page,
    action: String,
    total: u64,
    parts: Vec<(u64, u64, u64)>,
}

pub async fn ask(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(batch): Path<String>,
) -> Answer {
    let id: Uuid = batch.parse().map_err(|_| Failure::NotFound)?;
    let total = work(&server, move |office| unit::slips_left(office, &actor, id)).await?;
    page::show(&AskPage::of(visit, &batch, total))
}

impl AskPage {
    fn of(visit: Visit, batch: &str, total: u64) -> Self {
        let size = u64::from(PART);
        let part = |part: u64| (part, part * size + 1, ((part + 1) * size).min(total));
        let parts = (0..total.div_ceil(size)).map(part).collect();
        let page = visit.page(TITLE).crumb("单位与账号", "/office/units");
        Self { page, action: format!("/office/units/slips/{batch}"), total, parts }
    }
}

#[derive(Debug)]
struct Slip {
    unit: String,
    account: String,
    secret: String,
    qr: String,
    until: String,
}

/// The sheets.
#[derive(Debug, Template)]
#[template(path = "units/slips.html")]
pub struct SlipsPage {
    page: Page,
    sheets: Vec<Vec<Slip>>,
    place: String,
}

pub async fn print(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(batch): Path<String>,
    headers: HeaderMap,
    Posted(pairs): Posted<Pairs>,
) -> Answer {
    let id: Uuid = batch.parse().map_err(|_| Failure::NotFound)?;
    let part: u64 = Form::of(pairs).value("part").parse().unwrap_or(0);
    let offset = part.saturating_mul(u64::from(PART));
    let printed = work(&server, move |office| unit::print_slips(office, &actor, id, PART, offset)).await?;
    page::show(&SlipsPage::of(visit, &printed, &server.base_for(&headers).join(""))?)
}

impl SlipsPage {
    fn of(visit: Visit, printed: &Printed, base: &str) -> Result<Self, Failure> {
        let slips = printed.slips.iter().map(|slip| {
            let secret = slip.secret.reveal().to_owned();
            Ok(Slip {
                unit: slip.unit.clone(),
                account: slip.account.clone(),
                qr: qr(&format!("{base}{}", address("/activate", &[("code", &secret)])))?,
                secret,
                until: slip.expires_at.map(|end| format::day(end.day())).unwrap_or_default(),
            })
        });
        let slips: Vec<Slip> = slips.collect::<Result<_, Failure>>()?;
        Ok(Self { page: visit.page(TITLE), sheets: in_sheets(slips), place: format!("{base}/activate") })
    }
}

fn in_sheets(slips: Vec<Slip>) -> Vec<Vec<Slip>> {
    let mut sheets = Vec::new();
    let mut rest = slips.into_iter();
    loop {
        let sheet: Vec<Slip> = rest.by_ref().take(SHEET).collect();
        if sheet.is_empty() {
            return sheets;
        }
        sheets.push(sheet);
    }
}

/// A QR code as the address of an image, so that the page needs no second request.
fn qr(text: &str) -> Result<String, Failure> {
    let code = QRBuilder::new(text).build().map_err(|_| Failure::Fault)?;
    let svg = SvgBuilder::default().margin(2).to_str(&code);
    Ok(format!("data:image/svg+xml,{}", utf8_percent_encode(&svg, NON_ALPHANUMERIC)))
}

impl Exhibit for AskPage {
    const NAME: &'static str = "units.slips-ask";
    const TITLE: &'static str = "打印账号发放单";

    fn samples() -> Vec<(&'static str, Self)> {
        let visit = || sample::page(Desk::Office, "/office/units/slips/1", TITLE).visit;
        let of = |total| Self::of(visit(), "1", total);
        vec![("one", of(1)), ("full", of(450)), ("over", of(0))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for SlipsPage {
    const NAME: &'static str = "units.slips";
    const TITLE: &'static str = "账号发放单";

    fn samples() -> Vec<(&'static str, Self)> {
        let names = [
            "海滨中学",
            "行知中学",
            "宝林三小",
            "泗东小学",
            "大场中心小学",
            "月浦三小",
            "吴淞中学",
            "大华中学",
            "上海外国语大学附属宝山双语学校",
        ];
        let slip = |(number, unit): (usize, &&str)| {
            let secret = format!("7KQ2-M4XN-8RTA-PB3{}", number + 2);
            Slip {
                unit: (*unit).to_owned(),
                account: format!("bs{:04}", number + 1),
                qr: qr(&format!("https://beian.example.cn/activate?code={secret}")).unwrap_or_default(),
                secret,
                until: "2026年1月1日".to_owned(),
            }
        };
        let slips: Vec<Slip> = names.iter().enumerate().map(slip).collect();
        let page = sample::page(Desk::Office, "/office/units/slips/1", TITLE);
        vec![(
            "full",
            Self { page, sheets: in_sheets(slips), place: "https://beian.example.cn/activate".to_owned() },
        )]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
