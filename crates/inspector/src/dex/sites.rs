//! Where the interfaces of the table are called from: whose code it is, and how often (INS-2, INS-3).

use std::collections::{BTreeMap, BTreeSet};

use crate::report::CallSite;

/// Callers kept per interface, the app's own and third parties' each.
const KEPT: usize = 10;
/// Calls of one interface on web views whose owner is asked for; no honest package has as many.
const OWNED: u64 = 20_000;
/// Owners kept per interface.
const OWNERS: usize = 500;

/// One calling method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// `com.example.Main.start`.
    pub method: String,
    /// The SDK of the table the class belongs to.
    pub sdk: Option<String>,
}

impl Caller {
    /// For people: the method, with the SDK behind it in brackets.
    fn told(&self) -> String {
        match &self.sdk {
            Some(sdk) => format!("{}（{sdk}）", self.method),
            None => self.method.clone(),
        }
    }
}

/// Calls by interface.
#[derive(Debug, Default)]
pub struct Sites {
    by_word: BTreeMap<&'static str, Places>,
}

#[derive(Debug, Default)]
struct Places {
    count: u64,
    own: u64,
    callers: Vec<Caller>,
    owners: BTreeSet<String>,
}

impl Sites {
    /// Notes one call. `caller` is asked only while there is room to keep it.
    pub fn add(&mut self, word: &'static str, is_own: bool, caller: impl FnOnce() -> Caller) {
        let places = self.by_word.entry(word).or_default();
        places.count += 1;
        places.own += u64::from(is_own);
        let has_room = places.callers.iter().filter(|caller| caller.sdk.is_none() == is_own).count() < KEPT;
        let is_owned = word.starts_with("webview") && places.count <= OWNED;
        if has_room || is_owned {
            let caller = caller();
            if is_owned && places.owners.len() < OWNERS {
                places.owners.insert(CallSite::owner_of(&caller.told()).to_owned());
            }
            if has_room && !places.callers.contains(&caller) {
                places.callers.push(caller);
            }
        }
    }

    /// Whether the interface is called anywhere.
    #[cfg(test)]
    pub fn has(&self, word: &str) -> bool {
        self.by_word.contains_key(word)
    }

    /// Callers of an interface for people, the app's own first.
    pub fn told(&self, word: &str) -> Vec<String> {
        let mut callers: Vec<&Caller> =
            self.by_word.get(word).map(|places| places.callers.iter().collect()).unwrap_or_default();
        callers.sort_by_key(|caller| (caller.sdk.is_some(), &caller.method));
        callers.into_iter().map(Caller::told).collect()
    }

    /// All interfaces that are called, by word.
    pub fn report(&self) -> Vec<CallSite> {
        let site = |(word, places): (&&'static str, &Places)| CallSite {
            call: (*word).to_owned(),
            count: places.count,
            own: places.own,
            callers: self.told(word),
            owners: places.owners.iter().cloned().collect(),
        };
        self.by_word.iter().map(site).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(method: &str, sdk: Option<&str>) -> Caller {
        Caller { method: method.into(), sdk: sdk.map(Into::into) }
    }

    #[test]
    fn own_code_is_told_first_and_all_calls_are_counted() {
        let mut sites = Sites::default();
        sites.add("location", false, || caller("com.a.B.c", Some("地图")));
        for n in 0..30 {
            sites.add("location", true, || caller(&format!("cn.school.M.m{n:02}"), None));
        }
        let report = sites.report();
        assert_eq!((report[0].count, report[0].own, report[0].callers.len()), (31, 30, KEPT + 1));
        assert_eq!(report[0].callers[0], "cn.school.M.m00");
        assert_eq!(report[0].callers[KEPT], "com.a.B.c（地图）");
        assert!(sites.has("location") && !sites.has("camera"));
        assert_eq!(report[0].owners, [""; 0], "only web views ask whose code it is");
    }

    #[test]
    fn lat_2_owners_are_told_beyond_the_callers_that_are_kept() {
        let mut sites = Sites::default();
        for n in 0..30 {
            sites.add("webview", true, || caller(&format!("cn.school.M.m{n:02}"), None));
        }
        sites.add("webview", true, || caller("org.library.web.View.open", None));
        sites.add("webview", true, || caller("Main.open", None));
        sites.add("webview", false, || caller("com.a.B.c", Some("某广告")));
        let report = sites.report();
        assert_eq!(report[0].owners, ["", "cn.school", "org.library", "某广告"]);
    }
}
