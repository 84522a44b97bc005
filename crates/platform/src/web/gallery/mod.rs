//! The gallery: every page with its samples, and every component, for eyes, for axe and for the page tests.
//!
//! A page enters by implementing [`Exhibit`](super::exhibit::Exhibit) beside its struct and by one line in [`catalogue`]. Samples are invented
//! people and real fields; they need no database. Served only where the settings ask for it.

mod components;
mod form;
mod list;
mod paper;
mod record;
mod review;
mod usage;

use askama::Template;
use axum::extract::Path;

use super::error::FailurePage;
use super::exhibit::Exhibit;
use super::failure::Failure;
use super::page::{self, Answer, Page};
use super::provider::{block, check, list as filings, receipt, record as filing, tasks};
use super::public::{app, apps, home, school, schools, scope, text, verify};
use super::visit::Visit;
use super::{account, units};
use super::{admin, demo, inbox, institution, office, public};

/// One page of the gallery, whatever its type.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: &'static str,
    pub title: &'static str,
    pub states: Vec<&'static str>,
    render: fn(&str, bool) -> Option<Answer>,
}

impl Entry {
    fn of<T: Exhibit>() -> Self {
        let states = T::samples().into_iter().map(|(state, _)| state).collect();
        Self { name: T::NAME, title: T::TITLE, states, render: render::<T> }
    }
}

fn render<T: Exhibit>(state: &str, elder: bool) -> Option<Answer> {
    let (_, mut sample) = T::samples().into_iter().find(|(have, _)| *have == state)?;
    sample.page().visit.elder = elder;
    Some(page::show(&sample))
}

/// Every page that has samples. Sections add their lines here.
#[allow(clippy::too_many_lines, reason = "one line for each page")]
pub fn catalogue() -> Vec<Entry> {
    vec![
        Entry::of::<components::ComponentsPage>(),
        Entry::of::<list::ListSample>(),
        Entry::of::<list::SearchSample>(),
        Entry::of::<list::OverviewSample>(),
        Entry::of::<form::FormSample>(),
        Entry::of::<form::GroupsSample>(),
        Entry::of::<usage::UsageSample>(),
        Entry::of::<record::TasksSample>(),
        Entry::of::<record::CheckSample>(),
        Entry::of::<record::DetailSample>(),
        Entry::of::<record::ResultSample>(),
        Entry::of::<review::ReviewSample>(),
        Entry::of::<paper::CertificateSample>(),
        Entry::of::<paper::SlipsSample>(),
        Entry::of::<filings::ListPage>(),
        Entry::of::<tasks::TasksPage>(),
        Entry::of::<block::BlockPage>(),
        Entry::of::<check::CheckPage>(),
        Entry::of::<receipt::ReceiptPage>(),
        Entry::of::<filing::RecordPage>(),
        Entry::of::<account::sign_in::SignInPage>(),
        Entry::of::<account::activate::ActivatePage>(),
        Entry::of::<account::own::OwnPage>(),
        Entry::of::<account::second::SecondPage>(),
        Entry::of::<account::second::CodesPage>(),
        Entry::of::<account::change::StandingPage>(),
        Entry::of::<account::change::ChangePage>(),
        Entry::of::<account::keys::KeysPage>(),
        Entry::of::<account::founding::FoundingPage>(),
        Entry::of::<account::register::RegisterPage>(),
        Entry::of::<account::administrators::AdministratorsPage>(),
        Entry::of::<units::record::RecordPage>(),
        Entry::of::<units::administrator::AdministratorPage>(),
        Entry::of::<units::list::ListPage>(),
        Entry::of::<units::issue::IssuePage>(),
        Entry::of::<units::import::UploadPage>(),
        Entry::of::<units::import::LookPage>(),
        Entry::of::<units::slips::AskPage>(),
        Entry::of::<units::slips::SlipsPage>(),
        Entry::of::<units::roster::RosterPage>(),
        Entry::of::<units::detail::DetailPage>(),
        Entry::of::<units::requests::RequestsPage>(),
        Entry::of::<office::request::RequestsPage>(),
        Entry::of::<office::request::RequestPage>(),
        Entry::of::<home::HomePage>(),
        Entry::of::<apps::AppsPage>(),
        Entry::of::<app::AppPage>(),
        Entry::of::<verify::VerifyPage>(),
        Entry::of::<schools::SchoolsPage>(),
        Entry::of::<school::SchoolPage>(),
        Entry::of::<scope::ScopePage>(),
        Entry::of::<text::HelpPage>(),
        Entry::of::<text::ComplaintsPage>(),
        Entry::of::<text::AccessibilityPage>(),
        Entry::of::<text::PrivacyPage>(),
        Entry::of::<FailurePage>(),
        Entry::of::<institution::desk::DeskPage>(),
        Entry::of::<institution::list::ListPage>(),
        Entry::of::<institution::pick::PickPage>(),
        Entry::of::<institution::entry::EntryPage>(),
        Entry::of::<institution::check::CheckPage>(),
        Entry::of::<institution::receipt::ReceiptPage>(),
        Entry::of::<office::progress::ProgressPage>(),
        Entry::of::<office::desk::DeskPage>(),
        Entry::of::<office::queue::QueuePage>(),
        Entry::of::<office::obligation::ObligationPage>(),
        Entry::of::<office::review::ReviewPage>(),
        Entry::of::<office::colleague::ColleaguePage>(),
        Entry::of::<office::dual::DualPage>(),
        Entry::of::<office::measure::MeasurePage>(),
        Entry::of::<office::reveal::RevealPage>(),
        Entry::of::<office::inspection::InspectionPage>(),
        Entry::of::<office::announcement::ListPage>(),
        Entry::of::<office::announcement::PreviewPage>(),
        Entry::of::<public::announcement::ListPage>(),
        Entry::of::<public::announcement::AnnouncementPage>(),
        Entry::of::<inbox::InboxPage>(),
        Entry::of::<admin::calendar::CalendarPage>(),
        Entry::of::<admin::calendar::RehearsalPage>(),
        Entry::of::<admin::audit::AuditPage>(),
        Entry::of::<admin::overview::OverviewPage>(),
        Entry::of::<admin::jobs::JobsPage>(),
        Entry::of::<admin::security::SecurityPage>(),
        Entry::of::<admin::security::AccountPage>(),
        Entry::of::<demo::TimePage>(),
    ]
}

