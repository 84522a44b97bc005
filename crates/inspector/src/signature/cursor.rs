//! Reads the little-endian, length-prefixed fields of which the APK signing block and everything in it is made.

/// A forward reader; `None` means that the field is cut off or its length a lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    pub fn u32(&mut self) -> Option<u32> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*bytes))
    }

    pub fn u64(&mut self) -> Option<u64> {
        let (bytes, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u64::from_le_bytes(*bytes))
    }

    /// The bytes behind a 32-bit length.
    pub fn prefixed(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let len = usize::try_from(ahead.u32()?).ok()?;
        let bytes = ahead.take(len)?;
        *self = ahead;
        Some(bytes)
    }

    /// The same, opened.
    pub fn section(&mut self) -> Option<Cursor<'a>> {
        self.prefixed().map(Cursor::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order_and_never_beyond_the_end() {
        let bytes = [2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255];
        let mut cursor = Cursor::new(&bytes);
        assert_eq!(cursor.prefixed(), Some(&[7, 8][..]));
        assert_eq!(cursor.u64(), Some(1));
        assert_eq!(cursor.prefixed(), None);
        assert_eq!(cursor.u32(), Some(u32::MAX));
        assert!(cursor.is_empty());
        assert_eq!(cursor.u32(), None);
        assert!(cursor.section().is_none());
    }
}
