//! What changed between two revisions, field by field (REV-6).

use super::{Answers, Form};

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field's path.
    pub field: String,
    /// What stood there.
    pub before: Vec<String>,
    /// What stands there now.
    pub after: Vec<String>,
}

/// Every field that differs, in the order of the form; fields the form does not know come last, by path.
pub fn differences(form: &Form, before: &Answers, after: &Answers) -> Vec<Difference> {
    let mut paths: Vec<&str> = before.iter().chain(after.iter()).map(|(path, _)| path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut found: Vec<Difference> = paths
        .into_iter()
        .filter(|path| before.all(path) != after.all(path))
        .map(|path| Difference {
            field: path.to_owned(),
            before: before.all(path).to_vec(),
            after: after.all(path).to_vec(),
        })
        .collect();
    found.sort_by_key(|difference| form.position(&difference.field));
    found
}

impl Form {
    /// Where a field stands in the form: block, item, field; unknown ones last.
    pub fn position(&self, path: &str) -> (usize, usize, usize) {
        let unknown = (usize::MAX, 0, 0);
        let Some((block, item, field)) = self.locate(path) else { return unknown };
        let block_at = self.blocks.iter().position(|known| known.key == block.key);
        let field_at = block.fields.iter().position(|known| known.key == field.key);
        match (block_at, field_at) {
            (Some(block_at), Some(field_at)) => (block_at, item.unwrap_or(0), field_at),
            _ => unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rev_6_only_what_changed_is_listed_in_the_order_of_the_form() {
        let before = Answers::new()
            .with("owner.name", "甲公司")
            .with("app.version", "1.0")
            .with("backend.2.name", "旧后台");
        let after = Answers::new()
            .with("owner.name", "甲公司")
            .with("app.version", "1.1")
            .with("owner.address", "新址");
        let found = differences(Form::provider(), &before, &after);
        let fields: Vec<&str> = found.iter().map(|difference| difference.field.as_str()).collect();
        assert_eq!(fields, ["owner.address", "backend.2.name", "app.version"]);
        assert_eq!(found[2].before, ["1.0"]);
        assert_eq!(found[2].after, ["1.1"]);
        assert!(found[1].after.is_empty());
    }
}
