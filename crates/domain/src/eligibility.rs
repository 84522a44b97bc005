//! 适用范围: whether an app is to be filed here at all, asked question by question. Rules SCP-1…7, INH-1.
//!
//! The answers are few and the law is short, so the verdict is one function. Words for people are deliberately absent.

use crate::ground::rule::Rule;

/// What it is technically (SCP-5, SCP-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// Installed on a phone or tablet.
    MobileApp,
    /// 公众号 or 小程序.
    MiniProgram,
    /// A program for PCs or a web site.
    PcProgram,
}

/// An answer to a question of yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The asker cannot say.
    Unsure,
}

/// What was answered; none where nothing was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Case {
    /// What it is.
    pub thing: Option<Thing>,
    /// Are its main users staff, students or parents, and its main setting education (SCP-1)?
    pub for_education: Option<Reply>,
    /// Was it made for education, or is it the education edition of something general (SCP-2)?
    pub made_for_it: Option<Reply>,
    /// Does it prepare for social examinations such as the driving licence (SCP-3)?
    pub social_examination: Option<Reply>,
    /// Is it a general tool such as a dictionary for everybody (SCP-4)?
    pub general_tool: Option<Reply>,
    /// Is it used inside the asker's own unit only (INH-1)?
    pub own_use: Option<Reply>,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A question that decides is not answered yet.
    Open,
    /// To be filed by its provider.
    Provider,
    /// To be filed by the institution as its own app (自研自用).
    InHouse,
    /// Not to be filed here, by this rule.
    Out(Rule),
    /// The department has to say, because of this rule.
    Ask(Rule),
}

/// The verdict, by the first answer that decides.
pub fn judge(case: &Case) -> Verdict {
    match case.thing {
        None => return Verdict::Open,
        Some(Thing::MiniProgram) => return Verdict::Out(Rule::SCP_6),
        Some(Thing::PcProgram) => return Verdict::Out(Rule::SCP_5),
        Some(Thing::MobileApp) => {}
    }
    let questions = [
        (case.for_education, false, Rule::SCP_1),
        (case.made_for_it, false, Rule::SCP_2),
        (case.social_examination, true, Rule::SCP_3),
        (case.general_tool, true, Rule::SCP_4),
    ];
    for (reply, excludes, rule) in questions {
        match (reply, excludes) {
            (None, _) => return Verdict::Open,
            (Some(Reply::Unsure), _) => return Verdict::Ask(rule),
            (Some(Reply::Yes), true) | (Some(Reply::No), false) => return Verdict::Out(rule),
            (Some(Reply::Yes), false) | (Some(Reply::No), true) => {}
        }
    }
    match case.own_use {
        None => Verdict::Open,
        Some(Reply::Yes) => Verdict::InHouse,
        Some(Reply::No) => Verdict::Provider,
        Some(Reply::Unsure) => Verdict::Ask(Rule::INH_1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filed() -> Case {
        Case {
            thing: Some(Thing::MobileApp),
            for_education: Some(Reply::Yes),
            made_for_it: Some(Reply::Yes),
            social_examination: Some(Reply::No),
            general_tool: Some(Reply::No),
            own_use: Some(Reply::No),
        }
    }

    #[test]
    fn scp_1_an_app_made_for_education_is_filed_and_one_for_own_use_in_house() {
        assert_eq!(judge(&filed()), Verdict::Provider);
        assert_eq!(judge(&Case { own_use: Some(Reply::Yes), ..filed() }), Verdict::InHouse);
    }

    #[test]
    fn scp_7_each_exclusion_names_its_rule() {
        let mini = Case { thing: Some(Thing::MiniProgram), ..Case::default() };
        assert_eq!(judge(&mini), Verdict::Out(Rule::SCP_6));
        assert_eq!(judge(&Case { thing: Some(Thing::PcProgram), ..filed() }), Verdict::Out(Rule::SCP_5));
        assert_eq!(judge(&Case { for_education: Some(Reply::No), ..filed() }), Verdict::Out(Rule::SCP_1));
        assert_eq!(judge(&Case { made_for_it: Some(Reply::No), ..filed() }), Verdict::Out(Rule::SCP_2));
        assert_eq!(
            judge(&Case { social_examination: Some(Reply::Yes), ..filed() }),
            Verdict::Out(Rule::SCP_3)
        );
        assert_eq!(judge(&Case { general_tool: Some(Reply::Yes), ..filed() }), Verdict::Out(Rule::SCP_4));
    }

    #[test]
    fn scp_7_who_cannot_say_is_sent_to_the_department_and_no_gap_decides() {
        assert_eq!(judge(&Case { general_tool: Some(Reply::Unsure), ..filed() }), Verdict::Ask(Rule::SCP_4));
        assert_eq!(judge(&Case::default()), Verdict::Open);
        assert_eq!(judge(&Case { made_for_it: None, ..filed() }), Verdict::Open);
    }
}
