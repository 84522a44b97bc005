//! The demonstration accounts: who they are, and the password each is printed with.

use domain::ground::actor::Role;

/// One demonstration account.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The name with which one signs in.
    pub name: &'static str,
    /// The key of its unit in the plan.
    pub unit: &'static str,
    /// Its role.
    pub role: Role,
    /// What one does with it.
    pub what: &'static str,
}

impl Account {
    /// Its password, different for each account.
    pub fn password(&self) -> String {
        format!("Yanshi-{}-2026", self.name)
    }
}

/// Every demonstration account.
pub const fn accounts() -> &'static [Account] {
    const fn one(name: &'static str, unit: &'static str, role: Role, what: &'static str) -> Account {
        Account { name, unit, role, what }
    }
    const ALL: [Account; 18] = [
        one("jiaoyubu", "moe", Role::Office, "教育部：查看全国，核验省级部门自有应用"),
        one("shanghai", "province-31", Role::Office, "上海市教育委员会：核验提供者备案，发放区级账号"),
        one("baoshan", "county-310113", Role::Office, "宝山区教育局：导入学校、双人审核使用者备案、查看进展"),
        one(
            "jiaoyanshi",
            "county-310113",
            Role::Office,
            "宝山区教育局第二名审核人员：与 baoshan 各审信息安全、教育内容一项",
        ),
        one("xingzhi", "school-行知中学", Role::Institution, "行知中学：登记使用的应用"),
        one("baolin", "school-宝林三小", Role::Institution, "宝林三小：提交零报告"),
        one("gongsi", "provider-demo", Role::Provider, "上海演示教育科技有限公司：填报应用备案"),
        one(
            "ruanjian",
            "provider-shown",
            Role::Provider,
            "上海演示软件有限公司：已有备案的应用，一项变更待核验",
        ),
        one("guangxi", "province-45", Role::Office, "广西壮族自治区教育厅"),
        one("nanning", "city-450100", Role::Office, "南宁市教育局：逐级发放账号"),
        one("qingxiu", "county-450103", Role::Office, "南宁市青秀区教育局"),
        one("tianjin", "province-12", Role::Office, "天津市教育委员会"),
        one("heping", "county-120101", Role::Office, "天津市和平区教育局：确认辖区内市属学校"),
        one("zhishu", "school-tianjin", Role::Institution, "天津市直属演示中学：由所在区确认"),
        one("xikeda", "university", Role::Institution, "西安科技大学"),
        one("xitong", "moe", Role::System, "系统管理员：载入工作日历、查看后台任务"),
        one("anquan", "moe", Role::Security, "安全管理员：管理账号"),
        one("shenji", "moe", Role::Audit, "审计管理员：查看和校验操作记录"),
    ];
    &ALL
}
