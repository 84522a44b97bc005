//! The program `jiaobei`.

fn main() {}
