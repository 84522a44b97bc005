//! 组织机构代码, the organisation code of GB 11714-1997 (ORG-4, ORG-9).
//!
//! Eight digits or letters, a hyphen and a check character. It lives on inside the unified social credit code.

use super::{Allowed, LooksLike, Mistake, compact, each, identifier, is_zero, length, part};

identifier! { open
    /// An organisation code, written with its hyphen.
    OrgCode
}

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl OrgCode {
    /// Reads a code as typed, with or without its hyphen.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let code = compact(typed)?.replace('-', "");
        if code.chars().count() == 18 {
            return Err(Mistake::LooksLike(LooksLike::CreditCode));
        }
        length(&code, &[9])?;
        each(part(&code, 0, 8), 0, Allowed::DigitOrLetter, |c| c.is_ascii_alphanumeric())?;
        each(part(&code, 8, 9), 8, Allowed::DigitOrX, |c| c.is_ascii_digit() || c == 'X')?;
        if is_zero(&code) {
            return Err(Mistake::AllZero);
        }
        let (expected, found) = (check_character(&code), code.chars().next_back().unwrap_or(' '));
        if expected != found {
            return Err(Mistake::CheckCharacter { expected, found });
        }
        Ok(Self(format!("{}-{found}", part(&code, 0, 8))))
    }
}

fn check_character(code: &str) -> char {
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    let sum: u32 = code.chars().zip(WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        rest => char::from_digit(rest, 10).unwrap_or(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, LooksLike, Mistake, OrgCode};

    #[test]
    fn each_mistake_has_its_own_reason() {
        let mistake = |typed: &str| OrgCode::parse(typed).unwrap_err();
        assert_eq!(mistake(""), Mistake::Empty);
        assert_eq!(mistake("4000006-4"), Mistake::Length { expected: &[9], found: 8 });
        assert_eq!(
            mistake("4000006教4"),
            Mistake::Character { position: 8, found: '教', allowed: Allowed::DigitOrLetter }
        );
        assert_eq!(
            mistake("40000062-A"),
            Mistake::Character { position: 9, found: 'A', allowed: Allowed::DigitOrX }
        );
        assert_eq!(mistake("40000062-5"), Mistake::CheckCharacter { expected: '4', found: '5' });
        assert_eq!(mistake("00000000-0"), Mistake::AllZero);
        assert_eq!(mistake("12100000400000624D"), Mistake::LooksLike(LooksLike::CreditCode));
    }
}
