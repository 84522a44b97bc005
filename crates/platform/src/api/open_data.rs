//! `GET /api/v1/open-data/filings.csv`: the whole register as a table, sent while it is read. Rules PUB-1, N25.
//!
//! UTF-8 with a byte order mark, so that spreadsheet programs read it right; a cell that a spreadsheet would run as a
//! formula begins with an apostrophe.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::ground::province;
use domain::register::{Entry, Validity};
use futures_util::stream;

use super::Answer;
use crate::server::Server;
use crate::web::work::work;

const PAGE: u32 = 500;

const HEAD: &str = "\u{feff}number,state,state_on,first_filed_on,being_changed,app,former_names,provider,developer,\
                    province,platform,version,function,audience,stages,content,features,permissions\r\n";

pub(crate) async fn filings(State(server): State<Server>) -> Answer {
    let head = stream::once(async { Ok::<_, std::io::Error>(HEAD.to_owned()) });
    let pages = stream::unfold((server, Some(String::new())), |(server, after)| async move {
        let (text, last) = match page(&server, after?).await {
            Ok(page) => page,
            Err(trouble) => return Some((Err(trouble), (server, None))),
        };
        if text.is_empty() { None } else { Some((Ok(text), (server, last))) }
    });
    let body = Body::from_stream(stream::StreamExt::chain(head, pages));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"filings.csv\""),
    ];
    Ok((headers, body).into_response())
}

/// One page as lines, and the number after which the next one begins.
async fn page(server: &Server, after: String) -> Result<(String, Option<String>), std::io::Error> {
    let read = work(server, move |office| {
        office.read(|view| {
            let entries = storage::register::after(view, &after, PAGE)?;
            let last = entries.last().map(|entry| entry.number.clone());
            Ok((entries.iter().map(line).collect(), last))
        })
    });
    read.await.map_err(|_| std::io::Error::other("the register could not be read"))
}

fn line(entry: &Entry) -> String {
    let labels = |list: &str, path: &str| entry.labels(list, path).join("、");
    let province = province::by_digits(&entry.province).map_or("", |province| province.name.as_str());
    let cells = [
        entry.number.clone(),
        Validity::of(entry.state).code().to_owned(),
        entry.state_on.to_string(),
        entry.first_on.to_string(),
        if entry.amending { "yes" } else { "no" }.to_owned(),
        entry.app().to_owned(),
        entry.former_names().join("、"),
        entry.provider().to_owned(),
        entry.developer().unwrap_or_default().to_owned(),
        province.to_owned(),
        entry.platform().to_owned(),
        entry.answers.one("app.version").to_owned(),
        labels("function", "app.function"),
        labels("audience", "app.audience"),
        labels("stage", "app.stages"),
        labels("content", "app.content"),
        labels("feature", "app.features"),
        labels("permission", "app.permissions"),
    ];
    let mut line = cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn quoted(cell: &str) -> String {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if runs { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_cell_is_a_formula_and_no_cell_breaks_the_table() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@x,y"), "\"'@x,y\"");
        assert_eq!(quoted("说\"好\""), "\"说\"\"好\"\"\"");
        assert_eq!(quoted("芝士网"), "芝士网");
    }
}
