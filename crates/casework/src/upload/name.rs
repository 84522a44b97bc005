//! The name a file was sent with, made harmless: it is shown and offered for saving, and never names a place on disk.

use domain::ground::text;

const LONGEST: usize = 100;

/// The last part of a path, without signs that hide or turn text, at most 100 characters with its ending kept.
pub(super) fn clean(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last
        .chars()
        .filter(|sign| !sign.is_control() && text::forbidden(sign.encode_utf8(&mut [0; 4])).is_none())
        .map(|sign| if matches!(sign, '"' | '<' | '>' | '|' | ':' | '*' | '?') { '_' } else { sign })
        .collect();
    let name = visible.trim().trim_start_matches('.').trim();
    if name.is_empty() { "未命名文件".to_owned() } else { shorten(name) }
}

/// The platform that the name of a package tells, as the form has it. Chat programs put numbers behind it (`app.apk.1`).
pub(crate) fn platform(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.').to_ascii_lowercase();
    match name.rsplit_once('.') {
        Some((_, "apk")) => Some("android"),
        Some((_, "ipa")) => Some("ios"),
        _ => None,
    }
}

fn shorten(name: &str) -> String {
    if text::count(name) <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| text::count(ending) <= 8);
    let kept = LONGEST - ending.map_or(0, |ending| text::count(ending) + 1);
    let head: String = name.chars().take(kept).collect();
    ending.map_or_else(|| head.clone(), |ending| format!("{head}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::{clean, platform};

    #[test]
    fn no_name_leads_out_of_its_folder_or_hides_its_ending() {
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\fakepath\\营业执照 副本.pdf"), "营业执照 副本.pdf");
        assert_eq!(clean("/"), "未命名文件");
        assert_eq!(clean("..."), "未命名文件");
        assert_eq!(clean("\u{0}\r\nSet-Cookie: a=b.pdf"), "Set-Cookie_ a=b.pdf");
        assert_eq!(clean("执照\u{202e}fdp.exe"), "执照fdp.exe");
        assert_eq!(clean("a\"b.png"), "a_b.png");
    }

    #[test]
    fn the_ending_tells_the_platform() {
        for (name, told) in [
            ("作业.apk", Some("android")),
            ("HOMEWORK.IPA", Some("ios")),
            ("homework.apk.1", Some("android")),
            ("homework.ipa.apk", Some("android")),
            ("homework.zip", None),
            ("apk", None),
            ("", None),
        ] {
            assert_eq!(platform(name), told, "{name}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = format!("{}.apk", "名".repeat(300));
        let short = clean(&long);
        assert_eq!(short.chars().count(), 100);
        assert!(short.ends_with("名.apk"));
    }
}
