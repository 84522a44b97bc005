//! The one table of routes: method, path, the row of the rights table that guards it, and the handler.
//!
//! A route exists only here. Each row names its permit, so that the table of rights can be generated and tested from it.
//! Deliberately absent: nested routers, wildcards for whole sections, handlers mounted elsewhere.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, delete, get, head, patch, post, put};
use domain::ground::permit::Action;
use tower_http::limit::RequestBodyLimitLayer;

use super::provider::{block, check, list, receipt, record, tasks};
use super::{
    account, admin, assets, certificate, demo, file, gallery, inbox, institution, office, preference, public,
    session, units, upload,
};
use crate::api;
use crate::server::{Server, Settings};

/// The largest body of an ordinary form, in bytes.
const FORM: usize = api::BODY_MOST;
/// The largest body that may carry files: a package of 2 GB and what stands around it.
const FILES: usize = 2 * 1024 * 1024 * 1024 + FORM;

/// One row of the table.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// The row of the rights table that decides who may come in at all.
    pub action: Action,
    pub(super) mount: MethodRouter<Server>,
}

impl Route {
    fn get<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::GET, path, action, limited(get(handler), FORM))
    }

    fn post<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::POST, path, action, limited(post(handler), FORM))
    }

    /// A form that may carry files where no script sends them in parts.
    fn post_files<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::POST, path, action, limited(post(handler), FILES))
    }

    fn head<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::HEAD, path, action, head(handler))
    }

    fn put<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::PUT, path, action, limited(put(handler), FORM))
    }

    fn delete<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::DELETE, path, action, delete(handler))
    }

    /// The next bytes of a file.
    fn patch<H: Handler<T, Server>, T: 'static>(path: &'static str, action: Action, handler: H) -> Self {
        Self::new(Method::PATCH, path, action, limited(patch(handler), FILES))
    }

    fn new(method: Method, path: &'static str, action: Action, mount: MethodRouter<Server>) -> Self {
        Self { method, path, action, mount: guarded(mount, action) }
    }
}

/// Refuses a longer body. The framework's own limit is lifted: this one counts for every way of reading.
fn limited(mount: MethodRouter<Server>, most: usize) -> MethodRouter<Server> {
    let mount: MethodRouter<Server> = mount.layer(DefaultBodyLimit::disable());
    mount.layer(RequestBodyLimitLayer::new(most))
}

/// Puts the guard before the handler.
fn guarded(mount: MethodRouter<Server>, action: Action) -> MethodRouter<Server> {
    mount.layer(from_fn(move |request, next| session::guard(action, request, next)))
}

/// Every route of the program under these settings.
pub fn table(settings: &Settings) -> Vec<Route> {
    let mut routes = vec![
        Route::get("/", Action::RegisterView, public::home::show),
        Route::get("/apps", Action::RegisterView, public::apps::list),
        Route::get("/apps/suggest", Action::RegisterView, public::apps::suggest),
        Route::get("/apps/{number}", Action::RegisterView, public::app::show),
        Route::get("/verify", Action::RegisterView, public::verify::ask),
        Route::get("/v/{number}", Action::RegisterView, public::verify::scanned),
        Route::get("/schools", Action::SchoolView, public::schools::list),
        Route::get("/schools/{unit}", Action::SchoolView, public::school::show),
        Route::get("/scope", Action::RegisterView, public::scope::show),
        Route::get("/help", Action::RegisterView, public::text::help),
        Route::get("/complaints", Action::RegisterView, public::text::complaints),
        Route::get("/accessibility", Action::RegisterView, public::text::accessibility),
        Route::get("/privacy", Action::RegisterView, public::text::privacy),
        Route::get("/api/openapi.json", Action::RegisterView, api::openapi::show),
        Route::get("/api/v1/filings", Action::RegisterView, api::filings::list),
        Route::get("/api/v1/filings/{number}", Action::RegisterView, api::filings::one),
        Route::post_files("/api/v1/filings/check", Action::RegisterView, api::check::check),
        Route::get("/api/v1/institutions/{id}/usage", Action::SchoolView, api::usage::of_institution),
        Route::get("/api/v1/changes", Action::RegisterView, api::changes::list),
        Route::get("/api/v1/open-data/filings.csv", Action::RegisterView, api::open_data::filings),
        Route::get("/assets/{name}", Action::PublicAsset, assets::show),
        Route::post("/preference/elder", Action::PublicPreference, preference::set_elder),
        Route::post("/filing/{id}/upload", Action::UploadWrite, upload::begin_for_filing),
        Route::post("/unit/upload", Action::UploadWrite, upload::begin_for_unit),
        Route::head("/upload/{id}", Action::UploadWrite, upload::offset),
        Route::patch("/upload/{id}", Action::UploadWrite, upload::append),
        Route::delete("/upload/{id}", Action::UploadWrite, upload::cancel),
        Route::get("/filing/{id}/file/{path}", Action::ObjectRead, file::of_filing),
    ];
    routes.extend(provider());
    routes.extend(reviewing());
    routes.extend(certificate());
    routes.extend(accounts());
    routes.extend(units());
    routes.extend(declaring());
    routes.extend(by_key());
    if settings.gallery {
        routes.extend([
            Route::get("/gallery", Action::PublicGallery, gallery::index),
            Route::get("/gallery/{page}/{state}", Action::PublicGallery, gallery::sample),
        ]);
    }
    routes
}

