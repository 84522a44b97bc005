//! The actions of the table of rights (`permit.txt`): one name for each thing that somebody may or may not do.

macro_rules! actions {
    ($($variant:ident $code:literal)*) => {
        /// Something an actor may or may not do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the codes are their own description; permit.txt explains the columns")]
        pub enum Action { $($variant),* }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Action] = &[$(Action::$variant),*];

            /// Its name in the table.
            pub const fn code(self) -> &'static str {
                match self { $(Action::$variant => $code),* }
            }
        }
    };
}

actions! {
    PublicAsset "public.asset"
    PublicPreference "public.preference"
    PublicGallery "public.gallery"
    RegisterView "register.view"
    RegisterRebuild "register.rebuild"
    SchoolView "school.view"
    SessionOpen "session.open"
    SessionClose "session.close"
    SessionSweep "session.sweep"
    SessionOwn "session.own"
    KeyOwn "key.own"
    InboxView "inbox.view"
    PlatformFound "platform.found"
    AccountActivate "account.activate"
    PasswordChange "password.change"
    UnitComplete "unit.complete"
    UnitView "unit.view"
    UnitIssue "unit.issue"
    UnitImport "unit.import"
    UnitRequest "unit.request"
    RequestView "request.view"
    UnitResolve "unit.resolve"
    SlipPrint "slip.print"
    SlipSweep "slip.sweep"
    SecretRenew "secret.renew"
    RosterView "roster.view"
    AdministratorName "administrator.name"
    AccountIssue "account.issue"
    AccountRoot "account.root"
    AccountLock "account.lock"
    AccountSecure "account.secure"
    SessionEnd "session.end"
    SecondPass "second.pass"
    SecondEnrol "second.enrol"
    SecondOff "second.off"
    SecondCodes "second.codes"
    SecondReset "second.reset"
    ProviderRegister "provider.register"
    FilingDraft "filing.draft"
    FilingSubmit "filing.submit"
    FilingWithdraw "filing.withdraw"
    FilingCancel "filing.cancel"
    FilingView "filing.view"
    FilingDecide "filing.decide"
    FilingMeasure "filing.measure"
    FilingLapse "filing.lapse"
    FilingRemind "filing.remind"
    ReviewQueue "review.queue"
    ObligationView "obligation.view"
    ReviewRates "review.rates"
    AnnouncementPublish "announcement.publish"
    CertificateView "certificate.view"
    UsageDraft "usage.draft"
    UsageSubmit "usage.submit"
    UsageView "usage.view"
    UsageDecide "usage.decide"
    UsageJudge "usage.judge"
    UsageRereview "usage.rereview"
    UsageWarn "usage.warn"
    PersonalReveal "personal.reveal"
    UploadWrite "upload.write"
    UploadSweep "upload.sweep"
    ObjectRead "object.read"
    ObjectScrub "object.scrub"
    CampaignOpen "campaign.open"
    CampaignRemind "campaign.remind"
    CampaignView "campaign.view"
    CampaignRebuild "campaign.rebuild"
    CalendarRehearse "calendar.rehearse"
    CalendarLoad "calendar.load"
    InspectionRun "inspection.run"
    InspectionDemand "inspection.demand"
    InspectionJudge "inspection.judge"
    JobView "job.view"
    JobManage "job.manage"
    SystemView "system.view"
    TimeShift "time.shift"
    AuditView "audit.view"
    AuditExport "audit.export"
    AuditVerify "audit.verify"
}
