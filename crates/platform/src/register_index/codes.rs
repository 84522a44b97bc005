//! Short codes as small numbers: provinces, platforms, stages. A code not seen yet is given the next number.

/// Codes in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Codes(Vec<String>);

impl Codes {
    /// The number of a code, given now if it is new. At most 63 are told apart; further ones share the last.
    pub(super) fn number(&mut self, code: &str) -> u8 {
        self.find(code).unwrap_or_else(|| {
            self.0.push(code.to_owned());
            small(self.0.len() - 1)
        })
    }

    /// The number of a code, if it was ever seen.
    pub(super) fn find(&self, code: &str) -> Option<u8> {
        self.0.iter().position(|known| known == code).map(small)
    }

    /// A set of codes as bits.
    pub(super) fn set(&mut self, codes: &str) -> u64 {
        codes.split_whitespace().fold(0, |set, code| set | 1 << self.number(code))
    }
}

fn small(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX).min(63)
}

#[cfg(test)]
mod tests {
    use super::Codes;

    #[test]
    fn a_code_keeps_its_number() {
        let mut codes = Codes::default();
        assert_eq!((codes.number("31"), codes.number("12"), codes.number("31")), (0, 1, 0));
        assert_eq!(codes.set("12 45"), 0b110);
        assert_eq!((codes.find("45"), codes.find("99"), codes.set("")), (Some(2), None, 0));
    }
}
