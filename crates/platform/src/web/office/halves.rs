//! A dual review on the page of a filing: both halves as the viewer may know them, and which one the form judges.
//! Rules REV-5, REV-7, N8.

use casework::filing::{DualReview, Examined, HalfSeen, Turn};
use domain::filing::{Half, Mark, Opinion};

use crate::web::component::notice::Notice;
use crate::web::component::tag::{Tag, Tone};

/// The card of a dual review.
#[derive(Debug, Clone)]
pub struct Card {
    pub about: String,
    pub lines: Vec<Line>,
}

/// One half.
#[derive(Debug, Clone)]
pub struct Line {
    pub label: String,
    pub tag: Tag,
    pub notes: Vec<String>,
    /// Where the viewer judges it.
    pub href: Option<String>,
}

impl Card {
    pub fn new(examined: &Examined, dual: &DualReview) -> Self {
        let mine = match &dual.turn {
            Turn::Judge(halves) => halves.as_slice(),
            _ => &[],
        };
        let path = format!("/office/filing/{}", examined.row.id);
        let line = |seen: &HalfSeen| {
            let href = format!("{path}?half={}", seen.half.code());
            Line { href: mine.contains(&seen.half).then_some(href), ..line(examined, seen) }
        };
        Self { about: about(&dual.turn).to_owned(), lines: dual.halves.iter().map(line).collect() }
    }
}

const fn about(turn: &Turn) -> &'static str {
    match turn {
        Turn::Judge(_) | Turn::Colleague(_) | Turn::Others(_) => {
            "两人各审一项，都通过即为通过；否则报上级复审"
        }
        Turn::Rereview | Turn::ThirdPerson | Turn::Above => "没有一致通过，由复审作出最终决定",
    }
}

fn line(examined: &Examined, seen: &HalfSeen) -> Line {
    let (tag, notes) = match &seen.said {
        Some((opinion, reason, marks)) => {
            let mut notes: Vec<String> = marks.iter().map(|mark| noted(examined, mark)).collect();
            if !reason.is_empty() {
                notes.push(format!("理由：{reason}"));
            }
            (Tag::new(tone(*opinion), opinion.label()), notes)
        }
        None if seen.is_judged => (Tag::new(Tone::Neutral, "已审，结论待公开"), Vec::new()),
        None => (Tag::new(Tone::Info, "待审核"), Vec::new()),
    };
    Line { label: seen.half.label().to_owned(), tag, notes, href: None }
}

fn noted(examined: &Examined, mark: &Mark) -> String {
    let label = examined.form.locate(&mark.field).map_or(mark.field.as_str(), |(_, _, field)| field.label);
    format!("{label}：{}", mark.reason)
}

const fn tone(opinion: Opinion) -> Tone {
    match opinion {
        Opinion::Pass => Tone::Good,
        Opinion::Fail => Tone::Danger,
        Opinion::Undecided => Tone::Warning,
    }
}

/// The half that this viewer judges here: the one he chose, or the only one that waits for him.
pub fn chosen(examined: &Examined, asked: &str, typed: &str) -> Option<Half> {
    let Some(Turn::Judge(halves)) = examined.dual.as_ref().map(|dual| &dual.turn) else { return None };
    let named = Half::find(typed).or_else(|| Half::find(asked)).filter(|half| halves.contains(half));
    match halves.as_slice() {
        [only] => Some(*only),
        _ => named,
    }
}

/// Why this viewer decides nothing now, though the filing waits; none where the halves have nothing to say about it.
pub fn blocked(dual: &DualReview) -> Option<Notice> {
    let (title, text) = match &dual.turn {
        Turn::Judge(_) => {
            ("请先选择由您审核的一项", "两项须由不同的人审核。选定后，页面只询问这一项。".to_owned())
        }
        Turn::Colleague(half) => (
            "您已审核，等待另一项",
            format!("{}须由本单位其他审核人员审核，同一人不能审核两项。", half.label()),
        ),
        Turn::ThirdPerson => {
            ("等待第三人复审", "您已审核过其中一项，复审须由本单位没有参加分项审核的人员决定。".to_owned())
        }
        Turn::Above => ("已报上级复审", "由上级作出最终决定，审核时限照常计算。".to_owned()),
        Turn::Rereview | Turn::Others(_) => return None,
    };
    Some(Notice::new(Tone::Info, title, text))
}
