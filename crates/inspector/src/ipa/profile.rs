//! `embedded.mobileprovision`: who may install the app, and how it is meant to reach people (INS-3, LAT-2).
//!
//! The file is a signed message around a property list. The signature is not verified: that needs Apple's certificates of
//! the day, and a false profile would not let the app start on a device. Absent profile: the store's own distribution.

use sha2::{Digest, Sha256};

use super::plist::{self, Broken, Value};
use crate::digest::hex;
use crate::limits::Limits;
use crate::report::ios::{Distribution, Profile};
use crate::signature::der::{Reader, tag};

/// A profile that was read, and whether the message around it was whole.
#[derive(Debug)]
pub struct Read {
    /// What it says.
    pub profile: Profile,
    /// The entitlements it grants.
    pub entitlements: Value,
    /// Whether the message around the property list could be read as one.
    pub is_whole: bool,
}

/// Reads a profile.
pub fn read(data: &[u8], limits: &Limits) -> Result<Read, Broken> {
    let inner = content(data);
    let is_whole = inner.is_some();
    // A damaged message may still hold the whole list.
    let list = plist::parse(inner.or_else(|| between_marks(data)).ok_or(Broken::Bounds)?, limits)?;
    let entitlements = list.get("Entitlements").cloned().unwrap_or(Value::Dictionary(Vec::new()));
    let text = |key: &str| list.text_of(key).map(str::to_owned);
    let instant =
        |key: &str| if let Some(Value::Date(date)) = list.get(key) { Some(date.clone()) } else { None };
    let devices = list.get("ProvisionedDevices").map(|devices| devices.items().len() as u64);
    let all_devices = list.get("ProvisionsAllDevices").and_then(Value::flag).unwrap_or(false);
    let profile = Profile {
        distribution: distribution(&entitlements, devices, all_devices),
        name: text("Name"),
        uuid: text("UUID"),
        app_id_name: text("AppIDName"),
        application_id: entitlements.text_of("application-identifier").map(str::to_owned),
        team_ids: list.texts_of("TeamIdentifier"),
        team_name: text("TeamName"),
        platforms: list.texts_of("Platform"),
        created: instant("CreationDate"),
        expires: instant("ExpirationDate"),
        devices,
        all_devices,
        certificates: list.get("DeveloperCertificates").map(certificates).unwrap_or_default(),
    };
    Ok(Read { profile, entitlements, is_whole })
}

fn distribution(entitlements: &Value, devices: Option<u64>, all_devices: bool) -> Distribution {
    let may_debug = entitlements.get("get-task-allow").and_then(Value::flag) == Some(true);
    match (all_devices, devices, may_debug) {
        (true, ..) => Distribution::Enterprise,
        (false, Some(_), true) => Distribution::Development,
        (false, Some(_), false) => Distribution::AdHoc,
        (false, None, _) => Distribution::Store,
    }
}

fn certificates(list: &Value) -> Vec<String> {
    let digest =
        |item: &Value| if let Value::Data(data) = item { Some(hex(&Sha256::digest(data))) } else { None };
    list.items().iter().filter_map(digest).collect()
}

/// The content of a CMS signed message (RFC 5652): signedData, encapContentInfo, eContent.
fn content(data: &[u8]) -> Option<&[u8]> {
    let mut message = Reader::new(data).sequence()?;
    message.expect(tag::OID)?;
    let mut signed = message.expect(tag::CONTEXT_0)?.inside().sequence()?;
    signed.expect(tag::INTEGER)?;
    signed.expect(tag::SET)?;
    let mut content = signed.sequence()?;
    content.expect(tag::OID)?;
    Some(content.expect(tag::CONTEXT_0)?.inside().expect(tag::OCTET_STRING)?.contents)
}

fn between_marks(data: &[u8]) -> Option<&[u8]> {
    const END: &[u8] = b"</plist>";
    let start = memchr::memmem::find(data, b"<?xml")?;
    let rest = data.get(start..)?;
    rest.get(..memchr::memmem::find(rest, END)? + END.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, contents: &[u8]) -> Vec<u8> {
        let length = u16::try_from(contents.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], contents].concat()
    }

    fn message(list: &str) -> Vec<u8> {
        let oid = [6, 1, 42];
        let inner = der(0x30, &[&oid[..], &der(0xa0, &der(0x04, list.as_bytes()))].concat());
        let signed = der(0x30, &[&[2, 1, 1, 0x31, 0][..], &inner].concat());
        der(0x30, &[&oid[..], &der(0xa0, &signed)].concat())
    }

    fn list(more: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><plist><dict><key>Name</key><string>学校</string>\
             <key>ExpirationDate</key><date>2027-01-15T06:40:53Z</date>\
             <key>DeveloperCertificates</key><array><data>AAEC</data></array>{more}</dict></plist>"
        )
    }

    const MAY_DEBUG: &str = "<key>Entitlements</key><dict><key>get-task-allow</key><true/></dict>";
    const DEVICES: &str = "<key>ProvisionedDevices</key><array><string>a</string><string>b</string></array>";

    #[test]
    fn the_kind_follows_from_devices_and_rights() {
        let kind = |more: &str| read(&message(&list(more)), &Limits::default()).unwrap().profile.distribution;
        assert_eq!(kind("<key>ProvisionsAllDevices</key><true/>"), Distribution::Enterprise);
        assert_eq!(kind(&format!("{DEVICES}{MAY_DEBUG}")), Distribution::Development);
        assert_eq!(kind(DEVICES), Distribution::AdHoc);
        assert_eq!(kind(""), Distribution::Store);
    }

    #[test]
    fn what_it_says_is_kept() {
        let read = read(&message(&list(DEVICES)), &Limits::default()).unwrap();
        assert!(read.is_whole);
        assert_eq!(read.profile.name.as_deref(), Some("学校"));
        assert_eq!(read.profile.expires.as_deref(), Some("2027-01-15T06:40:53Z"));
        assert_eq!(read.profile.devices, Some(2));
        // SHA-256 of the bytes 00 01 02.
        assert_eq!(
            read.profile.certificates,
            ["ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc"]
        );
    }

    #[test]
    fn a_damaged_message_is_read_by_its_marks_or_refused() {
        let mut message = message(&list(""));
        message[0] = 0;
        let damaged = read(&message, &Limits::default()).unwrap();
        assert!(!damaged.is_whole);
        assert_eq!(damaged.profile.name.as_deref(), Some("学校"));
        assert_eq!(read(&message[..60], &Limits::default()).err(), Some(Broken::Bounds));
        assert_eq!(read(b"", &Limits::default()).err(), Some(Broken::Bounds));
    }
}
