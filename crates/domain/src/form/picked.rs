//! What is known of the apps that answers picked: facts of their own filings, asked like answers.
//!
//! Rules USE-1, USE-2, USE-4. The facts stand beneath the answer that picked the app, `entry.1.app.function` beneath
//! `entry.1.app`, so that a clause asks them as it asks any answer. They are never part of what is saved: the form knows
//! no such field.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Answers, Block, Field, FieldKind, Form, Times};

/// The block of a provider filing that describes the app.
const APP: &str = "app";

/// The filing of a picked app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    /// Whether it is effective today (USE-1).
    pub effective: bool,
    /// What was declared of the app in the revision in force, by key: `function`, `audience`, `features`.
    pub facts: Answers,
}

impl Picked {
    /// The facts of a filing: what was chosen from lists about its app and is public anyway. A filing that was taken over
    /// without a form has none.
    pub fn new(effective: bool, form: &Form, answers: &Answers) -> Self {
        let mut facts = Answers::new();
        for field in form.block(APP).into_iter().flat_map(|block| &block.fields) {
            if is_fact(field) {
                facts.set(field.key, answers.all(&format!("{APP}.{}", field.key)).to_vec());
            }
        }
        Self { effective, facts }
    }
}

const fn is_fact(field: &Field) -> bool {
    field.public && matches!(field.kind, FieldKind::Choice(_) | FieldKind::Choices(_))
}

impl Form {
    /// The answers with what is known of each picked app, by number, beneath the answer that picked it.
    pub fn beside<'a>(&self, answers: &'a Answers, picked: &BTreeMap<String, Picked>) -> Cow<'a, Answers> {
        let mut beside = Cow::Borrowed(answers);
        for block in &self.blocks {
            let items = match block.times {
                Times::Many => answers.items(block.key).into_iter().map(Some).collect(),
                Times::Once | Times::Optional => vec![None],
            };
            for field in block.fields.iter().filter(|field| field.kind == FieldKind::App) {
                for path in items.iter().map(|item| block.path(*item, field.key)) {
                    let Some(known) = picked.get(answers.one(&path)) else { continue };
                    for (key, values) in known.facts.iter() {
                        beside.to_mut().set(format!("{path}.{key}"), values.to_vec());
                    }
                }
            }
        }
        beside
    }

    /// The field that a clause of a block names by this key: one of the block, or one of the app that the block picked.
    pub fn asked<'a>(&'a self, block: &'a Block, key: &str) -> Option<&'a Field> {
        let Some((picks, fact)) = key.split_once('.') else {
            return block.fields.iter().find(|field| field.key == key);
        };
        block.fields.iter().find(|field| field.key == picks && field.kind == FieldKind::App)?;
        let described = Form::provider().block(APP)?;
        described.fields.iter().find(|field| field.key == fact && is_fact(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "教APP备3100012号";

    fn picked() -> BTreeMap<String, Picked> {
        let filed = Answers::new()
            .with("app.function", "learning")
            .with("app.name", "示例作业本")
            .with("owner.legal_mobile", "13800138001");
        [(NUMBER.to_owned(), Picked::new(true, Form::provider(), &filed))].into()
    }

    #[test]
    fn use_2_facts_of_the_app_stand_beneath_the_answer_that_picked_it() {
        let answers = Answers::new().with("entry.1.app", NUMBER).with("entry.2.app", "教APP备3100099号");
        let beside = Form::usage().beside(&answers, &picked());
        assert_eq!(beside.one("entry.1.app.function"), "learning");
        assert!(!beside.any_in("entry.2.app"), "nothing is known of the other");
        let paths: Vec<&str> = beside.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["entry.1.app", "entry.1.app.function", "entry.2.app"], "nothing else is brought");
    }

    #[test]
    fn facts_are_no_fields_of_the_form_and_can_not_be_saved() {
        assert!(Form::usage().locate("entry.1.app.function").is_none());
        assert!(matches!(Form::usage().beside(&Answers::new(), &picked()), Cow::Borrowed(_)));
    }
}
