//! What a large sheet of accounts costs: `cargo run --release -p platform --example read_sheet -- 100000`.
//!
//! Writes a sheet of so many rows as xlsx and as csv, reads each as an import does, and prints size, seconds and the peak of
//! memory so far. The rows themselves are checked by `tests/spreadsheet.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement reads the clock, prints, and fails loudly"
)]

use std::time::Instant;

use platform::spreadsheet::{ACCOUNT_COLUMNS, Format, account_lines, write};

fn main() {
    let count: usize = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(100_000);
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = write(format, &ACCOUNT_COLUMNS, |sink| {
            (0..count).try_for_each(|number| {
                let title = format!("示例{number:06}小学移动备案管理员");
                let account = format!("bs{number:06}");
                sink.row(&[&title, &account, "", "未激活", "上海市", "市辖区", "宝山区", "小学"])
            })
        });
        let bytes = bytes.unwrap();
        let written = peak();
        let reading = Instant::now();
        let (lines, _) = account_lines(&bytes).unwrap();
        let seconds = reading.elapsed().as_secs_f64();
        assert_eq!(lines.len(), count);
        println!(
            "{}: {count} rows, {:.1} MB, read in {seconds:.2} s, peak {} MB (before reading {} MB)",
            format.ending(),
            megabytes(bytes.len()),
            peak() / 1024,
            written / 1024
        );
    }
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_048_576.0
}

/// The peak of resident memory in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