#[derive(Debug, Template)]
#[template(path = "gallery/index.html")]
struct IndexPage {
    page: Page,
    entries: Vec<Entry>,
}

pub(super) async fn index(visit: Visit) -> Answer {
    page::show(&IndexPage { page: visit.page("页面与组件"), entries: catalogue() })
}

pub(super) async fn sample(visit: Visit, Path((name, state)): Path<(String, String)>) -> Answer {
    let entry = catalogue().into_iter().find(|entry| entry.name == name).ok_or(Failure::NotFound)?;
    (entry.render)(&state, visit.elder).ok_or(Failure::NotFound)?
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use axum::body::to_bytes;

    use super::*;

    async fn html(entry: &Entry, state: &str) -> String {
        let answer = (entry.render)(state, false).unwrap().unwrap();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn names_and_states_are_unique_and_fit_an_address() {
        let mut seen = BTreeSet::new();
        for entry in catalogue() {
            assert!(!entry.states.is_empty(), "{} has no sample", entry.name);
            for state in &entry.states {
                let address = format!("{}/{state}", entry.name);
                assert!(seen.insert(address.clone()), "{address} twice");
                assert!(
                    address.bytes().all(|byte| byte.is_ascii_lowercase() || b".-/".contains(&byte)),
                    "{address}"
                );
            }
        }
    }

    #[tokio::test]
    async fn every_sample_keeps_the_rules_of_a_page() {
        for entry in catalogue() {
            for state in &entry.states {
                let html = html(&entry, state).await;
                let at = format!("{}/{state}", entry.name);
                assert_eq!(html.matches("<h1").count(), 1, "{at}: one main heading");
                assert!(html.contains(r#"lang="zh-CN""#), "{at}: language");
                assert!(!html.contains(" style="), "{at}: inline style");
                assert!(!html.contains("<style"), "{at}: style element");
                assert!(!html.contains("javascript:") && !html.contains(" onclick"), "{at}: inline script");
                assert_eq!(html.matches("<script").count(), 1, "{at}: one script, ours");
                assert!(!html.contains("user-scalable"), "{at}: zoom stays possible");
                assert!(html.len() < 120 * 1024, "{at}: {} bytes", html.len());
            }
        }
    }

    #[tokio::test]
    async fn ids_are_unique_within_a_page() {
        for entry in catalogue() {
            for state in &entry.states {
                let html = html(&entry, state).await;
                let ids: Vec<&str> =
                    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                let distinct: BTreeSet<&str> = ids.iter().copied().collect();
                assert_eq!(ids.len(), distinct.len(), "{}/{state}", entry.name);
            }
        }
    }

    #[test]
    fn an_unknown_state_is_not_found() {
        assert!(render::<FailurePage>("no-such-state", false).is_none());
    }
}
