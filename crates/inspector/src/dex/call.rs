//! The platform interfaces whose call a reviewer wants to know of (INS-2, INS-3, LAT-2), as a table.
//!
//! A call is named by a stable word; where the argument decides (a setting switched on or off), the word exists only for
//! the argument that matters. Deliberately absent: whether the call is ever reached, which no file can tell.

use super::code::Constant;

/// When a call counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Whatever its arguments are.
    Always,
    /// When the code shows `true` just before. A value handed through from elsewhere is counted where it is made.
    True,
    /// When the code shows `false` just before.
    False,
}

/// One interface.
#[derive(Clone, Copy, Debug)]
pub struct Interface {
    /// The stable word used in the report.
    pub word: &'static str,
    /// Descriptor of the class.
    pub class: &'static str,
    /// Name of the method.
    pub method: &'static str,
    /// The argument that makes it count.
    pub when: When,
}

const fn call(word: &'static str, class: &'static str, method: &'static str) -> Interface {
    Interface { word, class, method, when: When::Always }
}

const fn switched(word: &'static str, class: &'static str, method: &'static str, when: When) -> Interface {
    Interface { word, class, method, when }
}

const MANAGER: &str = "Landroid/content/pm/PackageManager;";
const PHONE: &str = "Landroid/telephony/TelephonyManager;";
const SETTINGS: &str = "Landroid/webkit/WebSettings;";
const WEB: &str = "Landroid/webkit/WebView;";
const LOCATION: &str = "Landroid/location/LocationManager;";
const SMS: &str = "Landroid/telephony/SmsManager;";

/// The table. Class and method names are those of the Android platform's public interface.
pub const INTERFACES: &[Interface] = &[
    call("list-installed-apps", MANAGER, "getInstalledPackages"),
    call("list-installed-apps", MANAGER, "getInstalledApplications"),
    call("list-installed-apps", MANAGER, "getPackagesHoldingPermissions"),
    call("list-running-apps", "Landroid/app/ActivityManager;", "getRunningAppProcesses"),
    call("list-running-apps", "Landroid/app/ActivityManager;", "getRunningTasks"),
    call("list-running-apps", "Landroid/app/ActivityManager;", "getRecentTasks"),
    call("app-usage-statistics", "Landroid/app/usage/UsageStatsManager;", "queryUsageStats"),
    call("app-usage-statistics", "Landroid/app/usage/UsageStatsManager;", "queryEvents"),
    call("device-identifier", PHONE, "getDeviceId"),
    call("device-identifier", PHONE, "getImei"),
    call("device-identifier", PHONE, "getMeid"),
    call("device-identifier", "Landroid/os/Build;", "getSerial"),
    call("sim-identifier", PHONE, "getSubscriberId"),
    call("sim-identifier", PHONE, "getSimSerialNumber"),
    call("phone-number", PHONE, "getLine1Number"),
    call("hardware-address", "Landroid/net/wifi/WifiInfo;", "getMacAddress"),
    call("hardware-address", "Ljava/net/NetworkInterface;", "getHardwareAddress"),
    call("hardware-address", "Landroid/bluetooth/BluetoothAdapter;", "getAddress"),
    call("wifi-scan", "Landroid/net/wifi/WifiManager;", "getScanResults"),
    call("wifi-scan", "Landroid/net/wifi/WifiInfo;", "getBSSID"),
    call("cell-location", PHONE, "getCellLocation"),
    call("cell-location", PHONE, "getAllCellInfo"),
    call("location", LOCATION, "getLastKnownLocation"),
    call("location", LOCATION, "requestLocationUpdates"),
    call("location", LOCATION, "requestSingleUpdate"),
    call("location", LOCATION, "getCurrentLocation"),
    call("clipboard", "Landroid/content/ClipboardManager;", "getPrimaryClip"),
    call("send-sms", SMS, "sendTextMessage"),
    call("send-sms", SMS, "sendMultipartTextMessage"),
    call("send-mms", SMS, "sendMultimediaMessage"),
    call("record-audio", "Landroid/media/AudioRecord;", "startRecording"),
    call("record-audio", "Landroid/media/MediaRecorder;", "setAudioSource"),
    call("camera", "Landroid/hardware/Camera;", "open"),
    call("camera", "Landroid/hardware/camera2/CameraManager;", "openCamera"),
    call("browser-history", "Landroid/provider/Browser;", "getAllVisitedUrls"),
    call("browser-history", "Landroid/provider/Browser;", "getAllBookmarks"),
    call("accounts", "Landroid/accounts/AccountManager;", "getAccounts"),
    call("load-code", "Ldalvik/system/DexClassLoader;", "<init>"),
    call("load-code", "Ldalvik/system/InMemoryDexClassLoader;", "<init>"),
    call("load-code", "Ldalvik/system/PathClassLoader;", "<init>"),
    call("load-code", "Ldalvik/system/BaseDexClassLoader;", "<init>"),
    call("load-code", "Ldalvik/system/DexFile;", "loadDex"),
    call("run-command", "Ljava/lang/Runtime;", "exec"),
    call("run-command", "Ljava/lang/ProcessBuilder;", "start"),
    call("webview", WEB, "loadUrl"),
    call("webview", WEB, "loadData"),
    call("webview", WEB, "loadDataWithBaseURL"),
    call("webview-add-interface", WEB, "addJavascriptInterface"),
    call("webview-remove-interface", WEB, "removeJavascriptInterface"),
    switched("webview-javascript", SETTINGS, "setJavaScriptEnabled", When::True),
    switched("webview-file-access", SETTINGS, "setAllowFileAccess", When::True),
    switched("webview-file-access-off", SETTINGS, "setAllowFileAccess", When::False),
    switched("webview-file-from-file", SETTINGS, "setAllowFileAccessFromFileURLs", When::True),
    switched("webview-universal-from-file", SETTINGS, "setAllowUniversalAccessFromFileURLs", When::True),
    switched("webview-save-password", SETTINGS, "setSavePassword", When::True),
    switched("webview-save-password-off", SETTINGS, "setSavePassword", When::False),
    switched("webview-debugging", WEB, "setWebContentsDebuggingEnabled", When::True),
    call("webview-ssl-proceed", "Landroid/webkit/SslErrorHandler;", "proceed"),
];

