//! Characters and how they are read aloud, as far as the register holds them. Rule N18.
//!
//! A character is a class: the words it can be read as, and their first letters. Characters that are read alike are one
//! class; a character without a reading stands for itself.

use std::collections::HashMap;

use domain::register::readings;

/// The last character of Unicode's basic plane, which holds nearly all that names are written with.
const BASIC: usize = 0xffff;

/// Every character seen so far.
#[derive(Debug)]
pub(super) struct Signs {
    /// The class of each character of the basic plane, counted from 1; 0 for one that was not seen yet.
    basic: Vec<u32>,
    beyond: HashMap<char, u32>,
    classes: Vec<Class>,
    known: HashMap<Vec<String>, u32>,
    /// Different words of all classes.
    words: Vec<Word>,
}

/// A word: the letters of one reading.
pub(super) type Word = Box<[char]>;

/// Characters that are read alike.
#[derive(Debug, Default)]
pub(super) struct Class {
    pub(super) words: Vec<Word>,
    /// Their first letters, each a word of its own.
    pub(super) initials: Vec<Word>,
    /// The numbers of the words.
    pub(super) numbers: Vec<u32>,
}

impl Default for Signs {
    fn default() -> Self {
        Self {
            basic: vec![0; BASIC + 1],
            beyond: HashMap::new(),
            classes: Vec::new(),
            known: HashMap::new(),
            words: Vec::new(),
        }
    }
}

impl Signs {
    /// The number of a character's class, where the character was seen.
    pub(super) fn class(&self, sign: char) -> Option<usize> {
        let class = match self.basic.get(sign as usize) {
            Some(class) => *class,
            None => self.beyond.get(&sign).copied().unwrap_or(0),
        };
        (class as usize).checked_sub(1)
    }

    /// The class with this number.
    pub(super) fn of(&self, class: usize) -> Option<&Class> {
        self.classes.get(class)
    }

    /// Every class, in the order of their numbers.
    pub(super) fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// Every word that a name can be read with.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Makes a character known; gives its class.
    pub(super) fn learn(&mut self, sign: char) -> usize {
        if let Some(class) = self.class(sign) {
            return class;
        }
        let read = readings(sign);
        let next = self.classes.len();
        let class = if let Some(class) = self.known.get(&read) {
            *class as usize
        } else {
            self.add(&read);
            self.known.insert(read, counted(next));
            next
        };
        match self.basic.get_mut(sign as usize) {
            Some(known) => *known = counted(class + 1),
            None => drop(self.beyond.insert(sign, counted(class + 1))),
        }
        class
    }

    fn add(&mut self, read: &[String]) {
        let mut class = Class::default();
        for word in read {
            let word: Word = word.chars().collect();
            let number = self.words.iter().position(|known| *known == word).unwrap_or_else(|| {
                self.words.push(word.clone());
                self.words.len() - 1
            });
            class.numbers.push(counted(number));
            let initial: Word = word.iter().take(1).copied().collect();
            if !class.initials.contains(&initial) {
                class.initials.push(initial);
            }
            class.words.push(word);
        }
        self.classes.push(class);
    }
}

/// There are far fewer characters than numbers of 32 bits.
fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Signs;

    #[test]
    fn n18_characters_that_are_read_alike_are_one_class() {
        let mut signs = Signs::default();
        let class = signs.learn('网');
        assert_eq!((signs.learn('往'), signs.learn('网')), (class, class));
        assert_ne!(signs.learn('k'), signs.learn('可'));
        let music = signs.learn('乐');
        let music = signs.of(music).unwrap();
        assert!(music.words.len() > 1 && music.initials.len() > 1, "{music:?}");
        assert_eq!((signs.class('没'), signs.class('𠮷')), (None, None));
        let rare = signs.learn('𠮷');
        assert_eq!(signs.class('𠮷'), Some(rare));
    }
}
