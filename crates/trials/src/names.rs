//! Invented names that differ as real ones do: a brand of two or three characters, what the app is about, for whom.
//!
//! The same for the same number, so that whoever searches knows what is there. No person and no real firm is meant:
//! brands are drawn by arithmetic, and every firm has 示例 in its name.

/// Characters that brands are made of.
const BRAND: &str = "启明星河云帆乐学智慧思源博雅文渊知行致远新航育英优佳蓝天小鹿青禾百川晨光悦读童心阳春华秋实墨香书林\
                     海豚松果蒲公竹芽橙柠檬桃李芬芳慧眼灵犀羽翼飞鸿朗诵声声雨燕麦田稻穗丰收金石玉兰梅花雪莲山水画卷";
/// What an app is about; the readings of several of these characters differ (乐, 行, 长, 校, 调, 曲, 重).
pub const ABOUT: [&str; 64] = [
    "作业",
    "课堂",
    "英语",
    "数学",
    "口算",
    "阅读",
    "校园",
    "家校",
    "云课",
    "学习",
    "听说跟读",
    "朗读",
    "练字",
    "拼音",
    "古诗",
    "物理",
    "化学实验",
    "题库",
    "错题本",
    "成长记录",
    "综合评价",
    "班级圈",
    "优课",
    "同步练习",
    "速算",
    "思维训练",
    "编程",
    "科学",
    "音乐",
    "美术",
    "体育打卡",
    "行为习惯",
    "心理",
    "劳动",
    "阅卷",
    "排课",
    "选课",
    "考勤",
    "请假",
    "食堂",
    "校车",
    "图书馆",
    "研学",
    "长跑",
    "乐器",
    "舞蹈",
    "书法",
    "围棋",
    "机器人",
    "单词",
    "作文",
    "语文",
    "地理",
    "历史",
    "生物",
    "政治",
    "调查问卷",
    "重点复习",
    "曲谱",
    "幼儿园",
    "家长学校",
    "智慧教室",
    "双师课堂",
    "教研",
];
/// For whom; most say nothing.
const FOR: [&str; 12] = ["", "", "", "", "学生版", "教师端", "家长版", "小学版", "Pro", "助手", "平台", "2"];
const PLACES: [&str; 24] = [
    "北京", "上海", "广州", "深圳", "杭州", "南京", "武汉", "成都", "西安", "重庆", "天津", "苏州", "长沙",
    "郑州", "济南", "青岛", "合肥", "福州", "厦门", "南昌", "昆明", "贵阳", "南宁", "沈阳",
];
const TRADES: [&str; 10] = [
    "教育科技",
    "网络科技",
    "信息技术",
    "软件",
    "文化传播",
    "智能科技",
    "教育咨询",
    "数据技术",
    "科技发展",
    "在线教育科技",
];

/// Numbers that look drawn, the same for the same number.
fn drawn(number: u32, salt: u32) -> usize {
    let mut mixed = number ^ salt.wrapping_mul(0x9E37_79B9);
    for factor in [0x85EB_CA6B_u32, 0xC2B2_AE35] {
        mixed = (mixed ^ mixed >> 16).wrapping_mul(factor);
    }
    (mixed ^ mixed >> 16) as usize
}

fn of(list: &'static [&'static str], number: u32, salt: u32) -> &'static str {
    list.get(drawn(number, salt) % list.len()).copied().unwrap_or_default()
}

/// No two firms have one brand: two providers of one name would be one unit.
fn brand(firm: u32) -> String {
    let mut signs: Vec<char> = BRAND.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    let mut rest = firm as usize;
    let mut brand = String::new();
    while rest > 0 || brand.chars().count() < 2 {
        brand.extend(signs.get((rest + 31 * brand.len()) % signs.len()));
        rest /= signs.len();
    }
    brand
}

/// The name of the app with this number; ten apps share a brand and a provider.
pub fn app(number: u32) -> String {
    let latin = if drawn(number, 3).is_multiple_of(25) { "K12" } else { "" };
    format!("{}{latin}{}{}", brand(number / 10), of(&ABOUT, number, 1), of(&FOR, number, 2))
}

/// The provider of the app with this number.
pub fn provider(number: u32) -> String {
    let firm = number / 10;
    format!("{}{}示例{}有限公司", of(&PLACES, firm, 5), brand(firm), of(&TRADES, firm, 6))
}
