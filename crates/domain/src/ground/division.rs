//! Administrative divisions: codes, names, who lies in whom, and what became of those that are gone (ORG-1, ORG-5).
//!
//! A record keeps the code it was made with; only when it must lie somewhere today is the code followed to its
//! successor. Where a division was divided nobody can know which part a school lies in, so several successors are an
//! error that names them all. Parts handed over while a division lived on do not make it a successor. Streets and
//! zones are deliberately absent: no rule needs them.

use std::collections::BTreeMap;
use std::fmt;

use super::identifier::{Allowed, Mistake};
use super::{table, text};

/// A division code of six digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u32);

/// How high a division stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省, 自治区, 直辖市, 特别行政区.
    Province,
    /// 地级市, 地区, 自治州, 盟.
    City,
    /// 县, 县级市, 市辖区, 旗.
    County,
}

/// A division of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: Code,
    /// Its own name without those above it, e.g. 宝山区.
    pub name: String,
    /// The division it lies in; none for a province. Counties may lie directly in a province.
    pub parent: Option<Code>,
    /// How high it stands.
    pub level: Level,
    /// Its name in pinyin, syllables separated by spaces, e.g. `bao shan qu`.
    pub pinyin: String,
    /// The first letters of the syllables, e.g. `bsq`.
    pub initials: String,
}

/// A division that is gone, or one that had another name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Former {
    name: String,
    until: u16,
    // Without those that only took a part while the division lived on.
    successors: Vec<Code>,
}

/// Why a code does not lead to one division of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No division has or had this code.
    Unknown { code: Code },
    /// The division is gone and no successor is on record.
    Dissolved { code: Code, name: String, until: u16 },
    /// The division was divided among these.
    Divided { code: Code, name: String, until: u16, among: Vec<(Code, String)> },
}

/// Why names do not lead to one division of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// No name was given.
    Empty,
    /// No division with this name lies in `within` (empty for the whole country).
    NoSuch { name: String, within: String },
    /// More than one division fits this shortened name.
    Several { name: String, among: Vec<String> },
}

/// All divisions, read once.
#[derive(Clone, Debug, Default)]
pub struct Divisions {
    current: BTreeMap<Code, Division>,
    former: BTreeMap<Code, Former>,
}

impl Code {
    /// Reads a code as typed.
    pub fn parse(typed: &str) -> Result<Self, Mistake> {
        let typed = text::compact(typed);
        let found = text::count(&typed);
        match typed.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            _ if found == 0 => Err(Mistake::Empty),
            Some((place, found)) => {
                Err(Mistake::Character { position: place + 1, found, allowed: Allowed::Digit })
            }
            None if found != 6 => Err(Mistake::Length { expected: &[6], found }),
            None => typed.parse().map(Self).map_err(|_| Mistake::Empty),
        }
    }

    /// The digits that every code at or below this one begins with: two, four or six of them.
    pub fn prefix(self) -> String {
        match (self.0 % 10_000, self.0 % 100) {
            (0, _) => format!("{:02}", self.0 / 10_000),
            (_, 0) => format!("{:04}", self.0 / 100),
            _ => self.to_string(),
        }
    }

    /// The code of the province it belongs to.
    #[must_use]
    pub fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

