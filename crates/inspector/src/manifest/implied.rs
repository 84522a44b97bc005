//! Permissions and features that come without being asked for, by aapt's rules and in its words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::axml::{Element, Value};
use crate::manifest::{Context, Manifest, attribute as attr};
use crate::report::{Feature, ImpliedPermission, Permission, SdkLevel};

/// Features named so far; what they imply is settled at the end, when all permissions are known.
#[derive(Debug, Default)]
pub(super) struct Collector {
    named: BTreeMap<String, bool>,
    implied: BTreeMap<&'static str, BTreeSet<String>>,
    /// With feature groups nothing is implied.
    pub(super) grouped: bool,
}

const LOLLIPOP: i64 = 21;
const DONUT: i64 = 4;
const WRITE: &str = "android.permission.WRITE_EXTERNAL_STORAGE";
const READ: &str = "android.permission.READ_EXTERNAL_STORAGE";

impl Collector {
    /// A `uses-feature` element.
    pub(super) fn feature(&mut self, context: &Context<'_>, element: &Element<'_>) {
        let Some(name) = plain(context, element, element.by_id(attr::NAME)).filter(|name| !name.is_empty())
        else {
            return;
        };
        let required = context.integer(element, attr::REQUIRED) != Some(0);
        self.named.insert(name.to_string(), required);
        if required {
            for parent in parents(&name) {
                self.named.insert((*parent).to_owned(), true);
            }
        }
    }

    /// An activity's fixed orientation.
    pub(super) fn orientation(&mut self, orientation: Option<i32>) {
        let (feature, word) = match orientation {
            Some(0 | 6 | 8) => ("android.hardware.screen.landscape", "landscape"),
            Some(1 | 7 | 9) => ("android.hardware.screen.portrait", "portrait"),
            _ => return,
        };
        self.imply(feature, format!("one or more activities have specified a {word} orientation"));
    }

    fn imply(&mut self, feature: &'static str, reason: String) {
        self.implied.entry(feature).or_default().insert(reason);
    }

    /// Adds what is implied to the manifest.
    pub(super) fn settle(mut self, manifest: &mut Manifest) {
        if !self.named.contains_key("android.hardware.touchscreen") {
            self.imply("android.hardware.faketouch", "default feature for all apps".to_owned());
        }
        if self.grouped {
            self.implied.clear();
        }
        let implied = self.implied.into_iter().filter(|(name, _)| !self.named.contains_key(*name));
        let implied: Vec<Feature> = implied
            .map(|(name, reasons)| Feature {
                name: name.to_owned(),
                required: true,
                implied_by: Some(list(&reasons)),
            })
            .collect();
        manifest.features = self
            .named
            .into_iter()
            .map(|(name, required)| Feature { name, required, implied_by: None })
            .collect();
        manifest.features.extend(implied);
        permissions(manifest, level(manifest));
    }

    /// What asking for a permission implies. As in aapt it depends on the platform levels read so far, and `uses-sdk`
    /// normally stands first.
    pub(super) fn permission(&mut self, permission: &str, manifest: &Manifest) {
        let target = level(manifest);
        let Some(short) = permission.strip_prefix("android.permission.") else { return };
        let requested = || format!("requested {permission} permission");
        match short {
            "CAMERA" => self.imply("android.hardware.camera", requested()),
            "ACCESS_FINE_LOCATION" => self.location("android.hardware.location.gps", requested(), target),
            "ACCESS_COARSE_LOCATION" => {
                self.location("android.hardware.location.network", requested(), target);
            }
            "ACCESS_MOCK_LOCATION" | "ACCESS_LOCATION_EXTRA_COMMANDS" | "INSTALL_LOCATION_PROVIDER" => {
                self.imply("android.hardware.location", requested());
            }
            "BLUETOOTH" | "BLUETOOTH_ADMIN" if target > DONUT => {
                self.imply("android.hardware.bluetooth", requested());
                self.imply("android.hardware.bluetooth", format!("targetSdkVersion > {DONUT}"));
            }
            "RECORD_AUDIO" => self.imply("android.hardware.microphone", requested()),
            "ACCESS_WIFI_STATE" | "CHANGE_WIFI_STATE" | "CHANGE_WIFI_MULTICAST_STATE" => {
                self.imply("android.hardware.wifi", requested());
            }
            "CALL_PHONE"
            | "CALL_PRIVILEGED"
            | "MODIFY_PHONE_STATE"
            | "PROCESS_OUTGOING_CALLS"
            | "READ_SMS"
            | "RECEIVE_SMS"
            | "RECEIVE_MMS"
            | "RECEIVE_WAP_PUSH"
            | "SEND_SMS"
            | "WRITE_APN_SETTINGS"
            | "WRITE_SMS" => {
                self.imply("android.hardware.telephony", "requested a telephony permission".to_owned());
            }
            _ => {}
        }
    }

