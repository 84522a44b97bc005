//! The Chinese font of PDFs: named by the operator, or one of the usual places of Noto, Source Han and WenQuanYi.
//!
//! The font is read once and only the glyphs in use enter a PDF. No font is shipped: a CJK font is larger than the program.

use std::sync::LazyLock;

use krilla::text::Font;

/// The environment variable that names a font file, with `#N` for the N-th face of a collection.
pub const VARIABLE: &str = "JIAOBEI_FONT";

/// File and face; the third face of Noto's and Source Han's collections is the simplified Chinese one.
const USUAL: [(&str, u32); 7] = [
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/source-han-sans/SourceHanSans-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc", 0),
];

static FOUND: LazyLock<Option<Font>> = LazyLock::new(|| {
    let named = std::env::var(VARIABLE).ok();
    match named.as_deref() {
        Some(named) => {
            let (path, face) = named.rsplit_once('#').unwrap_or((named, "0"));
            read(path, face.parse().unwrap_or(0))
        }
        None => USUAL.iter().find_map(|(path, face)| read(path, *face)),
    }
});

/// The font, if there is one.
pub fn find() -> Option<Font> {
    FOUND.clone()
}

fn read(path: &str, face: u32) -> Option<Font> {
    Font::new(std::fs::read(path).ok()?.into(), face)
}
