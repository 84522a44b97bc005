//! `jiaobei gallery`: serves the gallery of components and page samples, on an empty database that ends with it.

use std::net::SocketAddr;

use clap::Args;
use storage::TimeSource;

use super::ground::Ground;
use super::{Ending, say, serve};
use crate::jobs::Workers;
use crate::server::Settings;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

pub fn run(arguments: &Arguments) -> Ending {
    let folder = tempfile::tempdir().map_err(|trouble| trouble.to_string())?;
    let office = Ground::below(folder.path()).open(TimeSource::system())?;
    let settings = Settings { secure_cookies: false, gallery: true };
    serve::listen(arguments.listen, settings, office, &Workers::default(), None, |address| {
        say(&format!("http://{address}/gallery"))
    })
}
