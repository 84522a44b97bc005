//! Samples for paper: the certificate of a filing and a sheet of activation slips, eight on an A4 page.

use askama::Template;

use crate::web::component::summary::Row;
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

/// The certificate of a filing (PRV-9).
#[derive(Debug, Template)]
#[template(path = "gallery/certificate.html")]
pub(super) struct CertificateSample {
    page: Page,
    number: &'static str,
    rows: Vec<Row>,
}

impl Exhibit for CertificateSample {
    const NAME: &'static str = "gallery.certificate";
    const TITLE: &'static str = "打印：备案凭证";

    fn samples() -> Vec<(&'static str, Self)> {
        let rows = vec![
            Row::new("应用名称", "示例口语"),
            Row::new("应用平台", "安卓"),
            Row::new("提供者", "示例教育科技（上海）有限公司"),
            Row::new("备案日期", "2025年12月2日"),
            Row::new("备案单位", "上海市教育委员会"),
        ];
        let page = sample::page(Desk::Provider, "/provider/filings", "备案凭证");
        vec![("full", Self { page, number: "教APP备3199999号", rows })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

#[derive(Debug)]
struct Slip {
    unit: String,
    account: String,
    secret: &'static str,
}

/// One-time activation secrets to hand out (N16).
#[derive(Debug, Template)]
#[template(path = "gallery/slips.html")]
pub(super) struct SlipsSample {
    page: Page,
    slips: Vec<Slip>,
}

impl Exhibit for SlipsSample {
    const NAME: &'static str = "gallery.slips";
    const TITLE: &'static str = "打印：账号激活单";

    fn samples() -> Vec<(&'static str, Self)> {
        let schools = [
            "海滨中学",
            "行知中学",
            "行知实验中学",
            "泗东小学",
            "宝林三小",
            "吴淞中学",
            "罗阳小学",
            "大华中学",
        ];
        let slip = |(index, name): (usize, &&str)| Slip {
            unit: format!("上海市宝山区{name}"),
            account: format!("310113-{:04}", index + 1),
            secret: "K7QM-2XWD-9RTH-PB34",
        };
        let slips = schools.iter().enumerate().map(slip).collect();
        let page = sample::page(Desk::Office, "/office/units", "账号激活单");
        vec![("full", Self { page, slips })]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
