//! Property lists of both forms, whole, hostile and damaged.

use super::builder::{binary, file, head};
use super::*;
use proptest::prelude::*;

fn read(data: &[u8]) -> Result<Value, Broken> {
    parse(data, &Limits::default())
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn both_forms_say_the_same() {
    let value = Value::Dictionary(vec![
        ("名称".into(), text("小学数学 & 练习")),
        ("on".into(), Value::Flag(true)),
        ("n".into(), Value::Integer(-7)),
        ("list".into(), Value::Array(vec![text("a"), Value::Data(vec![0, 1, 2]), Value::Real(1.5)])),
    ]);
    assert_eq!(read(&binary(&value)), Ok(value.clone()));
    let xml = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
        \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<!-- note > --><plist version=\"1.0\"><dict>\
        <key>名称</key><string>小学<!-- -->数学 &#x26; <![CDATA[练习]]></string><key>on</key><true/>\
        <key>n</key><integer> -7 </integer><key>list</key><array><string>a</string><data>AA\n EC</data><real>1.5</real></array>\
        </dict></plist>";
    assert_eq!(read(xml.as_bytes()), Ok(value));
}

#[test]
fn dates_are_instants_in_words() {
    // 2001-01-01 plus 632,212,853 seconds.
    let seconds = 632_212_853.0_f64;
    let data = file(&[[&[0x33][..], &seconds.to_be_bytes()].concat()], 0);
    assert_eq!(read(&data), Ok(Value::Date("2021-01-13T06:40:53Z".into())));
    let leap = file(&[[&[0x33][..], &(-26_524_800.0_f64).to_be_bytes()].concat()], 0);
    assert_eq!(read(&leap), Ok(Value::Date("2000-02-29T00:00:00Z".into())));
    let never = file(&[[&[0x33][..], &f64::NAN.to_be_bytes()].concat()], 0);
    assert_eq!(read(&never), Err(Broken::Syntax));
}

#[test]
fn a_list_that_contains_itself_is_refused() {
    let itself = file(&[[head(0xa, 1), vec![0, 0]].concat()], 0);
    assert_eq!(read(&itself), Err(Broken::Depth));
    let deep = "<array>".repeat(10_000);
    assert_eq!(read(deep.as_bytes()), Err(Broken::Depth));
}

#[test]
fn a_small_file_that_stands_for_a_huge_tree_is_refused() {
    // Forty levels of arrays, each naming the next one fifteen times.
    let mut objects: Vec<Vec<u8>> =
        (1..=40_u16).map(|next| [head(0xa, 14), next.to_be_bytes().repeat(14)].concat()).collect();
    objects.push(vec![9]);
    assert_eq!(read(&file(&objects, 0)), Err(Broken::Size));
    // One long text that is named many times.
    let long = [head(5, 1 << 20), vec![b'a'; 1 << 20]].concat();
    let many = [head(0xa, 100), 1_u16.to_be_bytes().repeat(100)].concat();
    assert_eq!(read(&file(&[many, long], 0)), Err(Broken::Size));
}

#[test]
fn what_is_no_list_is_named() {
    assert_eq!(read(b""), Err(Broken::Empty));
    assert_eq!(read(b" \n"), Err(Broken::Empty));
    assert_eq!(read(b"{ old = form; }"), Err(Broken::Form));
    assert_eq!(read(b"bplist00"), Err(Broken::Bounds));
    for broken in [
        "<plist>",
        "<plist><dict><key>a</key></dict></plist>",
        "<plist><string>a</dict></plist>",
        "<plist><string>&no;</string></plist>",
    ] {
        assert!(read(broken.as_bytes()).is_err(), "{broken}");
    }
    assert_eq!(read(b"<plist></plist>"), Err(Broken::Empty));
}

#[test]
fn values_answer_by_kind() {
    let value = read(
        b"<dict><key>a</key><string>x</string><key>b</key><array><string>y</string><true/></array></dict>",
    )
    .unwrap();
    assert_eq!(value.text_of("a"), Some("x"));
    assert_eq!((value.texts_of("a"), value.texts_of("b")), (vec!["x".to_owned()], vec!["y".to_owned()]));
    assert_eq!(value.get("b").unwrap().shown(), "y, true");
    assert_eq!((value.flag(), value.get("none").is_none()), (None, true));
    assert_eq!(Value::Integer(1).flag(), Some(true));
}

proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(mut data in proptest::collection::vec(any::<u8>(), 0..200), is_binary: bool) {
        if is_binary {
            data.splice(0..0, *b"bplist00");
        }
        let _ = read(&data);
    }

    #[test]
    fn any_damage_ends_in_an_answer(at in any::<prop::sample::Index>(), byte: u8, cut in any::<prop::sample::Index>()) {
        let value = Value::Dictionary(vec![("k".into(), Value::Array(vec![text("学校"), Value::Integer(5)]))]);
        let mut data = binary(&value);
        let index = at.index(data.len());
        data[index] = byte;
        let _ = read(&data);
        let _ = read(&data[..cut.index(data.len())]);
    }

    #[test]
    fn any_text_survives_both_forms(content in "\\PC{0,40}") {
        prop_assert_eq!(read(&binary(&text(&content))), Ok(text(&content)));
        let escaped = content.replace('&', "&amp;").replace('<', "&lt;");
        let xml = format!("<plist><string>{escaped}</string></plist>");
        prop_assert_eq!(read(xml.as_bytes()), Ok(text(&content)));
    }
}
