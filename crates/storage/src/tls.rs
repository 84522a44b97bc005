//! Encrypted lines, the same for PostgreSQL and the object store: whose certificates are believed, and by which ciphers.
//!
//! The server is always asked for a certificate that bears its name and that a known authority signed: the machine's own
//! authorities, or those of one file. An encrypted line to nobody knows whom is deliberately absent.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::fault::Fault;

/// The ciphers.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The authorities that are believed: those of the file, else those of the machine.
pub(crate) fn authorities(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, Fault> {
    let Some(file) = file else { return of_machine() };
    let refused = |why: String| Fault::Setup(format!("the authorities in {}: {why}", file.display()));
    let text = std::fs::read(file).map_err(|e| refused(e.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let found = found.map_err(|e| refused(e.to_string()))?;
    if found.is_empty() { Err(refused("no certificate in PEM form".to_owned())) } else { Ok(found) }
}

fn of_machine() -> Result<Vec<CertificateDer<'static>>, Fault> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found.certs);
    }
    let why = found.errors.first().map(|error| format!(" ({error})")).unwrap_or_default();
    Err(Fault::Setup(format!(
        "this machine knows no certificate authority{why}: install the package ca-certificates, or name a file of them"
    )))
}

/// A line that believes these authorities.
pub(crate) fn client(file: Option<&Path>) -> Result<ClientConfig, Fault> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(authorities(file)?);
    let builder = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|e| Fault::Setup(format!("TLS: {e}")))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
