//! ICP备案号, the filing number of the Ministry of Industry and Information Technology (PRV-3, PRV-6).
//!
//! 省简称 + `ICP备` + 8 or 10 digits + `号` names the holder; `-n` after it one of his sites, and a letter behind that an
//! app or mini-program. Licences and police filings look alike and are told apart, because they have their own fields.

use super::{Allowed, LooksLike, Mistake, compact, identifier, is_zero, part};
use crate::ground::province;

identifier! { open
    /// An ICP filing number.
    Icp
}

/// What an ICP filing number names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IcpKind {
    /// The holder (主体备案号).
    Entity,
    /// A web site (网站).
    Website,
    /// An app, letter A.
    App,
    /// A mini-program (小程序), letter X.
    MiniProgram,
    /// A quick app (快应用), letter K.
    QuickApp,
}

const MARK: &str = "ICP备";
const LONGEST_SERVICE: usize = 5;

impl Icp {
    /// Reads a number as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let number = compact(typed)?;
        look_alike(&number)?;
        let after_province = check_province(&number)?;
        let body = after_province.strip_prefix(MARK).ok_or(Mistake::Missing { mark: MARK })?;
        let count = body.chars().take_while(char::is_ascii_digit).count();
        let (digits, rest) = (part(body, 0, count), part(body, count, usize::MAX));
        let Some(suffix) = rest.strip_prefix('号') else {
            return Err(misplaced(rest, number.chars().count() - rest.chars().count()));
        };
        if !matches!(count, 8 | 10) {
            return Err(Mistake::Digits { expected: &[8, 10], found: count });
        }
        if is_zero(part(digits, count - 6, count)) {
            return Err(Mistake::ZeroSerial);
        }
        service_kind(suffix, number.chars().count() - suffix.chars().count())?;
        Ok(Self(number))
    }

    /// What the number names.
    pub fn kind(&self) -> IcpKind {
        let suffix = self.0.split_once('号').map_or("", |(_, suffix)| suffix);
        service_kind(suffix, 0).unwrap_or(IcpKind::Entity)
    }

    /// The number of the holder, without site or app: two numbers with the same one have the same holder.
    pub fn holder(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(holder, _)| holder)
    }
}

fn look_alike(number: &str) -> Result<(), Mistake> {
    let like = if number.contains("公网安备") {
        LooksLike::PoliceFiling
    } else if number.contains("ICP证") || number.contains("许可证") {
        LooksLike::IcpLicence
    } else if ["A1-", "A2-", "B1-", "B2-"].iter().any(|class| number.contains(class)) {
        LooksLike::TelecomLicence
    } else {
        return Ok(());
    };
    Err(Mistake::LooksLike(like))
}

fn check_province(number: &str) -> Result<&str, Mistake> {
    let first = part(number, 0, 1);
    let found = first.chars().next().unwrap_or(' ');
    if province::by_icp_prefix(found).is_some() {
        return Ok(number.strip_prefix(found).unwrap_or(number));
    }
    if found.is_ascii() {
        return Err(Mistake::Missing { mark: "省简称" });
    }
    let meant = province::by_other_abbreviation(found).and_then(|province| province.icp_prefix);
    Err(Mistake::UnknownProvince { found: first.to_owned(), meant })
}

/// Something else than 号 stands after the digits; `place` is where, counted from 0.
fn misplaced(rest: &str, place: usize) -> Mistake {
    match rest.chars().next() {
        None => Mistake::Missing { mark: "号" },
        Some('-') if rest.contains('号') => Mistake::SuffixBeforeMark,
        Some('-') => Mistake::Missing { mark: "号" },
        Some(found) => Mistake::Character { position: place + 1, found, allowed: Allowed::Digit },
    }
}

