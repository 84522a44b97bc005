//! The platform's own styles, script and icons: in the binary, with a hash of their content in the address.
//!
//! An address never changes its content, so browsers keep an asset for a year. A wrong hash is answered 404, never with
//! other bytes. Deliberately absent: anything that comes from elsewhere, a build step.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::failure::Failure;

/// One embedded file with the name that carries its hash, such as `app.1f2e3d4c5b6a.css`.
#[derive(Debug)]
struct Asset {
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

/// The style sheet, one file per part of the visual language, in the order in which they overrule each other.
const STYLE: &str = concat!(
    include_str!("../../assets/style/base.css"),
    include_str!("../../assets/style/list.css"),
    include_str!("../../assets/style/form.css"),
    include_str!("../../assets/style/record.css"),
    include_str!("../../assets/style/print.css"),
);

/// The script: conveniences first, then uploads.
const SCRIPT_TEXT: &str =
    concat!(include_str!("../../assets/script/app.js"), include_str!("../../assets/script/upload.js"),);

static CSS: LazyLock<Asset> = LazyLock::new(|| Asset::new("app", "css", STYLE.as_bytes()));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| Asset::new("app", "js", SCRIPT_TEXT.as_bytes()));
static ICONS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icons", "svg", include_bytes!("../../assets/icons.svg")));
static MARK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("mark", "svg", include_bytes!("../../assets/mark.svg")));

impl Asset {
    fn new(stem: &str, ending: &str, bytes: &'static [u8]) -> Self {
        let mut name = format!("{stem}.");
        for byte in Sha256::digest(bytes).iter().take(6) {
            // Writing to a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        let kind = match ending {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        Self { name: format!("{name}.{ending}"), kind, bytes }
    }

    fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

pub fn css() -> String {
    CSS.address()
}

pub fn script() -> String {
    SCRIPT.address()
}

/// The sprite of icons; `#name` picks one.
pub fn icons() -> String {
    ICONS.address()
}

/// The platform's mark, also the icon of the browser tab.
pub fn mark() -> String {
    MARK.address()
}

pub(super) async fn show(Path(name): Path<String>) -> Result<Response, Failure> {
    let all = [&*CSS, &*SCRIPT, &*ICONS, &*MARK];
    let asset = all.into_iter().find(|asset| asset.name == name).ok_or(Failure::NotFound)?;
    let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_carries_the_hash_of_the_content() {
        assert_eq!(Asset::new("a", "css", b"x").address(), "/assets/a.2d711642b726.css");
        assert_ne!(Asset::new("a", "css", b"x").address(), Asset::new("a", "css", b"y").address());
    }

    #[test]
    fn assets_ask_nothing_of_other_hosts() {
        for asset in [&*CSS, &*SCRIPT, &*ICONS, &*MARK] {
            let text =
                String::from_utf8(asset.bytes.to_vec()).unwrap().replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http://") && !text.contains("https://"), "{}", asset.name);
        }
    }
}
