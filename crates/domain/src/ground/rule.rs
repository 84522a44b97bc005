//! The rules this platform obeys, as values: code, tests and refusals cite them, so that a reader can go from a
//! line of code to the document that demands it.
//!
//! One table names every rule of the rulebook with the place it comes from; an identifier never changes its meaning
//! and is never reused. What a rule says stands in the rulebook, and what a person is told stands in the words of the
//! program: neither is repeated here.

use std::fmt;

/// One rule of the rulebook. Compare it, print it (`REV-1`), ask where it comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule(&'static Entry);

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Entry {
    // First, so that rules sort in the order of the rulebook.
    place: u16,
    id: &'static str,
    source: &'static str,
}

/// The documents the sources of rules name: abbreviation and Chinese title.
pub const DOCUMENTS: &[(&str, &str)] = &[
    ("Art.", "教育移动互联网应用程序备案管理办法（教技厅〔2019〕3号）"),
    ("OP", "教育部等八部门关于引导规范教育移动互联网应用有序健康发展的意见（教技函〔2019〕55号）"),
    ("GX", "广西壮族自治区教育移动互联网应用管理实施方案解读（2020年1月）"),
    ("BS", "宝山区教育移动互联网应用程序备案推进工作会议材料（2020年1月7日）"),
    ("TJ", "天津市教育移动互联网应用程序备案管理实施细则"),
    ("XU", "西安科技大学关于开展教育移动互联网应用程序备案及专项治理工作的通知"),
    ("GB", "国务院办公厅关于部分节假日安排的通知（逐年）"),
    ("ED", "教育部办公厅关于学科类培训应用程序的处置要求（2021年12月）"),
    ("CA", "国家互联网信息办公室等四部门关于个人信息收集的规定（国信办秘字〔2019〕191号等）"),
    ("BJ", "北京市教育移动互联网应用监测与备案工作要求（2021年、2022年）"),
    ("GD", "广东省面向中小学生校园学习类应用白名单（2019年起）"),
    ("ZH", "珠海市教育移动互联网应用选用要求（2025年）"),
    ("OWN", "本平台自行规定"),
];

macro_rules! rules {
    ($($name:ident $id:literal $source:literal;)+) => {
        // Counts the rows, so that the order of the table is the order of the rules.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        enum Place { $($name),+ }

        impl Rule {
            $(
                #[doc = concat!("Rule ", $id, "; source: ", $source, ".")]
                pub const $name: Rule = Rule(&Entry { place: Place::$name as u16, id: $id, source: $source });
            )+

            /// Every rule, in the order of the rulebook.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),+];
        }
    };
}