impl Interface {
    /// Whether a call with this first argument counts.
    pub fn counts(&self, argument: Option<Constant>) -> bool {
        match self.when {
            When::Always => true,
            When::True => matches!(argument, Some(Constant::Number(number)) if number != 0),
            When::False => argument == Some(Constant::Number(0)),
        }
    }
}

/// Where a class of the same meaning stands under another name: vendors' web views take over the system's methods.
const STAND_INS: &[(&str, &str)] = &[
    ("Lcom/tencent/smtt/sdk/WebView;", WEB),
    ("Lcom/tencent/smtt/sdk/WebSettings;", SETTINGS),
    ("Lcom/tencent/smtt/export/external/interfaces/SslErrorHandler;", "Landroid/webkit/SslErrorHandler;"),
    ("Lcom/uc/webview/export/WebView;", WEB),
    ("Lcom/uc/webview/export/WebSettings;", SETTINGS),
    ("Landroid/app/ApplicationPackageManager;", MANAGER),
    ("Landroid/text/ClipboardManager;", "Landroid/content/ClipboardManager;"),
];

/// Descriptors of the classes the table speaks of, stand-ins included, with the class they count as.
pub fn classes() -> impl Iterator<Item = (&'static str, &'static str)> {
    INTERFACES.iter().map(|interface| (interface.class, interface.class)).chain(STAND_INS.iter().copied())
}

/// The interfaces of one class and method, as positions in the table.
pub fn positions(class: &str, method: &[u8]) -> impl Iterator<Item = usize> {
    INTERFACES
        .iter()
        .enumerate()
        .filter(move |(_, interface)| interface.class == class && interface.method.as_bytes() == method)
        .map(|(position, _)| position)
}

/// Codes of call forwarding (GSM 02.30) as a dialled number begins.
const FORWARDING: &[&[u8]] =
    &[b"**21*", b"**61*", b"**62*", b"**67*", b"**002*", b"**004*", b"*72", b"##21#", b"##002#"];

/// Addresses of data that other apps keep on the device.
const CONTENT: &[(&[u8], &str)] = &[
    (b"content://sms", "read-sms"),
    (b"content://mms", "read-sms"),
    (b"content://call_log", "read-call-log"),
    (b"content://browser/bookmarks", "browser-history"),
    (b"content://com.android.chrome.browser/", "browser-history"),
    (b"content://com.android.contacts", "read-contacts"),
    (b"content://com.android.calendar", "read-calendar"),
];

/// The word of a string that is a forwarding code or the address of other apps' data.
pub fn word_of_text(string: &[u8]) -> Option<&'static str> {
    let (first, number) = (string.first()?, string.strip_prefix(b"tel:").unwrap_or(string));
    match first {
        b'*' | b'#' | b't' => {
            let is_code = FORWARDING.iter().any(|code| number.starts_with(code)) && number.len() < 40;
            // `*72` alone is too short to mean anything unless it is dialled.
            let is_dialled =
                number.len() < string.len() || number.starts_with(b"**") || number.starts_with(b"##");
            (is_code && is_dialled).then_some("call-forwarding")
        }
        b'c' => CONTENT.iter().find(|(start, _)| string.starts_with(start)).map(|(_, word)| *word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_decides_where_the_table_says_so() {
        let word = |class: &str, method: &str, argument| -> Vec<&'static str> {
            positions(class, method.as_bytes())
                .map(|position| INTERFACES[position])
                .filter(|interface| interface.counts(argument))
                .map(|interface| interface.word)
                .collect()
        };
        let (on, off) = (Some(Constant::Number(1)), Some(Constant::Number(0)));
        assert_eq!(word(SETTINGS, "setSavePassword", off), ["webview-save-password-off"]);
        assert_eq!(word(SETTINGS, "setSavePassword", on), ["webview-save-password"]);
        assert_eq!(word(SETTINGS, "setSavePassword", None), [""; 0]);
        assert_eq!(word(SETTINGS, "setJavaScriptEnabled", off), [""; 0]);
        assert_eq!(word(MANAGER, "getInstalledPackages", off), ["list-installed-apps"]);
        assert_eq!(word(MANAGER, "getPackageInfo", None), [""; 0]);
    }

    #[test]
    fn forwarding_codes_and_foreign_data_are_recognised_in_strings() {
        for (string, word) in [
            ("tel:**21*10086#", Some("call-forwarding")),
            ("**61*", Some("call-forwarding")),
            ("*72", None),
            ("**bold**", None),
            ("tel:10086", None),
            ("content://sms/inbox", Some("read-sms")),
            ("content://browser/bookmarks", Some("browser-history")),
            ("content://cn.school.files", None),
            ("", None),
        ] {
            assert_eq!(word_of_text(string.as_bytes()), word, "{string}");
        }
    }

    #[test]
    fn every_descriptor_is_one() {
        for (class, counts_as) in classes() {
            for name in [class, counts_as] {
                assert!(name.starts_with('L') && name.ends_with(';') && !name.contains('.'), "{name}");
            }
        }
    }
}
