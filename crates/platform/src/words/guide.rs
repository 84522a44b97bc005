//! What to know before one answers a block of the provider's form, and the way a filing goes, each with its rule.

use domain::ground::rule::Rule;

/// The way of a provider filing: each step and what happens in it.
pub const FILING: &[(&str, &str)] = &[
    ("填写", "单位、业务系统、应用和安装包，可以分几次完成"),
    ("核对并提交", "逐项核对，一次提交"),
    ("省级教育行政部门核验", "10 个工作日内通过，或者写明理由退回"),
    ("发放备案号", "向社会公布；在应用内公示备案号"),
];

/// What to know before one answers a block.
pub fn points(block: &str) -> &'static [(&'static str, Rule)] {
    match block {
        "owner" => &[
            ("名称、号码与上传的证明逐字一致；扫描件清晰、四角完整。", Rule::ORG_9),
            ("子公司、分公司的应用由总公司统一备案。", Rule::ORG_8),
            ("法人和联系人的姓名、手机号加密保存，核验单位看到的是遮盖后的内容。", Rule::PRV_2),
        ],
        "developer" => &[
            ("应用由其他单位开发的才填写；主管单位自己开发的，不用填写。", Rule::PRV_1),
            ("填写后，ICP备案和等级保护备案可以用开发者的名义。", Rule::PRV_6),
        ],
        "backend" => &[
            ("ICP备案和等级保护备案属于后台业务系统，应在应用备案之前办好。", Rule::PRV_5),
            ("ICP备案主办单位、等级保护备案单位，应是主管单位或者开发者。", Rule::PRV_6),
            ("几个应用共用一个业务系统的，只填一次，以后可以沿用。", Rule::PRV_1),
        ],
        "app" => &[
            ("安卓和 iOS 分别备案，各得一个备案号。", Rule::LAT_7),
            ("名称、版本号与安装包里的一致。", Rule::INS_1),
            ("如实申报获取的权限，会与安装包实际申请的核对。", Rule::INS_2),
            ("面向学生、具有论坛等功能的，会多问几项。", Rule::PRV_7),
        ],
        _ => &[("提交之前，提供者应对应用、内容和备案信息进行测试和审查。", Rule::PRV_11)],
    }
}

#[cfg(test)]
mod tests {
    use domain::form::Form;

    use super::*;

    #[test]
    fn every_block_of_the_form_is_explained() {
        for block in &Form::provider().blocks {
            assert!(!points(block.key).is_empty(), "{}", block.key);
        }
        assert_eq!(points("promise")[0].1, Rule::PRV_11);
    }
}
