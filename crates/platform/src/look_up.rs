//! An app is looked up for a declaration, by page and by API alike. Rule USE-1.

use casework::usage::{self, Found};
use domain::ground::actor::Actor;

use crate::register_index::Asked;
use crate::server::Server;
use crate::web::failure::Failure;
use crate::web::work::work;

/// More than a declaration's list shows is not asked for.
const MOST: usize = 30;

/// By number, name, former name, pinyin or initials.
pub(crate) async fn look_up(server: &Server, actor: Actor, words: String) -> Result<Found, Failure> {
    let register = server.register().clone();
    work(server, move |office| {
        let asked = Asked { query: words.trim().to_owned(), ..Asked::default() };
        let heard = match asked.query.as_str() {
            "" => Vec::new(),
            _ => {
                office.read(|view| Ok(register.ask(view, |index| index.search(&asked, 0, MOST))?.numbers))?
            }
        };
        usage::pick(office, &actor, &words, &heard)
    })
    .await
}
