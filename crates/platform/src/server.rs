//! The program's shared state, and what the web part is told at the start.

use std::sync::Arc;

use axum::http::HeaderMap;
use casework::Office;
use domain::ground::day::Instant;

use crate::register_index::RegisterIndex;
use crate::web::base::Base;

/// What the web part must be told at the start.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Cookies carry `Secure` and the prefix `__Host-`; off only where the platform is tried without TLS.
    pub secure_cookies: bool,
    /// The gallery of page samples is served; for development and demonstration.
    pub gallery: bool,
}

/// The program's shared state, one per process, cheap to clone.
#[derive(Debug, Clone)]
pub struct Server {
    settings: Arc<Settings>,
    office: Office,
    register: Arc<RegisterIndex>,
    base: Option<Base>,
    started: Instant,
}

impl Server {
    pub fn new(settings: Settings, office: Office) -> Self {
        let started = office.store().time().now();
        Self { settings: Arc::new(settings), office, register: Arc::default(), base: None, started }
    }

    /// When this node started.
    pub const fn started(&self) -> Instant {
        self.started
    }

    /// The same server, reached by people at this address.
    #[must_use]
    pub fn at(mut self, base: Option<Base>) -> Self {
        self.base = base;
        self
    }

    /// Where people reach it, if that was set.
    pub const fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    /// The base for an answer to this request.
    pub fn base_for(&self, headers: &HeaderMap) -> Base {
        let scheme = if self.settings.secure_cookies { "https" } else { "http" };
        self.base.clone().unwrap_or_else(|| Base::asked(scheme, headers))
    }

    /// What verbs stand on.
    pub const fn office(&self) -> &Office {
        &self.office
    }

    /// The public register in memory.
    pub const fn register(&self) -> &Arc<RegisterIndex> {
        &self.register
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
