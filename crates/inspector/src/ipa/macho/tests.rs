//! Programs made by hand, for one processor and for several, whole and damaged.

use super::builder::{Program, fat};
use super::*;

fn demo() -> Program {
    Program {
        cpu: (0x0100_000c, 0),
        libraries: vec!["/usr/lib/libSystem.B.dylib", "@rpath/AlipaySDK.framework/AlipaySDK"],
        minimum_os: Some(0x000e_0300),
        class_names: b"WXApi\0Main\0",
        texts: b"http://a.school.cn/\0",
        entitlements: Some(b"<plist><dict><key>get-task-allow</key><true/></dict></plist>"),
        is_encrypted: false,
    }
}

fn read_all(data: &[u8]) -> (Vec<Slice<'_>>, Vec<Fault>) {
    read(data, &Limits::default())
}

#[test]
fn a_program_is_read_whole() {
    let data = demo().build();
    let (slices, faults) = read_all(&data);
    assert_eq!(faults, []);
    assert_eq!(slices.len(), 1);
    let slice = &slices[0];
    assert_eq!((slice.cpu.as_str(), slice.minimum_os.as_deref()), ("arm64", Some("14.3")));
    assert_eq!(slice.libraries, ["/usr/lib/libSystem.B.dylib", "@rpath/AlipaySDK.framework/AlipaySDK"]);
    assert_eq!((slice.is_encrypted, slice.is_signed), (false, true));
    assert_eq!((slice.class_names, slice.texts), (&b"WXApi\0Main\0"[..], &b"http://a.school.cn/\0"[..]));
    assert_eq!(slice.entitlements, demo().entitlements);
}

#[test]
fn each_part_of_a_fat_program_is_read() {
    let old = Program { cpu: (12, 9), is_encrypted: true, entitlements: None, ..demo() };
    let (one, two) = (old.build(), demo().build());
    let data = fat(&[&one, &two]);
    let (slices, faults) = read_all(&data);
    assert_eq!(faults, []);
    let told: Vec<_> =
        slices.iter().map(|slice| (slice.cpu.as_str(), slice.is_encrypted, slice.is_signed)).collect();
    assert_eq!(told, [("armv7", true, false), ("arm64", false, true)]);
    let (slices, faults) = read_all(&data[..data.len() - 1]);
    assert_eq!((slices.len(), faults), (1, vec![Fault::Slice]));
}

#[test]
fn counts_that_lie_end_with_the_bytes() {
    let mut data = demo().build();
    data[16..20].copy_from_slice(&u32::MAX.to_le_bytes());
    let (slices, faults) = read_all(&data);
    assert_eq!((slices[0].libraries.len(), faults), (2, vec![Fault::Commands]));
    data[20..24].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read_all(&data).1, [Fault::Commands]);
    // A command of no length would never end.
    let mut data = demo().build();
    data[36..40].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(read_all(&data).1, [Fault::Commands]);
    assert_eq!(read_all(b"PK\x03\x04").1, [Fault::Magic]);
    assert_eq!(read_all(b"").1, [Fault::Magic]);
}

#[test]
fn what_holds_no_program_or_too_many_is_told() {
    let parts = demo().build();
    assert_eq!(read_all(&fat(&[])).1, [Fault::Parts]);
    let many = vec![parts.as_slice(); 17];
    let data = fat(&many);
    let (slices, faults) = read_all(&data);
    assert_eq!((slices.len(), faults), (16, vec![Fault::Parts]));
    assert_eq!(read_all(&parts[..12]).1, [Fault::Commands]);
}

#[test]
fn texts_that_lie_outside_are_told() {
    let mut data = demo().build();
    let at = data.windows(9).position(|name| name == b"__cstring").unwrap();
    data[at + 40..at + 48].copy_from_slice(&u64::MAX.to_le_bytes());
    let (slices, faults) = read_all(&data);
    assert_eq!((slices[0].texts, faults), (&b""[..], vec![Fault::Section]));
}

#[test]
fn any_damage_ends_in_an_answer() {
    let whole = fat(&[&demo().build(), &demo().build()]);
    for at in 0..whole.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut data = whole.clone();
            data[at] = byte;
            let (slices, _) = read_all(&data);
            assert!(slices.len() <= 2 || at < 8, "{at}");
        }
        let _ = read_all(&whole[..at]);
    }
}

#[test]
fn a_program_that_links_without_end_is_told_in_part() {
    let program = Program { libraries: vec!["/usr/lib/a.dylib"; 1500], ..crate::ipa::tests::program() };
    let data = program.build();
    let (slices, faults) = read_all(&data);
    assert_eq!((slices[0].libraries.len(), faults), (1000, vec![Fault::Libraries]));
}
