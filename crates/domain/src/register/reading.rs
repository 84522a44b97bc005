//! How a character is read aloud: pinyin without tones, every reading of a heteronym (N18).

use pinyin::ToPinyinMulti;

/// The readings of one character, the usual one first; `ü` is typed as `v`. A character without a reading stands for itself.
pub fn readings(sign: char) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for reading in sign.to_pinyin_multi().into_iter().flatten() {
        let word = reading.plain().replace('ü', "v");
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    if kept.is_empty() {
        kept.push(sign.to_string());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n18_every_reading_of_a_heteronym_is_known_the_usual_one_first() {
        assert_eq!(readings('士'), ["shi"]);
        assert!(readings('绿').contains(&"lv".to_owned()));
        let music = readings('乐');
        assert!(music.contains(&"yue".to_owned()) && music.contains(&"le".to_owned()), "{music:?}");
    }

    #[test]
    fn a_sign_without_a_reading_stands_for_itself() {
        assert_eq!([readings('k'), readings('1'), readings('·')].concat(), ["k", "1", "·"]);
    }
}
