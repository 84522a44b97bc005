//! The headings within a block: a long block is read and filled in parts.
//!
//! Layout alone. Which questions there are, in which order, is the form version's; a version without headings here is
//! one part. Deliberately absent: anything that hides or asks a question.

/// Form version, path of the first field of the part without its item, heading.
const HEADINGS: &[(&str, &str, &str)] = &[
    ("provider-2019", "owner.name", "单位"),
    ("provider-2019", "owner.certificate_kind", "有效证明"),
    ("provider-2019", "owner.address", "注册地和法人"),
    ("provider-2019", "owner.contact_name", "联系人"),
    ("provider-2019", "developer.name", "单位"),
    ("provider-2019", "developer.certificate_kind", "有效证明"),
    ("provider-2019", "developer.contact_name", "联系人"),
    ("provider-2019", "backend.name", "系统名称和地址"),
    ("provider-2019", "backend.icp", "ICP备案"),
    ("provider-2019", "backend.mlps_level", "网络安全等级保护"),
    ("provider-2019", "app.name", "名称和版本"),
    ("provider-2019", "app.function", "功能和服务对象"),
    ("provider-2019", "app.permissions", "获取的权限和特别功能"),
    ("provider-2019", "app.value_added", "经营许可和管理制度"),
    ("provider-2019", "app.package", "安装包"),
    ("usage-2019", "entry.app", "应用"),
    ("usage-2019", "entry.contact_name", "联系人"),
    ("usage-2019", "entry.audience", "怎样使用"),
    ("usage-2019", "entry.collective", "集体决策和协议"),
    ("usage-2019", "entry.charges", "收费和排他"),
    ("unit-2019", "unit.name", "单位"),
    ("unit-2019", "unit.legal_name", "法人和联系人"),
    ("unit-2019", "unit.headcount", "人数和证明"),
];

/// The heading before this field, where a part begins with it.
pub fn heading(version: &str, block: &str, key: &str) -> Option<&'static str> {
    let is_here = |path: &str| path.split_once('.') == Some((block, key));
    HEADINGS.iter().find(|(of, path, _)| *of == version && is_here(path)).map(|(_, _, heading)| *heading)
}

#[cfg(test)]
mod tests {
    use domain::form::Form;

    use super::*;

    #[test]
    fn every_heading_stands_before_a_field_of_its_version() {
        for (version, path, heading) in HEADINGS {
            let form = Form::find(version).unwrap();
            let (block, key) = path.split_once('.').unwrap();
            let block = form.block(block).unwrap();
            assert!(block.fields.iter().any(|field| field.key == key), "{version} {path} {heading}");
        }
    }

    #[test]
    fn a_block_with_headings_begins_with_one() {
        for (version, path, _) in HEADINGS {
            let (block, _) = path.split_once('.').unwrap();
            let first = Form::find(version).unwrap().block(block).unwrap().fields[0].key;
            assert!(heading(version, block, first).is_some(), "{version} {block}");
        }
        assert_eq!(heading("provider-2019", "app", "version"), None);
    }
}
