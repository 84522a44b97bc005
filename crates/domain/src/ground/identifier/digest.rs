//! The MD5 digest of a package, as the form asks for it (INS-1). It identifies nothing by itself: two packages can be
//! made to share one, so stronger digests stand beside it in the record.

use super::{Allowed, LooksLike, Mistake, compact, each, identifier, length};

identifier! { open
    /// An MD5 digest: 32 hexadecimal digits in small letters.
    Md5
}

impl Md5 {
    /// Reads a digest as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let digest = compact(typed)?.replace([':', '-'], "").to_ascii_lowercase();
        each(&digest, 0, Allowed::Hexadecimal, |c| c.is_ascii_hexdigit())?;
        if matches!(digest.len(), 40 | 64) {
            return Err(Mistake::LooksLike(LooksLike::OtherDigest));
        }
        length(&digest, &[32])?;
        Ok(Self(digest))
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, LooksLike, Md5, Mistake};

    const TEXT: &str = "d41d8cd98f00b204e9800998ecf8427e";

    #[test]
    fn digests_are_read_in_any_writing() {
        for typed in [TEXT.to_owned(), TEXT.to_uppercase(), format!(" {} {}", &TEXT[..16], &TEXT[16..])] {
            assert_eq!(Md5::parse(&typed).unwrap().as_str(), TEXT);
        }
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| Md5::parse(typed).unwrap_err();
        assert_eq!(mistake(&TEXT[1..]), Mistake::Length { expected: &[32], found: 31 });
        assert_eq!(mistake(&"ab".repeat(32)), Mistake::LooksLike(LooksLike::OtherDigest));
        let letter = Mistake::Character { position: 1, found: 'g', allowed: Allowed::Hexadecimal };
        assert_eq!(mistake(&TEXT.replacen('d', "g", 1)), letter);
        assert_eq!(mistake(""), Mistake::Empty);
    }
}
