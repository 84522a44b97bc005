//! `/schools`: institutions by name and division, a page at a time. Rules PUB-3, ORG-1.

use askama::Template;
use axum::extract::State;
use domain::ground::division::Code;
use domain::ground::text;
use domain::reference;
use domain::unit::Unit;
use storage::institution::{self, Asked};

use crate::server::Server;
use crate::web::component::pagination::Pagination;
use crate::web::page::{self, Answer, Page};
use crate::web::query::Query;
use crate::web::visit::Visit;
use crate::web::work::work;

const PAGE: u32 = 30;
/// So many divisions are offered where a name fits several.
const DIVISIONS: usize = 20;

#[derive(Debug, Template)]
#[template(path = "public/schools.html")]
pub(in crate::web) struct SchoolsPage {
    pub(super) page: Page,
    pub(super) pages: Pagination,
    pub(super) rows: Vec<SchoolRow>,
    /// The division that is searched, with its whole name.
    pub(super) within: Option<String>,
    /// Divisions to choose from: name and address.
    pub(super) offered: Vec<(String, String)>,
    /// What was typed as a division and is none.
    pub(super) unknown: Option<String>,
    pub(super) asks: bool,
}

#[derive(Debug)]
pub(in crate::web) struct SchoolRow {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) kind: &'static str,
    pub(super) place: String,
    pub(super) is_closed: bool,
}

impl SchoolRow {
    fn of(unit: &Unit) -> Self {
        Self {
            name: unit.name.clone(),
            href: format!("/schools/{}", unit.place.id),
            kind: unit.kind.label(),
            place: place(&unit.division),
            is_closed: unit.closed_on.is_some(),
        }
    }
}

/// The whole name of a division; empty where there is none.
pub(super) fn place(code: &str) -> String {
    Code::parse(code).map(|code| reference::divisions().full_name(code)).unwrap_or_default()
}

/// What the words in the field 地区 come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Where {
    code: Option<Code>,
    offered: Vec<Code>,
    is_unknown: bool,
}

pub(in crate::web) async fn list(State(server): State<Server>, visit: Visit) -> Answer {
    let found = place_of(&visit.query);
    let name = text::trim(visit.query.get("q"));
    let asked = Asked { name, division: found.code.map(Code::prefix).unwrap_or_default() };
    let asks = !asked.name.is_empty() || !asked.division.is_empty();
    let is_answerable = asks && found.offered.is_empty() && !found.is_unknown;
    let query = visit.query.clone();
    let (pages, rows) = if is_answerable {
        work(&server, move |office| {
            office.read(|view| {
                let total = institution::count(view, &asked)?;
                let pages = Pagination::new(&query, PAGE.into(), total);
                let offset = u32::try_from(pages.offset()).unwrap_or(u32::MAX);
                let units = institution::search(view, &asked, PAGE, offset)?;
                Ok((pages, units.iter().map(SchoolRow::of).collect()))
            })
        })
        .await?
    } else {
        (Pagination::default(), Vec::new())
    };
    let divisions = reference::divisions();
    let offer = |code: &Code| (divisions.full_name(*code), visit.query.with("area", &code.to_string()));
    page::show(&SchoolsPage {
        pages,
        rows,
        within: found.code.map(|code| divisions.full_name(code)),
        offered: found.offered.iter().map(offer).collect(),
        unknown: found.is_unknown.then(|| visit.query.get("area").to_owned()),
        asks,
        page: visit.page("学校在用应用"),
    })
}

/// The division meant: a code, a whole name, or the beginning of one, also in pinyin.
fn place_of(query: &Query) -> Where {
    let typed = text::trim(query.get("area"));
    let divisions = reference::divisions();
    if typed.is_empty() {
        return Where::default();
    }
    if let Ok(code) = Code::parse(&typed) {
        let known = divisions.get(code).is_some();
        return Where { code: known.then_some(code), is_unknown: !known, ..Where::default() };
    }
    let whole = divisions.all().find(|division| divisions.full_name(division.code) == typed);
    let found: Vec<Code> = match whole {
        Some(division) => vec![division.code],
        None => divisions.search(&typed).map(|division| division.code).take(DIVISIONS).collect(),
    };
    match found.as_slice() {
        [] => Where { is_unknown: true, ..Where::default() },
        [one] => Where { code: Some(*one), ..Where::default() },
        _ => Where { offered: found, ..Where::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(area: &str) -> Where {
        place_of(&Query::new("/schools", vec![("area".into(), area.into())]))
    }

    #[test]
    fn an_area_is_read_by_code_name_and_pinyin() {
        let baoshan = Code::parse("310113").unwrap();
        for typed in ["310113", "上海市宝山区", "宝山区 "] {
            let found = of(typed);
            assert!(found.code == Some(baoshan) || found.offered.contains(&baoshan), "{typed} {found:?}");
        }
        assert!(of("baoshanqu").offered.contains(&baoshan) || of("baoshanqu").code == Some(baoshan));
        assert!(of("没有这个地方").is_unknown);
        assert_eq!(of(" "), Where::default());
    }
}
