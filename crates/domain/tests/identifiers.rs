//! Every identifier vector agrees: valid, valid after normalisation, invalid, or the number of something else.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

use domain::ground::identifier::{Kind, Mistake, check};
use domain::ground::{table, text};

/// Checks a file of vectors whose first column is the typed text and whose second is the verdict.
fn agree(kind: Kind, vectors: &str, count: usize) {
    let today = "2026-11-22".parse().unwrap();
    let mut seen = 0;
    for row in table::rows(vectors) {
        let (typed, verdict) = (row.get(0), row.get(1));
        let found = check(kind, typed, today);
        match verdict {
            "valid" => assert_eq!(found.as_deref(), Ok(typed), "{kind:?} line {}", row.line),
            "valid-after-normalise" => {
                let normal = found.unwrap();
                assert_ne!(normal, typed, "{kind:?} line {}", row.line);
                assert_eq!(check(kind, &normal, today), Ok(normal), "{kind:?} line {}", row.line);
            }
            "invalid" => {
                assert!(found.is_err(), "{kind:?} line {}: {typed}", row.line);
                assert!(
                    !matches!(found, Err(Mistake::LooksLike(_))),
                    "{kind:?} line {}: {found:?}",
                    row.line
                );
            }
            "other" => {
                assert!(matches!(found, Err(Mistake::LooksLike(_))), "{kind:?} line {}: {found:?}", row.line);
            }
            unknown => assert_eq!(unknown, "a known verdict", "{kind:?} line {}", row.line),
        }
        seen += 1;
    }
    assert_eq!(seen, count, "{kind:?}");
}

#[test]
fn credit_codes() {
    agree(Kind::CreditCode, include_str!("vectors/credit_codes.csv"), 23);
}

#[test]
fn organisation_codes() {
    agree(Kind::OrgCode, include_str!("vectors/org_codes.csv"), 11);
}

#[test]
fn identity_numbers() {
    agree(Kind::IdNumber, include_str!("vectors/id_numbers.csv"), 13);
}

#[test]
fn icp_filings() {
    agree(Kind::Icp, include_str!("vectors/icp.csv"), 17);
}

#[test]
fn mlps_filings() {
    agree(Kind::Mlps, include_str!("vectors/mlps.csv"), 7);
}

#[test]
fn filing_numbers() {
    agree(Kind::FilingNumber, include_str!("vectors/filing_numbers.csv"), 8);
}

#[test]
fn school_codes() {
    agree(Kind::SchoolCode, include_str!("vectors/school_codes.csv"), 11);
}

#[test]
fn any_single_mistyped_digit_of_a_checked_code_is_found() {
    let today = "2026-11-22".parse().unwrap();
    for kind in [Kind::CreditCode, Kind::OrgCode, Kind::IdNumber] {
        let right = kind.example();
        for (place, old) in right.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut typed = right.to_owned();
                typed.replace_range(place..=place, new.encode_utf8(&mut [0; 4]));
                assert!(check(kind, &typed, today).is_err(), "{kind:?} {typed}");
            }
        }
    }
}

#[test]
fn whatever_is_typed_gives_an_answer_and_a_right_answer_stays_right() {
    let today = "2026-11-22".parse().unwrap();
    let odd = [
        "",
        " ",
        "\0",
        "号",
        "-",
        "--",
        "教APP备",
        "教APP备号",
        "𠮷",
        "京ICP备号",
        "\u{202e}138",
        "９",
        "+86",
        "0086",
    ];
    // A version is a name: nearly everything is one, and it has its own tests.
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Version) {
        for typed in odd {
            // Makers name versions as they like; only what cannot be seen is no version.
            let right = kind == Kind::Version;
            assert!(check(kind, typed, today).is_err() || right, "{kind:?} {typed:?}");
        }
        let right = kind.example();
        let wide: String = right
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii()).unwrap_or(c))
            .collect();
        assert_eq!(text::half_width(&wide), right);
        for typed in [
            wide,
            right.to_lowercase(),
            format!("　{right}\t"),
            right.chars().flat_map(|c| [c, ' ']).collect(),
        ] {
            assert_eq!(check(kind, &typed, today).as_deref(), Ok(right), "{kind:?} {typed:?}");
        }
        // These may be shorter and still be right; the others have one length.
        let open_ended = matches!(kind, Kind::Icp | Kind::Email | Kind::Ip | Kind::Domain);
        for end in right.char_indices().map(|(at, _)| at) {
            assert!(check(kind, &right[..end], today).is_err() || open_ended, "{kind:?} {}", &right[..end]);
        }
    }
}
