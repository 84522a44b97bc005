//! A shift: providers file apps and reviewers decide on them, all at once, until what was to be done to the program is done.

use crate::crowd::Crowd;
use crate::site::REVIEWERS;
use crate::visitor::Visitor;
use crate::walk;

/// Signs everybody in and lets them work while `harm` is done; gives what that came to.
pub fn work<T>(crowd: &Crowd, address: &str, providers: &[String], harm: impl FnOnce() -> T) -> T {
    crowd.open(address);
    let people: Vec<Visitor> = providers.iter().map(|name| Visitor::sign_in(address, name)).collect();
    let reviewers = REVIEWERS.map(|name| Visitor::sign_in(address, name));
    std::thread::scope(|scope| {
        for visitor in &people {
            scope.spawn(|| {
                while !crowd.is_over() {
                    walk::file(crowd, visitor);
                }
            });
        }
        for visitor in &reviewers {
            scope.spawn(|| {
                while !crowd.is_over() {
                    walk::review(crowd, visitor);
                }
            });
        }
        // The people must hear of the end also when the harm goes wrong.
        let ending = Ending(crowd);
        let done = harm();
        drop(ending);
        done
    })
}

struct Ending<'a>(&'a Crowd);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}
