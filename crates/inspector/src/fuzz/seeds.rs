//! Sound inputs from which fuzzing begins: what the damage is done to decides how deep it reaches.

use crate::archive::builder::archive;
use crate::build::{Arsc, Attr, Xml, Zip, android, locale};
use crate::dex::builder::{Dex, invoke_const};
use crate::ipa::macho::builder::{Program, fat};
use crate::ipa::plist::Value;
use crate::ipa::plist::builder::{binary, file, head};
use crate::ipa::tests::{info, program};
use crate::signature::tests::seeds as signed;

/// The seeds of a target.
pub(crate) fn of(name: &str) -> Vec<Vec<u8>> {
    match name {
        "archive" => archives(),
        "manifest" => manifests(),
        "resources" => tables(),
        "dex" => codes(),
        "nested" => vec![
            archive(&[("classes.dex", &codes()[0]), ("lib/inner.jar", b"PK\x03\x04")]),
            Zip::default().deflated("classes.dex", &codes()[1]).bytes(),
            codes()[0].clone(),
        ],
        "elf" => elves(),
        "block" => signed::blocks(),
        "pkcs7" => signed::messages(),
        "jar-text" => signed::texts(),
        "certificate" => signed::certificates(),
        "plist" => lists(),
        "profile" => profiles(),
        "macho" => programs(),
        "trackers" => trackers(),
        "package" => packages(),
        _ => Vec::new(),
    }
}

fn archives() -> Vec<Vec<u8>> {
    let two = || Zip::default().stored("a.txt", b"abc").deflated("b/c.txt", &[b'x'; 300]);
    let wide = [1, 0, 24, 0, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    vec![
        two().bytes(),
        two().stored("b", b"1").stored("b", b"2").but(|item| item.local_extra = wide.to_vec()).bytes(),
        Zip { prefix: b"dex\n035\0".to_vec(), comment: b"comment".to_vec(), ..two() }.bytes(),
        Zip { trailing: vec![0; 9], announced: Some(0xffff), ..two() }.bytes(),
        two().stored("../up\u{202e}", b"x").but(|item| item.attributes = 0o120_777 << 16).bytes(),
    ]
}

fn manifest(wide: bool) -> Vec<u8> {
    let name = |text: &str| android(0x0101_0003).text(text);
    let permission = |text: &str| [name(text), android(0x0101_0271).number(28)];
    let document = Xml { wide, ..Xml::default() };
    document
        .start("manifest", [Attr::plain("package").text("cn.example"), android(0x0101_021b).number(3)])
        .leaf("uses-sdk", [android(0x0101_020c).number(14), android(0x0101_0270).text("Tiramisu")])
        .leaf("uses-permission", permission("android.permission.WRITE_EXTERNAL_STORAGE"))
        .leaf("uses-permission-sdk-23", [name("android.permission.READ_SMS")])
        .leaf("permission", [name("cn.example.OWN"), android(0x0101_0009).number(2)])
        .leaf("uses-feature", [name("android.hardware.camera.flash"), android(0x0101_028e).flag(true)])
        .start("queries", [])
        .leaf("package", [name("com.tencent.mm")])
        .start("intent", [])
        .leaf("action", [name("android.intent.action.VIEW")])
        .end()
        .end()
        .start(
            "application",
            [
                android(0x0101_0001).reference(0x7f01_0001),
                android(0x0101_0002).reference(0x7f01_0000),
                android(0x0101_0527).reference(0x7f01_0000),
                android(0x0101_000f).reference(0x7f02_0000),
            ],
        )
        .start("activity", [name(".Main"), android(0x0101_0010).flag(true), android(0x0101_001e).number(1)])
        .leaf("meta-data", [name("JPUSH_APPKEY")])
        .start("intent-filter", [])
        .leaf("action", [name("android.intent.action.MAIN")])
        .leaf("category", [name("android.intent.category.LAUNCHER")])
        .end()
        .end()
        .leaf("provider", [name("Files"), android(0x0101_0006).text("cn.example.OWN")])
        .end()
        .end()
        .bytes()
}

fn security() -> Vec<u8> {
    Xml::default()
        .start("network-security-config", [])
        .leaf("base-config", [Attr::plain("cleartextTrafficPermitted").flag(false)])
        .start("domain-config", [Attr::plain("cleartextTrafficPermitted").flag(true)])
        .start("domain", [])
        .text("a.school.cn")
        .end()
        .end()
        .end()
        .bytes()
}

fn manifests() -> Vec<Vec<u8>> {
    let icon = Xml::default()
        .start("adaptive-icon", [])
        .leaf("foreground", [android(0x0101_0199).reference(0x7f01_0000)])
        .end();
    vec![manifest(false), manifest(true), security(), icon.bytes()]
}

fn tables() -> Vec<Vec<u8>> {
    let table = || {
        Arsc::default()
            .texts(1, locale("", ""), &["小学堂", "res/xml/n.xml"])
            .texts(1, locale("zh", "CN"), &["校园", ""])
            .texts(1, locale("\u{7f}", "US"), &["Edu"])
            .references(2, &[0x7f01_0000, 0x7f02_0000])
            .numbers(3, &[1, 2, 3])
    };
    vec![table().bytes(), Arsc { sparse: true, ..table() }.bytes(), Arsc::default().bytes()]
}

fn codes() -> Vec<Vec<u8>> {
    let mut small = Dex::default();
    small.class("Lcn/school/Main;", "Landroid/app/Activity;");
    small.string("https://a.school.cn/路径");
    let mut calls = Dex::default();
    let on = calls.method("Landroid/webkit/WebSettings;", "setSavePassword");
    let list = calls.method("Landroid/content/pm/PackageManager;", "getInstalledPackages");
    let code: Vec<u16> = [invoke_const(1, on), invoke_const(0, list), vec![0x0100, 1, 0, 0]].concat();
    calls.class_with_code("Lcn/school/Web;", "Lcom/tencent/smtt/sdk/WebView;", "open", &code);
    calls.class_sharing_code("Lcom/umeng/analytics/A;", "a", &code);
    calls.string("tel:**21*10086#");
    calls.string("content://sms");
    calls.string("http://[2001:db8::1]:80/x?y");
    let (small, calls) = (small.build(), calls.build());
    let both = [small.clone(), calls.clone()].concat();
    vec![small, calls, both]
}

fn elves() -> Vec<Vec<u8>> {
    let elf = |class: u8, machine: u8, rest: &[u8]| {
        let mut bytes = vec![0x7f, b'E', b'L', b'F', class, 1, 1];
        bytes.resize(64, 0);
        bytes[18] = machine;
        [&bytes, rest].concat()
    };
    vec![elf(2, 183, b"Lavf57.25.100\0"), elf(1, 3, b"Lavf Lavf1.2 Lavf999999999999.1.1\0"), elf(1, 40, b"")]
}

fn lists() -> Vec<Vec<u8>> {
    let xml = "<?xml version=\"1.0\"?><!DOCTYPE plist [<!ENTITY a \"b\">]><!-- c --><plist version=\"1.0\"><dict>\
        <key>名称</key><string>小学<!-- -->数学 &#x26; <![CDATA[练习]]></string><key>on</key><true/>\
        <key>n</key><integer> -7 </integer><key>h</key><integer>0xff</integer><key>list</key><array><string>a</string>\
        <data>AA\n EC</data><real>1.5</real><date>2027-01-15T06:40:53Z</date><dict/></array></dict></plist>";
    let itself = file(&[[head(0xa, 1), vec![0, 0]].concat()], 0);
    let date = file(&[[&[0x33][..], &632_212_853.0_f64.to_be_bytes()].concat()], 0);
    let short = file(&[[&[0x22][..], &1.5_f32.to_be_bytes()].concat()], 0);
    let wide = file(&[[&[0x14][..], &[0; 16]].concat()], 0);
    let long = Value::Array(vec![Value::Text("a".repeat(40)), Value::Data(vec![7; 20]), Value::Real(0.1)]);
    vec![binary(&info()), xml.into(), itself, date, short, wide, binary(&long)]
}

fn profiles() -> Vec<Vec<u8>> {
    let der = |tag: u8, contents: &[u8]| {
        let length = u16::try_from(contents.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], contents].concat()
    };
    let list = "<?xml version=\"1.0\"?><plist><dict><key>Name</key><string>学校</string><key>ExpirationDate</key>\
        <date>2027-01-15T06:40:53Z</date><key>DeveloperCertificates</key><array><data>AAEC</data></array>\
        <key>ProvisionedDevices</key><array><string>a</string></array><key>Entitlements</key><dict>\
        <key>get-task-allow</key><true/></dict></dict></plist>";
    let oid = [6, 1, 42];
    let message = |content: &[u8]| {
        let inner = der(0x30, &[&oid[..], &der(0xa0, &der(0x04, content))].concat());
        let signed = der(0x30, &[&[2, 1, 1, 0x31, 0][..], &inner].concat());
        der(0x30, &[&oid[..], &der(0xa0, &signed)].concat())
    };
    vec![message(list.as_bytes()), message(&binary(&info())), format!("junk{list}junk").into_bytes()]
}

