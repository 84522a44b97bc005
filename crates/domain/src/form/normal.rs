//! Answers in their normal form: full-width digits, stray spaces and case of identifiers set right, marks without width
//! gone from texts, the rest as typed.

use super::check::identify;
use super::{Answers, FieldKind, Form};
use crate::ground::identifier::Kind;
use crate::ground::text;

/// The same answers, every right identifier in its normal form. What is wrong stays exactly as it was typed.
pub fn normalise(form: &Form, answers: &Answers) -> Answers {
    answers
        .iter()
        .map(|(path, values)| {
            let kind = form.locate(path).map(|(_, _, field)| field.kind);
            let normal = values.iter().map(|value| normal(kind, value)).collect();
            (path.to_owned(), normal)
        })
        .collect()
}

fn normal(kind: Option<FieldKind>, value: &str) -> String {
    let found = match kind {
        Some(FieldKind::Identifier(kind)) => identify(kind, value).ok(),
        Some(FieldKind::Certificate) => {
            [Kind::CreditCode, Kind::OrgCode].into_iter().find_map(|kind| identify(kind, value).ok())
        }
        Some(FieldKind::Text(_) | FieldKind::Long(_)) => Some(text::visible(value)),
        Some(FieldKind::App) => identify(Kind::FilingNumber, value).ok(),
        _ => None,
    };
    found.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_and_spaces_are_set_right_and_mistakes_are_kept() {
        let typed = Answers::new()
            .with("owner.legal_mobile", "１３８ ０００ ０００００")
            .with("owner.certificate_number", "91 3301 00799655058b")
            .with("backend.1.icp", "京备123")
            .with("owner.legal_name", "张\u{200b}示\u{2060}例")
            .with("owner.name", "  甲公司 ");
        let normal = normalise(Form::provider(), &typed);
        assert_eq!(normal.one("owner.legal_mobile"), "13800000000");
        assert_eq!(normal.one("owner.certificate_number"), "91330100799655058B");
        assert_eq!(normal.one("backend.1.icp"), "京备123");
        assert_eq!(normal.all("owner.name"), ["  甲公司 "]);
        assert_eq!(normal.one("owner.legal_name"), "张示例", "two names that look alike are one");
    }
}
