//! Pages that only say something: help, complaints, accessibility, privacy. Rules PUB-4, USE-8, CMP-2.

use askama::Template;

use crate::web::exhibit::Exhibit;
use crate::web::page::{self, Answer, Page};
use crate::web::sample;
use crate::web::visit::{Desk, Visit};

macro_rules! texts {
    ($($handler:ident $struct:ident $path:literal $name:literal $address:literal $title:literal)*) => {$(
        #[derive(Debug, Template)]
        #[template(path = $path)]
        pub(in crate::web) struct $struct {
            page: Page,
        }

        pub(in crate::web) async fn $handler(visit: Visit) -> Answer {
            page::show(&$struct { page: visit.page($title) })
        }

        impl Exhibit for $struct {
            const NAME: &'static str = $name;
            const TITLE: &'static str = concat!("公众：", $title);

            fn samples() -> Vec<(&'static str, Self)> {
                vec![("text", Self { page: sample::page(Desk::Public, $address, $title) })]
            }

            fn page(&mut self) -> &mut Page {
                &mut self.page
            }
        }
    )*};
}

texts! {
    help HelpPage "public/help.html" "public.help" "/help" "帮助中心"
    complaints ComplaintsPage "public/complaints.html" "public.complaints" "/complaints" "投诉举报"
    accessibility AccessibilityPage "public/accessibility.html" "public.accessibility" "/accessibility" "无障碍说明"
    privacy PrivacyPage "public/privacy.html" "public.privacy" "/privacy" "个人信息保护"
}