impl Divisions {
    /// Reads the tables of divisions, of their history and of their pinyin; rows that cannot be read are left out.
    pub fn read(current: &str, history: &str, pinyin: &str) -> Self {
        let mut divisions = Self::default();
        for row in table::rows(current) {
            let (Ok(code), Some(level)) = (Code::parse(row.get(0)), Level::find(row.get(3))) else {
                continue;
            };
            let (name, parent) = (row.get(1).to_owned(), Code::parse(row.get(2)).ok());
            let unspoken = String::new;
            let division = Division { code, name, parent, level, pinyin: unspoken(), initials: unspoken() };
            divisions.current.insert(code, division);
        }
        for row in table::rows(pinyin) {
            let division = Code::parse(row.get(0)).ok().and_then(|code| divisions.current.get_mut(&code));
            if let Some(division) = division {
                row.get(2).clone_into(&mut division.pinyin);
                row.get(3).clone_into(&mut division.initials);
            }
        }
        for row in table::rows(history).filter(|row| row.get(5) != "current") {
            let (Ok(code), Ok(until)) = (Code::parse(row.get(0)), row.get(7).parse()) else {
                continue;
            };
            let whole = row.get(8).split(';').filter(|successor| !successor.contains('['));
            let successors = whole.filter_map(|successor| Code::parse(successor).ok()).collect();
            let former = Former { name: row.get(1).to_owned(), until, successors };
            // A code that was given twice is followed from its last holder.
            if divisions.former.get(&code).is_none_or(|known| known.until <= until) {
                divisions.former.insert(code, former);
            }
        }
        divisions
    }

    /// The division of today with this code.
    pub fn get(&self, code: Code) -> Option<&Division> {
        self.current.get(&code)
    }

    /// Every division of today, in the order of the codes.
    pub fn all(&self) -> impl Iterator<Item = &Division> {
        self.current.values()
    }

    /// The divisions that lie directly in one, in the order of the codes; the provinces for none.
    pub fn children(&self, of: Option<Code>) -> impl Iterator<Item = &Division> {
        self.current.values().filter(move |division| division.parent == of)
    }

    /// The division and those above it, from the province down.
    pub fn path(&self, code: Code) -> Vec<&Division> {
        let mut path: Vec<_> =
            std::iter::successors(self.get(code), |division| self.get(division.parent?)).take(3).collect();
        path.reverse();
        path
    }

    /// The whole name, e.g. 上海市宝山区; empty for a code that is not of today.
    pub fn full_name(&self, code: Code) -> String {
        self.path(code).iter().map(|division| division.name.as_str()).collect()
    }

    /// The division of today that a code leads to: itself, or its one successor.
    pub fn resolve(&self, code: Code) -> Result<&Division, Lost> {
        let mut reached = Vec::new();
        self.follow(code, &mut Vec::new(), &mut reached);
        reached.sort_unstable();
        reached.dedup();
        let former = self.former.get(&code);
        let told = |former: &Former| (former.name.clone(), former.until);
        let among = |codes: &[Code]| codes.iter().map(|code| (*code, self.full_name(*code))).collect();
        match (reached.as_slice(), former) {
            ([one], _) => self.get(*one).ok_or(Lost::Unknown { code }),
            ([], None) => Err(Lost::Unknown { code }),
            ([], Some(former)) => {
                let (name, until) = told(former);
                Err(Lost::Dissolved { code, name, until })
            }
            (several, former) => {
                let (name, until) = former.map(told).unwrap_or_default();
                Err(Lost::Divided { code, name, until, among: among(several) })
            }
        }
    }

    fn follow(&self, code: Code, seen: &mut Vec<Code>, reached: &mut Vec<Code>) {
        if seen.contains(&code) {
            return;
        }
        seen.push(code);
        if self.current.contains_key(&code) {
            reached.push(code);
        } else if let Some(former) = self.former.get(&code) {
            for successor in &former.successors {
                self.follow(*successor, seen, reached);
            }
        }
    }

    /// The division that names lead to, from the province down, as the columns 省, 市, 区 of a sheet give them.
    ///
    /// Empty names, 市辖区 and a city that repeats its province are passed over; a name may lack its last word
    /// (宝山 for 宝山区) as long as only one division fits.
    pub fn locate(&self, names: &[&str]) -> Result<&Division, NotFound> {
        let mut at: Option<&Division> = None;
        for name in names.iter().map(|name| text::trim(name)) {
            if name.is_empty() || matches!(name.as_str(), "市辖区" | "县" | "直辖") {
                continue;
            }
            // 吉林市 lies in 吉林省, but nothing called 上海 lies in 上海市.
            let repeats = at.is_some_and(|division| division.name.starts_with(&name));
            if repeats && self.child(at, &name).is_err() {
                continue;
            }
            at = Some(self.child(at, &name)?);
        }
        at.ok_or(NotFound::Empty)
    }

