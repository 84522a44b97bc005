//! Sheets as people send them: other kinds of files, other encodings, damage, bombs. Rules ORG-3, H1, H2, H5.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use domain::ground::refusal::FileFlaw;
use domain::unit::sheet::Column;
use platform::spreadsheet::{ACCOUNT_COLUMNS, Format, account_lines, write};
use rust_xlsxwriter::{Format as CellFormat, Formula, Workbook};

const ROW: [&str; 8] = [
    "南宁市示例小学移动备案管理员",
    "3101130001",
    "",
    "未激活",
    "广西壮族自治区",
    "南宁市",
    "青秀区",
    "小学",
];

fn sheet(format: Format, rows: &[&[&str]]) -> Vec<u8> {
    write(format, &ACCOUNT_COLUMNS, |sink| rows.iter().try_for_each(|row| sink.row(row))).unwrap()
}

#[test]
fn org_3_what_is_written_is_read_again_in_both_kinds() {
    for format in [Format::Xlsx, Format::Csv] {
        let (lines, notes) = account_lines(&sheet(format, &[&ROW, &[], &ROW])).unwrap();
        assert_eq!(lines.len(), 2, "{format:?}: a blank row is no line");
        assert_eq!(lines[0].number, 2);
        assert_eq!(lines[1].number, 4);
        assert_eq!(lines[0].get(Column::Account), "3101130001");
        assert_eq!(lines[0].cells.len(), 12);
        assert_eq!(notes, [""; 0]);
    }
}

#[test]
fn h5_no_text_becomes_a_formula_and_it_comes_back_as_it_was() {
    for sign in ["=1+1", "+86", "-x", "@sum", "\tx"] {
        let row = [sign, "x", "", "", "广西", "南宁市", "", "小学"];
        let csv = String::from_utf8(sheet(Format::Csv, &[&row])).unwrap();
        assert!(csv.lines().nth(1).unwrap().trim_start_matches('"').starts_with('\''), "{csv}");
        for format in [Format::Xlsx, Format::Csv] {
            let (lines, _) = account_lines(&sheet(format, &[&row])).unwrap();
            assert_eq!(lines[0].cells[0], sign, "{format:?}");
        }
    }
}

#[test]
fn org_3_headings_may_stand_lower_in_another_order_and_with_other_columns() {
    let text = "2020年账号表,,,\n机构类型,备注,区（县）,*学校名称,市,省,默认密码\n小学,无,青秀区,示例小学,南宁市,广西,c8J0u5L5\n";
    let (lines, notes) = account_lines(text.as_bytes()).unwrap();
    assert_eq!(lines[0].number, 3);
    assert_eq!(lines[0].get(Column::Title), "示例小学");
    assert_eq!(lines[0].get(Column::County), "青秀区");
    assert_eq!(lines[0].get(Column::Merged), "");
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].contains("备注") && notes[1].contains("默认密码"));
}

