//! Reads a form version and the option lists from their files.
//!
//! The shipped files are parsed once; a mistake in one of them is found by a test, which is why `shipped` may give
//! an empty form instead of an error to callers that cannot do anything about it.

use std::sync::OnceLock;

use super::choice::OPTIONS_2019;
use super::{Block, Choice, Clause, Field, FieldKind, FileKind, Form, Need, Times};
use crate::ground::identifier::Kind;
use crate::ground::rule::Rule;

/// A line of a form file that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

pub(super) fn shipped(version: &'static str, text: &'static str) -> Form {
    parse(version, text).unwrap_or_else(|_| Form { version, blocks: Vec::new(), options: &[] })
}

pub(super) fn parse(version: &'static str, text: &'static str) -> Result<Form, FormError> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, line) in lines(text) {
        let error = |what| FormError { line: number, what };
        let cells: Vec<&'static str> = line.split('\t').collect();
        match cells.as_slice() {
            ["block", key, title, times] => blocks.push(Block {
                key,
                title,
                times: times_of(times).ok_or(error("block is not once, optional or many"))?,
                fields: Vec::new(),
            }),
            [key, label, kind, need, flags, rule, example, hint] => {
                let block = blocks.last_mut().ok_or(error("field before the first block"))?;
                block.fields.push(Field {
                    key,
                    label,
                    kind: kind_of(kind).ok_or(error("unknown kind"))?,
                    need: need_of(need).ok_or(error("unknown need"))?,
                    personal: flags.split(' ').any(|flag| flag == "personal"),
                    public: flags.split(' ').any(|flag| flag == "public"),
                    rule: Rule::find(rule).ok_or(error("unknown rule"))?,
                    example,
                    hint,
                });
            }
            _ => return Err(error("neither a block of 4 cells nor a field of 8")),
        }
    }
    Ok(Form { version, blocks, options: options()? })
}

fn options() -> Result<&'static [Choice], FormError> {
    static OPTIONS: OnceLock<Result<Vec<Choice>, FormError>> = OnceLock::new();
    let parsed = OPTIONS.get_or_init(|| choices(OPTIONS_2019));
    parsed.as_deref().map_err(Clone::clone)
}

fn choices(text: &'static str) -> Result<Vec<Choice>, FormError> {
    let mut choices: Vec<Choice> = Vec::new();
    for (number, line) in lines(text) {
        let error = |what| FormError { line: number, what };
        let cells: Vec<&'static str> = line.split('\t').collect();
        let [list, code, label, when, _source] = cells.as_slice() else {
            return Err(error("an option has 5 cells"));
        };
        if choices.iter().any(|known| known.list == *list && known.code == *code) {
            return Err(error("the list has this code already"));
        }
        let when = clauses_of(when).ok_or(error("when is not KEY=CODE,CODE;KEY=CODE"))?;
        choices.push(Choice { list, code, label, when });
    }
    Ok(choices)
}

/// `function=learning;audience=student,parent`: nothing for an option that can always be chosen.
fn clauses_of(text: &'static str) -> Option<Vec<Clause>> {
    let clause = |part: &'static str| {
        let (field, codes) = part.split_once('=')?;
        let codes: Vec<&'static str> = codes.split(',').collect();
        let is_whole = !field.is_empty() && codes.iter().all(|code| !code.is_empty());
        is_whole.then_some(Clause { field, codes })
    };
    if text.is_empty() { Some(Vec::new()) } else { text.split(';').map(clause).collect() }
}

fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn times_of(text: &str) -> Option<Times> {
    match text {
        "once" => Some(Times::Once),
        "optional" => Some(Times::Optional),
        "many" => Some(Times::Many),
        _ => None,
    }
}

fn kind_of(text: &'static str) -> Option<FieldKind> {
    let (name, detail) = text.split_once(':').unwrap_or((text, ""));
    match name {
        "text" => detail.parse().ok().map(FieldKind::Text),
        "long" => detail.parse().ok().map(FieldKind::Long),
        "choice" => Some(FieldKind::Choice(detail)),
        "choices" => Some(FieldKind::Choices(detail)),
        "id" => Kind::find(detail).map(FieldKind::Identifier),
        "certificate" => Some(FieldKind::Certificate),
        "ips" => Some(FieldKind::Addresses),
        "count" => Some(FieldKind::Count),
        "yes-no" => Some(FieldKind::YesNo),
        "confirm" => Some(FieldKind::Confirm),
        "app" => Some(FieldKind::App),
        "file" => match detail {
            "scan" => Some(FieldKind::File(FileKind::Scan)),
            "document" => Some(FieldKind::File(FileKind::Document)),
            "package" => Some(FieldKind::File(FileKind::Package)),
            _ => None,
        },
        _ => None,
    }
}

