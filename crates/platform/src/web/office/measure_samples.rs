//! The page of measures in every state worth seeing, for the gallery.

use casework::filing::Measurable;
use domain::filing::{Measure, Standing, Submission};
use domain::ground::day::Day;

use super::measure::MeasurePage;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::page::Page;
use crate::web::provider::sample::row;
use crate::web::sample;
use crate::web::visit::Desk;

fn page(standing: Standing, users: u64, form: Form) -> MeasurePage {
    let row = row(standing, Submission::None, "示例口语");
    let path = format!("/office/filing/{}/measure", row.id);
    let owner = "示例教育科技（上海）有限公司".to_owned();
    let of = Measurable { row, owner, users, open: Measure::open_to(standing) };
    MeasurePage::new(sample::page(Desk::Office, &path, "").visit, &of, form)
}

impl Exhibit for MeasurePage {
    const NAME: &'static str = "office.measure";
    const TITLE: &'static str = "监管措施";

    fn samples() -> Vec<(&'static str, Self)> {
        let on = Day::constant(2025, 11, 20);
        let typed = Form::of(vec![("measure".to_owned(), "revoke".to_owned())]).with_problems(vec![
            Problem::new("why", "请填写理由。").rule("LAT-1"),
            Problem::new("checked", "请核对应用、提供者和备案号后勾选。"),
        ]);
        vec![
            ("effective", page(Standing::Effective { since: on }, 1_286, Form::default())),
            ("suspended", page(Standing::Suspended { on }, 0, Form::default())),
            ("error", page(Standing::Effective { since: on }, 3, typed)),
            ("closed", page(Standing::Revoked { on }, 0, Form::default())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
