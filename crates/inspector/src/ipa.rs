//! iOS packages: property lists, provisioning, frameworks and extensions (INS-3).

use crate::archive::Archive;
use crate::notes::Notes;
use crate::report::{Ios, Report};

/// The folder `Payload/<name>.app/` of an iOS package, if the archive has one.
pub fn app_folder<'a>(archive: &'a Archive<'_>) -> Option<&'a str> {
    archive.entries().find_map(|entry| {
        let name = std::str::from_utf8(archive.name(entry)).ok()?;
        let (app, _) = name.strip_prefix("Payload/")?.split_once('/')?;
        let end = "Payload/".len() + app.len() + 1;
        app.strip_suffix(".app").and_then(|_| name.get(..end))
    })
}

/// Fills `report` with what an iOS package says.
pub fn inspect(_archive: &Archive<'_>, report: &mut Report, _notes: &mut Notes) {
    report.ios = Some(Ios::default());
}