/// A workbook as people make it: a title over merged cells, and accounts that a formula puts together.
fn office_made() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 7, "2020年账号表", &CellFormat::new()).unwrap();
    for (column, heading) in ACCOUNT_COLUMNS.iter().enumerate() {
        sheet.write_string(1, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    for (row, account) in [(2, "gxnn0001"), (3, "gxnn0002")] {
        for (column, cell) in ROW.iter().enumerate() {
            sheet.write_string(row, u16::try_from(column).unwrap(), *cell).unwrap();
        }
        let formula = Formula::new("=CONCAT(\"gxnn\",ROW())").set_result(account);
        sheet.write_formula(row, 1, formula).unwrap();
    }
    // The second school has its county from the cell above: merged, so that its own is empty.
    sheet.merge_range(2, 6, 3, 6, "青秀区", &CellFormat::new()).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn org_3_merged_cells_and_formulas_are_read_as_they_are_shown_and_said_so() {
    let (lines, notes) = account_lines(&office_made()).unwrap();
    let get = |line: usize, column| lines[line].get(column).to_owned();
    assert_eq!((lines[0].number, lines.len()), (3, 2));
    assert_eq!([get(0, Column::Account), get(1, Column::Account)], ["gxnn0001", "gxnn0002"]);
    assert_eq!([get(0, Column::County), get(1, Column::County)], ["青秀区", ""]);
    assert!(notes.iter().any(|note| note.contains("合并单元格") && note.contains("空白")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("公式")), "{notes:?}");
}

#[test]
fn org_3_a_workbook_behind_a_zip_password_is_told_from_a_broken_one() {
    let mut bytes = sheet(Format::Xlsx, &[&ROW]);
    let directory = memchr::memmem::rfind(&bytes, b"PK\x05\x06").unwrap();
    let first = u32::from_le_bytes(bytes[directory + 16..directory + 20].try_into().unwrap());
    bytes[usize::try_from(first).unwrap() + 8] |= 1;
    assert_eq!(account_lines(&bytes), Err(FileFlaw::Encrypted));
}

#[test]
fn org_3_text_of_every_usual_encoding_is_read() {
    let text = "管理员名称\t省\t市\t机构类型\n示例小学\t广西\t南宁市\t小学\n";
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    for bytes in [text.as_bytes().to_vec(), [b"\xef\xbb\xbf", text.as_bytes()].concat(), gbk, utf16] {
        assert_eq!(account_lines(&bytes).unwrap().0[0].get(Column::Title), "示例小学");
    }
}

#[test]
fn org_3_another_file_is_named_for_what_it_is() {
    let found = |bytes: &[u8]| match account_lines(bytes).unwrap_err() {
        FileFlaw::Type { found, .. } => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(found(b"%PDF-1.4 x"), "PDF 文件");
    assert_eq!(found(b"\x89PNG\r\n\x1a\n"), "图片");
    assert_eq!(found(b"Rar!\x1a\x07"), "压缩包");
    assert!(found(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old").contains(".xls"));
    assert_eq!(found(b"a\x00b\x00\x01"), "无法识别的文件");
    assert_eq!(account_lines(b" \r\n"), Err(FileFlaw::Empty));
    assert_eq!(account_lines(b""), Err(FileFlaw::Empty));
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(account_lines(&locked), Err(FileFlaw::Encrypted));
    let headless = account_lines("一,二,三\n1,2,3\n".as_bytes());
    assert!(matches!(headless, Err(FileFlaw::MissingColumns(missing)) if missing.len() == 4));
    let partly = account_lines("管理员名称,账号,省,市\nx,y,广西,南宁市\n".as_bytes());
    assert_eq!(partly, Err(FileFlaw::MissingColumns(vec!["机构类型".to_owned()])));
    let only = account_lines("管理员名称,账号,省,市,机构类型\n".as_bytes());
    assert_eq!(only, Err(FileFlaw::Empty));
}

#[test]
fn h1_a_workbook_cut_or_altered_anywhere_is_an_answer_never_a_crash() {
    let whole = sheet(Format::Xlsx, &[&ROW]);
    for end in (4..whole.len()).step_by(97) {
        assert!(account_lines(&whole[..end]).is_err(), "cut at {end}");
    }
    for at in (0..whole.len()).step_by(13) {
        let mut altered = whole.clone();
        altered[at] ^= 0x5a;
        drop(account_lines(&altered));
    }
}

#[test]
fn h2_a_part_that_unpacks_without_end_is_refused() {
    use std::io::Write as _;
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1024 * 1024];
    for _ in 0..420 {
        packed.write_all(&zeros).unwrap();
    }
    let packed = packed.finish().unwrap();
    let name = b"xl/worksheets/sheet1.xml";
    let size = u32::try_from(packed.len()).unwrap().to_le_bytes();
    let common = |bytes: &mut Vec<u8>| {
        bytes.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(size);
        bytes.extend(100_u32.to_le_bytes());
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
    };
    let mut bytes = b"PK\x03\x04".to_vec();
    common(&mut bytes);
    bytes.extend(name);
    bytes.extend(&packed);
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02\x14\x00");
    common(&mut bytes);
    bytes.extend([0; 14]);
    bytes.extend(name);
    let length = u32::try_from(bytes.len()).unwrap() - directory;
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    bytes.extend(length.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0, 0]);
    assert_eq!(account_lines(&bytes), Err(FileFlaw::Unreadable));
}

#[test]
fn org_3_a_hundred_thousand_lines_are_read_and_one_more_is_refused() {
    let head = "管理员名称,账号,省,市,区,机构类型\n".to_owned();
    let lines = |count: usize| {
        (0..count)
            .fold(head.clone(), |text, n| text + &format!("示例{n}小学,x{n:06},广西,南宁市,青秀区,小学\n"))
    };
    assert_eq!(account_lines(lines(100_000).as_bytes()).unwrap().0.len(), 100_000);
    let over = account_lines(lines(100_001).as_bytes());
    assert_eq!(over, Err(FileFlaw::TooManyRows { max: 100_000 }));
    let workbook = |count: usize| {
        write(Format::Xlsx, &ACCOUNT_COLUMNS, |sink| (0..count).try_for_each(|_| sink.row(&ROW))).unwrap()
    };
    assert_eq!(account_lines(&workbook(100_000)).unwrap().0.len(), 100_000);
    assert_eq!(account_lines(&workbook(100_001)), Err(FileFlaw::TooManyRows { max: 100_000 }));
}
