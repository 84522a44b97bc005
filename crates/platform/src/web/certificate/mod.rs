//! The certificate of a filing in force: a page for paper with the text to show in the app, and a PDF. Rules PRV-9, LAT-13.
//!
//! Both carry a QR code that leads to the public verification, because paper does not know what happens after it was
//! printed. Anybody may open them: everything on them is public.

pub mod font;
pub mod pdf;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use casework::certificate::{self, Certificate};
use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::{QRBuilder, QRCode};

use super::component::summary::Row;
use super::failure::{Failure, Why};
use super::format;
use super::page::{self, Answer, Page};
use super::session::Who;
use super::visit::Visit;
use super::work::work;
use crate::server::Server;

/// What the documents call it, and what it is not (LAT-13).
pub const NOT_AN_ENDORSEMENT: &str = "备案不代表对应用内容和质量的认可";

#[derive(Debug, Template)]
#[template(path = "certificate/sheet.html")]
pub struct SheetPage {
    pub page: Page,
    pub number: String,
    pub rows: Vec<Row>,
    pub qr: String,
    pub pdf: String,
    pub address: String,
    pub text: String,
}

/// GET `/certificate/{number}`.
pub(super) async fn sheet(
    visit: Visit,
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let found = work(&server, move |office| certificate::certificate(office, &actor, &number)).await?;
    page::show(&sheet_page(visit, &found, &verification(&server, &headers, &found.number)))
}

/// GET `/certificate/{number}/qr.svg`.
pub(super) async fn qr(
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Answer {
    let found = work(&server, move |office| certificate::certificate(office, &actor, &number)).await?;
    let code = code(&verification(&server, &headers, &found.number))?;
    let svg = SvgBuilder::default().margin(2).to_str(&code);
    Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// GET `/certificate/{number}/pdf`.
pub(super) async fn file(
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let found = work(&server, move |office| certificate::certificate(office, &actor, &number)).await?;
    let address = verification(&server, &headers, &found.number);
    let code = code(&address)?;
    let made = tokio::task::spawn_blocking(move || {
        let font = font::find().ok_or_else(no_font)?;
        pdf::make(&found, &address, &code, font).map_err(|trouble| {
            tracing::error!(trouble, "a certificate was not made");
            Failure::Fault
        })
    });
    let bytes = made.await.map_err(|_| Failure::Fault)??;
    let headers =
        [(CONTENT_TYPE, "application/pdf"), (CONTENT_DISPOSITION, "inline; filename=\"certificate.pdf\"")];
    Ok((headers, bytes).into_response())
}

pub(super) fn sheet_page(visit: Visit, found: &Certificate, address: &str) -> SheetPage {
    let base = format!("/certificate/{}", digits(&found.number));
    SheetPage {
        page: visit.page("提供者备案凭证"),
        number: found.number.clone(),
        rows: facts(found).into_iter().map(|(term, value)| Row::new(term, value)).collect(),
        qr: format!("{base}/qr.svg"),
        pdf: format!("{base}/pdf"),
        address: address.to_owned(),
        text: format!("教育移动应用备案号：{}", found.number),
    }
}

/// The facts in the order of page and PDF.
pub(super) fn facts(found: &Certificate) -> [(&'static str, String); 6] {
    [
        ("应用名称", found.app.clone()),
        ("应用平台", found.platform.clone()),
        ("备案版本", found.version.clone()),
        ("提供者", found.provider.clone()),
        ("核验单位", found.reviewer.clone()),
        ("备案日期", format::day(found.since)),
    ]
}

/// The public address that says what the filing is worth today.
fn verification(server: &Server, headers: &HeaderMap, number: &str) -> String {
    server.base_for(headers).join(&format!("/v/{}", digits(number)))
}

/// A number without its Chinese words, for addresses.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn code(address: &str) -> Result<QRCode, Failure> {
    QRBuilder::new(address).build().map_err(|_| Failure::Fault)
}

fn no_font() -> Failure {
    Failure::Unprocessable(
        Why::new(
            "暂时不能生成 PDF：服务器上没有可用的中文字体。可以先打印网页上的凭证，并请运维人员安装 Noto Sans CJK，\
             或者用环境变量 JIAOBEI_FONT 指定字体文件。",
        )
        .rule("PRV-9"),
    )
}
