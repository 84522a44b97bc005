//! The kinds of units and who issues whom an account (ORG-1, ORG-2).

use crate::ground::actor::Role;

macro_rules! kinds {
    ($($variant:ident $code:literal $label:literal $role:ident)*) => {
        /// What a unit is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the labels below say what each is, in the words of the documents")]
        pub enum UnitKind { $($variant),* }

        impl UnitKind {
            /// Every kind.
            pub const ALL: &'static [UnitKind] = &[$(UnitKind::$variant),*];

            /// The stored code; also the option's code in the form.
            pub const fn code(self) -> &'static str {
                match self { $(UnitKind::$variant => $code),* }
            }

            /// The word in forms and sheets.
            pub const fn label(self) -> &'static str {
                match self { $(UnitKind::$variant => $label),* }
            }

            /// The role of its accounts.
            pub const fn role(self) -> Role {
                match self { $(UnitKind::$variant => Role::$role),* }
            }
        }
    };
}

kinds! {
    Ministry "ministry" "教育部" Office
    Province "province" "省级教育行政部门" Office
    City "city" "市级教育行政部门" Office
    County "county" "县级教育行政部门" Office
    Affiliated "affiliated" "直属单位" Institution
    University "university" "高等院校" Institution
    Vocational "vocational" "中等职业学校" Institution
    Secondary "secondary" "中学" Institution
    Primary "primary" "小学" Institution
    NineYear "nine-year" "九年一贯制学校" Institution
    TwelveYear "twelve-year" "十二年一贯制学校" Institution
    Kindergarten "kindergarten" "幼儿园（托幼点）" Institution
    Special "special" "特殊教育学校" Institution
    Provider "provider" "应用提供者" Provider
}

impl UnitKind {
    /// The kind with this stored code.
    pub fn find(code: &str) -> Option<UnitKind> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The kind a sheet names: its label, its code, or a short word used in sheets (中职, 高校, 幼儿园 …).
    pub fn read(word: &str) -> Option<UnitKind> {
        let word = word.trim();
        Self::ALL.iter().copied().find(|kind| kind.label() == word || kind.code() == word).or(match word {
            "中职" | "职业学校" | "中等职业" => Some(UnitKind::Vocational),
            "高校" | "高等学校" | "大学" => Some(UnitKind::University),
            "幼儿园" | "托幼点" => Some(UnitKind::Kindergarten),
            "初中" | "高中" | "完全中学" | "普通中学" => Some(UnitKind::Secondary),
            "教学点" | "普通小学" => Some(UnitKind::Primary),
            "九年一贯制" => Some(UnitKind::NineYear),
            "十二年一贯制" => Some(UnitKind::TwelveYear),
            "特殊教育" | "特教" => Some(UnitKind::Special),
            "市教育局" | "市级" => Some(UnitKind::City),
            "区教育局" | "县教育局" | "县级" | "区县" => Some(UnitKind::County),
            "机构" | "事业单位" => Some(UnitKind::Affiliated),
            _ => None,
        })
    }

    /// Whether it is an education department.
    pub const fn is_office(self) -> bool {
        matches!(self, UnitKind::Ministry | UnitKind::Province | UnitKind::City | UnitKind::County)
    }

    /// Whether it uses apps as an institution and must declare them: everything but a provider and the Ministry.
    pub const fn declares(self) -> bool {
        !matches!(self, UnitKind::Provider | UnitKind::Ministry)
    }

    /// Whether this kind of office issues accounts to that kind directly below it (ORG-2). A municipality has
    /// districts directly below the province level; a county-level city may stand directly below a province too.
    pub const fn issues(self, below: UnitKind) -> bool {
        match self {
            UnitKind::Ministry => {
                matches!(below, UnitKind::Province | UnitKind::Affiliated | UnitKind::University)
            }
            UnitKind::Province => {
                !matches!(below, UnitKind::Ministry | UnitKind::Province | UnitKind::Provider)
            }
            UnitKind::City => {
                !below.is_office() && !matches!(below, UnitKind::University | UnitKind::Provider)
                    || matches!(below, UnitKind::County)
            }
            UnitKind::County => {
                !below.is_office() && !matches!(below, UnitKind::University | UnitKind::Provider)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_2_accounts_go_down_level_by_level() {
        assert!(UnitKind::Province.issues(UnitKind::City));
        assert!(UnitKind::Province.issues(UnitKind::University), "universities directly from the province");
        assert!(UnitKind::Province.issues(UnitKind::Vocational));
        assert!(UnitKind::City.issues(UnitKind::County));
        assert!(UnitKind::County.issues(UnitKind::Primary));
        assert!(!UnitKind::County.issues(UnitKind::County));
        assert!(!UnitKind::County.issues(UnitKind::University));
        assert!(!UnitKind::City.issues(UnitKind::Province));
        assert!(!UnitKind::Primary.issues(UnitKind::Kindergarten));
    }

    #[test]
    fn org_2_a_provider_is_issued_an_account_by_nobody() {
        for kind in UnitKind::ALL {
            assert!(!kind.issues(UnitKind::Provider), "{kind:?}");
        }
    }

    #[test]
    fn the_words_of_the_sheets_are_read() {
        for kind in UnitKind::ALL {
            assert_eq!(UnitKind::read(kind.label()), Some(*kind));
            assert_eq!(UnitKind::find(kind.code()), Some(*kind));
        }
        assert_eq!(UnitKind::read(" 中职 "), Some(UnitKind::Vocational));
        assert_eq!(UnitKind::read("公司"), None);
    }
}
