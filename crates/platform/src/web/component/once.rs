//! A new account's activation code, shown this one time (N16).

use casework::account::Issued;

use crate::web::format;

/// A secret as it is shown once.
#[derive(Debug)]
pub struct Once {
    pub name: String,
    pub title: String,
    pub secret: String,
    pub until: String,
}

impl Once {
    pub fn of(issued: &Issued) -> Self {
        Self {
            name: issued.name.clone(),
            title: issued.title.clone(),
            secret: issued.secret.reveal().to_owned(),
            until: format::day(issued.expires_at.day()),
        }
    }

    /// An invented one.
    pub fn sample(name: &str, title: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            secret: "7KQ2-M4XN-8RTA-PB3W".to_owned(),
            until: "2026年1月1日".to_owned(),
        }
    }
}
