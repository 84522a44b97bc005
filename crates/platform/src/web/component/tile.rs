//! The tile grid of provinces: one square each, where it lies roughly on a map. A table stands beside it (quality §7.9).
//!
//! The places are ours; a true map needs an approved base map and is deliberately absent.

use super::tag::Tone;

/// Division code, short name, column and row (from one) of each province-level unit of the mainland filing system.
const PLACES: [(&str, &str, u8, u8); 34] = [
    ("65", "新疆", 1, 2),
    ("54", "西藏", 2, 4),
    ("63", "青海", 3, 3),
    ("62", "甘肃", 4, 3),
    ("64", "宁夏", 5, 3),
    ("15", "内蒙古", 6, 2),
    ("23", "黑龙江", 9, 1),
    ("22", "吉林", 9, 2),
    ("21", "辽宁", 8, 2),
    ("11", "北京", 7, 2),
    ("12", "天津", 8, 3),
    ("13", "河北", 7, 3),
    ("14", "山西", 6, 3),
    ("37", "山东", 8, 4),
    ("61", "陕西", 5, 4),
    ("41", "河南", 6, 4),
    ("32", "江苏", 7, 4),
    ("51", "四川", 4, 5),
    ("50", "重庆", 5, 5),
    ("42", "湖北", 6, 5),
    ("34", "安徽", 7, 5),
    ("31", "上海", 8, 5),
    ("53", "云南", 4, 6),
    ("52", "贵州", 5, 6),
    ("43", "湖南", 6, 6),
    ("36", "江西", 7, 6),
    ("33", "浙江", 8, 6),
    ("45", "广西", 5, 7),
    ("44", "广东", 6, 7),
    ("35", "福建", 7, 7),
    ("71", "台湾", 8, 7),
    ("46", "海南", 5, 8),
    ("82", "澳门", 6, 8),
    ("81", "香港", 7, 8),
];

/// One province on the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub name: &'static str,
    pub column: u8,
    pub row: u8,
    /// The figure as text; None where no figure belongs here.
    pub value: Option<String>,
    pub tone: Tone,
    pub href: Option<String>,
}

/// The grid, one tile per province; `figure` gives text, tone and link for a two-digit code.
pub fn grid(figure: impl Fn(&str) -> Option<(String, Tone, Option<String>)>) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = PLACES
        .iter()
        .map(|(code, name, column, row)| {
            let (value, tone, href) = match figure(code) {
                Some((value, tone, href)) => (Some(value), tone, href),
                None => (None, Tone::Neutral, None),
            };
            Tile { name, column: *column, row: *row, value, tone, href }
        })
        .collect();
    tiles.sort_by_key(|tile| (tile.row, tile.column));
    tiles
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_provinces_share_a_square() {
        let places: BTreeSet<(u8, u8)> = PLACES.iter().map(|(_, _, column, row)| (*column, *row)).collect();
        let codes: BTreeSet<&str> = PLACES.iter().map(|(code, ..)| *code).collect();
        assert_eq!((places.len(), codes.len()), (34, 34));
    }

    #[test]
    fn a_province_without_a_figure_stays_on_the_grid() {
        let tiles = grid(|code| (code == "31").then(|| ("102".to_owned(), Tone::Good, None)));
        assert_eq!(tiles.len(), 34);
        assert_eq!(tiles.iter().filter(|tile| tile.value.is_some()).count(), 1);
    }
}