/// What a filing in force is shown with.
fn certificate() -> [Route; 3] {
    use Action::CertificateView;
    [
        Route::get("/certificate/{number}", CertificateView, certificate::sheet),
        Route::get("/certificate/{number}/qr.svg", CertificateView, certificate::qr),
        Route::get("/certificate/{number}/pdf", CertificateView, certificate::file),
    ]
}

/// The provider's desk.
fn provider() -> [Route; 16] {
    use Action::{FilingCancel, FilingDraft, FilingSubmit, FilingWithdraw};
    [
        Route::get("/provider", FilingDraft, list::desk),
        Route::get("/provider/filings", FilingDraft, list::show),
        Route::post("/provider/filings", FilingDraft, list::begin),
        Route::get("/provider/filings/{id}", FilingDraft, tasks::show),
        Route::get("/provider/filings/{id}/edit/{group}", FilingDraft, block::show),
        Route::post_files("/provider/filings/{id}/edit/{group}", FilingDraft, block::save),
        Route::post("/provider/filings/{id}/autosave/{group}", FilingDraft, block::autosave),
        Route::post("/provider/filings/{id}/remove/{group}", FilingDraft, block::remove),
        Route::post("/provider/filings/{id}/borrow", FilingDraft, block::borrow),
        Route::get("/provider/filings/{id}/check", FilingDraft, check::show),
        Route::post("/provider/filings/{id}/check", FilingSubmit, check::submit),
        Route::get("/provider/filings/{id}/receipt", FilingDraft, receipt::show),
        Route::get("/provider/filings/{id}/record", FilingDraft, record::show),
        Route::post("/provider/filings/{id}/withdraw", FilingWithdraw, record::withdraw),
        Route::post("/provider/filings/{id}/revise", FilingDraft, record::revise),
        Route::post("/provider/filings/{id}/cancel", FilingCancel, record::cancel),
    ]
}

/// An institution's declaration, and how far the declarations below a department are.
fn declaring() -> Vec<Route> {
    use Action::{CampaignOpen, CampaignRemind, CampaignView, UsageDraft, UsageSubmit, UsageView};
    use institution::{check, desk, entry, list, pick, receipt};
    use office::progress;
    vec![
        Route::get("/institution", UsageView, desk::show),
        Route::get("/institution/usages", UsageView, list::show),
        Route::get("/institution/usages/export", UsageView, list::export),
        Route::post("/institution/usages/begin", UsageDraft, list::begin),
        Route::post("/institution/usages/withdraw", UsageDraft, list::withdraw),
        Route::get("/institution/usages/new", UsageDraft, pick::show),
        Route::post("/institution/usages/new", UsageDraft, pick::take),
        Route::get("/institution/usages/entry/{item}", UsageDraft, entry::show),
        Route::post_files("/institution/usages/entry/{item}", UsageDraft, entry::save),
        Route::post("/institution/usages/entry/{item}/autosave", UsageDraft, entry::autosave),
        Route::post("/institution/usages/entry/{item}/remove", UsageDraft, entry::remove),
        Route::get("/institution/usages/check", UsageDraft, check::show),
        Route::post("/institution/usages/check", UsageSubmit, check::submit),
        Route::get("/institution/usages/receipt", UsageView, receipt::show),
        Route::get("/office/progress", CampaignView, progress::show),
        Route::get("/office/progress/export", CampaignView, progress::export),
        Route::post("/office/progress/open", CampaignOpen, progress::open),
        Route::post("/office/progress/close", CampaignOpen, progress::close),
        Route::post("/office/progress/remind", CampaignRemind, progress::remind),
    ]
}

