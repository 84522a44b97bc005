//! Distinguished names: written as RFC 2253 says and as AOSP's tools print them, and compared as RFC 5280 (7.1) asks.

use std::fmt::{self, Write as _};

use super::der::{self, Reader, Value, tag};
use crate::digest::hex;

/// A name: a sequence of sets of attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    encoded: &'a [u8],
}

/// One attribute: its type and its value.
#[derive(Debug, Clone, Copy)]
struct Attribute<'a> {
    oid: &'a [u8],
    value: Value<'a>,
}

impl<'a> Name<'a> {
    /// A value that should be a name; `None` when it is none.
    pub fn of(value: Value<'a>) -> Option<Self> {
        let name = Self { encoded: value.encoded };
        name.parts().map(|_| name)
    }

    fn parts(&self) -> Option<Vec<Vec<Attribute<'a>>>> {
        let mut sets = der::only(self.encoded).filter(|value| value.tag == tag::SEQUENCE)?.inside();
        let mut parts = Vec::new();
        while !sets.is_empty() {
            let mut set: Reader<'a> = sets.expect(tag::SET)?.inside();
            let mut part = Vec::new();
            while !set.is_empty() {
                let mut attribute = set.sequence()?;
                part.push(Attribute { oid: attribute.oid()?, value: attribute.any()? });
            }
            parts.push(part);
        }
        Some(parts)
    }

    /// What two equal names have in common: per part its attributes, folded and in a fixed order.
    fn canonical(&self) -> Option<Vec<Vec<String>>> {
        let fold = |attribute: &Attribute<'_>| {
            // Only the two modern string types are folded; others are the same only byte by byte.
            let folds = matches!(attribute.value.tag, 0x0c | 0x13);
            let value = attribute
                .text()
                .filter(|_| folds)
                .map_or_else(|| format!("#{}", hex(attribute.value.encoded)), |text| squeeze(&text));
            format!("{}={value}", hex(attribute.oid))
        };
        let sorted = |part: Vec<Attribute<'_>>| {
            let mut folded: Vec<String> = part.iter().map(fold).collect();
            folded.sort();
            folded
        };
        Some(self.parts()?.into_iter().map(sorted).collect())
    }
}

/// Equal but for case and spaces?
pub(super) fn same(one: &Name<'_>, other: &Name<'_>) -> bool {
    one.encoded == other.encoded || one.canonical().is_some_and(|one| Some(one) == other.canonical())
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Attribute<'_> {
    /// The value as text, when it is one of the string types.
    fn text(&self) -> Option<String> {
        let bytes = self.value.contents;
        match self.value.tag {
            0x0c | 0x13 | 0x16 | 0x1b => Some(String::from_utf8_lossy(bytes).into_owned()), // UTF-8, ASCII kinds
            0x14 => Some(bytes.iter().copied().map(char::from).collect()), // T61, read as Latin-1
            0x1e => {
                let units = bytes
                    .chunks(2)
                    .map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
                Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
            }
            _ => None,
        }
    }

    fn keyword(&self) -> Option<&'static str> {
        match self.oid {
            [0x55, 4, 3] => Some("CN"),
            [0x55, 4, 6] => Some("C"),
            [0x55, 4, 7] => Some("L"),
            [0x55, 4, 8] => Some("ST"),
            [0x55, 4, 9] => Some("STREET"),
            [0x55, 4, 10] => Some("O"),
            [0x55, 4, 11] => Some("OU"),
            [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1] => Some("UID"),
            [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25] => Some("DC"),
            _ => None,
        }
    }
}

