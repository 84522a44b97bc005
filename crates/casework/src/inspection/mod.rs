//! The inspection of packages: asked for when a package arrives, run by a job, looked at, judged, never deciding.
//!
//! Rules INS-1…5, USE-4, LAT-12. What the inspector says is kept as it said it; what it means for a filing (declared
//! against found, against the version before) is worked out at the moment somebody looks, so that a change of the form
//! needs no new inspection. A package that cannot be read is a result like any other.

mod demand;
mod judge;
mod look;
mod run;
mod seen;
mod summary;
mod usage;

pub use demand::{Progress, demand, enqueue, outdated, progress};
pub use judge::{Judge, judge};
pub use look::{Before, Found, Inspection, Opinion, Source};
pub use run::{JOB, Ran, run};
pub use seen::{Completeness, Gap};
pub use summary::{Asked, Summary};
pub use usage::{Forbidden, Unjudged};

pub(crate) use look::of_revision;
pub(crate) use run::ask;
pub(crate) use summary::summary;
pub(crate) use usage::forbidden;

use domain::ground::text;
use inspector::Report;
use storage::Fault;
use storage::package::Package;

use crate::{Office, Result};

/// The report on a package, once it was made.
fn report(office: &Office, package: &Package) -> Result<Option<Report>> {
    let Some(digest) = &package.report else { return Ok(None) };
    let bytes = office.objects.get(digest)?.bytes()?;
    let report = serde_json::from_slice(&bytes).map_err(|_| flawed("is not a report"))?;
    Ok(Some(report))
}

fn flawed(why: &str) -> Fault {
    Fault::Column { column: "report".to_owned(), why: why.to_owned() }
}

const LONGEST: usize = 300;

/// A text that comes out of a package, without signs that hide or turn other text.
pub fn clean(found: &str) -> String {
    let hides = |sign: char| sign.is_control() || text::forbidden(sign.encode_utf8(&mut [0; 4])).is_some();
    found.chars().filter(|sign| !hides(*sign)).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_a_package_says_cannot_turn_the_page_around() {
        assert_eq!(clean("示例\u{202e}作业\u{7}本"), "示例作业本");
        assert_eq!(clean(&"长".repeat(1000)).chars().count(), 300);
    }
}
