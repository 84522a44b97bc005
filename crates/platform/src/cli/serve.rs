//! `jiaobei serve`: the platform on its own data. The first start prints a one-time link that makes the first
//! administrator.

use std::net::SocketAddr;
use std::num::NonZero;

use casework::account::second::SecondFactor;
use casework::session::{Limits, Span};
use casework::{Office, account};
use clap::{Args, ValueEnum, value_parser};
use domain::ground::identifier::FilingNumber;
use storage::TimeSource;

use super::ground::Ground;
use super::{Ending, say};
use crate::jobs::{Runner, Workers};
use crate::server::{Server, Settings};
use crate::web;
use crate::web::base::Base;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    ground: Ground,
    /// Address to listen on
    #[arg(long, env = "JIAOBEI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Cookies without `Secure`: only to try the platform without TLS
    #[arg(long)]
    plain_cookies: bool,
    /// Where people reach the platform, such as https://beian.example.cn: QR codes, certificates and slips carry it
    #[arg(long, env = "JIAOBEI_PUBLIC_ADDRESS")]
    public_address: Option<Base>,
    /// The two digits of filing numbers that the Ministry issues; no public source tells them, so there is no default
    #[arg(long, env = "JIAOBEI_MINISTRY_DIGITS", value_parser = issuer)]
    ministry_digits: Option<String>,
    /// Whether those who review or administrate must sign in with a second step
    #[arg(long, env = "JIAOBEI_SECOND_FACTOR", value_enum, default_value_t = Second::Required)]
    second_factor: Second,
    /// How many packages this node inspects at a time, each in a process of its own
    #[arg(long, env = "JIAOBEI_INSPECTORS", value_name = "COUNT", default_value = "1")]
    inspectors: NonZero<u8>,
    #[command(flatten)]
    sessions: Sessions,
}

/// How long sessions last.
#[derive(Debug, Args)]
struct Sessions {
    /// Minutes without use after which the session of a provider or an institution ends
    #[arg(long, env = "JIAOBEI_IDLE_MINUTES", value_name = "MINUTES", default_value_t = DEFAULT.filing.idle_minutes, value_parser = value_parser!(u16).range(5..=1440))]
    idle_minutes: u16,
    /// Hours after which it ends in any case
    #[arg(long, env = "JIAOBEI_SESSION_HOURS", value_name = "HOURS", default_value_t = DEFAULT.filing.hours, value_parser = value_parser!(u16).range(1..=72))]
    session_hours: u16,
    /// The same minutes for those who review or administrate
    #[arg(long, env = "JIAOBEI_OFFICE_IDLE_MINUTES", value_name = "MINUTES", default_value_t = DEFAULT.deciding.idle_minutes, value_parser = value_parser!(u16).range(5..=1440))]
    office_idle_minutes: u16,
    /// The same hours for those who review or administrate
    #[arg(long, env = "JIAOBEI_OFFICE_SESSION_HOURS", value_name = "HOURS", default_value_t = DEFAULT.deciding.hours, value_parser = value_parser!(u16).range(1..=72))]
    office_session_hours: u16,
}

const DEFAULT: Limits = Limits::STANDARD;
impl Sessions {
    const fn limits(&self) -> Limits {
        Limits {
            filing: Span { idle_minutes: self.idle_minutes, hours: self.session_hours },
            deciding: Span { idle_minutes: self.office_idle_minutes, hours: self.office_session_hours },
        }
    }
}

/// The second step of signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Second {
    /// Offices and administrators must, everybody else may
    Required,
    /// Everybody may: only to try the platform
    Offered,
}

fn issuer(typed: &str) -> Result<String, String> {
    let right = FilingNumber::is_further_issuer(typed);
    let wrong = "应为两位数字，且不是任何省份的代码（LAT-7）";
    right.then(|| typed.to_owned()).ok_or_else(|| wrong.to_owned())
}

pub fn run(arguments: &Arguments) -> Ending {
    let rule = match arguments.second_factor {
        Second::Required => SecondFactor::Required,
        Second::Offered => {
            tracing::warn!("审核和管理类账号没有强制两步验证（--second-factor offered），仅供试用");
            SecondFactor::Offered
        }
    };
    let office = arguments.ground.open(TimeSource::system())?;
    let mut office = office.with_second_factor(rule).with_sessions(arguments.sessions.limits());
    if let Some(digits) = &arguments.ministry_digits {
        office = office.with_ministry_digits(digits);
    }
    let settings = Settings { secure_cookies: !arguments.plain_cookies, gallery: false };
    let workers = Workers { inspectors: arguments.inspectors, ..Workers::default() };
    let link = account::founding_link(&office).map_err(|error| format!("{error:?}"))?;
    let base = arguments.public_address.clone();
    match &base {
        None => tracing::warn!(
            "未设置公开网址（--public-address 或 JIAOBEI_PUBLIC_ADDRESS），二维码、凭证和账号发放单将使用访问时的主机名"
        ),
        Some(base) if !base.is_secure() && settings.secure_cookies => {
            tracing::warn!(%base, "公开网址不是 https，浏览器不会送回登录凭据");
        }
        Some(_) => {}
    }
    listen(arguments.listen, settings, office, &workers, base.clone(), |address| match link {
        Some(path) => {
            let link = base.map_or_else(|| format!("http://{address}{path}"), |base| base.join(&path));
            say(&format!("首次启动，请用这个一次性链接建立第一个管理员：\n{link}"))
        }
        None => Ok(()),
    })
}

/// Serves until asked to stop; `greet` is told the address once it is open.
pub(super) fn listen(
    address: SocketAddr,
    settings: Settings,
    office: Office,
    workers: &Workers,
    base: Option<Base>,
    greet: impl FnOnce(SocketAddr) -> Ending,
) -> Ending {
    let runtime = tokio::runtime::Runtime::new().map_err(|trouble| trouble.to_string())?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .map_err(|trouble| format!("{address}: {trouble}"))?;
        let address = listener.local_addr().map_err(|trouble| trouble.to_string())?;
        say(&format!("http://{address}/"))?;
        greet(address)?;
        let _jobs = Runner::start(&office, workers);
        let server = Server::new(settings, office).at(base);
        web::serve(listener, server).await.map_err(|trouble| trouble.to_string())
    })
}
