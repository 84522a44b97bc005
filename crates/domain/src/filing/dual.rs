//! 双人审核: one submission, two halves, each judged by another reviewer; what follows when both are in.
//!
//! Rules REV-5, REV-7, N8. A machine of its own beside that of filings: the submission stays submitted, and its limit
//! runs on, until both halves have passed or the re-review has decided. Who sits in which department stands in the
//! permit table; which department re-reviews is found by casework.
//!
//! What the sources leave open: BS has doubtful and failed cases decided by the "上级领导", without saying whether he
//! sits in the same department; REV-5 reads it as the department above. Where none stands above, a third person of the
//! same department decides, so that nobody re-reviews what he judged himself. Nor does BS say what both reviewers see of
//! each other; N8 has them blind.

use super::state::{Verb, words};
use crate::ground::id::AccountId;
use crate::ground::refusal::Refusal;
use crate::ground::text;

use super::machine::Mark;

words! {
    /// What one reviewer judges.
    Half {
        /// By BS the district's information centre.
        Security "security" "信息安全"
        /// By BS the teaching research office and the vocational and adult education section.
        Content "content" "教育内容"
    }
}

words! {
    /// What a reviewer says of his half.
    Opinion {
        /// Nothing stands against it.
        Pass "pass" "通过"
        /// It must be corrected: fields are marked, as in a return.
        Fail "fail" "不通过"
        /// He cannot decide it, and says why.
        Undecided "undecided" "无法判定"
    }
}

words! {
    /// Where a dual review stands.
    DualState {
        /// A half is not yet judged.
        Open "open" "分项审核中"
        /// Both have passed: the filing is approved by that.
        Passed "passed" "两项均通过"
        /// Both are judged, and one has not passed: the re-review decides.
        SentUp "sent-up" "待上级复审"
    }
}

/// A half that was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Judged {
    /// By whom.
    pub by: AccountId,
    /// What he said.
    pub opinion: Opinion,
}

/// The dual review of one submission. The next submission begins with another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Dual {
    /// 信息安全, once it is judged.
    pub security: Option<Judged>,
    /// 教育内容, once it is judged.
    pub content: Option<Judged>,
}

impl Dual {
    /// What was said of a half.
    pub const fn half(&self, half: Half) -> Option<Judged> {
        match half {
            Half::Security => self.security,
            Half::Content => self.content,
        }
    }

    /// Where it stands. Until both halves are in, nobody is told what was said of the first one (N8).
    pub const fn state(&self) -> DualState {
        match (self.security, self.content) {
            (Some(Judged { opinion: Opinion::Pass, .. }), Some(Judged { opinion: Opinion::Pass, .. })) => {
                DualState::Passed
            }
            (Some(_), Some(_)) => DualState::SentUp,
            _ => DualState::Open,
        }
    }

    /// Whether this person judged a half.
    pub fn has_judged(&self, who: AccountId) -> bool {
        [self.security, self.content].into_iter().flatten().any(|judged| judged.by == who)
    }

    /// Asks whether this person may judge this half: it is open, and he did not judge the other one.
    pub fn may_judge(&self, half: Half, who: AccountId) -> Result<(), Refusal> {
        match self.half(half) {
            Some(_) => Err(Refusal::HalfJudged),
            None if self.has_judged(who) => Err(Refusal::BothHalves),
            None => Ok(()),
        }
    }

    /// The dual review after this half was judged.
    pub fn judge(&self, half: Half, judged: Judged) -> Result<Dual, Refusal> {
        self.may_judge(half, judged.by)?;
        Ok(match half {
            Half::Security => Dual { security: Some(judged), ..*self },
            Half::Content => Dual { content: Some(judged), ..*self },
        })
    }

    /// Asks whether this person's approval or return may end the submission: once both halves have passed, the approval
    /// that follows from it; after one has not, whatever the re-review decides.
    pub fn admits(&self, verb: Verb, who: AccountId) -> Result<(), Refusal> {
        match (self.state(), verb) {
            (DualState::Passed, Verb::Approve) => Ok(()),
            (DualState::SentUp, _) if self.has_judged(who) => Err(Refusal::JudgedBefore),
            (DualState::SentUp, _) => Ok(()),
            (DualState::Open | DualState::Passed, _) => Err(Refusal::HalvesDecide),
        }
    }
}

/// The fewest characters a reason has.
const SHORTEST: usize = 4;

