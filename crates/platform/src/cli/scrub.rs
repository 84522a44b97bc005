//! `jiaobei scrub`: reads every stored file again, in a folder or a bucket, and names what is missing or damaged, with
//! progress. Rule INS-1. It changes nothing and may run beside a running server.

use casework::Office;
use casework::object::{self, Flaw, Scrub};
use clap::Args;
use domain::ground::actor::Actor;
use storage::{Fault, TimeSource};

use super::ground::Ground;
use super::{Ending, say};
use crate::web::format;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    ground: Ground,
}

/// Objects between two lines of progress.
const STEP: u64 = 1000;

pub fn run(arguments: &Arguments) -> Ending {
    let office = arguments.ground.open(TimeSource::system())?;
    scrub(&office, &mut |line| say(line))
}

fn scrub(office: &Office, say: &mut dyn FnMut(&str) -> Ending) -> Ending {
    let mut tell = |done: &Scrub, found: Option<(&str, &Flaw)>| {
        let line = match found {
            Some((name, flaw)) => format!("{name}：{}", sentence(flaw)),
            None if (done.objects + done.recorded).is_multiple_of(STEP) => progress(done),
            None => return Ok(()),
        };
        say(&line).map_err(Fault::Unavailable)
    };
    let done = object::scrub(office, &Actor::clock(), &mut tell).map_err(|error| format!("{error:?}"))?;
    say(&progress(&done))?;
    if done.is_whole() {
        return say("全部完好。");
    }
    let (missing, damaged) = (format::count(done.missing), format::count(done.damaged));
    Err(format!("缺失 {missing} 个，损坏 {damaged} 个。请从备份恢复上面列出的文件，或请报送单位重新上传。"))
}

fn sentence(flaw: &Flaw) -> String {
    match flaw {
        Flaw::Missing => "缺失，记录中有、存储中没有".to_owned(),
        Flaw::Damaged => "损坏，内容与摘要不符".to_owned(),
        Flaw::Unreadable(why) => format!("无法读取（{why}）"),
        Flaw::Stranger => "不是平台存入的文件，可以移走".to_owned(),
    }
}

fn progress(done: &Scrub) -> String {
    let (objects, size) = (format::count(done.objects), format::size(done.bytes));
    let (recorded, missing) = (format::count(done.recorded), format::count(done.missing));
    let damaged = format::count(done.damaged);
    format!(
        "已重读 {objects} 个文件（{size}），损坏 {damaged} 个；已核对记录 {recorded} 条，缺失 {missing} 个"
    )
}

#[cfg(test)]
mod tests {
    use casework::upload::{self, Begin, Target};
    use world::{Country, Scene};

    use super::*;

    #[test]
    fn what_is_missing_or_damaged_is_named_and_everything_else_is_whole() {
        for scene in Scene::each_kind() {
            let country = Country::of(&scene);
            let filing = casework::filing::begin(&scene, &country.provider).unwrap().filing;
            let mut sent = Vec::new();
            for (field, extra) in [("owner.certificate_scan", "a"), ("backend.1.mlps_scan", "b")] {
                let mut bytes = world::files::pdf();
                bytes.extend(format!("\n%{extra}\n").bytes());
                let (name, size) = ("证明.pdf".to_owned(), Some(bytes.len() as u64));
                let begin = Begin { target: Target::Filing(filing), field: field.to_owned(), name, size };
                let id = upload::begin(&scene, &country.provider, &begin).unwrap();
                let mut receiver = upload::append(&scene, &country.provider, id, 0).unwrap();
                receiver.take(&bytes).unwrap();
                receiver.close().unwrap();
                let done = upload::finish(&scene, &country.provider, id).unwrap();
                sent.push(done.received.digests.sha256);
            }
            let mut said = Vec::new();
            let mut hear = |line: &str| {
                said.push(line.to_owned());
                Ok(())
            };
            scrub(&scene, &mut hear).unwrap();
            assert_eq!(said.last().map(String::as_str), Some("全部完好。"));
            scene.place().damage(&sent[0], b"%PDF- rotten");
            scene.place().lose(&sent[1]);
            let mut said = Vec::new();
            let mut hear = |line: &str| {
                said.push(line.to_owned());
                Ok(())
            };
            let ending = scrub(&scene, &mut hear).unwrap_err();
            assert!(ending.contains("缺失 1 个，损坏 1 个"), "{ending}");
            assert!(said.contains(&format!("{}：损坏，内容与摘要不符", sent[0])), "{said:?}");
            assert!(said.contains(&format!("{}：缺失，记录中有、存储中没有", sent[1])), "{said:?}");
        }
    }
}
