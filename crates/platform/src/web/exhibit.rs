//! A page that can be shown without a database: what the gallery shows and the page tests read.

use askama::Template;

use super::page::Page;

/// A page that can be shown without a database.
pub trait Exhibit: Template + Sized {
    /// The template's path with dots for slashes and without its ending: `office.filing.list`.
    const NAME: &'static str;
    const TITLE: &'static str;

    /// The states worth seeing: `empty`, `full`, `error`, `refused` … with the page in that state.
    fn samples() -> Vec<(&'static str, Self)>;

    fn page(&mut self) -> &mut Page;
}