    fn location(&mut self, precise: &'static str, requested: String, target: i64) {
        if target < LOLLIPOP {
            self.imply(precise, requested.clone());
            self.imply(precise, format!("targetSdkVersion < {LOLLIPOP}"));
        }
        self.imply("android.hardware.location", requested);
    }
}

/// The larger of oldest and target platform; code names do not count.
fn level(manifest: &Manifest) -> i64 {
    [&manifest.min_sdk, &manifest.target_sdk]
        .into_iter()
        .flatten()
        .filter_map(SdkLevel::level)
        .max()
        .unwrap_or_default()
}

fn parents(feature: &str) -> &'static [&'static str] {
    match feature.strip_prefix("android.hardware.") {
        Some("camera.autofocus" | "camera.flash") => &["android.hardware.camera"],
        Some("location.gps" | "location.network") => &["android.hardware.location"],
        Some("faketouch.multitouch") => &["android.hardware.faketouch"],
        Some("faketouch.multitouch.distinct" | "faketouch.multitouch.jazzhands") => {
            &["android.hardware.faketouch.multitouch", "android.hardware.faketouch"]
        }
        Some("touchscreen.multitouch") => &["android.hardware.touchscreen"],
        Some("touchscreen.multitouch.distinct" | "touchscreen.multitouch.jazzhands") => {
            &["android.hardware.touchscreen.multitouch", "android.hardware.touchscreen"]
        }
        _ => &[],
    }
}

fn list(reasons: &BTreeSet<String>) -> String {
    let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
    match reasons.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{}, and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Permissions every old app has, and those that bring another along.
fn permissions(manifest: &mut Manifest, target: i64) {
    let asked = |manifest: &Manifest, name: &str| {
        manifest
            .permissions
            .iter()
            .rev()
            .find(|permission| !permission.sdk_23 && permission.name == name)
            .cloned()
    };
    let add = |manifest: &mut Manifest, name: &str, max_sdk: Option<i64>, reason: &str| {
        let permission =
            Permission { name: name.to_owned(), max_sdk, implied: true, ..Permission::default() };
        manifest.permissions.push(permission);
        let implied = ImpliedPermission { name: name.to_owned(), max_sdk, reason: reason.to_owned() };
        manifest.implied_permissions.push(implied);
    };
    if target < DONUT {
        for name in [WRITE, "android.permission.READ_PHONE_STATE"] {
            if asked(manifest, name).is_none() {
                add(manifest, name, None, "targetSdkVersion < 4");
            }
        }
    }
    if let (Some(write), None) = (asked(manifest, WRITE), asked(manifest, READ)) {
        add(manifest, READ, write.max_sdk, "requested WRITE_EXTERNAL_STORAGE");
    }
    if target < 16 {
        for (log, contacts) in [("READ_CALL_LOG", "READ_CONTACTS"), ("WRITE_CALL_LOG", "WRITE_CONTACTS")] {
            let (log, full) = (format!("android.permission.{log}"), format!("android.permission.{contacts}"));
            if asked(manifest, &log).is_none() && asked(manifest, &full).is_some() {
                add(manifest, &log, None, &format!("targetSdkVersion < 16 and requested {contacts}"));
            }
        }
    }
}

/// A value that is meant as text and may be a plain string only.
fn plain<'v>(context: &Context<'_>, element: &Element<'v>, value: Option<Value>) -> Option<Cow<'v, str>> {
    context.plain(element, value.filter(|value| value.kind == Value::STRING)?)
}
