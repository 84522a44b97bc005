//! Who watches a terminal is told what is being read: a line on standard error that is taken back before each report.
//!
//! Where nobody watches (standard error is a file), or where the line would stand among JSON, nothing is written.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::request::Request;

/// A single file from this size on takes long enough to be announced.
const LARGE: u64 = 32 << 20;

/// The line while it is there.
#[derive(Debug)]
pub(super) struct Progress {
    line: Option<Line>,
}

#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// One large file: its name and size.
    One(String),
    /// Several: how many are done, how many there are.
    Several(usize, usize),
}

impl Progress {
    /// Shows the line, if there is somebody and something to show it to.
    pub fn begin(request: &Request) -> Self {
        let among_json = request.json && io::stdout().is_terminal();
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        let line = if among_json || !io::stderr().is_terminal() {
            None
        } else {
            match request.files.as_slice() {
                [file] => Some(size(file))
                    .filter(|size| *size >= LARGE)
                    .map(|size| Line::One(format!("{}（{} MB）", file.display(), size >> 20))),
                files => Some(Line::Several(0, files.len())),
            }
        };
        let progress = Self { line };
        progress.show();
        progress
    }

    /// Takes the line back.
    pub fn clear(&self) {
        if self.line.is_some() {
            drop(io::stderr().write_all(b"\r\x1b[2K"));
        }
    }

    /// One more is done.
    pub fn done(&mut self) {
        if let Some(Line::Several(done, _)) = &mut self.line {
            *done += 1;
        }
        self.show();
    }

    fn show(&self) {
        if let Some(line) = &self.line {
            drop(io::stderr().write_all(line.words().as_bytes()));
        }
    }
}

impl Line {
    fn words(&self) -> String {
        match self {
            Self::One(file) => format!("正在检测 {file}……"),
            Self::Several(done, all) => format!("正在检测 {all} 个文件，已完成 {done} 个……"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts() {
        let mut progress = Progress { line: Some(Line::Several(0, 3)) };
        progress.done();
        assert_eq!(
            progress.line.as_ref().map(Line::words).as_deref(),
            Some("正在检测 3 个文件，已完成 1 个……")
        );
    }

    #[test]
    fn nobody_is_told_where_nobody_watches() {
        // Under a test runner standard error is no terminal.
        let request = Request { files: vec!["a".into(), "b".into()], ..Request::default() };
        assert!(io::stderr().is_terminal() || Progress::begin(&request).line.is_none());
    }
}
