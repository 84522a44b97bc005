//! `jiaobei demo`: everything on embedded parts with the demonstration country; prints the address and the accounts.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use domain::ground::day::Day;
use storage::TimeSource;

use super::ground::Ground;
use super::{Ending, say, serve};
use crate::demo;
use crate::jobs::Workers;
use crate::server::Settings;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Address to listen on
    #[arg(long, env = "JIAOBEI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the demonstration's data
    #[arg(long, default_value = "data/demo")]
    data: PathBuf,
    /// The day on which the demonstration takes place, such as 2026-02-10 (default: today)
    #[arg(long, value_parser = day)]
    today: Option<Day>,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "不是日期，应写成 2026-02-10".to_owned())
}

pub fn run(arguments: &Arguments) -> Ending {
    let time = arguments.today.map_or_else(TimeSource::system, TimeSource::starting_on);
    let office = Ground::below(&arguments.data).open(time)?.demonstrating();
    casework::time::resume(&office).map_err(|error| format!("{error:?}"))?;
    demo::prepare(&office)?;
    let settings = Settings { secure_cookies: false, gallery: true };
    serve::listen(arguments.listen, settings, office, &Workers::default(), None, |address| {
        say(&format!("让日子过去，看提醒、超期和视同放弃：http://{address}/demo/time"))?;
        say("演示账号（账号 口令 用途）：")?;
        for account in demo::accounts() {
            say(&format!("  {:<9} {:<22} {}", account.name, account.password(), account.what))?;
        }
        say("按 Ctrl+C 停止；数据保留，再次运行会接着使用。")
    })
}
