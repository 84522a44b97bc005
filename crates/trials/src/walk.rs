//! What people do, by page: a provider files an app block by block with its files and submits, corrects and resubmits,
//! withdraws; a reviewer approves or returns. Rules PRV-1, PRV-4, REV-1, REV-6, REV-7.

use domain::ground::id::FilingId;
use md5::Md5;
use sha2::{Digest, Sha256};
use world::country::provider_form;
use world::files;

use crate::chance;
use crate::crowd::Crowd;
use crate::ledger::Heard;
use crate::visitor::Visitor;

/// A page that takes a form answers with the way on, or shows the form again with what is still missing; both say that
/// what was typed is kept.
const KEPT: [u16; 2] = [303, 422];
const DONE: [u16; 1] = [303];

/// One app, from the empty form to the receipt, and what may come after.
pub fn file(crowd: &Crowd, visitor: &Visitor) {
    let begun = crowd.insist("begin", &DONE, |at| visitor.post(&format!("{at}/provider/filings"), &[]));
    let (Heard::Yes, Some(seen)) = begun else { return };
    let Some(id) = seen.location.rsplit('/').next().and_then(|id| id.parse::<FilingId>().ok()) else {
        crowd.ledger.fault(format!("begin leads to {}", seen.location));
        return;
    };
    crowd.ledger.ask(id, "begin");
    crowd.ledger.verb(id, "begin", Heard::Yes);
    let number = crowd.number();
    for group in ["owner", "backend.1", "promise"] {
        save(crowd, visitor, id, group, &pairs_of(group, number));
    }
    let package = files::archive("AndroidManifest.xml", format!("package {number}").as_bytes());
    let md5 = hex(&Md5::digest(&package));
    send(crowd, visitor, id, "owner.certificate_scan", "zhizhao.pdf", &scan(number, "owner"));
    send(crowd, visitor, id, "backend.1.mlps_scan", "dengbao.pdf", &scan(number, "mlps"));
    send(crowd, visitor, id, "app.package", "app.apk", &package);
    let mut app = pairs_of("app", number);
    app.push(("app.md5".to_owned(), md5));
    save(crowd, visitor, id, "app", &app);
    if verb(crowd, visitor, id, "submit", "check") == Heard::Yes {
        if chance(5) == 0 {
            verb(crowd, visitor, id, "withdraw", "withdraw");
            verb(crowd, visitor, id, "revise", "revise");
            verb(crowd, visitor, id, "submit", "check");
        }
        crowd.hand_in(id);
    }
}

fn verb(crowd: &Crowd, visitor: &Visitor, id: FilingId, verb: &'static str, page: &str) -> Heard {
    let ask = |at: &str| visitor.post(&format!("{at}/provider/filings/{id}/{page}"), &[]);
    crowd.ledger.ask(id, verb);
    let (heard, _) = crowd.insist(verb, &DONE, ask);
    crowd.ledger.verb(id, verb, heard);
    heard
}

/// A reviewer decides on a submission; one in four goes back, and its provider's next resubmission is not awaited.
pub fn review(crowd: &Crowd, visitor: &Visitor) {
    let Some(id) = crowd.take() else {
        std::thread::sleep(std::time::Duration::from_millis(20));
        return;
    };
    let back = [
        ("decision", "return"),
        ("mark.app.version", "return"),
        ("reason.app.version", "与安装包内的版本号不一致"),
    ];
    let (verb, pairs) =
        if chance(4) == 0 { ("return", &back[..]) } else { ("approve", &[("decision", "approve")][..]) };
    let ask = |at: &str| visitor.post(&format!("{at}/office/filing/{id}/decide"), pairs);
    crowd.ledger.ask(id, verb);
    let (heard, _) = crowd.insist(verb, &DONE, ask);
    crowd.ledger.verb(id, verb, heard);
}

fn save(crowd: &Crowd, visitor: &Visitor, id: FilingId, group: &str, pairs: &[(String, String)]) {
    let pairs: Vec<(&str, &str)> =
        pairs.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    let ask = |at: &str| visitor.post(&format!("{at}/provider/filings/{id}/edit/{group}"), &pairs);
    let (heard, _) = crowd.insist("save", &KEPT, ask);
    crowd.ledger.heard("save", heard);
    if heard == Heard::Yes {
        crowd.ledger.answers(id, &pairs);
    }
}

/// Sends a file in one part; after a broken connection it asks how much is here and goes on from there.
fn send(crowd: &Crowd, visitor: &Visitor, id: FilingId, field: &str, name: &str, bytes: &[u8]) {
    let length = bytes.len().to_string();
    let headers = [("upload-length", length.as_str()), ("upload-name", name), ("upload-field", field)];
    let begin = |at: &str| visitor.put("POST", &format!("{at}/filing/{id}/upload"), &headers, Vec::new());
    let (Heard::Yes, Some(begun)) = crowd.insist("upload", &[201], begin) else { return };
    let part = |at: &str| {
        let url = format!("{at}{}", begun.location);
        let stands = visitor.put("HEAD", &url, &[], Vec::new())?;
        if stands.status != 200 {
            return Ok(stands);
        }
        let from = stands.offset.min(bytes.len());
        if from == bytes.len() {
            return Ok(stands);
        }
        let offset = from.to_string();
        visitor.put("PATCH", &url, &[("upload-offset", offset.as_str())], bytes[from..].to_vec())
    };
    let (heard, _) = crowd.insist("upload", &[200, 204], part);
    crowd.ledger.heard("upload", heard);
    if heard == Heard::Yes {
        crowd.ledger.file(id, field, &hex(&Sha256::digest(bytes)));
    }
}

fn pairs_of(group: &str, number: u64) -> Vec<(String, String)> {
    let form = provider_form(&format!("示例作业本{number}"));
    let prefix = format!("{group}.");
    let within = form.iter().filter(|(path, _)| path.starts_with(&prefix));
    within.flat_map(|(path, values)| values.iter().map(|value| (path.to_owned(), value.clone()))).collect()
}

/// A scan that nobody sent before.
fn scan(number: u64, what: &str) -> Vec<u8> {
    let text = String::from_utf8(files::pdf()).expect("the small PDF is text");
    text.replace("%%EOF", &format!("%{what} {number}\n%%EOF")).into_bytes()
}

fn hex(bytes: &[u8]) -> String {
    seal::hex(bytes)
}
