//! E-mail addresses (PRV-2, CMP-1). Personal: printed in full only on purpose.
//!
//! The common form of RFC 5321 without quotes, comments or bare addresses. Capitals in front of the @ are kept, because
//! only the receiving host may say that they are alike.

use super::{Allowed, DomainName, Mistake, each, identifier, part};
use crate::ground::text;

identifier! { personal
    /// An e-mail address.
    Email
}

const LONGEST_BOX: usize = 64;
const LONGEST: usize = 254;

impl Email {
    /// Reads an address as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let address: String = text::half_width(typed).chars().filter(|c| !c.is_whitespace()).collect();
        if address.is_empty() {
            return Err(Mistake::Empty);
        }
        let at = address.matches('@').count();
        let Some((mailbox, host)) = address.split_once('@').filter(|_| at == 1) else {
            return Err(Mistake::AtSign { found: at });
        };
        each(mailbox, 0, Allowed::MailBox, |c| {
            c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_{|}~-".contains(c)
        })?;
        if mailbox.split('.').any(str::is_empty) {
            return Err(Mistake::Label { found: mailbox.to_owned() });
        }
        let host = DomainName::parse(host)?;
        let found = text::count(mailbox);
        if found > LONGEST_BOX {
            return Err(Mistake::TooLong { most: LONGEST_BOX, found });
        }
        let whole = format!("{mailbox}@{host}");
        let found = whole.len();
        if found > LONGEST { Err(Mistake::TooLong { most: LONGEST, found }) } else { Ok(Self(whole)) }
    }

    /// The first character and the host.
    pub fn masked(&self) -> String {
        let host = self.0.split_once('@').map_or("", |(_, host)| host);
        format!("{}***@{host}", part(&self.0, 0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Email, Mistake};

    #[test]
    fn addresses_are_normalised_and_masked() {
        let address = Email::parse(" Zhang.San＠Example.EDU.CN ").unwrap();
        assert_eq!(address.as_str(), "Zhang.San@example.edu.cn");
        assert_eq!(format!("{address:?}"), "Email(Z***@example.edu.cn)");
        assert!(Email::parse("a+b@学校.中国").is_ok());
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Email::parse(typed).unwrap_err();
        assert_eq!(mistake(""), Mistake::Empty);
        assert_eq!(mistake("zhangsan"), Mistake::AtSign { found: 0 });
        assert_eq!(mistake("a@b@example.cn"), Mistake::AtSign { found: 2 });
        assert_eq!(
            mistake("张@example.cn"),
            Mistake::Character { position: 1, found: '张', allowed: Allowed::MailBox }
        );
        assert_eq!(
            mistake("a\0@example.cn"),
            Mistake::Character { position: 2, found: '\0', allowed: Allowed::MailBox }
        );
        for empty in ["@example.cn", ".a@example.cn", "a..b@example.cn"] {
            assert!(matches!(mistake(empty), Mistake::Label { .. }), "{empty}");
        }
        assert_eq!(mistake("a@localhost"), Mistake::NoDot);
        assert_eq!(
            mistake(&format!("{}@example.cn", "a".repeat(65))),
            Mistake::TooLong { most: 64, found: 65 }
        );
    }
}