/// What the text after 号 names; `place` is where it begins, counted from 0.
fn service_kind(suffix: &str, place: usize) -> Result<IcpKind, Mistake> {
    if suffix.is_empty() {
        return Ok(IcpKind::Entity);
    }
    let Some(service) = suffix.strip_prefix('-') else {
        let found = suffix.chars().next().unwrap_or(' ');
        return Err(Mistake::Character { position: place + 1, found, allowed: Allowed::End });
    };
    let digits: String = service.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.starts_with('0') || digits.len() > LONGEST_SERVICE {
        return Err(Mistake::ServiceNumber { found: service.to_owned() });
    }
    match service.strip_prefix(digits.as_str()).unwrap_or("") {
        "" => Ok(IcpKind::Website),
        "A" => Ok(IcpKind::App),
        "X" => Ok(IcpKind::MiniProgram),
        "K" => Ok(IcpKind::QuickApp),
        other => Err(Mistake::ServiceLetter { found: other.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Icp, IcpKind, LooksLike, Mistake};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Icp::parse(typed).unwrap_err();
        assert_eq!(mistake("沪ICP备2021527689-3号"), Mistake::SuffixBeforeMark);
        assert_eq!(mistake("京ICP备1234567号"), Mistake::Digits { expected: &[8, 10], found: 7 });
        assert_eq!(mistake("京ICP备123456789号"), Mistake::Digits { expected: &[8, 10], found: 9 });
        assert_eq!(mistake("京ICP备12345678"), Mistake::Missing { mark: "号" });
        assert_eq!(mistake("京ICP备12345678-1"), Mistake::Missing { mark: "号" });
        assert_eq!(mistake("ICP备12345678号"), Mistake::Missing { mark: "省简称" });
        assert_eq!(mistake("京12345678号"), Mistake::Missing { mark: "ICP备" });
        assert_eq!(
            mistake("川ICP备12345678号"),
            Mistake::UnknownProvince { found: "川".into(), meant: Some('蜀') }
        );
        assert_eq!(
            mistake("港ICP备12345678号"),
            Mistake::UnknownProvince { found: "港".into(), meant: None }
        );
        assert_eq!(mistake("京ICP备20000000号"), Mistake::ZeroSerial);
        let inside = Mistake::Character { position: 10, found: 'O', allowed: Allowed::Digit };
        assert_eq!(mistake("京ICP备1234O678号"), inside);
        for service in ["0", "01", "", "A", "123456"] {
            assert_eq!(
                mistake(&format!("京ICP备12345678号-{service}")),
                Mistake::ServiceNumber { found: service.into() }
            );
        }
        assert_eq!(mistake("京ICP备12345678号-1B"), Mistake::ServiceLetter { found: "B".into() });
        let behind = Mistake::Character { position: 15, found: '1', allowed: Allowed::End };
        assert_eq!(mistake("京ICP备12345678号1"), behind);
    }

    #[test]
    fn numbers_of_other_things_are_told_apart() {
        let like = |typed| Icp::parse(typed).unwrap_err();
        assert_eq!(like("京ICP证030173号"), Mistake::LooksLike(LooksLike::IcpLicence));
        assert_eq!(like("京公网安备 11010802035340号"), Mistake::LooksLike(LooksLike::PoliceFiling));
        assert_eq!(like("京B2-20190001"), Mistake::LooksLike(LooksLike::TelecomLicence));
    }

    #[test]
    fn the_number_tells_what_it_names_and_whose_it_is() {
        let kind = |typed| Icp::parse(typed).unwrap().kind();
        assert_eq!(kind("京ICP备14035507号-25A"), IcpKind::App);
        assert_eq!(kind("黔icp备2025044274号-1x"), IcpKind::MiniProgram);
        assert_eq!(kind("苏ICP备2025210868号-1"), IcpKind::Website);
        assert_eq!(kind("苏ICP备2025210868号-1K"), IcpKind::QuickApp);
        assert_eq!(kind("陕ICP备15002899号"), IcpKind::Entity);
        assert_eq!(Icp::parse("京ICP备14035507号-25A").unwrap().holder(), "京ICP备14035507号");
    }
}