/// Takes what an opinion is founded on: nothing for 通过, marks with reasons for 不通过, a reason for 无法判定.
pub fn grounds<'a>(opinion: Opinion, reason: &'a str, marks: &[Mark]) -> Result<&'a str, Refusal> {
    let reason = reason.trim();
    match opinion {
        Opinion::Pass if marks.is_empty() => Ok(reason),
        Opinion::Fail if marks.is_empty() => Err(Refusal::NothingMarked),
        Opinion::Fail if marks.iter().all(|mark| !mark.reason.trim().is_empty()) => Ok(reason),
        Opinion::Undecided if marks.is_empty() && text::compact(reason).chars().count() >= SHORTEST => {
            Ok(reason)
        }
        _ => Err(Refusal::OpinionUnexplained),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> AccountId {
        AccountId(uuid::Uuid::from_u128(number))
    }

    fn said(number: u128, opinion: Opinion) -> Judged {
        Judged { by: person(number), opinion }
    }

    fn both(security: Opinion, content: Opinion) -> Dual {
        let first = Dual::default().judge(Half::Security, said(1, security)).unwrap();
        first.judge(Half::Content, said(2, content)).unwrap()
    }

    #[test]
    fn rev_5_both_halves_must_pass_and_anything_else_goes_up() {
        for security in Opinion::ALL {
            for content in Opinion::ALL {
                let passed = (*security, *content) == (Opinion::Pass, Opinion::Pass);
                let expected = if passed { DualState::Passed } else { DualState::SentUp };
                assert_eq!(both(*security, *content).state(), expected, "{security:?} {content:?}");
            }
        }
        assert_eq!(Dual::default().state(), DualState::Open);
    }

    #[test]
    fn rev_7_nobody_judges_both_halves_nor_one_half_twice() {
        let first = Dual::default().judge(Half::Security, said(1, Opinion::Fail)).unwrap();
        assert_eq!(
            first.state(),
            DualState::Open,
            "a half that failed goes nowhere before the other one is in"
        );
        assert_eq!(first.judge(Half::Content, said(1, Opinion::Pass)), Err(Refusal::BothHalves));
        assert_eq!(first.judge(Half::Security, said(1, Opinion::Pass)), Err(Refusal::HalfJudged));
        assert_eq!(first.judge(Half::Security, said(2, Opinion::Pass)), Err(Refusal::HalfJudged));
    }

    #[test]
    fn rev_5_the_re_review_is_of_somebody_else_and_before_it_nobody_decides_alone() {
        let open = Dual::default();
        assert_eq!(open.admits(Verb::Approve, person(3)), Err(Refusal::HalvesDecide));
        assert_eq!(open.admits(Verb::Return, person(3)), Err(Refusal::HalvesDecide));
        let passed = both(Opinion::Pass, Opinion::Pass);
        assert_eq!(passed.admits(Verb::Approve, person(2)), Ok(()));
        assert_eq!(passed.admits(Verb::Return, person(2)), Err(Refusal::HalvesDecide));
        let sent = both(Opinion::Pass, Opinion::Undecided);
        for verb in [Verb::Approve, Verb::Return] {
            assert_eq!(sent.admits(verb, person(2)), Err(Refusal::JudgedBefore));
            assert_eq!(sent.admits(verb, person(3)), Ok(()));
        }
    }

    #[test]
    fn rev_5_what_does_not_pass_is_explained() {
        let mark =
            |reason: &str| vec![Mark { field: "entry.1.nature".into(), rule: None, reason: reason.into() }];
        assert_eq!(grounds(Opinion::Pass, "", &[]), Ok(""));
        assert_eq!(grounds(Opinion::Fail, "", &[]), Err(Refusal::NothingMarked));
        assert_eq!(grounds(Opinion::Fail, "", &mark(" ")), Err(Refusal::OpinionUnexplained));
        assert_eq!(grounds(Opinion::Fail, "", &mark("性质与证明不符")), Ok(""));
        assert_eq!(grounds(Opinion::Undecided, " 不懂 ", &[]), Err(Refusal::OpinionUnexplained));
        assert_eq!(grounds(Opinion::Undecided, " 须由市级判断 ", &[]), Ok("须由市级判断"));
        assert_eq!(grounds(Opinion::Pass, "", &mark("有问题")), Err(Refusal::OpinionUnexplained));
    }
}
