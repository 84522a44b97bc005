//! Who watches a terminal is told how far the reading is: a line on standard error that is taken back before each report.
//!
//! Where nobody watches (standard error is a file), or where the line would stand among JSON, nothing is written.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::request::Request;

/// A single file from this size on takes long enough to be announced.
const LARGE: u64 = 32 << 20;
/// How often the line is written anew.
const TICK: Duration = Duration::from_millis(250);

/// The line while it is there.
#[derive(Debug)]
pub(super) struct Progress {
    line: Option<Line>,
    /// Bytes the children have read.
    read: Arc<AtomicU64>,
    /// Quarters of a second for which there was a line.
    ticks: Arc<AtomicU64>,
    /// Writes the line anew while it stands.
    ticker: Option<(Sender<()>, JoinHandle<()>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
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
        let mut progress = Self { line, read: Arc::default(), ticks: Arc::default(), ticker: None };
        progress.show();
        progress
    }

    /// Where the bytes that were read are to be counted, if anybody wants to know.
    pub fn counter(&self) -> Option<Arc<AtomicU64>> {
        self.line.is_some().then(|| Arc::clone(&self.read))
    }

    /// Takes the line back.
    pub fn clear(&mut self) {
        if let Some((stop, running)) = self.ticker.take() {
            drop(stop);
            // It only writes; that it died is nothing to tell.
            drop(running.join());
        }
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

    fn show(&mut self) {
        let Some(line) = self.line.clone() else { return };
        let (read, ticks) = (Arc::clone(&self.read), Arc::clone(&self.ticks));
        let (stop, stopped) = mpsc::channel();
        let write = move || {
            loop {
                let words = line.words(read.load(Ordering::Relaxed), ticks.load(Ordering::Relaxed) / 4);
                drop(io::stderr().write_all(format!("\r\x1b[2K{words}").as_bytes()));
                if stopped.recv_timeout(TICK) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
                ticks.fetch_add(1, Ordering::Relaxed);
            }
        };
        // Without a thread there is no line; the report comes all the same.
        self.ticker = thread::Builder::new().spawn(write).ok().map(|running| (stop, running));
    }
}

impl Line {
    fn words(&self, read: u64, seconds: u64) -> String {
        let file = match self {
            Self::One(file) => format!("正在检测 {file}"),
            Self::Several(done, all) => format!("正在检测 {all} 个文件，已完成 {done} 个"),
        };
        match read >> 20 {
            0 => format!("{file}……"),
            read => format!("{file}，已读取 {read} MB，用时 {seconds} 秒……"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts() {
        let mut progress = Progress {
            line: Some(Line::Several(0, 3)),
            read: Arc::default(),
            ticks: Arc::default(),
            ticker: None,
        };
        progress.done();
        progress.clear();
        let words = |read| progress.line.as_ref().map(|line| line.words(read, 3)).unwrap_or_default();
        assert_eq!(words(0), "正在检测 3 个文件，已完成 1 个……");
        assert_eq!(words(40 << 20), "正在检测 3 个文件，已完成 1 个，已读取 40 MB，用时 3 秒……");
    }

    #[test]
    fn nobody_is_told_where_nobody_watches() {
        // Under a test runner standard error is no terminal.
        let request = Request { files: vec!["a".into(), "b".into()], ..Request::default() };
        assert!(io::stderr().is_terminal() || Progress::begin(&request).line.is_none());
    }
}
