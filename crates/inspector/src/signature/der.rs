//! A reader of ASN.1 values that bends as far as Android bends: lengths longer than needed, indefinite lengths.
//!
//! Certificates of old apps are not always DER, and their digest is taken over the bytes as they are; so values are
//! handed out as slices of the input and nothing is ever re-encoded. Deliberately absent: constructed strings, which no
//! Android version reads either.

/// How deep values of indefinite length may be nested before their end is searched no further.
const DEPTH: u32 = 32;

/// The universal tags in use here, class and constructed bit included.
pub(crate) mod tag {
    pub const BOOLEAN: u8 = 0x01;
    pub const INTEGER: u8 = 0x02;
    pub const BIT_STRING: u8 = 0x03;
    pub const OCTET_STRING: u8 = 0x04;
    pub const NULL: u8 = 0x05;
    pub const OID: u8 = 0x06;
    pub const UTC_TIME: u8 = 0x17;
    pub const GENERALIZED_TIME: u8 = 0x18;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    /// Context class, constructed, number 0: `[0]`.
    pub const CONTEXT_0: u8 = 0xa0;
    /// `[1]`.
    pub const CONTEXT_1: u8 = 0xa1;
    /// `[3]`.
    pub const CONTEXT_3: u8 = 0xa3;
}

/// One value: its tag, what is in it, and its complete encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub tag: u8,
    pub contents: &'a [u8],
    pub encoded: &'a [u8],
}

impl<'a> Value<'a> {
    /// A reader over the values inside this one.
    pub fn inside(&self) -> Reader<'a> {
        Reader::new(self.contents)
    }
}

/// Reads one value after the other. `None` anywhere means: not ASN.1, or not of the shape asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value, whatever it is.
    pub fn any(&mut self) -> Option<Value<'a>> {
        let (value, rest) = split(self.rest, DEPTH)?;
        self.rest = rest;
        Some(value)
    }

    /// The next value, which must have this tag.
    pub fn expect(&mut self, tag: u8) -> Option<Value<'a>> {
        self.any().filter(|value| value.tag == tag)
    }

    /// The next value if it has this tag; otherwise nothing is consumed, and what is malformed fails at the next step.
    pub fn optional(&mut self, tag: u8) -> Option<Value<'a>> {
        let mut ahead = *self;
        let value = ahead.expect(tag)?;
        *self = ahead;
        Some(value)
    }

    /// The next value, a SEQUENCE, opened.
    pub fn sequence(&mut self) -> Option<Reader<'a>> {
        self.expect(tag::SEQUENCE).map(|value| value.inside())
    }

    /// The contents of the next value, an object identifier.
    pub fn oid(&mut self) -> Option<&'a [u8]> {
        let contents = self.expect(tag::OID)?.contents;
        contents.last().filter(|last| **last < 0x80).map(|_| contents)
    }

    /// The magnitude of the next value, an INTEGER, without leading zeros. The sign is not looked at: the keys of some
    /// old apps were written without the leading zero and are read as positive everywhere.
    pub fn magnitude(&mut self) -> Option<&'a [u8]> {
        let contents = self.expect(tag::INTEGER)?.contents;
        if contents.is_empty() {
            return None;
        }
        Some(trim(contents))
    }
}

/// Without leading zero bytes.
pub(crate) fn trim(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// The only value in `bytes`: nothing may follow.
pub(crate) fn only(bytes: &[u8]) -> Option<Value<'_>> {
    let mut reader = Reader::new(bytes);
    let value = reader.any()?;
    reader.is_empty().then_some(value)
}

fn split(bytes: &[u8], depth: u32) -> Option<(Value<'_>, &[u8])> {
    let (&tag, after_tag) = bytes.split_first()?;
    if tag & 0x1f == 0x1f {
        return None; // Tag numbers above 30 occur nowhere in certificates and signatures.
    }
    let (&first, after_length) = after_tag.split_first()?;
    let (start, length) = match first {
        0x80 => return indefinite(bytes, tag, after_length, depth),
        0..=0x7f => (after_length, usize::from(first)),
        _ => long_length(after_length, usize::from(first & 0x7f))?,
    };
    let contents = start.get(..length)?;
    let rest = start.get(length..)?;
    let encoded = bytes.get(..bytes.len() - rest.len())?;
    Some((Value { tag, contents, encoded }, rest))
}

fn long_length(bytes: &[u8], count: usize) -> Option<(&[u8], usize)> {
    let digits = bytes.get(..count)?;
    let mut length = 0_usize;
    for digit in digits {
        length = length.checked_mul(256)?.checked_add(usize::from(*digit))?;
    }
    Some((bytes.get(count..)?, length))
}

/// The length stands nowhere: the contents end at the first end-of-contents mark of this level.
fn indefinite<'a>(whole: &'a [u8], tag: u8, start: &'a [u8], depth: u32) -> Option<(Value<'a>, &'a [u8])> {
    if tag & 0x20 == 0 {
        return None; // A primitive value cannot tell its end from its contents.
    }
    let depth = depth.checked_sub(1)?;
    let mut rest = start;
    while !rest.starts_with(&[0, 0]) {
        rest = split(rest, depth)?.1;
    }
    let contents = start.get(..start.len() - rest.len())?;
    let rest = rest.get(2..)?;
    let encoded = whole.get(..whole.len() - rest.len())?;
    Some((Value { tag, contents, encoded }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_long_and_padded_lengths_mean_the_same() {
        for encoded in [&[4, 2, 7, 8][..], &[4, 0x81, 2, 7, 8], &[4, 0x84, 0, 0, 0, 2, 7, 8]] {
            let value = only(encoded).unwrap();
            assert_eq!((value.tag, value.contents, value.encoded), (tag::OCTET_STRING, &[7, 8][..], encoded));
        }
    }

    #[test]
    fn an_indefinite_length_ends_at_its_own_mark() {
        let bytes = [0x30, 0x80, 0x30, 0x80, 5, 0, 0, 0, 2, 1, 9, 0, 0, 4, 0];
        let mut reader = Reader::new(&bytes);
        let outer = reader.expect(tag::SEQUENCE).unwrap();
        assert_eq!(outer.contents, &bytes[2..11]);
        assert_eq!(reader.any().unwrap().tag, tag::OCTET_STRING);
        let mut inside = outer.inside();
        assert_eq!(inside.any().unwrap().contents, [5, 0]);
        assert_eq!(inside.magnitude().unwrap(), [9]);
    }

    #[test]
    fn lies_about_lengths_and_depth_are_refused() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        let lies: [&[u8]; 8] = [
            &[],
            &[4],
            &[4, 5, 1],
            &[4, 0x88, 255, 255, 255, 255, 255, 255, 255, 255],
            &[4, 0x89],
            &[4, 0x80, 0, 0],
            &[0x1f, 1, 0],
            &deep,
        ];
        for lie in lies {
            assert_eq!(Reader::new(lie).any(), None);
        }
        assert_eq!(only(&[5, 0, 5, 0]), None);
    }

    #[test]
    fn an_optional_value_of_another_tag_stays() {
        let mut reader = Reader::new(&[2, 1, 3]);
        assert_eq!(reader.optional(tag::CONTEXT_0), None);
        assert_eq!(reader.magnitude(), Some(&[3][..]));
        assert_eq!(reader.optional(tag::CONTEXT_0), None);
    }
}
