//! Samples of forms: one page of a provider filing, and a page with repeating groups.

use askama::Template;

use crate::web::exhibit::Exhibit;
use crate::web::form::{Choice, Draft, Form, Problem, Upload};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

fn words(list: &[&str]) -> Vec<Choice> {
    list.iter().map(|word| Choice::new(*word, *word)).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The block of one app in a provider filing (PRV-4).
#[derive(Debug, Template)]
#[template(path = "gallery/form.html")]
pub(super) struct FormSample {
    page: Page,
    form: Form,
    platforms: Vec<Choice>,
    functions: Vec<Choice>,
    audiences: Vec<Choice>,
    contents: Vec<Choice>,
    permissions: Vec<Choice>,
    features: Vec<Choice>,
}

impl FormSample {
    fn of(form: Form) -> Self {
        let page = sample::page(Desk::Provider, "/provider/filings", "应用信息")
            .crumb("应用备案", "/provider/filings")
            .crumb("示例口语", "/provider/filings")
            .with_problems(form.has_problems());
        Self {
            page,
            form,
            platforms: words(&["安卓", "iOS"]),
            functions: vec![
                Choice::new("study", "学习类").hint("学生用来学习课程、做练习、查资料"),
                Choice::new("service", "管理服务类").hint("学校和教师用来管理，或者家校互动"),
            ],
            audiences: words(&[
                "教师",
                "家长",
                "学生（高等院校）",
                "学生（职业院校）",
                "学生（中小学）",
                "学生（幼儿园）",
            ]),
            contents: words(&["学科类", "非学科类"]),
            permissions: words(&[
                "短信",
                "电话",
                "通讯录",
                "日历",
                "调用摄像头",
                "启用录音",
                "发送彩信",
                "读取位置信息",
                "使用呼叫转移",
                "读取应用数据",
                "获取浏览器上网记录",
                "读取已安装应用列表",
                "其它",
            ]),
            features: words(&["论坛", "收费", "直播", "中小学学科培训"]),
        }
    }
}

impl Exhibit for FormSample {
    const NAME: &'static str = "gallery.form";
    const TITLE: &'static str = "表单：应用信息";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = [
            ("name", "示例口语"),
            ("version", "3.2.1"),
            ("platform", "安卓"),
            ("function", "study"),
            ("audience", "学生（中小学）"),
            ("audience", "教师"),
            ("content", "学科类"),
            ("permission", "启用录音"),
            ("permission", "调用摄像头"),
            ("feature", "收费"),
            ("md5", "０CC175B9C0F1B6A831C399E26977266"),
        ];
        let draft =
            |saved: &str, continued| Draft { saved: saved.to_owned(), autosave: String::new(), continued };
        let package = Upload {
            name: "示例口语_3.2.1.apk".to_owned(),
            size: 48_234_496,
            href: "/provider/filings".to_owned(),
            facts: vec!["MD5：0cc175b9c0f1b6a831c399e269772661".to_owned()],
        };
        let problems = vec![
            Problem::new("name", "请填写应用名称，与应用商店中显示的名称一致。")
                .example("示例口语")
                .rule("PRV-4"),
            Problem::new("md5", "MD5码应为 32 位十六进制字符，现在是 31 位。")
                .example("0cc175b9c0f1b6a831c399e269772661")
                .rule("INS-1"),
            Problem::new("function", "请选择功能类型。").rule("PRV-4"),
            Problem::new(
                "package",
                "安装包的版本号是 3.2.0，与填写的 3.2.1 不一致。请更换安装包，或者修改版本号。",
            )
            .rule("INS-1"),
        ];
        let wrong: Vec<_> =
            typed.into_iter().filter(|(name, _)| !matches!(*name, "name" | "function")).collect();
        vec![
            ("empty", Self::of(Form::default().with_draft(draft("", false)))),
            (
                "full",
                Self::of(
                    Form::of(pairs(&typed))
                        .with_draft(draft("2025年12月2日 09:30", true))
                        .with_upload("package", package.clone()),
                ),
            ),
            (
                "error",
                Self::of(Form::of(pairs(&wrong)).with_problems(problems).with_upload("package", package)),
            ),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

/// The owner and the backend systems (PRV-2, PRV-3).
#[derive(Debug, Template)]
#[template(path = "gallery/groups.html")]
pub(super) struct GroupsSample {
    page: Page,
    form: Form,
    natures: Vec<Choice>,
    proofs: Vec<Choice>,
    levels: Vec<Choice>,
}

impl GroupsSample {
    fn of(form: Form) -> Self {
        let page = sample::page(Desk::Provider, "/provider/filings", "主管单位和业务系统")
            .crumb("应用备案", "/provider/filings")
            .with_problems(form.has_problems());
        Self {
            page,
            form,
            natures: words(&["政府机关", "事业单位", "企业", "社会团体", "民办非企业", "其他"]),
            proofs: words(&[
                "统一社会信用代码证书",
                "组织机构代码证书",
                "事业法人证书",
                "工商营业执照",
                "社团法人证书",
                "民办非企业单位登记证书",
            ]),
            levels: words(&["第一级", "第二级", "第三级", "第四级"]),
        }
    }
}

impl Exhibit for GroupsSample {
    const NAME: &'static str = "gallery.groups";
    const TITLE: &'static str = "表单：重复分组";

    fn samples() -> Vec<(&'static str, Self)> {
        let typed = [
            ("owner.name", "示例教育科技（上海）有限公司"),
            ("owner.nature", "企业"),
            ("owner.place", "上海市宝山区示例路1号"),
            ("backend.0.name", "示例口语服务平台"),
            ("backend.0.ip", "192.0.2.10"),
            ("backend.0.icp", "沪ICP备12345678号-1"),
            ("backend.0.level", "第二级"),
            ("backend.1.name", "示例统一认证平台"),
            ("backend.1.icp", "沪ICP12345678"),
        ];
        let problems = vec![
            Problem::new("backend.1.icp", "ICP备案号格式不对，应以省份简称开头，含“ICP备”和 8 位数字。")
                .example("沪ICP备12345678号-1")
                .rule("PRV-3"),
        ];
        vec![
            ("empty", Self::of(Form::default())),
            ("error", Self::of(Form::of(pairs(&typed)).with_problems(problems))),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}
