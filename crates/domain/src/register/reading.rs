//! How a Chinese name is read aloud: pinyin without tones and its initials, every reading of a heteronym (N18).

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti;

/// A name with more combinations of readings than this keeps the usual one and each single deviation from it.
const MOST: usize = 32;

/// The pinyin of a name, and its initials: `zhishiwang` and `zsw`; several where a character has several readings.
/// Characters without a reading stay as they are.
pub(super) fn readings(name: &str) -> BTreeSet<String> {
    let each: Vec<Vec<String>> = name.chars().map(of).collect();
    let has_reading = |(sign, words): (char, &Vec<String>)| words.iter().any(|word| !word.starts_with(sign));
    if !name.chars().zip(&each).any(has_reading) {
        return BTreeSet::new();
    }
    let initials: Vec<Vec<String>> =
        each.iter().map(|words| distinct(words.iter().map(|word| initial(word)))).collect();
    combined(&each).into_iter().chain(combined(&initials)).collect()
}

/// The readings of one character, the usual one first.
fn of(sign: char) -> Vec<String> {
    match sign.to_pinyin_multi() {
        Some(multi) => distinct(multi.into_iter().map(|reading| reading.plain().replace('ü', "v"))),
        None => vec![sign.to_string()],
    }
}

fn initial(word: &str) -> String {
    word.chars().take(1).collect()
}

fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept = Vec::new();
    for word in words {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

fn combined(each: &[Vec<String>]) -> Vec<String> {
    let count = each.iter().try_fold(1_usize, |product, words| product.checked_mul(words.len().max(1)));
    if count.is_some_and(|count| count <= MOST) {
        return each.iter().fold(vec![String::new()], |begun, words| {
            begun.iter().flat_map(|head| words.iter().map(move |word| format!("{head}{word}"))).collect()
        });
    }
    let usual = |words: &Vec<String>| words.first().cloned().unwrap_or_default();
    let mut all = vec![each.iter().map(usual).collect()];
    for (place, words) in each.iter().enumerate() {
        for other in words.iter().skip(1) {
            let read = |(at, words)| if at == place { other.clone() } else { usual(words) };
            all.push(each.iter().enumerate().map(read).collect());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n18_a_name_is_read_in_full_and_by_its_initials() {
        let read = readings("芝士网");
        assert!(read.contains("zhishiwang") && read.contains("zsw"), "{read:?}");
        assert!(readings("绿").contains("lv"));
    }

    #[test]
    fn n18_every_reading_of_a_heteronym_is_found() {
        let read = readings("音乐课");
        assert!(read.contains("yinyueke") && read.contains("yyk"), "{read:?}");
        assert!(read.contains("yinleke") && read.contains("ylk"), "{read:?}");
        let long = readings("还没长大的乐天行朝重庆银行参差不齐地调教");
        assert!(long.len() > MOST / 2 && long.len() < 400, "{}", long.len());
    }

    #[test]
    fn a_name_without_chinese_has_no_reading_of_its_own() {
        assert!(readings("abc123").is_empty());
        assert!(readings("").is_empty());
        assert!(readings("k12作业").contains("k12zy"));
    }
}
