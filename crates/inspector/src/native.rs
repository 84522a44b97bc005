//! Native libraries and the processor architectures they are for (INS-3).

use crate::archive::Archive;
use crate::report::NativeLibrary;

/// Libraries under `lib/<abi>/`, in the archive's order.
pub fn libraries(archive: &Archive<'_>) -> Vec<NativeLibrary> {
    archive
        .entries()
        .filter_map(|entry| {
            let path = std::str::from_utf8(archive.name(entry)).ok()?.strip_prefix("lib/")?;
            let (abi, name) = path.split_once('/')?;
            let stem = name.strip_suffix(".so")?;
            (!stem.contains('/')).then(|| NativeLibrary { abi: abi.into(), name: name.into() })
        })
        .collect()
}
