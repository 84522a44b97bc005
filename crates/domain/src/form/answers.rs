//! What was answered: texts by field path, complete or not.
//!
//! Answers keep exactly what was typed, also when it is wrong, so that nothing typed is ever lost. A field with
//! several answers (choices) keeps them in order. A file's answer is `digest name`.

use std::collections::BTreeMap;

/// Answers by field path (`owner.name`, `backend.2.icp`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, Vec<String>>);

impl Answers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first answer, trimmed; empty when there is none.
    pub fn one(&self, path: &str) -> &str {
        self.0.get(path).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// Every answer.
    pub fn all(&self, path: &str) -> &[String] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }

    /// Whether something was answered.
    pub fn given(&self, path: &str) -> bool {
        self.all(path).iter().any(|value| !value.trim().is_empty())
    }

    /// Whether this is one of the answers.
    pub fn has(&self, path: &str, value: &str) -> bool {
        self.all(path).iter().any(|given| given.trim() == value)
    }

    /// Sets the answers of a field; none removes it.
    pub fn set<V: Into<String>>(&mut self, path: impl Into<String>, values: impl IntoIterator<Item = V>) {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        let path = path.into();
        if values.is_empty() {
            self.0.remove(&path);
        } else {
            self.0.insert(path, values);
        }
    }

    /// The same answers with one more; for writing examples and tests.
    #[must_use]
    pub fn with(mut self, path: &str, value: &str) -> Self {
        self.set(path, [value]);
        self
    }

    /// The items that stand under a repeated block, ascending: `backend.1`, `backend.3` → 1, 3.
    pub fn items(&self, block: &str) -> Vec<usize> {
        let mut items: Vec<usize> = self
            .0
            .keys()
            .filter_map(|path| path.strip_prefix(block)?.strip_prefix('.')?.split('.').next()?.parse().ok())
            .collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// Whether any field of the group was answered.
    pub fn any_in(&self, group: &str) -> bool {
        let prefix = format!("{group}.");
        self.0
            .range(prefix.clone()..)
            .take_while(|(path, _)| path.starts_with(&prefix))
            .any(|(path, _)| self.given(path))
    }

    /// Removes a whole group: a developer block that is not needed, one backend system.
    pub fn remove_group(&mut self, group: &str) {
        let prefix = format!("{group}.");
        self.0.retain(|path, _| !path.starts_with(&prefix));
    }

    /// Every field path with its answers, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(path, values)| (path.as_str(), values.as_slice()))
    }

    /// The digest part of a file's answer.
    pub fn file_digest(&self, path: &str) -> Option<&str> {
        self.one(path).split_once(' ').map(|(digest, _)| digest)
    }

    /// The name part of a file's answer.
    pub fn file_name(&self, path: &str) -> Option<&str> {
        self.one(path).split_once(' ').map(|(_, name)| name)
    }
}

impl FromIterator<(String, Vec<String>)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Vec<String>)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_by_their_paths_and_stay_apart_from_longer_names() {
        let answers = Answers::new()
            .with("backend.3.name", "丙")
            .with("backend.1.name", "甲")
            .with("backend.1.ip", "203.0.113.10")
            .with("backend_note.2.x", "y");
        assert_eq!(answers.items("backend"), [1, 3]);
        assert!(answers.any_in("backend.1"));
        assert!(!answers.any_in("backend.2"));
    }

    #[test]
    fn blanks_are_no_answer_but_are_kept_as_typed() {
        let answers = Answers::new().with("owner.name", "  ");
        assert!(!answers.given("owner.name"));
        assert_eq!(answers.all("owner.name"), ["  "]);
    }

    #[test]
    fn removing_a_group_leaves_its_neighbours() {
        let mut answers = Answers::new().with("backend.1.name", "甲").with("backend.10.name", "癸");
        answers.remove_group("backend.1");
        assert_eq!(answers.items("backend"), [10]);
    }

    #[test]
    fn a_files_answer_has_a_digest_and_a_name_that_may_contain_spaces() {
        let answers = Answers::new().with("owner.certificate_scan", "abc123 营业执照 副本.pdf");
        assert_eq!(answers.file_digest("owner.certificate_scan"), Some("abc123"));
        assert_eq!(answers.file_name("owner.certificate_scan"), Some("营业执照 副本.pdf"));
    }
}
