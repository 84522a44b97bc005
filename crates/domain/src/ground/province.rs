//! The provinces: their digits, names, ICP prefixes and education departments (ORG-8, LAT-7).
//!
//! The digits that 新疆生产建设兵团 and the Ministry use in filing numbers are not known from any source; no province
//! here claims them, and whoever knows them passes them in.

use std::sync::LazyLock;

use super::table;
use crate::reference;

/// A province, autonomous region, municipality or special region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Province {
    /// The first two digits of its division code, e.g. `31`.
    pub digits: String,
    /// The full name, e.g. 上海市.
    pub name: String,
    /// The short name, e.g. 上海.
    pub short: String,
    /// The character in front of its ICP filings, e.g. 沪; none for the special regions and Taiwan.
    pub icp_prefix: Option<char>,
    /// Another abbreviation in common use that ICP filings do not carry, e.g. 川 for Sichuan.
    pub other_abbreviation: Option<char>,
    /// Its education department; empty where none takes filings.
    pub department: String,
    /// Whether its department verifies provider filings.
    pub verifies: bool,
}

/// Every province with a division code, in the order of the codes.
pub fn all() -> &'static [Province] {
    static ALL: LazyLock<Vec<Province>> = LazyLock::new(|| {
        let with_code = table::rows(reference::PROVINCES).filter(|row| !row.get(1).is_empty());
        with_code
            .map(|row| Province {
                digits: row.get(0).to_owned(),
                name: row.get(2).to_owned(),
                short: row.get(3).to_owned(),
                icp_prefix: row.get(4).chars().next(),
                other_abbreviation: row.get(5).chars().next(),
                department: row.get(6).to_owned(),
                verifies: row.get(7) == "yes",
            })
            .collect()
    });
    &ALL
}

/// The province with these first two digits of the division code.
pub fn by_digits(digits: &str) -> Option<&'static Province> {
    all().iter().find(|province| province.digits == digits)
}

/// The province whose ICP filings begin with this character.
pub fn by_icp_prefix(prefix: char) -> Option<&'static Province> {
    all().iter().find(|province| province.icp_prefix == Some(prefix))
}

/// The province that is also called by this character, which its ICP filings do not carry.
pub fn by_other_abbreviation(character: char) -> Option<&'static Province> {
    all().iter().find(|province| province.other_abbreviation == Some(character))
}

#[cfg(test)]
mod tests {
    use super::{all, by_digits, by_icp_prefix, by_other_abbreviation};

    #[test]
    fn there_are_thirty_four_and_thirty_one_verify_filings() {
        assert_eq!(all().len(), 34);
        assert_eq!(all().iter().filter(|province| province.verifies).count(), 31);
        assert!(all().iter().all(|province| province.verifies != province.department.is_empty()));
    }

    #[test]
    fn a_province_is_found_by_its_digits_and_its_prefix() {
        assert_eq!(by_digits("31").unwrap().name, "上海市");
        assert_eq!(by_icp_prefix('沪').unwrap().digits, "31");
        assert_eq!(by_other_abbreviation('川').unwrap().icp_prefix, Some('蜀'));
        assert!(by_digits("66").is_none() && by_icp_prefix('川').is_none());
    }
}
