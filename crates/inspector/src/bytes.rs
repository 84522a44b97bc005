//! Numbers and slices at a position: absent instead of a panic when the bytes end before them.
//!
//! Little-endian unless the name says otherwise. Every format here is read through these few functions, so no offset from
//! a hostile file reaches an index that panics.

/// Two bytes.
#[inline]
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

/// Four bytes.
#[inline]
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

/// Eight bytes.
#[inline]
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Four bytes, big end first.
#[inline]
pub(crate) fn be_u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_be_bytes(*chunk))
}

/// Eight bytes, big end first.
#[inline]
pub(crate) fn be_u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_be_bytes(*chunk))
}

/// A big-endian number of 1 to 8 bytes, as property lists write their sizes and references.
pub(crate) fn be_sized_at(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    if width == 0 || width > 8 {
        return None;
    }
    Some(slice_at(bytes, at, width)?.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

/// `len` bytes.
#[inline]
pub(crate) fn slice_at(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// The bytes up to the first NUL, or to the end when none follows.
#[inline]
pub(crate) fn until_nul(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let rest = bytes.get(at..)?;
    rest.get(..memchr::memchr(0, rest).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read() {
        let bytes = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        assert_eq!(u16_at(&bytes, 1), Some(0x0302));
        assert_eq!(u32_at(&bytes, 1), Some(0x0504_0302));
        assert_eq!(be_u32_at(&bytes, 1), Some(0x0203_0405));
        assert_eq!(u64_at(&bytes, 1), Some(0x0908_0706_0504_0302));
        assert_eq!(be_u64_at(&bytes, 0), Some(0x0102_0304_0506_0708));
        assert_eq!(be_sized_at(&bytes, 0, 3), Some(0x01_0203));
    }

    #[test]
    fn a_position_past_the_end_is_absent_not_a_panic() {
        let bytes = [1, 2, 3];
        for at in [2, 3, usize::MAX] {
            assert_eq!(u16_at(&bytes, at), None);
            assert_eq!(u32_at(&bytes, at), None);
            assert_eq!(be_u64_at(&bytes, at), None);
            assert_eq!(slice_at(&bytes, at, usize::MAX), None);
        }
        assert_eq!(be_sized_at(&bytes, 0, 9), None);
        assert_eq!(be_sized_at(&bytes, 0, 0), None);
        assert_eq!(until_nul(&bytes, 4), None);
    }

    #[test]
    fn text_ends_at_the_first_nul_or_with_the_bytes() {
        assert_eq!(until_nul(b"ab\0c", 0), Some(&b"ab"[..]));
        assert_eq!(until_nul(b"ab\0c", 3), Some(&b"c"[..]));
        assert_eq!(until_nul(b"ab", 2), Some(&b""[..]));
    }
}
