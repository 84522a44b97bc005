//! The certificate as a PDF page of A4: title, number, facts, QR code, and what it does not say (LAT-13).

use casework::certificate::Certificate;
use fast_qr::qr::QRCode;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};

use super::{NOT_AN_ENDORSEMENT, facts};

/// A4 in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const LEFT: f32 = 96.0;
const QR_SIDE: f32 = 96.0;

/// Makes the PDF.
pub fn make(found: &Certificate, address: &str, code: &QRCode, font: Font) -> Result<Vec<u8>, String> {
    let mut document = Document::new();
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("a page of no size")?;
    let mut page = document.start_page_with(settings);
    draw(page.surface(), found, address, code, font)?;
    page.finish();
    document.finish().map_err(|trouble| format!("{trouble:?}"))
}

fn draw(
    mut surface: Surface<'_>,
    found: &Certificate,
    address: &str,
    code: &QRCode,
    font: Font,
) -> Result<(), String> {
    frame(&mut surface)?;
    let mut pen = Pen { surface, font };
    pen.centred(150.0, 22.0, "教育移动互联网应用程序");
    pen.centred(182.0, 22.0, "提供者备案凭证");
    pen.centred(240.0, 18.0, &found.number);
    let mut at = 300.0;
    for (term, value) in facts(found) {
        pen.write(LEFT, at, 12.0, term);
        for line in lines(&value, 24) {
            pen.write(LEFT + 90.0, at, 12.0, &line);
            at += 20.0;
        }
        at += 10.0;
    }
    pen.write(LEFT, 670.0, 10.0, NOT_AN_ENDORSEMENT);
    pen.write(LEFT, 688.0, 10.0, "当前状态以平台查询结果为准，扫描二维码或者打开下面的网址核验：");
    pen.write(LEFT, 706.0, 9.0, address);
    pen.code(code, WIDTH - LEFT - QR_SIDE, 550.0)?;
    pen.surface.finish();
    Ok(())
}

fn frame(surface: &mut Surface<'_>) -> Result<(), String> {
    let mut path = PathBuilder::new();
    for inset in [48.0, 52.0] {
        let edge =
            Rect::from_ltrb(inset, inset, WIDTH - inset, HEIGHT - inset).ok_or("an edge of no size")?;
        path.push_rect(edge);
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: rgb::Color::new(20, 78, 140).into(), ..Stroke::default() }));
    surface.draw_path(&path.finish().ok_or("an empty frame")?);
    surface.set_stroke(None);
    surface.set_fill(Some(black()));
    Ok(())
}

fn black() -> Fill {
    Fill { paint: rgb::Color::new(20, 24, 32).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

struct Pen<'a> {
    surface: Surface<'a>,
    font: Font,
}

impl Pen<'_> {
    fn write(&mut self, x: f32, y: f32, size: f32, text: &str) {
        self.surface.draw_text(
            Point::from_xy(x, y),
            self.font.clone(),
            size,
            text,
            false,
            TextDirection::LeftToRight,
        );
    }

    fn centred(&mut self, y: f32, size: f32, text: &str) {
        self.write((WIDTH - width(text, size)) / 2.0, y, size, text);
    }

    /// Dark modules as squares of one path.
    fn code(&mut self, code: &QRCode, left: f32, top: f32) -> Result<(), String> {
        let side = u16::try_from(code.size).map_err(|_| "a code too large")?;
        let unit = QR_SIDE / f32::from(side);
        let mut path = PathBuilder::new();
        for row in 0..side {
            for column in 0..side {
                let dark = code.data.get(usize::from(row) * code.size + usize::from(column));
                if dark.is_some_and(|module| module.value()) {
                    let (x, y) = (left + f32::from(column) * unit, top + f32::from(row) * unit);
                    path.push_rect(Rect::from_xywh(x, y, unit, unit).ok_or("a module of no size")?);
                }
            }
        }
        self.surface.draw_path(&path.finish().ok_or("an empty code")?);
        Ok(())
    }
}

/// How wide a line is about: a Chinese character takes its size, a Latin one a little more than half of it.
fn width(text: &str, size: f32) -> f32 {
    text.chars().map(|sign| if sign.is_ascii() { size * 0.57 } else { size }).sum()
}

/// A value in lines of so many Chinese characters.
fn lines(value: &str, most: usize) -> Vec<String> {
    let signs: Vec<char> = value.chars().collect();
    signs.chunks(most).map(|line| line.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_takes_several_lines_and_nothing_is_lost() {
        let name = "名".repeat(50);
        let lines = lines(&name, 24);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines.concat(), name);
    }

    #[test]
    fn prv_9_the_pdf_carries_only_the_glyphs_it_uses() {
        let Some(font) = super::super::font::find() else {
            // A machine without a Chinese font cannot make certificates, and says so to whoever asks.
            return;
        };
        let found = Certificate {
            number: "教APP备3100012号".to_owned(),
            app: "示例作业本".to_owned(),
            platform: "安卓".to_owned(),
            version: "3.2.1".to_owned(),
            provider: "上海示例教育科技有限公司".to_owned(),
            reviewer: "上海市教育委员会".to_owned(),
            since: domain::ground::day::Day::constant(2026, 2, 10),
        };
        let address = "https://beian.example/v/3100012";
        let code = fast_qr::QRBuilder::new(address).build().unwrap();
        let bytes = make(&found, address, &code, font).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        assert!(bytes.len() < 200_000, "{} bytes", bytes.len());
        if let Ok(path) = std::env::var("JIAOBEI_KEEP_PDF") {
            std::fs::write(path, &bytes).unwrap();
        }
    }
}
