//! A term of a question, ready to be looked for: in names as they are written, as they are read aloud, by their initials,
//! and in the filing number. Rules PUB-1, N18.

use std::cell::OnceCell;
use std::ops::Range;

use domain::register::GAP;
use memchr::memmem::Finder;

use super::grams::{ALL, Gram, Grams, Kind, Mask, NONE};
use super::index::Index;
use super::number;
use super::signs::Signs;
use super::voice::Voice;

/// Where in a field the term must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// It is the whole field.
    Whole,
    /// The field begins with it.
    Start,
    Anywhere,
}

/// A term and the grams by which it is found.
#[derive(Debug)]
pub(super) struct Needle<'a> {
    signs: &'a Signs,
    letters: Vec<char>,
    at: At,
    written: Finder<'static>,
    grams: [Vec<Gram>; 3],
    /// It can be pinyin: none of its characters is read otherwise than it is written.
    is_spoken: bool,
    /// The grams of its digits, where it can be a part of a filing number.
    digits: Option<Vec<Gram>>,
    voice: OnceCell<Voice>,
}

/// In which blocks of a leaf a needle can be, by the kind of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks {
    written: Mask,
    spoken: Mask,
    initials: Mask,
    number: Mask,
}

impl Masks {
    pub(super) fn any(&self) -> Mask {
        let mut any = self.written;
        for mask in [&self.spoken, &self.initials, &self.number] {
            any.iter_mut().zip(mask).for_each(|(any, bits)| *any |= bits);
        }
        any
    }
}

/// Entries of one block as bits, the first entry lowest.
pub(super) type Rows = u32;

impl<'a> Needle<'a> {
    pub(super) fn new(signs: &'a Signs, term: &str, at: At) -> Self {
        let letters: Vec<char> = term.chars().collect();
        let gap = |wanted: bool| wanted.then_some(GAP);
        let sought: Vec<char> = gap(at != At::Anywhere)
            .into_iter()
            .chain(letters.iter().copied())
            .chain(gap(at == At::Whole))
            .collect();
        let text: String = sought.iter().collect();
        let stands_for_itself = |sign: &char| {
            let class = signs.class(*sign).and_then(|class| signs.of(class));
            class.is_none_or(|class| class.words.iter().any(|word| word.first() == Some(sign)))
        };
        let is_spoken = letters.iter().all(stands_for_itself);
        let digits: Vec<char> = letters.iter().copied().filter(char::is_ascii_digit).collect();
        let digits = number::can_hold(&letters, at).then(|| match digits.as_slice() {
            [] => Vec::new(),
            digits => Gram::of_text(Kind::Number, digits),
        });
        let of =
            |kind| if is_spoken || kind == Kind::Written { Gram::of_text(kind, &sought) } else { Vec::new() };
        Self {
            signs,
            at,
            written: Finder::new(text.as_bytes()).into_owned(),
            grams: [Kind::Written, Kind::Spoken, Kind::Initials].map(of),
            is_spoken,
            digits,
            voice: OnceCell::new(),
            letters,
        }
    }

    /// The blocks of a leaf in which it can be.
    pub(super) fn masks(&self, grams: &Grams, leaf: usize) -> Masks {
        let [written, spoken, initials] = &self.grams;
        let aloud = |wanted: &[Gram]| if self.is_spoken { grams.holding(leaf, wanted) } else { NONE };
        let number = |wanted: &Vec<Gram>| if wanted.is_empty() { ALL } else { grams.holding(leaf, wanted) };
        Masks {
            written: grams.holding(leaf, written),
            spoken: aloud(spoken),
            initials: aloud(initials),
            number: self.digits.as_ref().map_or(NONE, number),
        }
    }

    /// Those of the entries that hold it. `block` counts in the leaf, `places` are the entries of that block.
    pub(super) fn held_by(
        &self,
        index: &Index,
        masks: &Masks,
        block: usize,
        places: &Range<usize>,
        among: Rows,
    ) -> Rows {
        let is_in = |mask: &Mask| mask.get(block / 64).is_some_and(|bits| bits >> (block % 64) & 1 == 1);
        let mut held = if is_in(&masks.written) { self.written_in(index, places) & among } else { 0 };
        if is_in(&masks.number) {
            held |= one_by_one(places, among & !held, |row| {
                index.rows.get(row).is_some_and(|row| number::holds(row.number, &self.letters, self.at))
            });
        }
        let (spoken, initials) = (is_in(&masks.spoken), is_in(&masks.initials));
        if spoken || initials {
            let voice = self.voice.get_or_init(|| Voice::new(&self.letters, self.at, self.signs));
            held |= one_by_one(places, among & !held, |row| {
                let text = index.text_of(row);
                spoken && voice.is_spoken(self.signs, text)
                    || initials && voice.has_initials(self.signs, text)
            });
        }
        held
    }

    fn written_in(&self, index: &Index, places: &Range<usize>) -> Rows {
        let mut held = 0;
        let mut row = places.start;
        let to = index.from(places.end);
        let mut from = index.from(row);
        let text = index.text.as_bytes();
        while let Some(at) = text.get(from..to).and_then(|rest| self.written.find(rest)) {
            let hit = from + at;
            while index.from(row + 1) <= hit {
                row += 1;
            }
            held |= 1 << (row - places.start);
            row += 1;
            from = index.from(row);
        }
        held
    }
}

/// Those of the entries among these for which the answer is yes.
fn one_by_one(places: &Range<usize>, among: Rows, holds: impl Fn(usize) -> bool) -> Rows {
    let bits = (0..places.len()).filter(|place| among >> place & 1 == 1);
    bits.filter(|place| holds(places.start + place)).fold(0, |held, place| held | 1 << place)
}
