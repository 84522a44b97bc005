//! Published lists and their making in every state worth seeing, for the gallery.

use casework::announcement::Preview;
use domain::ground::day::{Day, Instant};
use domain::ground::id::{AnnouncementId, UnitId};
use storage::announcement::{Announcement, Entry};
use uuid::Uuid;

use super::announcement::{ListPage, PreviewPage};
use super::samples::FILING;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

/// A published list, for the office and for everybody.
pub fn announcement() -> Announcement {
    Announcement {
        id: AnnouncementId(Uuid::from_u128(7)),
        unit: UnitId(Uuid::from_u128(2)),
        unit_name: "上海市教育委员会".to_owned(),
        province: "31".to_owned(),
        title: "上海市教育委员会教育移动应用提供者备案名单（2019.12.16–2019.12.24）".to_owned(),
        from_on: Day::constant(2019, 12, 16),
        to_on: Day::constant(2019, 12, 24),
        count: 128,
        published_at: Instant(1_577_170_800_000),
    }
}

/// The newest lists.
pub fn lists() -> Vec<Announcement> {
    let tianjin = Announcement {
        title: "天津市教育委员会教育移动应用提供者备案名单（2019.12.02–2019.12.13）".to_owned(),
        count: 46,
        ..announcement()
    };
    vec![announcement(), tianjin]
}

/// Filings of a list.
pub fn entries() -> Vec<Entry> {
    let entry = |number: &str, app: &str, platform: &str, provider: &str, day| Entry {
        filing: FILING,
        number: number.to_owned(),
        app: app.to_owned(),
        platform: Some(platform.to_owned()),
        provider: provider.to_owned(),
        approved_on: Day::constant(2019, 12, day),
    };
    vec![
        entry("教APP备3100901号", "示例作业本", "android", "示例教育科技（上海）有限公司", 16),
        entry("教APP备3100902号", "示例家校通", "ios", "示例信息技术（上海）有限公司", 24),
    ]
}

impl Exhibit for ListPage {
    const NAME: &'static str = "office.announcements";
    const TITLE: &'static str = "名单公告（教育行政部门）";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = || sample::page(Desk::Office, "/office/announcements", "").visit;
        vec![("full", Self::new(at(), vec![announcement()], 1)), ("empty", Self::new(at(), Vec::new(), 0))]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

impl Exhibit for PreviewPage {
    const NAME: &'static str = "office.announce";
    const TITLE: &'static str = "发布名单公告";

    fn samples() -> Vec<(&'static str, Self)> {
        let at = || sample::page(Desk::Office, "/office/announcements/new", "").visit;
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let typed = || vec![pair("from", "2019-12-16"), pair("to", "2019-12-24")];
        let (from, to) = (Day::constant(2019, 12, 16), Day::constant(2019, 12, 24));
        let wrong =
            Problem::new("from", "起始日不能晚于截止日，截止日不能晚于今天。请重新选择日期。").rule("REV-10");
        vec![
            (
                "full",
                Self::new(
                    at(),
                    Form::of(typed()),
                    Some(Preview { from, to, entries: entries(), count: 128 }),
                ),
            ),
            ("empty", Self::new(at(), Form::default(), None)),
            ("told", Self::told(at(), typed(), &announcement())),
            ("error", Self::new(at(), Form::of(typed()).with_problems(vec![wrong]), None)),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
