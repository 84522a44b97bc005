//! Cookies: reading one by name, and writing one with the fixed attributes.
//!
//! With TLS every cookie carries the prefix `__Host-` and `Secure`. All are `HttpOnly` and `SameSite=Lax`: the script
//! needs none of them. Names and values are ours, plain ASCII without separators.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use crate::server::Settings;

/// How long a cookie lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Until the browser is closed.
    Session,
    /// This many days.
    Days(u32),
    /// It is taken away now.
    Over,
}

fn full_name(settings: &Settings, name: &str) -> String {
    if settings.secure_cookies { format!("__Host-{name}") } else { name.to_owned() }
}

/// The value of our cookie `name`, where the request carries one.
pub fn read<'a>(headers: &'a HeaderMap, settings: &Settings, name: &str) -> Option<&'a str> {
    let wanted = full_name(settings, name);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == wanted).then_some(value))
}

/// The text of a `Set-Cookie` header.
pub fn write(settings: &Settings, name: &str, value: &str, life: Life) -> String {
    let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", full_name(settings, name));
    if settings.secure_cookies {
        text.push_str("; Secure");
    }
    match life {
        Life::Session => {}
        Life::Days(days) => text += &max_age(u64::from(days) * 86_400),
        Life::Over => text += &max_age(0),
    }
    text
}

fn max_age(seconds: u64) -> String {
    format!("; Max-Age={seconds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Settings = Settings { secure_cookies: false, gallery: false };
    const SECURE: Settings = Settings { secure_cookies: true, gallery: false };

    fn carrying(line: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, line.parse().unwrap());
        headers
    }

    #[test]
    fn reads_the_named_cookie_among_others() {
        let headers = carrying("a=1; elder=1; b=2");
        assert_eq!(read(&headers, &PLAIN, "elder"), Some("1"));
        assert_eq!(read(&headers, &PLAIN, "eld"), None);
    }

    #[test]
    fn with_tls_a_cookie_without_the_prefix_does_not_count() {
        assert_eq!(read(&carrying("session=x"), &SECURE, "session"), None);
        assert_eq!(read(&carrying("__Host-session=x"), &SECURE, "session"), Some("x"));
    }

    #[test]
    fn writes_the_fixed_attributes() {
        assert_eq!(
            write(&SECURE, "session", "x", Life::Session),
            "__Host-session=x; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            write(&PLAIN, "elder", "1", Life::Days(2)),
            "elder=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=172800"
        );
        assert!(write(&PLAIN, "elder", "", Life::Over).ends_with("Max-Age=0"));
    }
}