/// Filing and deciding by API, with an access key.
fn by_key() -> Vec<Route> {
    use Action::{
        FilingDecide, FilingDraft, FilingSubmit, FilingWithdraw, ObjectRead, RegisterView, ReviewQueue,
        UploadWrite, UsageDraft, UsageJudge, UsageSubmit, UsageView,
    };
    use api::{declaration, forms, office, provider, upload as files};
    vec![
        Route::get("/api/v1/forms/{kind}", RegisterView, forms::one),
        Route::get("/api/v1/provider/filings", FilingDraft, provider::list),
        Route::post("/api/v1/provider/filings", FilingDraft, provider::begin),
        Route::get("/api/v1/provider/filings/{id}", FilingDraft, provider::one),
        Route::put("/api/v1/provider/filings/{id}/answers/{group}", FilingDraft, provider::save),
        Route::delete("/api/v1/provider/filings/{id}/answers/{group}", FilingDraft, provider::clear),
        Route::post("/api/v1/provider/filings/{id}/files", UploadWrite, files::for_filing),
        Route::get("/api/v1/provider/filings/{id}/check", FilingDraft, provider::check),
        Route::post("/api/v1/provider/filings/{id}/submit", FilingSubmit, provider::submit),
        Route::post("/api/v1/provider/filings/{id}/withdraw", FilingWithdraw, provider::withdraw),
        Route::post("/api/v1/provider/filings/{id}/revise", FilingDraft, provider::revise),
        Route::head("/api/v1/uploads/{id}", UploadWrite, upload::offset),
        Route::patch("/api/v1/uploads/{id}", UploadWrite, files::append),
        Route::delete("/api/v1/uploads/{id}", UploadWrite, upload::cancel),
        Route::get("/api/v1/files/{id}/{path}", ObjectRead, file::of_filing),
        Route::get("/api/v1/institution/apps", UsageDraft, declaration::apps),
        Route::get("/api/v1/institution/declaration", UsageView, declaration::one),
        Route::put("/api/v1/institution/declaration/apps/{number}", UsageDraft, declaration::put),
        Route::delete("/api/v1/institution/declaration/apps/{number}", UsageDraft, declaration::remove),
        Route::post("/api/v1/institution/declaration/files", UploadWrite, files::for_declaration),
        Route::post("/api/v1/institution/declaration/submit", UsageSubmit, declaration::submit),
        Route::post("/api/v1/institution/declaration/withdraw", UsageDraft, declaration::withdraw),
        Route::get("/api/v1/office/filings", ReviewQueue, office::list),
        Route::get("/api/v1/office/filings/{id}", ReviewQueue, office::one),
        Route::post("/api/v1/office/filings/{id}/approve", FilingDecide, office::approve),
        Route::post("/api/v1/office/filings/{id}/return", FilingDecide, office::return_),
        Route::post("/api/v1/office/filings/{id}/judge", UsageJudge, office::judge),
    ]
}

