//! One program for all targets: the one named by `TARGET` is run by libFuzzer, whose options are the arguments.
#![no_main]

use std::alloc::System;
use std::sync::LazyLock;

use cap::Cap;
use inspector::fuzz::Target;

/// What the product allows a whole package; a few kilobytes of input must stay far below.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, 128 << 20);

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    inspector::fuzz::target(&name).unwrap_or_else(|| panic!("TARGET={name}: there is no such target"))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
