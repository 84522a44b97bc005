//! Text as people type it: full width, stray spaces, dashes of every kind, characters nobody sees.
//!
//! Limits are counted in characters, never in bytes, and say so. Normalisation is the part of NFKC that input methods
//! produce (full-width ASCII, the ideographic space), written out because the whole of NFKC would also rewrite
//! Chinese names. What a field allows is decided by the field.

/// How many characters a text has; the measure of every limit on text.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// Full-width ASCII and the ideographic space become their ordinary forms; everything else stays.
pub fn half_width(text: &str) -> String {
    text.chars().map(half).collect()
}

/// The form in which identifiers are compared: half width, capitals, one kind of hyphen, no space of any kind.
pub fn compact(text: &str) -> String {
    text.chars()
        .map(half)
        .filter(|c| !c.is_whitespace() && !is_zero_width(*c))
        .map(|c| if is_dash(c) { '-' } else { c.to_ascii_uppercase() })
        .collect()
}

/// The text without marks that have no width: nobody sees them, and with one inside two names read alike and differ.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_zero_width(*c)).collect()
}

/// Free text without invisible marks, and without spaces at its ends; line breaks become `\n`.
pub fn trim(text: &str) -> String {
    visible(text).replace("\r\n", "\n").trim().to_owned()
}

/// A character that must not stand in any text of a form, with its place counted from 1.
///
/// Control characters other than line break and tab, NUL among them, and marks that turn the direction of writing:
/// they hide what a reviewer reads.
pub fn forbidden(text: &str) -> Option<(usize, char)> {
    text.chars().enumerate().find(|(_, c)| hides(*c)).map(|(place, c)| (place + 1, c))
}

/// Whether a character hides or turns what stands beside it.
pub fn hides(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || is_direction_mark(c)
}

fn half(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::{compact, count, forbidden, half_width, trim};

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(count("𠮷野·家"), 4);
        assert_eq!(count(""), 0);
    }

    #[test]
    fn full_width_ascii_becomes_half_width_and_chinese_stays() {
        assert_eq!(half_width("教ＡＰＰ备３１（沪）　号～"), "教APP备31(沪) 号~");
        assert_eq!(half_width("。、《》𠮷"), "。、《》𠮷");
    }

    #[test]
    fn an_identifier_loses_spaces_and_gets_capitals_and_one_hyphen() {
        assert_eq!(compact(" ９1 3301\u{200b}\t00799655058b\n"), "91330100799655058B");
        for dash in ['-', '－', '–', '—', '‐', '−'] {
            assert_eq!(compact(&format!("31011300012{dash}00001")), "31011300012-00001");
        }
        assert_eq!(compact("一"), "一");
    }

    #[test]
    fn free_text_loses_what_stands_around_it_only() {
        assert_eq!(trim("\u{feff}　上海市 宝山区\r\n教育局 \n"), "上海市 宝山区\n教育局");
        assert_eq!(
            trim("示例\u{200b}小\u{feff}学\u{2060} \u{200d}"),
            "示例小学",
            "marks without width are gone"
        );
    }

    #[test]
    fn what_hides_text_is_found_with_its_place() {
        assert_eq!(forbidden("上海市\n宝山区\t教育局"), None);
        assert_eq!(forbidden("上\0海"), Some((2, '\0')));
        assert_eq!(forbidden("abc\u{202e}gpj"), Some((4, '\u{202e}')));
        assert_eq!(forbidden("\u{7f}"), Some((1, '\u{7f}')));
    }
}
