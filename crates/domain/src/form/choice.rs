//! The options of a list, and which of them can be chosen beside the other answers.
//!
//! Rules PRV-4, USE-2, LAT-8, N3. Check and pages ask here, so that nothing is offered that would be refused. What fits
//! is never decided by its place on a page.

use super::{Answers, Clause, Form};

pub(super) const OPTIONS_2019: &str = include_str!("../../../../reference/forms/options-2019.tsv");

/// An option of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which list.
    pub list: &'static str,
    /// The stored code.
    pub code: &'static str,
    /// The words.
    pub label: &'static str,
    /// The other answers of the same block beside which it can be chosen; all clauses must allow it.
    pub when: Vec<Clause>,
}

impl Choice {
    /// Whether it can be chosen beside the other answers of the group.
    pub fn fits(&self, group: &str, answers: &Answers) -> bool {
        self.against(group, answers).next().is_none()
    }

    /// The clauses that rule it out there.
    pub fn against<'a>(&'a self, group: &'a str, answers: &'a Answers) -> impl Iterator<Item = &'a Clause> {
        self.when.iter().filter(move |clause| !clause.allows(group, answers))
    }
}

impl Form {
    /// The options of a list that can be chosen beside the other answers of the block.
    pub fn options<'a>(&'a self, list: &'a str, group: &'a str, answers: &'a Answers) -> Vec<&'a Choice> {
        self.all_options(list).filter(|choice| choice.fits(group, answers)).collect()
    }

    /// Every option of a list, whatever the other answers.
    pub fn all_options<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a Choice> + 'a {
        self.options.iter().filter(move |choice| choice.list == list)
    }

    /// One option.
    pub fn option(&self, list: &str, code: &str) -> Option<&'static Choice> {
        self.options.iter().find(|choice| choice.list == list && choice.code == code)
    }

    /// The words of an option.
    pub fn option_label(&self, list: &str, code: &str) -> Option<&'static str> {
        self.option(list, code).map(|choice| choice.label)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::form::{Block, FieldKind, Times, check_field};
    use crate::ground::problem::ProblemKind;

    /// A list of a block whose options hang on other answers.
    struct Hanging {
        form: &'static Form,
        block: &'static Block,
        key: &'static str,
        list: &'static str,
    }

    impl Hanging {
        fn group(&self) -> String {
            self.block.group((self.block.times == Times::Many).then_some(1))
        }

        /// Every combination of the answers it hangs on: one code of a choice, any but no codes of choices.
        fn combinations(&self) -> Vec<Answers> {
            let keys: BTreeSet<&str> = self
                .form
                .all_options(self.list)
                .flat_map(|one| &one.when)
                .map(|clause| clause.field)
                .collect();
            let mut all = vec![Answers::new()];
            for key in keys {
                let field = self.form.asked(self.block, key).unwrap();
                let (FieldKind::Choice(list) | FieldKind::Choices(list)) = field.kind else {
                    panic!("{key}")
                };
                let codes: Vec<&str> = self.form.all_options(list).map(|one| one.code).collect();
                let sets: Vec<Vec<&str>> = match field.kind {
                    FieldKind::Choice(_) => codes.iter().map(|code| vec![*code]).collect(),
                    _ => (1..1_usize << codes.len()).map(|bits| subset(&codes, bits)).collect(),
                };
                let path = format!("{}.{key}", self.group());
                all = all
                    .iter()
                    .flat_map(|answers| {
                        sets.iter().map(|set| {
                            let mut answers = answers.clone();
                            answers.set(path.as_str(), set.iter().copied());
                            answers
                        })
                    })
                    .collect();
            }
            all
        }

        fn codes(&self, answers: &Answers) -> Vec<&'static str> {
            let group = self.group();
            self.form.options(self.list, &group, answers).iter().map(|one| one.code).collect()
        }
    }

    fn subset<'a>(codes: &[&'a str], bits: usize) -> Vec<&'a str> {
        codes.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, code)| *code).collect()
    }

    fn hanging() -> Vec<Hanging> {
        let mut found = Vec::new();
        for form in [Form::provider(), Form::usage(), Form::unit(), Form::administrator()] {
            for block in &form.blocks {
                for field in &block.fields {
                    if let FieldKind::Choice(list) | FieldKind::Choices(list) = field.kind
                        && form.all_options(list).any(|one| !one.when.is_empty())
                    {
                        found.push(Hanging { form, block, key: field.key, list });
                    }
                }
            }
        }
        found
    }

    #[test]
    fn service_content_and_setting_hang_on_function_and_audience() {
        let lists: Vec<&str> = hanging().iter().map(|one| one.list).collect();
        assert_eq!(lists, ["content", "setting"]);
        for one in hanging() {
            assert_eq!(one.combinations().len(), 2 * 7, "{}", one.list);
        }
    }

    #[test]
    fn beside_every_combination_of_answers_something_can_be_chosen() {
        for one in hanging() {
            for answers in one.combinations() {
                let offered = one.codes(&answers);
                let said = |code: &&&str| !["other", "non-subject"].contains(*code);
                assert!(offered.iter().filter(said).count() > 2, "{answers:?}: {offered:?}");
                assert!(
                    offered.len() < one.form.all_options(one.list).count(),
                    "{answers:?} narrows nothing"
                );
            }
        }
    }

    #[test]
    fn every_option_can_be_chosen_beside_some_answers_and_all_before_any() {
        for one in hanging() {
            let every: Vec<&str> = one.form.all_options(one.list).map(|choice| choice.code).collect();
            assert_eq!(one.codes(&Answers::new()), every);
            for code in every {
                assert!(
                    one.combinations().iter().any(|answers| one.codes(answers).contains(&code)),
                    "{code}"
                );
            }
        }
    }

    #[test]
    fn one_audience_more_takes_no_option_away() {
        for one in hanging() {
            let mut by_audience: BTreeMap<(String, BTreeSet<String>), BTreeSet<&str>> = BTreeMap::new();
            for answers in one.combinations() {
                let all = |key: &str| {
                    let ends = |path: &&str| path.ends_with(key);
                    let path = answers.iter().map(|(path, _)| path).find(ends).unwrap_or_default().to_owned();
                    answers.all(&path).to_vec()
                };
                let key = (all("function").concat(), all("audience").into_iter().collect());
                by_audience.insert(key, one.codes(&answers).into_iter().collect());
            }
            for ((function, audience), offered) in &by_audience {
                for ((other, more), also) in &by_audience {
                    if function == other && audience.is_subset(more) {
                        assert!(offered.is_subset(also), "{function} {audience:?} {more:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn n_3_the_check_takes_exactly_what_is_offered_and_names_the_rest() {
        for one in hanging() {
            let path = format!("{}.{}", one.group(), one.key);
            for answers in one.combinations() {
                let offered = one.codes(&answers);
                for choice in one.form.all_options(one.list) {
                    let chosen = answers.clone().with(&path, choice.code);
                    let found = check_field(one.form, &path, &chosen);
                    if offered.contains(&choice.code) {
                        assert_eq!(found, [], "{answers:?}");
                        continue;
                    }
                    let ProblemKind::DoesNotFit { chosen, against, fits } = &found[0].kind else {
                        panic!("{found:?}")
                    };
                    assert_eq!(chosen, &[choice.code]);
                    assert_eq!(fits, &offered);
                    assert!(!against.is_empty() && against.iter().all(|(_, given)| !given.is_empty()));
                    assert_eq!(found[0].example, None, "an example would not fit either");
                }
            }
        }
    }
}
