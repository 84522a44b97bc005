//! `jiaobei verify-log`: recomputes the record of events and names the first one that was tampered with (REV-8).

use clap::Args;
use storage::{Fault, Store, TimeSource, event};

use super::{Ending, say};
use crate::web::format;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME
    #[arg(long, env = "JIAOBEI_DATABASE", default_value = "sqlite:data/jiaobei.sqlite")]
    database: String,
}

pub fn run(arguments: &Arguments) -> Ending {
    if let Some(path) = arguments.database.strip_prefix("sqlite:")
        && !std::path::Path::new(path).exists()
    {
        return Err(format!("{path}：没有这个数据库文件"));
    }
    let store = Store::open(&arguments.database, TimeSource::system()).map_err(|fault| fault.to_string())?;
    say(&verdict(&store)?)
}

fn verdict(store: &Store) -> Result<String, String> {
    match store.read(event::verify_log) {
        Ok(head) => {
            let count = format::count(u64::try_from(head.seq).unwrap_or_default());
            Ok(format!("办理记录完整：共 {count} 条，逐条核对无误。\n链值 {}", head.chain))
        }
        Err(Fault::Record { seq, why }) => Err(format!("办理记录被改动：第 {seq} 条（{why}）。")),
        Err(fault) => Err(fault.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use storage::Event;
    use world::Scene;

    use super::*;

    #[test]
    fn rev_8_a_changed_event_is_named() {
        let scene = Scene::sqlite();
        let store = scene.store();
        for verb in ["begin", "submit", "approve"] {
            let done = store.write(move |tx| {
                tx.record(Event::new("filing", 7, verb));
                Ok::<_, Fault>(())
            });
            done.unwrap();
        }
        assert!(verdict(store).unwrap().contains("共 3 条"));
        let sql = "update event set verb = 'revoke' where seq = 2";
        store.write(move |tx| tx.execute(sql, [])).unwrap();
        assert!(verdict(store).unwrap_err().contains("第 2 条"));
    }
}
