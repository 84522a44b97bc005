//! Where the interfaces of the table are called from: whose code it is, and how often (INS-2, INS-3).

use std::collections::BTreeMap;

use crate::report::CallSite;

/// Callers kept per interface, the app's own and third parties' each.
const KEPT: usize = 10;

/// One calling method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// `com.example.Main.start`.
    pub method: String,
    /// The SDK of the table the class belongs to.
    pub sdk: Option<String>,
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
}

impl Sites {
    /// Notes one call. `caller` is asked only while there is room to keep it.
    pub fn add(&mut self, word: &'static str, is_own: bool, caller: impl FnOnce() -> Caller) {
        let places = self.by_word.entry(word).or_default();
        places.count += 1;
        places.own += u64::from(is_own);
        if places.callers.iter().filter(|caller| caller.sdk.is_none() == is_own).count() < KEPT {
            let caller = caller();
            if !places.callers.contains(&caller) {
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
        callers
            .into_iter()
            .map(|caller| match &caller.sdk {
                Some(sdk) => format!("{}（{sdk}）", caller.method),
                None => caller.method.clone(),
            })
            .collect()
    }

    /// All interfaces that are called, by word.
    pub fn report(&self) -> Vec<CallSite> {
        let site = |(word, places): (&&'static str, &Places)| CallSite {
            call: (*word).to_owned(),
            count: places.count,
            own: places.own,
            callers: self.told(word),
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
    }
}