/// What an education department reviews and publishes, its notices, the calendar and the record.
fn reviewing() -> Vec<Route> {
    vec![
        Route::get("/office", Action::ReviewQueue, office::desk::show),
        Route::get("/office/filings", Action::ReviewQueue, office::queue::provider),
        Route::get("/office/usages", Action::ReviewQueue, office::queue::usage),
        Route::get("/office/obligations", Action::ObligationView, office::obligation::show),
        Route::get("/office/obligations/export", Action::ObligationView, office::obligation::export),
        Route::get("/office/filing/{id}", Action::ReviewQueue, office::review::show),
        Route::post("/office/filing/{id}/decide", Action::FilingDecide, office::review::decide),
        Route::post("/office/filing/{id}/judge", Action::UsageJudge, office::judge::judge),
        Route::get("/office/dual", Action::ReviewRates, office::dual::show),
        Route::get("/office/filing/{id}/measure", Action::FilingMeasure, office::measure::ask),
        Route::post("/office/filing/{id}/measure", Action::FilingMeasure, office::measure::take),
        Route::get("/office/filing/{id}/reveal", Action::ReviewQueue, office::reveal::ask),
        Route::post("/office/filing/{id}/reveal", Action::PersonalReveal, office::reveal::show),
        Route::get("/office/filing/{id}/inspection", Action::ReviewQueue, office::inspection::show),
        Route::post("/office/filing/{id}/inspection", Action::InspectionJudge, office::inspection::judge),
        Route::get("/office/announcements", Action::AnnouncementPublish, office::announcement::list),
        Route::get("/office/announcements/new", Action::AnnouncementPublish, office::announcement::preview),
        Route::post("/office/announcements", Action::AnnouncementPublish, office::announcement::publish),
        Route::get("/announcements", Action::RegisterView, public::announcement::list),
        Route::get("/announcements/{id}", Action::RegisterView, public::announcement::show),
        Route::get("/inbox", Action::InboxView, inbox::show),
        Route::post("/inbox/{id}/open", Action::InboxView, inbox::open),
        Route::post("/inbox/read-all", Action::InboxView, inbox::read_all),
        Route::get("/admin", Action::SystemView, admin::overview::show),
        Route::get("/admin/jobs", Action::JobView, admin::jobs::show),
        Route::post("/admin/jobs/{id}/retry", Action::JobManage, admin::jobs::retry),
        Route::post("/admin/jobs/{id}/discard", Action::JobManage, admin::jobs::discard),
        Route::get("/admin/security", Action::AccountSecure, admin::security::show),
        Route::get("/admin/security/{id}", Action::AccountSecure, admin::security::account),
        Route::post("/admin/security/{id}", Action::AccountSecure, admin::security::act),
        Route::post("/admin/security/{id}/renew", Action::AccountSecure, admin::security::renew),
        Route::get("/admin/calendar", Action::CalendarRehearse, admin::calendar::show),
        Route::post("/admin/calendar/rehearse", Action::CalendarRehearse, admin::calendar::rehearse),
        Route::post("/admin/calendar/load", Action::CalendarLoad, admin::calendar::load),
        Route::get("/admin/audit", Action::AuditView, admin::audit::show),
        Route::get("/admin/audit/export", Action::AuditExport, admin::audit::export),
        Route::post("/admin/audit/verify", Action::AuditVerify, admin::audit::verify),
        Route::get("/demo/time", Action::TimeShift, demo::show),
        Route::post("/demo/time", Action::TimeShift, demo::shift),
    ]
}

/// Accounts: founding, registration, activation, signing in and out, passwords, administrators.
fn accounts() -> Vec<Route> {
    use Action::{
        AccountActivate, AccountRoot, KeyOwn, PasswordChange, PlatformFound, ProviderRegister, SecretRenew,
        SessionClose, SessionOpen,
    };
    use account::{activate, administrators, change, founding, keys, own, register, second, sign_in};
    vec![
        Route::get("/sign-in", SessionOpen, sign_in::show),
        Route::post("/sign-in", SessionOpen, sign_in::submit),
        Route::post("/sign-out", SessionClose, sign_in::out),
        Route::get("/sign-in/second", Action::SecondPass, second::show),
        Route::post("/sign-in/second", Action::SecondPass, second::submit),
        Route::get("/account/second", Action::SecondEnrol, second::own),
        Route::post("/account/second", Action::SecondEnrol, second::offer),
        Route::post("/account/second/confirm", Action::SecondEnrol, second::confirm),
        Route::get("/account/second/off", Action::SecondOff, change::ask_off),
        Route::post("/account/second/off", Action::SecondOff, change::switch_off),
        Route::get("/account/second/codes", Action::SecondCodes, change::ask_codes),
        Route::post("/account/second/codes", Action::SecondCodes, change::renew_codes),
        Route::get("/activate", AccountActivate, activate::show),
        Route::post("/activate", AccountActivate, activate::submit),
        Route::get("/founding", PlatformFound, founding::show),
        Route::post("/founding", PlatformFound, founding::submit),
        Route::get("/provider/register", ProviderRegister, register::show),
        Route::post("/provider/register", ProviderRegister, register::submit),
        Route::get("/account", Action::SessionOwn, own::show),
        Route::post("/account/password", PasswordChange, own::change_password),
        Route::post("/account/sessions", Action::SessionOwn, own::end),
        Route::get("/account/keys", KeyOwn, keys::show),
        Route::post("/account/keys", KeyOwn, keys::make),
        Route::post("/account/keys/{id}/revoke", KeyOwn, keys::revoke),
        Route::get("/admin/accounts", AccountRoot, administrators::show),
        Route::post("/admin/accounts", AccountRoot, administrators::submit),
        Route::post("/admin/accounts/{id}/renew", SecretRenew, administrators::renew),
        Route::get("/divisions/suggest", Action::RegisterView, units::divisions::suggest),
    ]
}

