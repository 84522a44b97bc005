//! What a certificate states: the record in force, as the public may see it. Rules PRV-9, LAT-13, PUB-5.

use domain::filing::Standing;
use domain::form::Form;
use domain::ground::actor::Actor;
use domain::ground::day::Day;
use domain::ground::identifier::FilingNumber;
use domain::ground::permit::{self, Action};
use storage::unit;

use crate::{Error, Office, Result};

/// The facts of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The filing number.
    pub number: String,
    /// The app's name.
    pub app: String,
    /// Its platform in words.
    pub platform: String,
    /// The version filed.
    pub version: String,
    /// The provider.
    pub provider: String,
    /// The department that verified it.
    pub reviewer: String,
    /// Since when it is in force.
    pub since: Day,
}

/// The certificate of a filing that is in force, by its number or the digits of it; of every other there is none.
pub fn certificate(office: &Office, actor: &Actor, number: &str) -> Result<Certificate> {
    permit::may(actor, Action::CertificateView)?;
    let is_short = number.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_short { format!("教APP备{number}号") } else { number.to_owned() };
    let number = FilingNumber::parse_with(&number, &office.further_issuers())
        .map_err(|_| Error::NotFound)?
        .to_string();
    office.read(|view| {
        let row = storage::filing::find_number(view, &number)?.ok_or(Error::NotFound)?;
        let Standing::Effective { since } = row.filing.standing else { return Err(Error::NotFound) };
        let shown = row.effective_revision.ok_or(Error::NotFound)?;
        let stored = storage::revision::get(view, shown)?.stored;
        let form = Form::find(&stored.form).ok_or(Error::NotFound)?;
        let handler = row.handler.as_ref().map(|place| unit::get(view, place.id)).transpose()?;
        let answers = &stored.answers;
        Ok(Certificate {
            app: answers.one("app.name").to_owned(),
            platform: form
                .option_label("platform", answers.one("app.platform"))
                .unwrap_or_default()
                .to_owned(),
            version: answers.one("app.version").to_owned(),
            provider: answers.one("owner.name").to_owned(),
            reviewer: handler.map(|unit| unit.name).unwrap_or_default(),
            number: number.clone(),
            since,
        })
    })
}
