//! A load generator that costs little, because it shares the cores with what it measures: plain requests over connections
//! that stay open, answers read by their announced length and looked at only for their status.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::Duration;

use world::measure::Timings;

/// Asks for these paths in turn, `times` in all, over so many connections at once. `packed` asks for gzip.
pub fn take(address: &str, connections: usize, times: usize, paths: &[String], packed: bool) -> Timings {
    let host = address.trim_start_matches("http://");
    let accepts = if packed { "accept-encoding: gzip\r\n" } else { "" };
    let requests: Vec<String> =
        paths.iter().map(|path| format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n{accepts}\r\n")).collect();
    let idle: Mutex<Vec<Line>> = Mutex::new((0..connections).map(|_| Line::open(host)).collect());
    Timings::take(connections, times, |place| {
        // A thread takes the line that was put back last; there are as many lines as threads.
        let mut line = idle.lock().expect("no panic").pop().expect("a line for every thread");
        line.ask(&requests[place % requests.len()]);
        idle.lock().expect("no panic").push(line);
    })
}

/// One connection that stays open.
#[derive(Debug)]
struct Line {
    reader: BufReader<TcpStream>,
    head: String,
    body: Vec<u8>,
}

impl Line {
    fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).expect("the program listens");
        stream.set_nodelay(true).expect("a socket takes options");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a socket takes options");
        Self { reader: BufReader::with_capacity(1 << 16, stream), head: String::new(), body: Vec::new() }
    }

    fn ask(&mut self, request: &str) {
        self.reader.get_mut().write_all(request.as_bytes()).expect("the request goes out");
        let status = self.line();
        assert!(status.starts_with("HTTP/1.1 200"), "{status}");
        let mut length = None;
        loop {
            let line = self.line().to_ascii_lowercase();
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse::<usize>().expect("a length"));
            }
        }
        match length {
            Some(length) => self.read(length),
            None => while self.chunk() > 0 {},
        }
    }

    /// Reads one chunk of an answer without an announced length.
    fn chunk(&mut self) -> usize {
        let size = usize::from_str_radix(self.line().trim(), 16).expect("the size of a chunk");
        self.read(size + 2);
        size
    }

    fn line(&mut self) -> &str {
        self.head.clear();
        self.reader.read_line(&mut self.head).expect("an answer comes");
        &self.head
    }

    fn read(&mut self, length: usize) {
        self.body.resize(length, 0);
        self.reader.read_exact(&mut self.body).expect("the whole answer comes");
    }
}