rules! {
    ORG_1 "ORG-1" "GX 三; TJ 二";
    ORG_2 "ORG-2" "GX 账号发放; TJ 总则";
    ORG_3 "ORG-3" "GX";
    ORG_4 "ORG-4" "BS 三.2";
    ORG_5 "ORG-5" "GX 账号问题";
    ORG_6 "ORG-6" "GX 五";
    ORG_7 "ORG-7" "Art. 19; TJ 二; TJ 四";
    ORG_8 "ORG-8" "GX Q5; GX Q8; TJ";
    ORG_9 "ORG-9" "TJ 附件1";
    ORG_10 "ORG-10" "OWN";

    SCP_1 "SCP-1" "OP; TJ";
    SCP_2 "SCP-2" "GX Q1";
    SCP_3 "SCP-3" "GX Q1";
    SCP_4 "SCP-4" "GX Q1";
    SCP_5 "SCP-5" "BS 四.2(6); BS 四.3";
    SCP_6 "SCP-6" "BS 四.3; GX; XU";
    SCP_7 "SCP-7" "OWN";

    PRV_1 "PRV-1" "TJ 附件1; XU; GX Q12";
    PRV_2 "PRV-2" "TJ 附件1";
    PRV_3 "PRV-3" "TJ 附件1 注3–4; OP 四";
    PRV_4 "PRV-4" "TJ 附件1 注5–11";
    PRV_5 "PRV-5" "GX Q4; BS 三.4";
    PRV_6 "PRV-6" "GX Q11";
    PRV_7 "PRV-7" "OP 四; OP 五";
    PRV_8 "PRV-8" "TJ; OP 四";
    PRV_9 "PRV-9" "TJ 三";
    PRV_10 "PRV-10" "TJ 三";
    PRV_11 "PRV-11" "TJ 三";

    USE_1 "USE-1" "BS 四.4; GX Q10";
    USE_2 "USE-2" "TJ 附件2; BS 四.4";
    USE_3 "USE-3" "TJ 附件2 注5; XU 5; OP 十一";
    USE_4 "USE-4" "OP 十一; TJ 四";
    USE_5 "USE-5" "OP 十一";
    USE_6 "USE-6" "BS 三.3; GX";
    USE_7 "USE-7" "BS 常态化; Art. 20; TJ";
    USE_8 "USE-8" "GX Q2";
    USE_9 "USE-9" "TJ 四";
    USE_10 "USE-10" "BS 三.3";

    INH_1 "INH-1" "GX";
    INH_2 "INH-2" "GX Q9; Art. 21; TJ 总则";
    INH_3 "INH-3" "BS 三.4";
    INH_4 "INH-4" "BS";

    REV_1 "REV-1" "GX Q7; TJ 三";
    REV_2 "REV-2" "GX Q7";
    REV_3 "REV-3" "TJ 四";
    REV_4 "REV-4" "GB 年度通知";
    REV_5 "REV-5" "BS 二; OP 十";
    REV_6 "REV-6" "OWN";
    REV_7 "REV-7" "OWN";
    REV_8 "REV-8" "OWN";
    REV_9 "REV-9" "OWN";
    REV_10 "REV-10" "BS 三.1";

    INS_1 "INS-1" "BS 三.4";
    INS_2 "INS-2" "BS; GX Q15";
    INS_3 "INS-3" "OWN";
    INS_4 "INS-4" "OWN";
    INS_5 "INS-5" "OWN";

    PUB_1 "PUB-1" "OP 四; GX";
    PUB_2 "PUB-2" "OWN";
    PUB_3 "PUB-3" "GX Q14";
    PUB_4 "PUB-4" "BS 三.1";
    PUB_5 "PUB-5" "OWN";
    PUB_6 "PUB-6" "TJ 六; OP 九; OP 十六";

    CMP_1 "CMP-1" "TJ 五";
    CMP_2 "CMP-2" "TJ 五";
    CMP_3 "CMP-3" "TJ 五";
    CMP_4 "CMP-4" "TJ 五";
    CMP_5 "CMP-5" "TJ 五";
    CMP_6 "CMP-6" "TJ 五";
    CMP_7 "CMP-7" "GX Q15";

    SUP_1 "SUP-1" "GX Q15";
    SUP_2 "SUP-2" "GX Q16; TJ 六";
    SUP_3 "SUP-3" "GX Q16";
    SUP_4 "SUP-4" "OP 十六; TJ 六";
    SUP_5 "SUP-5" "OP 十六; GX";
    SUP_6 "SUP-6" "TJ 六; GX";
    SUP_7 "SUP-7" "OP 十六; TJ 六";
    SUP_8 "SUP-8" "OP 十四; GX";

    CAM_1 "CAM-1" "BS; GX";
    CAM_2 "CAM-2" "BS 一";
    CAM_3 "CAM-3" "OWN";
    CAM_4 "CAM-4" "BS 一";
    CAM_5 "CAM-5" "BS 二";
    CAM_6 "CAM-6" "OP 十";

    SEL_1 "SEL-1" "TJ 附件3";
    SEL_2 "SEL-2" "TJ 附件3";
    SEL_3 "SEL-3" "TJ 附件3";

    INT_1 "INT-1" "XU";
    INT_2 "INT-2" "XU 附件1; XU 附件2";
    INT_3 "INT-3" "XU 三";
    INT_4 "INT-4" "XU; OP 十二";

    REC_1 "REC-1" "OP 九";

    PRO "PRO" "OWN";

    LAT_1 "LAT-1" "ED 2021-12";
    LAT_2 "LAT-2" "BJ 2021";
    LAT_3 "LAT-3" "BJ 2021; GD 2019";
    LAT_4 "LAT-4" "BJ 2022; ZH 2025";
    LAT_5 "LAT-5" "GX Q4; BS 三.4";
    LAT_6 "LAT-6" "OWN";
    LAT_7 "LAT-7" "OWN";
    LAT_8 "LAT-8" "TJ 附件1; BS 三.4";
    LAT_9 "LAT-9" "GX Q7; OWN";
    LAT_10 "LAT-10" "TJ 五";
    LAT_11 "LAT-11" "XU; GX Q9; BS 三.4";
    LAT_12 "LAT-12" "CA 191号; CA 2021";
    LAT_13 "LAT-13" "OWN";

    N1 "N1" "OWN";
    N2 "N2" "OWN";
    N3 "N3" "OWN";
    N4 "N4" "OWN";
    N5 "N5" "OWN";
    N6 "N6" "OWN";
    N8 "N8" "OWN";
    N10 "N10" "OWN";
    N11 "N11" "OWN";
    N12 "N12" "OWN";
    N13 "N13" "OWN";
    N14 "N14" "OWN";
    N15 "N15" "OWN";
    N16 "N16" "OWN";
    N17 "N17" "OWN";
    N18 "N18" "OWN";
    N19 "N19" "OWN";
    N22 "N22" "OWN";
    N23 "N23" "OWN";
    N25 "N25" "OWN";
}

