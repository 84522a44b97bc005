//! `jiaobei gallery`: serves the gallery of components and page samples, without a database.

use std::net::SocketAddr;

use clap::Args;

use super::{Ending, say};
use crate::web;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

pub fn run(arguments: &Arguments) -> Ending {
    let runtime = tokio::runtime::Runtime::new().map_err(|trouble| trouble.to_string())?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen)
            .await
            .map_err(|trouble| trouble.to_string())?;
        let address = listener
            .local_addr()
            .map_err(|trouble| trouble.to_string())?;
        say(&format!("http://{address}/gallery"))?;
        let server = web::Server::new(web::Settings {
            secure_cookies: false,
            gallery: true,
        });
        web::serve(listener, server)
            .await
            .map_err(|trouble| trouble.to_string())
    })
}
