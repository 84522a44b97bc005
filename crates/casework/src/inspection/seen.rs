//! How much of a package its report rests on: what was not seen may be there all the same. Rule INS-4.
//!
//! One place for the public page, the provider's check, the reviewer and the schools (USE-4): whoever says that nothing
//! was found asks here first.

use inspector::Report;
use inspector::report::Kind;

use super::clean;

/// How much of a package could be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All of it.
    Whole,
    /// It is packed, or parts could not be read: what was not found may be there all the same.
    Partial,
    /// Nothing: it cannot be read.
    Unreadable,
}

/// Something that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The code, hidden by these packers.
    Packed(Vec<String>),
    /// What the package says of itself: it names neither package nor bundle, so that its manifest was not read.
    Identity,
    /// What the inspector names.
    Part(String),
}

impl Completeness {
    /// Of what a report rests on.
    pub fn of(report: &Report) -> Self {
        match report.kind {
            Kind::Unreadable => Self::Unreadable,
            _ if gaps(report).is_empty() => Self::Whole,
            _ => Self::Partial,
        }
    }
}

/// What of a readable package could not be seen; empty when all of it was.
pub(super) fn gaps(report: &Report) -> Vec<Gap> {
    if report.kind == Kind::Unreadable {
        return Vec::new();
    }
    let mut gaps = Vec::new();
    if report.package.as_deref().is_none_or(|name| name.trim().is_empty()) {
        gaps.push(Gap::Identity);
    }
    if !report.packers.is_empty() {
        gaps.push(Gap::Packed(report.packers.iter().map(|name| clean(name)).collect()));
    }
    // The inspector names the packers among the parts, too; told once is enough.
    let told =
        |why: &&String| report.packers.is_empty() || !report.packers.iter().any(|one| why.contains(one));
    gaps.extend(report.incomplete.iter().filter(told).map(|why| Gap::Part(clean(why))));
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::new("a.apk");
        (report.kind, report.package) = (Kind::Apk, Some("cn.example.a".to_owned()));
        report
    }

    #[test]
    fn ins_4_only_a_package_that_says_what_it_is_and_hides_nothing_is_whole() {
        assert_eq!(Completeness::of(&report()), Completeness::Whole);
        for nameless in [None, Some(String::new()), Some(" ".to_owned())] {
            for kind in [Kind::Apk, Kind::Ipa] {
                let found = Report { package: nameless.clone(), kind, ..report() };
                assert_eq!(
                    (Completeness::of(&found), gaps(&found)),
                    (Completeness::Partial, vec![Gap::Identity])
                );
            }
        }
        let part = Report { incomplete: vec!["内嵌包未能读取".to_owned()], ..report() };
        assert_eq!(gaps(&part), [Gap::Part("内嵌包未能读取".to_owned())]);
        let unreadable = Report { kind: Kind::Unreadable, ..report() };
        assert_eq!(Completeness::of(&unreadable), Completeness::Unreadable);
        assert_eq!(Completeness::of(&Report::unreadable("a", "检测超时")), Completeness::Unreadable);
    }

    #[test]
    fn a_packer_is_told_once() {
        let packers = vec!["某加固".to_owned()];
        let mut packed = Report { packers: packers.clone(), ..report() };
        assert_eq!(gaps(&packed), [Gap::Packed(packers.clone())]);
        packed.incomplete = vec!["加固：某加固".to_owned(), "9 个组件中 7 个的代码不可见".to_owned()];
        let rest = Gap::Part("9 个组件中 7 个的代码不可见".to_owned());
        assert_eq!(gaps(&packed), [Gap::Packed(packers), rest]);
    }
}
