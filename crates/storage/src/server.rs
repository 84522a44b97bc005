//! The PostgreSQL server at an address, and whether the line to it is encrypted.
//!
//! Without a word of it, a server on this machine is spoken to plainly and any other one only encrypted, its certificate
//! checked against its name. `sslmode=disable` is said by whoever protects the line in another way. `require` asks as
//! much as `verify-full`: encryption to an unchecked server protects from nobody. The modes that try and give way are
//! refused.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use ::postgres::config::{Host, SslMode};
use ::postgres::{Client, Config, NoTls};
use percent_encoding::percent_decode_str;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::fault::Fault;
use crate::tls;

/// How long a server may take to accept a connection, unless the address says otherwise.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a server is and how it is spoken to.
pub(crate) struct Server {
    config: Config,
    line: Line,
}

enum Line {
    Plain,
    Encrypted(MakeRustlsConnect),
}

/// What an address says of the line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    mode: Option<String>,
    authorities: Option<PathBuf>,
}

impl Server {
    /// Reads `postgres://USER@HOST/NAME?sslmode=…&sslrootcert=FILE`.
    pub(crate) fn read(address: &str) -> Result<Self, Fault> {
        let (address, said) = separate(address);
        let mut config: Config =
            address.parse().map_err(|_| Fault::Setup("the PostgreSQL address cannot be read".to_owned()))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        let encrypted = match said.mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            None => said.authorities.is_some() || !is_here(&config),
            Some(other) => {
                return Err(Fault::Setup(format!(
                    "sslmode={other} is not kept: say verify-full (or require, which is the same here), or disable"
                )));
            }
        };
        let line = if encrypted {
            config.ssl_mode(SslMode::Require);
            Line::Encrypted(MakeRustlsConnect::new(tls::client(said.authorities.as_deref())?))
        } else {
            config.ssl_mode(SslMode::Disable);
            Line::Plain
        };
        Ok(Self { config, line })
    }

    pub(crate) fn connect(&self) -> Result<Client, ::postgres::Error> {
        match &self.line {
            Line::Plain => self.config.connect(NoTls),
            Line::Encrypted(line) => self.config.connect(line.clone()),
        }
    }
}

/// Takes out of the address what the driver does not know.
fn separate(address: &str) -> (String, Said) {
    let Some((place, query)) = address.split_once('?') else { return (address.to_owned(), Said::default()) };
    let mut said = Said::default();
    let mut rest = Vec::new();
    for pair in query.split('&') {
        let value = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match pair.split_once('=') {
            Some(("sslmode", mode)) => said.mode = Some(value(mode)),
            Some(("sslrootcert", file)) => said.authorities = Some(PathBuf::from(value(file))),
            _ => rest.push(pair),
        }
    }
    let address = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    (address, said)
}

/// Whether nothing leaves this machine.
fn is_here(config: &Config) -> bool {
    let names_here = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    names_here && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

/// What is wrong with the encryption, when a connection failed by it: nothing that time will mend.
pub(crate) fn distrust(error: &::postgres::Error) -> Option<Fault> {
    use std::error::Error as _;
    let source = error.source()?;
    if source.to_string() == "server does not support TLS" {
        return Some(Fault::Setup(
            "the PostgreSQL server offers no TLS: switch it on there (ssl = on), or say sslmode=disable if the line \
             to it is protected in another way"
                .to_owned(),
        ));
    }
    let inner = source.downcast_ref::<std::io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()?;
    let rustls::Error::InvalidCertificate(why) = inner else { return None };
    Some(Fault::Setup(format!(
        "the PostgreSQL server's certificate is not believed ({why:?}): name the file of its authority by \
         sslrootcert=FILE, and the server as its certificate does"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encrypted(address: &str) -> Result<bool, String> {
        Server::read(address)
            .map(|server| matches!(server.line, Line::Encrypted(_)))
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn only_a_server_of_this_machine_is_spoken_to_plainly_unless_somebody_says_so() {
        for here in ["127.0.0.1", "localhost", "[::1]", "%2Fvar%2Frun%2Fpostgresql"] {
            assert_eq!(encrypted(&format!("postgres://a@{here}/b")), Ok(false), "{here}");
            assert_eq!(encrypted(&format!("postgres://a@{here}/b?sslmode=require")), Ok(true), "{here}");
        }
        for there in ["10.1.2.3", "db.example.cn", "localhost,db.example.cn", "localhost.example.cn"] {
            assert_eq!(encrypted(&format!("postgres://a@{there}/b")), Ok(true), "{there}");
            assert_eq!(encrypted(&format!("postgres://a@{there}/b?sslmode=disable")), Ok(false), "{there}");
            assert_eq!(
                encrypted(&format!("postgres://a@{there}/b?sslmode=verify-full")),
                Ok(true),
                "{there}"
            );
        }
        assert_eq!(encrypted("postgres://a@localhost/b?hostaddr=10.1.2.3"), Ok(true));
    }

    #[test]
    fn a_mode_that_gives_way_is_refused_and_so_are_authorities_that_are_none() {
        for mode in ["prefer", "allow", "verify-ca", ""] {
            let refused = encrypted(&format!("postgres://a@localhost/b?sslmode={mode}")).unwrap_err();
            assert!(refused.contains("verify-full"), "{refused}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, "no certificate").unwrap();
        let address = format!("postgres://a@localhost/b?sslrootcert={}", file.display());
        assert!(encrypted(&address).unwrap_err().contains("no certificate in PEM form"));
    }

    #[test]
    fn the_rest_of_the_address_reaches_the_driver() {
        let (address, said) =
            separate("postgres://a@h/b?connect_timeout=3&sslmode=verify-full&sslrootcert=%2Fca%20x");
        assert_eq!(address, "postgres://a@h/b?connect_timeout=3");
        let expected =
            Said { mode: Some("verify-full".to_owned()), authorities: Some(PathBuf::from("/ca x")) };
        assert_eq!(said, expected);
    }
}
