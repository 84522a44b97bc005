//! A term against names read aloud: every reading of every character at once. Rule N18.
//!
//! A set of places in the term is carried over the characters of a name, as bits: a place is in it when what was read so
//! far ends with the term up to there. So a name is never written out in all its readings, and none is overlooked.

use domain::register::GAP;

use super::needle::At;
use super::signs::{Signs, Word};

/// Places before the term at which a word may begin whose end is the term's beginning.
const BEFORE: usize = 8;

/// A term, ready to be listened for.
#[derive(Debug)]
pub(super) struct Voice {
    words: Vec<Heard>,
    at: At,
    /// Before the first character of a name, and before every one: the term can begin here.
    first: u128,
    again: u128,
    /// For each class, whether one of its words can be where the term begins: most characters can not.
    begins: Vec<bool>,
    /// The last letter of the term, among initials.
    last: u128,
}

/// Where in the term a word can stand; bit `BEFORE` is the term's beginning.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    /// Places at which the word and the term agree as far as both reach.
    agrees: u128,
    /// Those from which the word reaches the term's end, or beyond.
    reaches: u128,
    /// The one from which it ends together with the term.
    closes: u128,
    length: usize,
    /// Places of the word's first letter among initials; here bit 0 is the term's beginning.
    initial: u128,
}

impl Voice {
    /// A term has at most a hundred letters, so that it fits between the places before it and the last bit.
    pub(super) fn new(letters: &[char], at: At, signs: &Signs) -> Self {
        let words: Vec<Heard> = signs.words().iter().map(|word| Heard::new(word, letters)).collect();
        let (first, again) = match at {
            At::Anywhere => (0, bit(BEFORE + 1) - 1),
            At::Start | At::Whole => (bit(BEFORE), 0),
        };
        let can_begin =
            |number: &u32| words.get(*number as usize).is_some_and(|word| word.agrees & (first | again) != 0);
        let begins = signs.classes().iter().map(|class| class.numbers.iter().any(can_begin)).collect();
        Self { begins, words, at, first, again, last: bit(letters.len().saturating_sub(1)) }
    }

    /// Whether one of the names in a text is read so.
    pub(super) fn is_spoken(&self, signs: &Signs, text: &str) -> bool {
        text.split(GAP).any(|name| self.is_name_spoken(signs, name))
    }

    fn is_name_spoken(&self, signs: &Signs, name: &str) -> bool {
        let (mut places, mut closed) = (self.first, false);
        for sign in name.chars() {
            let Some(class) = signs.class(sign) else { return false };
            let from = places | self.again;
            if from == 0 {
                return false;
            }
            (places, closed) = (0, false);
            if from == self.again && !self.begins.get(class).is_some_and(|begins| *begins) {
                continue;
            }
            for word in self.heard(signs, class) {
                let agrees = from & word.agrees;
                places |= agrees << word.length;
                match self.at {
                    At::Whole => closed |= agrees & word.closes != 0,
                    At::Start | At::Anywhere if agrees & word.reaches != 0 => return true,
                    At::Start | At::Anywhere => {}
                }
            }
        }
        closed
    }

    /// Whether one of the names in a text has these initials.
    pub(super) fn has_initials(&self, signs: &Signs, text: &str) -> bool {
        text.split(GAP).any(|name| self.has_name_initials(signs, name))
    }

    fn has_name_initials(&self, signs: &Signs, name: &str) -> bool {
        let again = u128::from(self.again != 0);
        let (mut places, mut from) = (0, 1);
        for sign in name.chars() {
            let Some(class) = signs.class(sign) else { return false };
            let fits = self.heard(signs, class).fold(0, |fits, word| fits | word.initial);
            places = from & fits;
            if self.at != At::Whole && places & self.last != 0 {
                return true;
            }
            from = places << 1 | again;
            if from == 0 {
                return false;
            }
        }
        self.at == At::Whole && places & self.last != 0
    }

    fn heard<'a>(&'a self, signs: &'a Signs, class: usize) -> impl Iterator<Item = &'a Heard> {
        let numbers = signs.of(class).map_or(&[][..], |class| &class.numbers);
        numbers.iter().filter_map(|number| self.words.get(*number as usize))
    }
}

impl Heard {
    fn new(word: &Word, term: &[char]) -> Self {
        let (length, end) = (word.len().min(BEFORE), BEFORE + term.len());
        let outside = (bit(BEFORE) - 1) | !(bit(end) - 1);
        let of = |letter: &char| {
            let places = term.iter().enumerate().filter(|(_, other)| *other == letter);
            places.fold(0, |bits, (place, _)| bits | bit(place))
        };
        // The word must overlap the term, if only by one letter.
        let overlap = (bit(end) - 1) & !(bit(BEFORE + 1 - length) - 1);
        let agree = |agrees: u128, (place, letter): (usize, &char)| {
            agrees & ((of(letter) << BEFORE | outside) >> place)
        };
        let closes = end.checked_sub(length).map_or(0, bit);
        Self {
            agrees: word.iter().enumerate().fold(overlap, agree),
            reaches: !(closes - 1),
            closes,
            length,
            initial: word.first().map_or(0, of),
        }
    }
}

const fn bit(place: usize) -> u128 {
    1 << place
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text is heard as the term: spoken, by initials.
    fn heard(text: &str, term: &str, at: At) -> (bool, bool) {
        let mut signs = Signs::default();
        for sign in text.chars() {
            signs.learn(sign);
        }
        let letters: Vec<char> = term.chars().collect();
        let voice = Voice::new(&letters, at, &signs);
        let text = format!("{GAP}{}{GAP}", text.replace('|', &GAP.to_string()));
        (voice.is_spoken(&signs, &text), voice.has_initials(&signs, &text))
    }

    #[test]
    fn n18_every_reading_is_heard_whole_or_in_part() {
        for part in ["yinyueke", "yinleke", "nle", "yueke", "e", "ek", "yinyueke", "inyuek"] {
            assert!(heard("音乐课", part, At::Anywhere).0, "{part}");
        }
        for other in ["yinyueleke", "keyin", "yinke", "zz", "yinyuekea"] {
            assert!(!heard("音乐课", other, At::Anywhere).0, "{other}");
        }
        assert!(heard("绿", "lv", At::Whole).0);
        assert!(heard("K12作业", "K12zuoye", At::Whole).0);
        assert!(heard("智慧", "h", At::Anywhere).0, "within one word");
    }

    #[test]
    fn n18_initials_are_heard_in_every_reading() {
        for part in ["yyk", "ylk", "lk", "y"] {
            assert!(heard("音乐课", part, At::Anywhere).1, "{part}");
        }
        for other in ["yyy", "kl", "yykk"] {
            assert!(!heard("音乐课", other, At::Anywhere).1, "{other}");
        }
    }

    #[test]
    fn pub_1_a_name_begins_with_a_term_or_is_the_term() {
        assert_eq!(heard("甲|作业本", "zuoye", At::Start), (true, false));
        assert_eq!(heard("甲|作业本", "zy", At::Start), (false, true));
        assert_eq!(heard("甲|作业本", "ye", At::Start), (false, false));
        assert_eq!(heard("甲|作业|乙", "zuoye", At::Whole), (true, false));
        assert_eq!(heard("甲|作业|乙", "zy", At::Whole), (false, true));
        assert_eq!(heard("甲|作业本|乙", "zuoye", At::Whole), (false, false));
        assert_eq!(heard("甲作|业", "zuoye", At::Anywhere), (false, false), "not over the end of a name");
    }
}
