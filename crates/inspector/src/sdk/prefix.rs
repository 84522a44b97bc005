//! Many class prefixes, searched together: the longest one that a class name begins with.
//!
//! The prefixes are sorted once. The greatest prefix not above a name is either the answer or begins with it, so each
//! prefix remembers its longest own prefix in the list, and a search is one bisection and a short walk.

/// Prefixes of slash-separated class names, each with its owner.
#[derive(Debug)]
pub struct Prefixes<T> {
    rows: Vec<Row<T>>,
}

#[derive(Debug)]
struct Row<T> {
    text: String,
    owner: T,
    /// The longest other prefix this one begins with.
    shorter: Option<usize>,
}

impl<T: Copy> Prefixes<T> {
    /// Sorts the prefixes; of two equal ones the first stays.
    pub fn new(mut prefixes: Vec<(String, T)>) -> Self {
        prefixes.sort_by(|one, other| one.0.cmp(&other.0));
        prefixes.dedup_by(|later, earlier| later.0 == earlier.0);
        let mut rows: Vec<Row<T>> = Vec::with_capacity(prefixes.len());
        for (text, owner) in prefixes {
            let mut shorter = rows.len().checked_sub(1);
            while let Some(row) = shorter.and_then(|position| rows.get(position)) {
                if text.starts_with(&row.text) {
                    break;
                }
                shorter = row.shorter;
            }
            rows.push(Row { text, owner, shorter });
        }
        Self { rows }
    }

    /// Number of prefixes.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Position and owner of the longest prefix of `name` that ends where a part of the name ends.
    pub fn find(&self, name: &[u8]) -> Option<(usize, T)> {
        let mut position = self.rows.partition_point(|row| row.text.as_bytes() <= name).checked_sub(1)?;
        loop {
            let row = self.rows.get(position)?;
            if let Some(rest) = name.strip_prefix(row.text.as_bytes())
                && matches!(rest.first(), None | Some(b'/' | b';' | b'$'))
            {
                return Some((position, row.owner));
            }
            position = row.shorter?;
        }
    }

    /// The owner at a position that [`Prefixes::find`] gave.
    pub fn owner(&self, position: usize) -> Option<T> {
        self.rows.get(position).map(|row| row.owner)
    }

    /// The text at a position that [`Prefixes::find`] gave.
    pub fn text(&self, position: usize) -> &str {
        self.rows.get(position).map_or("", |row| &row.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(texts: &[&str]) -> Prefixes<usize> {
        Prefixes::new(texts.iter().enumerate().map(|(n, text)| ((*text).to_owned(), n)).collect())
    }

    fn found<'a>(prefixes: &'a Prefixes<usize>, name: &str) -> Option<&'a str> {
        prefixes.find(name.as_bytes()).map(|(position, _)| prefixes.text(position))
    }

    #[test]
    fn the_longest_prefix_wins_and_parts_are_whole() {
        let prefixes = list(&["com/a", "com/a/b", "com/a/bc/d", "com/z"]);
        assert_eq!(found(&prefixes, "com/a/b/C;"), Some("com/a/b"));
        assert_eq!(found(&prefixes, "com/a/bc/E;"), Some("com/a"));
        assert_eq!(found(&prefixes, "com/a/bc/d/E;"), Some("com/a/bc/d"));
        assert_eq!(found(&prefixes, "com/ab/C;"), None);
        assert_eq!(found(&prefixes, "com/a$Inner;"), Some("com/a"));
        assert_eq!(found(&prefixes, "aa"), None);
        assert_eq!(found(&prefixes, "com/zz"), None);
    }

    #[test]
    fn an_empty_list_finds_nothing() {
        let prefixes = list(&[]);
        assert!(prefixes.is_empty());
        assert_eq!(found(&prefixes, "com/a"), None);
    }

    proptest! {
        #[test]
        fn it_agrees_with_trying_each(texts in proptest::collection::vec("[ab]{1,2}(/[ab]{1,2}){0,3}", 0..30),
                                      name in "[ab]{1,2}(/[ab]{1,2}){0,4};?") {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let prefixes = list(&texts);
            let expected = texts.iter().filter(|text| {
                name.strip_prefix(**text).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ';', '$']))
            }).max_by_key(|text| text.len());
            prop_assert_eq!(found(&prefixes, &name), expected.copied());
        }
    }
}
