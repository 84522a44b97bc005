//! What a browser says it is, as a hint of two words by which its owner recognises his sessions (H8). It proves nothing.
//!
//! Deliberately absent: versions, models, and the text of the header itself.

use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;

/// Signs of a browser, the more special first: others imitate the more common ones.
const BROWSERS: [(&str, &str); 6] = [
    ("MicroMessenger", "wechat"),
    ("Edg", "edge"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
];

/// Signs of a system, the more special first.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("HarmonyOS", "harmony"),
    ("OpenHarmony", "harmony"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Macintosh", "mac"),
    ("Linux", "linux"),
];

/// The hint; `words::device` makes it a phrase.
pub fn hint(headers: &HeaderMap) -> String {
    let said = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if said.is_empty() {
        return String::new();
    }
    let first = |signs: &[(&str, &'static str)]| {
        signs.iter().find(|(sign, _)| said.contains(sign)).map_or("other", |(_, word)| *word)
    };
    format!("{} {}", first(&BROWSERS), first(&SYSTEMS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn told(said: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, said.parse().unwrap());
        words::device(&hint(&headers))
    }

    #[test]
    fn a_browser_is_recognised_by_what_is_special_of_it() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36";
        assert_eq!(told(windows), "Windows 电脑，Chrome");
        assert_eq!(told(&format!("{windows} Edg/131.0")), "Windows 电脑，Edge");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0";
        assert_eq!(told(phone), "苹果手机，微信");
        assert_eq!(told("curl/8.5.0"), "其他系统，其他浏览器");
        assert_eq!(words::device(&hint(&HeaderMap::new())), "未知设备");
    }
}
