//! The program `jiaobei`: pages, commands and jobs around the verbs of casework.
//!
//! `demo` is the demonstration country; `cli` reads the command line; `web` is everything a browser sees. A library beside a thin `main`, so that tests and
//! trials can start the whole server in their own process.

pub mod api;
pub mod cli;
pub mod demo;
pub mod jobs;
mod look_up;
pub mod register_index;
pub mod server;
pub mod spreadsheet;
pub mod web;
pub mod words;
