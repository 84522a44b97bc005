//! `/announcements`: published lists of filings, for everybody. Rules REV-10, PUB-4, LAT-13.

use askama::Template;
use axum::extract::{Path, State};
use casework::announcement;
use domain::ground::id::AnnouncementId;
use storage::announcement::{Announcement, Entry};

use crate::server::Server;
use crate::web::component::pagination::Pagination;
use crate::web::exhibit::Exhibit;
use crate::web::failure::Failure;
use crate::web::office::announcement_samples as samples;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::session::Who;
use crate::web::visit::{Desk, Visit};
use crate::web::work::work;

const LISTS: u32 = 20;
const ENTRIES: u32 = 100;

/// Every published list.
#[derive(Debug, Template)]
#[template(path = "public/announcements.html")]
pub struct ListPage {
    pub page: Page,
    pub pages: Pagination,
    pub lists: Vec<Announcement>,
}

impl ListPage {
    pub fn new(visit: Visit, lists: Vec<Announcement>, total: u64) -> Self {
        let pages = Pagination::new(&visit.query, u64::from(LISTS), total);
        Self { page: visit.page("名单公告"), pages, lists }
    }
}

/// One list.
#[derive(Debug, Template)]
#[template(path = "public/announcement.html")]
pub struct AnnouncementPage {
    pub page: Page,
    pub pages: Pagination,
    pub about: Announcement,
    pub entries: Vec<Entry>,
}

impl AnnouncementPage {
    pub fn new(visit: Visit, about: Announcement, entries: Vec<Entry>) -> Self {
        let total = u64::try_from(about.count).unwrap_or_default();
        Self {
            pages: Pagination::new(&visit.query, u64::from(ENTRIES), total),
            page: visit.page(&about.title).crumb("名单公告", "/announcements"),
            about,
            entries,
        }
    }

    /// The running number of the row at this place of the page.
    pub fn number(&self, place: &usize) -> u64 {
        self.pages.offset() + *place as u64
    }

    pub fn platform(&self, entry: &Entry) -> &'static str {
        match entry.platform.as_deref() {
            Some("android") => "安卓",
            Some("ios") => "iOS",
            _ => "",
        }
    }
}

pub async fn list(State(server): State<Server>, Who(actor): Who, visit: Visit) -> Answer {
    let offset = (number(&visit) - 1) * LISTS;
    let (lists, total) =
        work(&server, move |office| announcement::list(office, &actor, false, LISTS, offset)).await?;
    page::show(&ListPage::new(visit, lists, u64::try_from(total).unwrap_or_default()))
}

pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<String>,
) -> Answer {
    let id: AnnouncementId = id.parse().map_err(|_| Failure::NotFound)?;
    let offset = (number(&visit) - 1) * ENTRIES;
    let (about, entries) =
        work(&server, move |office| announcement::open(office, &actor, id, ENTRIES, offset)).await?;
    page::show(&AnnouncementPage::new(visit, about, entries))
}

fn number(visit: &Visit) -> u32 {
    visit.query.get("page").parse().unwrap_or(1).clamp(1, 100_000)
}

impl Exhibit for ListPage {
    const NAME: &'static str = "public.announcements";
    const TITLE: &'static str = "名单公告";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = || sample::page(Desk::Public, "/announcements", "").visit;
        let full = Self::new(at(), vec![samples::announcement()], 1);
        vec![("full", full), ("empty", Self::new(at(), Vec::new(), 0))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for AnnouncementPage {
    const NAME: &'static str = "public.announcement";
    const TITLE: &'static str = "一份名单公告";

    fn samples() -> Vec<(&'static str, Self)> {
        let about = samples::announcement();
        let visit = sample::page(Desk::Public, &format!("/announcements/{}", about.id), "").visit;
        vec![("full", Self::new(visit, about, samples::entries()))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