/// The last part first; types without a keyword as numbers, and their values as hexadecimal of the encoding.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts().unwrap_or_default().iter().rev().enumerate() {
            if index > 0 {
                f.write_char(',')?;
            }
            for (index, attribute) in part.iter().enumerate() {
                if index > 0 {
                    f.write_char('+')?;
                }
                match (attribute.keyword(), attribute.text()) {
                    (Some(keyword), Some(text)) => write!(f, "{keyword}={}", escaped(&text))?,
                    (Some(keyword), None) => write!(f, "{keyword}=#{}", hex(attribute.value.encoded))?,
                    (None, _) => write!(f, "{}=#{}", dotted(attribute.oid), hex(attribute.value.encoded))?,
                }
            }
        }
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    let inner = text.trim_matches([' ', '\r']);
    let lead = text.len() - text.trim_start_matches([' ', '\r']).len();
    let mut out = String::new();
    for (position, character) in text.char_indices() {
        let at_edge = position < lead || position >= lead + inner.len();
        match character {
            '\0' => out.push_str("\\00"),
            ',' | '=' | '+' | '<' | '>' | '#' | ';' | '"' | '\\' => out.extend(['\\', character]),
            _ if at_edge => out.extend(['\\', character]),
            _ => out.push(character),
        }
    }
    out
}

/// An object identifier in dots.
pub(super) fn dotted(oid: &[u8]) -> String {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    for byte in oid {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            numbers.push(number);
            number = 0;
        }
    }
    let mut text = String::new();
    for (index, number) in numbers.into_iter().enumerate() {
        if index == 0 {
            let first = (number / 40).min(2);
            let _ = write!(text, "{first}.{}", number - first * 40);
        } else {
            let _ = write!(text, ".{number}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(parts: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
        let tlv = |tag: u8, body: &[u8]| [&[tag, u8::try_from(body.len()).unwrap()], body].concat();
        let sets: Vec<u8> = parts
            .iter()
            .flat_map(|(oid, kind, value)| tlv(0x31, &tlv(0x30, &[tlv(6, oid), tlv(*kind, value)].concat())))
            .collect();
        tlv(0x30, &sets)
    }

    fn written(parts: &[(&[u8], u8, &[u8])]) -> String {
        Name::of(der::only(&name(parts)).unwrap()).unwrap().to_string()
    }

    const CN: &[u8] = &[0x55, 4, 3];
    const O: &[u8] = &[0x55, 4, 10];
    const EMAIL: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

    #[test]
    fn written_as_rfc_2253_says() {
        assert_eq!(written(&[(O, 0x0c, "示例".as_bytes()), (CN, 0x13, b"Foo, Bar")]), "CN=Foo\\, Bar,O=示例");
        assert_eq!(written(&[(EMAIL, 0x16, b"a@b")]), "1.2.840.113549.1.9.1=#1603614062");
        assert_eq!(written(&[(CN, 0x1e, &[0x4e, 0x2d, 0, b'a'])]), "CN=中a");
        assert_eq!(written(&[(CN, 0x14, &[0xe9])]), "CN=é");
        assert_eq!(written(&[(CN, 0x0c, b" a\0 ")]), "CN=\\ a\\00\\ ");
        assert_eq!(written(&[(CN, 0x0c, b"  ")]), "CN=\\ \\ ");
        assert_eq!(written(&[(CN, 0x02, &[5])]), "CN=#020105");
        assert_eq!(written(&[]), "");
    }

    #[test]
    fn case_and_spaces_make_no_other_name() {
        let one = name(&[(CN, 0x0c, b"Some  One "), (O, 0x13, b"x")]);
        let two = name(&[(CN, 0x13, b"some one"), (O, 0x0c, b"X")]);
        let three = name(&[(O, 0x13, b"x"), (CN, 0x0c, b"Some One")]);
        let read = |bytes: &'static [u8]| Name::of(der::only(bytes).unwrap()).unwrap();
        let [one, two, three] = [one, two, three].map(|bytes| read(bytes.leak()));
        assert!(same(&one, &two));
        assert!(!same(&one, &three));
    }

    #[test]
    fn identifiers_in_dots() {
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]), "1.2.840.113549");
        assert_eq!(dotted(&[0x60, 0x86, 0x48, 1]), "2.16.840.1");
        assert_eq!(dotted(&[0xff; 40]), "");
    }
}
