//! Writes the files of the demonstration into a folder.

#![expect(clippy::expect_used, reason = "a file that cannot be written must fail loudly")]

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    for (name, bytes) in world::packages::demonstration() {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).expect("the folder takes a file");
    }
}