fn programs() -> Vec<Vec<u8>> {
    let wide = program().build();
    let narrow = Program { cpu: (12, 9), entitlements: None, is_encrypted: true, ..program() }.build();
    let both = fat(&[&narrow, &wide]);
    vec![wide, narrow, both]
}

fn trackers() -> Vec<Vec<u8>> {
    vec![
        br#"{"trackers":{"1":{"name":"A","code_signature":"org.a|com\\.b.","website":"https://a.invalid"}}}"#
            .to_vec(),
        br#"{"trackers":{"2":{"name":"B","code_signature":"com.(a|b)"},"3":{"name":""}}}"#.to_vec(),
    ]
}

fn packages() -> Vec<Vec<u8>> {
    let table = &tables()[0];
    let android = Zip::default()
        .deflated("AndroidManifest.xml", &manifest(false))
        .stored("resources.arsc", table)
        .deflated("res/xml/n.xml", &security())
        .deflated("classes.dex", &codes()[1])
        .stored("lib/arm64-v8a/libffmpeg.so", &elves()[0])
        .bytes();
    let folder = "Payload/Demo.app/";
    let ios = archive(&[
        (&format!("{folder}Info.plist"), &binary(&info())),
        (&format!("{folder}Demo"), &programs()[0]),
        (&format!("{folder}embedded.mobileprovision"), &profiles()[0]),
        (&format!("{folder}Frameworks/A.framework/A"), &programs()[1]),
        (&format!("{folder}PlugIns/W.appex/Info.plist"), &lists()[1]),
        (&format!("{folder}en.lproj/InfoPlist.strings"), b"\"CFBundleDisplayName\" = \"Exercises\";"),
        (&format!("{folder}PrivacyInfo.xcprivacy"), b"<dict><key>NSPrivacyTracking</key><true/></dict>"),
    ]);
    [vec![android, ios], signed::packages()].concat()
}
