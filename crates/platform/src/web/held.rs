//! A form that arrived after the session had ended: given back to its sender, so that nothing typed is lost without a word.
//!
//! It lives on the answered page alone: nothing is kept on the server for somebody who is not signed in. Passwords and
//! codes are never sent back. Whoever sends the form again is asked for his right as ever.

use axum::RequestExt as _;
use axum::body::{Body, to_bytes};
use axum::extract::multipart::Multipart;
use axum::extract::{Form as Plain, Request};
use axum::http::Uri;
use axum::http::header::{CONTENT_TYPE, HeaderName, REFERER};

use super::failure::Why;
use super::form::Pairs;
use super::query::{address, local_path};
use super::session::SIGN_IN;

/// The most bytes that are given back.
const MOST: usize = 256 * 1024;
/// Fields that are never sent back.
const SECRETS: [&str; 4] = ["password", "again", "current", "code"];

/// What was sent, and whereto.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Where the form goes.
    pub action: String,
    /// The page it stood on.
    back: String,
    /// What can be sent again; empty where nothing can.
    pub pairs: Pairs,
    /// Files came with it, which must be chosen again.
    pub files: bool,
}

impl Held {
    /// Reads what was sent, as far as it is a form.
    pub(super) async fn of(request: Request) -> Self {
        let mut held = Self {
            action: path(request.uri()),
            back: header(&request, &REFERER).parse::<Uri>().as_ref().map(path).unwrap_or_default(),
            ..Self::default()
        };
        let kind = header(&request, &CONTENT_TYPE);
        let is_multipart = kind.starts_with("multipart/form-data");
        if !is_multipart && !kind.starts_with("application/x-www-form-urlencoded") {
            return held;
        }
        let (parts, body) = request.into_parts();
        let Ok(bytes) = to_bytes(body, MOST).await else {
            held.files = is_multipart;
            return held;
        };
        let request = Request::from_parts(parts, Body::from(bytes));
        if is_multipart {
            held.take_parts(request).await;
        } else if let Ok(Plain(pairs)) = request.extract::<Plain<Pairs>, _>().await {
            held.pairs = pairs;
        }
        if held.pairs.iter().any(|(name, _)| SECRETS.contains(&name.as_str())) {
            held.pairs.clear();
        }
        held
    }

    /// For the gallery: a form that can go again, or one with files.
    pub(super) fn sample(can_go_again: bool) -> Self {
        Self {
            action: "/office/filings".to_owned(),
            back: "/office/filings".to_owned(),
            pairs: vec![("reason".to_owned(), "材料不清晰，请重新上传".to_owned())],
            files: !can_go_again,
        }
    }

    async fn take_parts(&mut self, request: Request) {
        let Ok(mut parts) = request.extract::<Multipart, _>().await else { return };
        while let Ok(Some(part)) = parts.next_field().await {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                self.files |= part.bytes().await.is_ok_and(|bytes| !bytes.is_empty());
            } else if let Ok(text) = part.text().await {
                self.pairs.push((name, text));
            }
        }
    }

    /// Whether it can be sent again as it is: files cannot.
    pub fn can_go_again(&self) -> bool {
        !self.pairs.is_empty() && !self.files
    }

    /// Where one signs in, and comes back to the page of the form.
    pub fn sign_in(&self) -> String {
        match local_path(&self.back) {
            Some(back) if !back.starts_with(SIGN_IN) => address(SIGN_IN, &[("return", back)]),
            _ => SIGN_IN.to_owned(),
        }
    }

    pub(super) fn why(&self) -> Why {
        let what = if self.can_go_again() {
            "您的登录已经结束，刚才填写的内容还没有提交。内容仍在这个页面上，按下面两步就能提交，请不要关闭本页。"
        } else if self.files {
            "您的登录已经结束，刚才的内容没有提交。已自动保存的草稿不会丢失；登录后请重新选择文件再提交。"
        } else {
            "您的登录已经结束，刚才的操作没有完成。请重新登录后再办理。"
        };
        let why = Why::new(what).rule("ORG-4");
        if self.can_go_again() { why } else { why.next("去登录", self.sign_in()) }
    }
}

fn header(request: &Request, name: &HeaderName) -> String {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn path(uri: &Uri) -> String {
    uri.path_and_query().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(kind: &str, body: &str) -> Request {
        Request::post("/office/filing/1/decide")
            .header(CONTENT_TYPE, kind)
            .header(REFERER, "https://beian.example/office/filing/1?tab=2")
            .body(Body::from(body.to_owned()))
            .unwrap()
    }

    #[tokio::test]
    async fn h8_what_was_typed_comes_back_with_the_way_to_sign_in() {
        let form = posted("application/x-www-form-urlencoded", "reason=%E6%9D%90%E6%96%99&decision=return");
        let held = Held::of(form).await;
        assert!(held.can_go_again());
        assert_eq!(held.pairs[0], ("reason".to_owned(), "材料".to_owned()));
        assert_eq!(held.sign_in(), "/sign-in?return=%2Foffice%2Ffiling%2F1%3Ftab%3D2");
    }

    #[tokio::test]
    async fn h8_secrets_and_files_do_not_come_back() {
        let form = posted("application/x-www-form-urlencoded", "current=a&password=b&note=c");
        let held = Held::of(form).await;
        assert_eq!((held.pairs.len(), held.can_go_again()), (0, false));
        let body = "--m\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n字\r\n--m\r\n\
                    content-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--m--\r\n";
        let held = Held::of(posted("multipart/form-data; boundary=m", body)).await;
        assert_eq!((held.pairs.len(), held.files, held.can_go_again()), (1, true, false));
        let held = Held::of(posted("application/offset+octet-stream", "bytes")).await;
        assert!(held.pairs.is_empty() && held.why().sentence.contains("重新登录"));
    }

    #[tokio::test]
    async fn a_referrer_never_leads_elsewhere() {
        let mut form = posted("application/x-www-form-urlencoded", "a=1");
        form.headers_mut().insert(REFERER, "https://evil.example//evil.example/x".parse().unwrap());
        assert_eq!(Held::of(form).await.sign_in(), "/sign-in");
    }
}
