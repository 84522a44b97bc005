//! Sample of a review: changed fields, findings, marks and the decision.

use askama::Template;

use crate::web::component::deadline::Deadline;
use crate::web::component::notice::Notice;
use crate::web::component::review::{Attachment, Block, Line, Remark};
use crate::web::component::tag::Tone;
use crate::web::component::timeline::Entry;
use crate::web::exhibit::Exhibit;
use crate::web::form::{Form, Problem};
use crate::web::page::Page;
use crate::web::sample;
use crate::web::visit::Desk;

#[derive(Debug, Template)]
#[template(path = "gallery/review.html")]
pub(super) struct ReviewSample {
    page: Page,
    form: Form,
    due: Deadline,
    blocks: Vec<Block>,
    attachments: Vec<Attachment>,
    findings: Vec<Remark>,
    history: Vec<Entry>,
}

impl ReviewSample {
    fn of(form: Form, due: Deadline) -> Self {
        let page = sample::page(Desk::Office, "/office/filings", "核验：示例口语（安卓）")
            .crumb("提供者备案", "/office/filings")
            .with_problems(form.has_problems());
        Self {
            page,
            form,
            due,
            blocks: blocks(),
            attachments: attachments(),
            findings: findings(),
            history: sample::history(),
        }
    }
}

impl Exhibit for ReviewSample {
    const NAME: &'static str = "gallery.review";
    const TITLE: &'static str = "核验";

    fn samples() -> Vec<(&'static str, Self)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let marked = vec![pair("mark.icp", "return"), pair("reason.icp", "")];
        let missing = vec![Problem::new("decision", "退回的每一项都要写明理由：ICP备案编号。").rule("REV-6")];
        let mut late = Self::of(Form::default(), sample::overdue());
        late.page = late.page.notice(Notice::new(
            Tone::Danger,
            "核验已超期 2 个工作日",
            "上级教育行政部门也能看到这一超期。请尽快作出决定。",
        ));
        vec![
            ("changed", Self::of(Form::default(), sample::deadline())),
            ("error", Self::of(Form::of(marked).with_problems(missing), sample::deadline())),
            ("overdue", late),
        ]
    }

    fn page(&mut self) -> &mut Page {
        &mut self.page
    }
}

fn line(field: &str, label: &str, value: &str) -> Line {
    Line { field: field.to_owned(), label: label.to_owned(), value: value.to_owned(), ..Line::default() }
}

fn remark(tone: Tone, text: &str, rule: &str) -> Remark {
    Remark { tone, text: text.to_owned(), rule: rule.to_owned() }
}

fn blocks() -> Vec<Block> {
    let icp = Line {
        before: Some("京ICP备87654321号".to_owned()),
        remarks: vec![remark(Tone::Good, "格式正确；主办单位与主管单位名称一致。", "PRV-6")],
        ..line("icp", "ICP备案编号", "沪ICP备12345678号-1")
    };
    let permission = Line {
        before: Some("启用录音".to_owned()),
        remarks: vec![remark(Tone::Warning, "安装包还申请了“读取位置信息”，填报中没有。", "INS-2")],
        ..line("permission", "获取的权限", "启用录音、调用摄像头")
    };
    let level = Line {
        href: Some("/office/filings".to_owned()),
        ..line("mlps", "等级保护备案号", "31011300000-24001")
    };
    vec![
        Block {
            title: "业务系统信息".to_owned(),
            lines: vec![
                line("backend", "业务系统名称", "示例口语服务平台"),
                icp,
                line("level", "网络安全等级", "第二级"),
                level,
            ],
        },
        Block {
            title: "教育移动应用信息".to_owned(),
            lines: vec![
                line("name", "应用名称", "示例口语"),
                line("version", "版本号", "3.2.1"),
                line("function", "功能类型", "学习类"),
                line("audience", "服务对象", "教师、学生（中小学）"),
                permission,
                line("feature", "是否具有以下功能", "收费"),
                line("cac", "安全认证号", ""),
            ],
        },
        Block {
            title: "主管单位信息".to_owned(),
            lines: vec![
                line("owner", "单位名称", "示例教育科技（上海）有限公司"),
                line("nature", "单位性质", "企业"),
                line("legal", "法人信息", "张*，138****5678"),
            ],
        },
    ]
}

fn attachments() -> Vec<Attachment> {
    let file = |name: &str, about: &str, size| Attachment {
        name: name.to_owned(),
        about: about.to_owned(),
        href: "/office/filings".to_owned(),
        size,
    };
    vec![
        file("营业执照.pdf", "单位有效证明", 1_258_291),
        file("等级保护备案证明.jpg", "业务系统“示例口语服务平台”", 862_208),
        file("示例口语_3.2.1.apk", "安装包", 48_234_496),
    ]
}

fn findings() -> Vec<Remark> {
    vec![
        remark(Tone::Good, "MD5码、版本号、名称与填报一致。", "INS-1"),
        remark(Tone::Warning, "申请了未填报的权限：读取位置信息（ACCESS_FINE_LOCATION）。", "INS-2"),
        remark(Tone::Warning, "含广告组件 1 个；作为教学工具要求使用时，不得植入商业广告。", "INS-3"),
        remark(Tone::Neutral, "签名与上一版本相同，v2、v3 验证通过。", "INS-5"),
    ]
}