/// The units below an office, and every unit's own record.
fn units() -> Vec<Route> {
    use Action::{
        AccountIssue, AccountLock, AdministratorName, ObjectRead, PersonalReveal, RequestView, RosterView,
        SecretRenew, SlipPrint, UnitComplete, UnitImport, UnitIssue, UnitRequest, UnitResolve, UnitView,
    };
    use units::{administrator, detail, export, import, issue, list, record, requests, roster, slips};
    vec![
        Route::get("/first-login", UnitComplete, record::show),
        Route::get("/provider/unit", UnitComplete, record::show),
        Route::get("/institution/unit", UnitComplete, record::show),
        Route::get("/office/unit", UnitComplete, record::show),
        Route::post_files("/unit/record", UnitComplete, record::submit),
        Route::get("/unit/{id}/file/{path}", ObjectRead, record::show_file),
        Route::get("/unit/administrator", AdministratorName, administrator::show),
        Route::post("/unit/administrator", AdministratorName, administrator::submit),
        Route::get("/office/colleagues", AccountIssue, office::colleague::show),
        Route::post("/office/colleagues", AccountIssue, office::colleague::submit),
        Route::get("/office/units", RosterView, list::show),
        Route::get("/office/units/roster", RosterView, roster::show),
        Route::get("/office/units/export", RosterView, export::units),
        Route::get("/office/units/template", UnitImport, export::template),
        Route::get("/office/units/new", UnitIssue, issue::show),
        Route::post("/office/units/new", UnitIssue, issue::submit),
        Route::get("/office/units/import", UnitImport, import::show),
        Route::post_files("/office/units/import", UnitImport, import::submit),
        Route::get("/office/units/import/{id}", UnitImport, import::look),
        Route::post("/office/units/import/{id}/apply", UnitImport, import::apply),
        Route::get("/office/units/import/{id}/errors", UnitImport, export::errors),
        Route::get("/office/units/slips/{batch}", SlipPrint, slips::ask),
        Route::post("/office/units/slips/{batch}", SlipPrint, slips::print),
        Route::get("/unit/requests", UnitRequest, requests::show),
        Route::post("/unit/requests", UnitRequest, requests::ask),
        Route::post("/unit/requests/{id}/withdraw", UnitRequest, requests::withdraw),
        Route::get("/office/requests", UnitResolve, office::request::list),
        Route::get("/office/requests/{id}", RequestView, office::request::show),
        Route::post("/office/requests/{id}/decide", UnitResolve, office::request::decide),
        Route::get("/office/units/{id}", UnitView, detail::show),
        Route::post("/office/units/{id}/reveal", PersonalReveal, detail::reveal),
        Route::post("/office/units/{id}/account/{account}/lock", AccountLock, detail::lock),
        Route::post("/office/units/{id}/account", UnitIssue, detail::equip),
        Route::post("/office/account/{id}/renew", SecretRenew, detail::renew),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_method_and_path_stands_once() {
        let mut seen = BTreeSet::new();
        for route in table(&Settings { secure_cookies: true, gallery: true }) {
            assert!(seen.insert((route.method.to_string(), route.path)), "{} twice", route.path);
        }
    }

    #[test]
    fn the_gallery_is_absent_unless_asked_for() {
        let routes = table(&Settings { secure_cookies: true, gallery: false });
        assert!(routes.iter().all(|route| !route.path.starts_with("/gallery")));
    }
}