fn need_of(text: &'static str) -> Option<Need> {
    match text {
        "yes" => Some(Need::Always),
        "no" => Some(Need::Optional),
        "grace" => Some(Need::Grace),
        "if:minors" => Some(Need::Minors),
        "if:sensitive" => Some(Need::Sensitive),
        _ => {
            let condition = text.strip_prefix("if:")?;
            let (field, code) = condition.split_once('=').unwrap_or((condition, ""));
            Some(Need::If { field, code })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Answers, check_field};

    const SHIPPED: [(&str, &str); 4] = [
        ("provider-2019", include_str!("../../../../reference/forms/provider-2019.tsv")),
        ("usage-2019", include_str!("../../../../reference/forms/usage-2019.tsv")),
        ("unit-2019", include_str!("../../../../reference/forms/unit-2019.tsv")),
        ("administrator-2020", include_str!("../../../../reference/forms/administrator-2020.tsv")),
    ];

    #[test]
    fn every_shipped_form_can_be_read_and_every_list_exists() {
        for (version, text) in SHIPPED {
            let form = parse(version, text).unwrap();
            assert!(!form.blocks.is_empty());
            for field in form.blocks.iter().flat_map(|block| &block.fields) {
                if let FieldKind::Choice(list) | FieldKind::Choices(list) = field.kind {
                    assert!(form.all_options(list).count() > 1, "{version} {} {list}", field.key);
                }
            }
        }
    }

    #[test]
    fn every_condition_names_a_field_of_the_same_block() {
        for (version, text) in SHIPPED {
            for block in parse(version, text).unwrap().blocks {
                for field in &block.fields {
                    if let Some(other) = field.need.because() {
                        assert!(block.fields.iter().any(|f| f.key == other), "{version} {}", field.key);
                    }
                }
            }
        }
    }

    #[test]
    fn every_example_of_an_identifier_passes_its_own_check() {
        for (version, text) in SHIPPED {
            let form = parse(version, text).unwrap();
            for block in &form.blocks {
                for field in &block.fields {
                    let checked = matches!(
                        field.kind,
                        FieldKind::Identifier(_)
                            | FieldKind::Certificate
                            | FieldKind::Addresses
                            | FieldKind::Count
                    );
                    if checked {
                        let path = block.path((block.times == Times::Many).then_some(1), field.key);
                        let answers = Answers::new().with(&path, field.example);
                        assert_eq!(check_field(&form, &path, &answers), [], "{version} {path}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_clause_of_an_option_names_a_field_of_every_block_that_uses_the_list_and_its_codes() {
        let mut asked = 0;
        for (version, text) in SHIPPED {
            let form = parse(version, text).unwrap();
            for block in &form.blocks {
                for field in &block.fields {
                    let (FieldKind::Choice(list) | FieldKind::Choices(list)) = field.kind else { continue };
                    for choice in form.all_options(list) {
                        for clause in &choice.when {
                            let at = format!("{version} {} {}: {}", field.key, choice.code, clause.field);
                            let other = form.asked(block, clause.field).unwrap_or_else(|| panic!("{at}"));
                            let (FieldKind::Choice(of) | FieldKind::Choices(of)) = other.kind else {
                                panic!("{at} is not chosen from a list")
                            };
                            for code in &clause.codes {
                                assert!(form.option(of, code).is_some(), "{at} has no {code}");
                            }
                            asked += 1;
                        }
                    }
                }
            }
        }
        assert!(asked > 20, "{asked} clauses");
    }

    #[test]
    fn a_mistaken_option_is_named_by_its_line() {
        let read = |text: &'static str| {
            choices(text).map(|read| read.into_iter().map(|one| one.when).collect::<Vec<_>>())
        };
        let clause = |field, codes: &[&'static str]| Clause { field, codes: codes.to_vec() };
        assert_eq!(
            read("l\ta\t甲\t\ts\nl\tb\t乙\tf=x;g=y,z\ts\n"),
            Ok(vec![Vec::new(), vec![clause("f", &["x"]), clause("g", &["y", "z"])]])
        );
        for bad in ["f", "f=", "=x", "f=x;", "f=x,,y"] {
            let line: &'static str = Box::leak(format!("# list\nl\ta\t甲\t{bad}\ts\n").into_boxed_str());
            let what = "when is not KEY=CODE,CODE;KEY=CODE";
            assert_eq!(read(line), Err(FormError { line: 2, what }), "{bad}");
        }
        assert_eq!(read("l\ta\t甲\n").unwrap_err().line, 1);
        assert_eq!(read("l\ta\t甲\t\ts\nl\ta\t乙\t\ts\n").unwrap_err().line, 2);
    }

    #[test]
    fn a_mistaken_line_is_named() {
        let bad = "block\towner\t主管单位\tonce\nname\t名称\ttext:9\tyes\t\tPRV-99\t\t\n";
        assert_eq!(parse("x", bad).unwrap_err(), FormError { line: 2, what: "unknown rule" });
        assert_eq!(parse("x", "name\t名称\n").unwrap_err().line, 1);
    }
}
