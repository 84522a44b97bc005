//! The operator's pages in every state worth seeing, for the gallery.

use casework::job::Queue;
use casework::system::System;
use domain::ground::day::Instant;
use domain::ground::id::JobId;
use storage::machine::Machine;
use storage::queue::{Dead, Entry};

use super::jobs::JobsPage;
use super::overview::{Node, OverviewPage};
use crate::web::exhibit::Exhibit;
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::{Desk, Visit};

/// 2 December 2025, 10:00 in China.
const NOW: Instant = Instant(1_764_640_800_000);
const MINUTE: i64 = 60_000;

fn visit(path: &str, pairs: &[(&str, &str)]) -> Visit {
    sample::searched(Desk::System, path, pairs, "").visit
}

fn system() -> System {
    System {
        machine: Machine {
            engine: "PostgreSQL",
            version: "17.6".to_owned(),
            structure: "0091_notice_sender".to_owned(),
            structure_at: NOW.add_days(-12),
            bytes: 3_400_000_000,
        },
        files: (18_204, 96_000_000_000),
        free: 412_000_000_000,
        events: 184_530,
        due: 0,
        dead: 0,
        sessions: 318,
        calendar_ends: None,
        now: NOW,
    }
}

impl Exhibit for OverviewPage {
    const NAME: &'static str = "admin.overview";
    const TITLE: &'static str = "运行概况";

    fn samples() -> Vec<(&'static str, Self)> {
        let node = |base: Option<&str>| Node {
            started: NOW.add_days(-3),
            base: base.map(str::to_owned),
            secure: base.is_some(),
        };
        let at = || visit("/admin", &[]);
        let troubled =
            System { dead: 2, due: 40, free: 1_200_000_000, calendar_ends: Some(2025), ..system() };
        vec![
            ("full", Self::new(at(), &system(), &node(Some("https://beian.example.cn")))),
            ("error", Self::new(at(), &troubled, &node(None))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn entry(number: u128, kind: &str, leased: bool, minutes: i64, error: Option<&str>) -> Entry {
    Entry {
        id: JobId(uuid::Uuid::from_u128(number)),
        kind: kind.to_owned(),
        leased,
        run_at: NOW.add_millis(minutes * MINUTE),
        attempts: u32::from(error.is_some() || leased),
        last_error: error.map(str::to_owned),
        enqueued_at: NOW.add_days(-3),
        ran_at: Some(NOW.add_millis(-10 * MINUTE)),
    }
}

impl Exhibit for JobsPage {
    const NAME: &'static str = "admin.jobs";
    const TITLE: &'static str = "后台任务";

    fn samples() -> Vec<(&'static str, Self)> {
        let failed = "failed; see the log";
        let quiet = || Queue {
            recurring: vec![entry(1, "deadline", false, 20, None), entry(2, "sweep-uploads", true, 9, None)],
            pending: Vec::new(),
            dead: Vec::new(),
            figures: vec![("leased".to_owned(), 1), ("waiting".to_owned(), 1)],
            now: NOW,
        };
        let dead = |number, attempts| Dead {
            id: JobId(uuid::Uuid::from_u128(number)),
            kind: "inspection".to_owned(),
            payload: String::new(),
            attempts,
            last_error: failed.to_owned(),
            enqueued_at: NOW.add_days(-1),
        };
        let busy = || Queue {
            recurring: vec![
                entry(1, "deadline", false, 2, Some(failed)),
                entry(2, "sweep-uploads", true, -3, None),
            ],
            pending: vec![
                entry(3, "inspection", true, 8, None),
                entry(4, "inspection", false, -1, None),
                entry(5, "inspection", false, 5, Some(failed)),
            ],
            dead: vec![dead(6, 10), dead(7, 10)],
            figures: vec![("dead".to_owned(), 2), ("leased".to_owned(), 2), ("waiting".to_owned(), 3)],
            now: NOW,
        };
        let at = |pairs: &[(&str, &str)]| visit("/admin/jobs", pairs);
        vec![
            ("empty", Self::new(at(&[]), &quiet())),
            ("full", Self::new(at(&[]), &busy())),
            ("retried", Self::new(at(&[("done", "retry")]), &quiet())),
            ("discarded", Self::new(at(&[("done", "discard")]), &quiet())),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