impl Rule {
    /// The identifier as documents and refusals cite it, e.g. `REV-1`.
    pub const fn id(self) -> &'static str {
        self.0.id
    }

    /// Where the rule comes from, e.g. `GX Q7; TJ 三`; each part begins with an abbreviation of [`DOCUMENTS`].
    pub const fn source(self) -> &'static str {
        self.0.source
    }

    /// The titles of the documents the rule comes from, each once, in the order of [`Rule::source`].
    pub fn documents(self) -> Vec<&'static str> {
        let mut titles = Vec::new();
        for part in self.0.source.split("; ") {
            let key = part.split(' ').next().unwrap_or(part);
            let title = DOCUMENTS.iter().find(|(known, _)| *known == key).map(|(_, title)| *title);
            titles.extend(title.filter(|title| !titles.contains(title)));
        }
        titles
    }

    /// The rule with this identifier, exactly as written in the rulebook.
    pub fn find(id: &str) -> Option<Rule> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{DOCUMENTS, Rule};

    #[test]
    fn every_rule_is_found_by_its_identifier_and_no_identifier_is_used_twice() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::find(rule.id()), Some(*rule));
        }
        assert_eq!(Rule::find("REV-99"), None);
        assert_eq!(Rule::find("rev-1"), None);
    }

    #[test]
    fn rules_sort_in_the_order_of_the_rulebook() {
        assert!(Rule::ALL.is_sorted());
        assert!(Rule::REV_2 < Rule::REV_10);
        assert!(Rule::ORG_1 < Rule::N25);
    }

    #[test]
    fn every_source_begins_with_a_known_document() {
        for rule in Rule::ALL {
            for part in rule.source().split("; ") {
                let key = part.split(' ').next().unwrap();
                assert!(DOCUMENTS.iter().any(|(known, _)| *known == key), "{rule}: {part}");
            }
        }
    }

    #[test]
    fn a_rule_names_the_titles_of_its_documents_once_each() {
        assert_eq!(Rule::REV_1.to_string(), "REV-1");
        assert_eq!(Rule::REV_1.source(), "GX Q7; TJ 三");
        let titles = Rule::ORG_7.documents();
        assert_eq!(titles.len(), 2);
        assert!(titles[0].contains("教技厅〔2019〕3号") && titles[1].contains("天津市"));
    }

    #[test]
    fn a_rule_can_stand_in_a_pattern() {
        let title = |rule| match rule {
            Rule::REV_1 => "review",
            _ => "other",
        };
        assert_eq!((title(Rule::REV_1), title(Rule::REV_3)), ("review", "other"));
    }
}