    /// The one division that a person means: by its code, its whole name (上海市宝山区) or a name that no other has.
    pub fn read_place(&self, typed: &str) -> Result<&Division, NotFound> {
        let wanted = text::compact(typed);
        if wanted.is_empty() {
            return Err(NotFound::Empty);
        }
        if let Some(division) = Code::parse(&wanted).ok().and_then(|code| self.resolve(code).ok()) {
            return Ok(division);
        }
        let whole = self.current.values().find(|division| self.full_name(division.code) == wanted);
        if let Some(division) = whole {
            return Ok(division);
        }
        let fitting: Vec<_> = self
            .current
            .values()
            .filter(|division| division.name == wanted || shortened(&division.name, &wanted))
            .collect();
        match fitting.as_slice() {
            [one] => Ok(one),
            [] => Err(NotFound::NoSuch { name: wanted, within: String::new() }),
            several => Err(NotFound::Several {
                name: wanted,
                among: several.iter().take(5).map(|division| self.full_name(division.code)).collect(),
            }),
        }
    }

    /// What became of a division that is gone, named by its last non-empty name below those before it; none where
    /// no such one is known (崇明县, 闸北区).
    pub fn locate_former(&self, names: &[&str]) -> Option<Result<&Division, Lost>> {
        let given: Vec<String> =
            names.iter().map(|name| text::trim(name)).filter(|name| !name.is_empty()).collect();
        let (last, above) = given.split_last()?;
        let above: Vec<&str> = above.iter().map(String::as_str).collect();
        let prefix = self.locate(&above).map(|division| division.code.prefix()).unwrap_or_default();
        let mut found = self
            .former
            .iter()
            .filter(|(code, former)| former.name == *last && code.to_string().starts_with(&prefix))
            .filter(|(code, _)| !self.current.contains_key(code));
        let (code, _) = found.next()?;
        Some(self.resolve(*code))
    }

    /// The codes of divisions that were divided among several of today.
    pub fn divided(&self) -> impl Iterator<Item = Code> {
        self.former.keys().copied().filter(|code| matches!(self.resolve(*code), Err(Lost::Divided { .. })))
    }

    fn child(&self, within: Option<&Division>, name: &str) -> Result<&Division, NotFound> {
        let of = within.map(|division| division.code);
        if let Some(exact) = self.children(of).find(|division| division.name == name) {
            return Ok(exact);
        }
        let fitting: Vec<_> = self.children(of).filter(|division| shortened(&division.name, name)).collect();
        match fitting.as_slice() {
            [one] => Ok(one),
            [] => Err(NotFound::NoSuch {
                name: name.to_owned(),
                within: of.map(|code| self.full_name(code)).unwrap_or_default(),
            }),
            several => Err(NotFound::Several {
                name: name.to_owned(),
                among: several.iter().map(|division| division.name.clone()).collect(),
            }),
        }
    }

    /// Divisions whose name holds the text, or whose pinyin or initials begin with it, in the order of the codes.
    pub fn search(&self, typed: &str) -> impl Iterator<Item = &Division> {
        let wanted = text::compact(typed).to_lowercase();
        self.current.values().filter(move |division| {
            !wanted.is_empty()
                && (division.name.contains(&wanted)
                    || division.initials.starts_with(&wanted)
                    || division.pinyin.replace(' ', "").starts_with(&wanted))
        })
    }
}

impl Level {
    fn find(word: &str) -> Option<Self> {
        match word {
            "province" => Some(Self::Province),
            "city" => Some(Self::City),
            "county" => Some(Self::County),
            _ => None,
        }
    }
}

/// Whether `short` is the name without its last words: 宝山 for 宝山区, 广西 for 广西壮族自治区.
fn shortened(name: &str, short: &str) -> bool {
    text::count(short) >= 2 && name.starts_with(short)
}
