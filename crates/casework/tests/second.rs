//! The second step of signing in, on every engine: set up, asked for, used once, throttled, recovered, reset. Rule ORG-4; H8.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod people;

use std::time::Duration;

use casework::account::second::{self, FEW_CODES, Offer, Pass, Proof, SecondFactor};
use casework::account::{self, Next, SignIn, SignedIn};
use casework::{Office, notice, session};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use people::{HERE, PASSWORD, People, on_every_engine, refusal};
use seal::totp;

/// Signs in where the second step is required.
fn sign_in(office: &Office, name: &str) -> casework::Result<SignedIn> {
    let input = SignIn { name: name.to_owned(), password: PASSWORD.to_owned(), network: HERE.to_owned() };
    account::sign_in(office, &Actor::anonymous(), &input)
}

fn strict(people: &People) -> Office {
    people.office.clone().with_second_factor(SecondFactor::Required)
}

/// What the telephone shows.
fn shown(office: &Office, offer: &Offer) -> String {
    let key = unbase32(&offer.text);
    let seconds = u64::try_from(office.store().time().now().0 / 1000).unwrap();
    totp::code(&key, totp::step(seconds))
}

fn unbase32(text: &str) -> Vec<u8> {
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().map(|sign| format!("{:05b}", signs.find(sign).unwrap())).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

fn pass(office: &Office, ticket: &SignedIn, code: &str) -> casework::Result<second::Passed> {
    let input = Pass { ticket: ticket.token.reveal().to_owned(), code: code.to_owned() };
    second::pass(office, &Actor::anonymous(), &input)
}

fn offered(office: &Office, ticket: &SignedIn) -> Option<Offer> {
    second::offered(office, &Actor::anonymous(), ticket.token.reveal()).unwrap()
}

/// Shanghai's department with a second step: its key and its recovery codes.
fn set_up(office: &Office) -> (Offer, Vec<String>) {
    let ticket = sign_in(office, "shjw").unwrap();
    let offer = offered(office, &ticket).unwrap();
    let passed = pass(office, &ticket, &shown(office, &offer)).unwrap();
    (offer, passed.codes.iter().map(|code| code.reveal().to_owned()).collect())
}

#[test]
fn h8_where_it_is_required_nobody_who_reviews_gets_in_without_it() {
    on_every_engine(|people| {
        people.shanghai();
        let office = strict(people);
        let ticket = sign_in(&office, "shjw").unwrap();
        assert_eq!((ticket.next, ticket.actor.role), (Next::Second, Role::Anonymous));
        assert!(
            session::resume(&office, ticket.token.reveal(), "").unwrap().is_none(),
            "a ticket is no session"
        );
        let offer = offered(&office, &ticket).unwrap();
        assert_eq!(offered(&office, &ticket).unwrap(), offer, "the same at every look");
        assert_eq!(refusal(pass(&office, &ticket, "000000")), Refusal::CodeWrong);
        let passed = pass(&office, &ticket, &shown(&office, &offer)).unwrap();
        assert_eq!((passed.signed.actor.stage, passed.codes.len()), (Stage::Open, 8));
        assert!(session::resume(&office, passed.signed.token.reveal(), "").unwrap().is_some());
        assert_eq!(refusal(pass(&office, &ticket, "000000")), Refusal::TicketOver, "used up");
        // A provider owes none.
        assert!(!SecondFactor::Required.is_required_of(Role::Provider));
        assert!(!SecondFactor::Required.is_required_of(Role::Institution));
    });
}

#[test]
fn h8_a_code_counts_once_and_a_step_to_each_side() {
    on_every_engine(|people| {
        people.shanghai();
        let office = strict(people);
        let (offer, _) = set_up(&office);
        let again = sign_in(&office, "shjw").unwrap();
        assert!(offered(&office, &again).is_none(), "the key is not shown a second time");
        let used = shown(&office, &offer);
        assert_eq!(refusal(pass(&office, &again, &used)), Refusal::CodeUsed, "over the shoulder");
        office.store().time().advance(Duration::from_secs(30));
        let next = shown(&office, &offer);
        office.store().time().advance(Duration::from_secs(30));
        pass(&office, &again, &next).unwrap();
        let third = sign_in(&office, "shjw").unwrap();
        office.store().time().advance(Duration::from_mins(3));
        assert_eq!(refusal(pass(&office, &third, &next)), Refusal::CodeWrong, "long over");
        office.store().time().advance(Duration::from_mins(8));
        let late = pass(&office, &third, &shown(&office, &offer));
        assert_eq!(refusal(late), Refusal::TicketOver, "a ticket ends after ten minutes");
    });
}

#[test]
fn h8_guessing_is_slowed_down_whoever_holds_the_ticket() {
    on_every_engine(|people| {
        people.shanghai();
        let office = strict(people);
        let (offer, _) = set_up(&office);
        office.store().time().advance(Duration::from_mins(1));
        let first = sign_in(&office, "shjw").unwrap();
        for _ in 0..3 {
            assert_eq!(refusal(pass(&office, &first, "123456")), Refusal::CodeWrong);
        }
        let second = sign_in(&office, "shjw").unwrap();
        for _ in 0..2 {
            assert_eq!(refusal(pass(&office, &second, "123456")), Refusal::CodeWrong);
        }
        let right = shown(&office, &offer);
        let blocked = refusal(pass(&office, &second, &right));
        assert!(matches!(blocked, Refusal::TooManyAttempts { .. }), "{blocked:?}");
    });
}

#[test]
fn h8_a_recovery_code_opens_once_and_a_lost_telephone_is_reset_from_above() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let office = strict(people);
        let ticket = sign_in(&office, "bsjy").unwrap();
        let offer = offered(&office, &ticket).unwrap();
        let passed = pass(&office, &ticket, &shown(&office, &offer)).unwrap();
        let code = passed.codes[0].reveal().to_lowercase().replace('-', " ");
        let ticket = sign_in(&office, "bsjy").unwrap();
        let entered = pass(&office, &ticket, &code).unwrap();
        assert_eq!(entered.left, Some(7));
        let ticket = sign_in(&office, "bsjy").unwrap();
        assert_eq!(refusal(pass(&office, &ticket, &code)), Refusal::CodeWrong, "each opens once");
        let id = baoshan.account.unwrap();
        assert_eq!(refusal(second::reset(&office, &shanghai, id, "丢")), Refusal::ReasonMissing);
        second::reset(&office, &shanghai, id, "手机遗失").unwrap();
        assert!(session::resume(&office, entered.signed.token.reveal(), "").unwrap().is_none());
        assert_eq!(refusal(pass(&office, &ticket, &code)), Refusal::TicketOver, "tickets end too");
        assert_eq!(refusal(second::reset(&office, &shanghai, id, "再来一次")), Refusal::NoSecond);
        let anew = sign_in(&office, "bsjy").unwrap();
        assert_ne!(offered(&office, &anew).unwrap(), offer, "a new key");
    });
}

#[test]
fn h8_whoever_wants_it_sets_it_up_and_is_asked_from_then_on() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        assert_eq!(sign_in(office, "shjw").unwrap().next, Next::In);
        let offer = second::offer(office, &shanghai).unwrap();
        let own = second::own(office, &shanghai).unwrap();
        assert_eq!((own.since, own.offer.as_ref()), (None, Some(&offer)));
        assert_eq!(sign_in(office, "shjw").unwrap().next, Next::In, "an offer asks for nothing");
        assert_eq!(refusal(second::confirm(office, &shanghai, "12", "")), Refusal::CodeWrong);
        let codes = second::confirm(office, &shanghai, &shown(office, &offer), "").unwrap();
        assert_eq!(codes.len(), 8);
        assert_eq!(refusal(second::offer(office, &shanghai)), Refusal::SecondSet);
        assert_eq!(sign_in(office, "shjw").unwrap().next, Next::Second);
        let own = second::own(office, &shanghai).unwrap();
        assert!(own.since.is_some() && own.codes == 8 && own.offer.is_none() && !own.required);
    });
}

#[test]
fn h8_no_key_lies_open_in_the_database_and_a_lock_ends_the_ticket() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let office = strict(people);
        let ticket = sign_in(&office, "bsjy").unwrap();
        let offer = offered(&office, &ticket).unwrap();
        let id = baoshan.account.unwrap();
        let stored = office.store().read(move |view| storage::second::find(view, id)).unwrap().unwrap();
        let plain = storage::value::hex(&unbase32(&offer.text));
        assert!(!stored.sealed.contains(&plain) && !stored.sealed.contains(&offer.text));
        assert_eq!(format!("{offer:?}"), "Offer(…)");
        account::lock(&office, &shanghai, id, "人员离职").unwrap();
        let late = pass(&office, &ticket, &shown(&office, &offer));
        assert_eq!(refusal(late), Refusal::TicketOver);
    });
}

/// What the owner shows to change the second step, from the session of this token.
fn proof(password: &str, code: &str, token: &str) -> Proof {
    Proof { password: password.to_owned(), code: code.to_owned(), token: token.to_owned() }
}

/// Shanghai's department with a second step of its own wish: its key, its recovery codes, an open session.
fn of_own_wish(office: &Office, actor: &Actor) -> (Offer, Vec<String>, SignedIn) {
    let offer = second::offer(office, actor).unwrap();
    let codes = second::confirm(office, actor, &shown(office, &offer), "").unwrap();
    office.store().time().advance(Duration::from_secs(30));
    let ticket = sign_in(office, "shjw").unwrap();
    let here = pass(office, &ticket, &shown(office, &offer)).unwrap().signed;
    office.store().time().advance(Duration::from_secs(30));
    (offer, codes.iter().map(|code| code.reveal().to_owned()).collect(), here)
}

/// What stands in the inbox of the actor's unit, the latest first.
fn told(office: &Office, actor: &Actor) -> Vec<NoticeKind> {
    let inbox = notice::inbox(office, actor, false, 50, 0).unwrap();
    inbox.notices.iter().map(|one| one.kind).collect()
}

#[test]
fn h8_its_owner_switches_it_off_with_password_and_code_and_the_others_are_out() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        let refused = second::switch_off(office, &shanghai, &proof(PASSWORD, "000000", ""));
        assert_eq!(refusal(refused), Refusal::NoSecond);
        let (offer, codes, here) = of_own_wish(office, &shanghai);
        let elsewhere = pass(office, &sign_in(office, "shjw").unwrap(), &codes[0]).unwrap().signed;
        let (token, code) = (here.token.reveal(), shown(office, &offer));
        let off =
            |password: &str, code: &str| second::switch_off(office, &shanghai, &proof(password, code, token));
        assert_eq!(refusal(off("Wrong 12345", &code)), Refusal::PasswordWrong);
        assert_eq!(refusal(off(PASSWORD, "000000")), Refusal::CodeWrong);
        assert!(second::own(office, &shanghai).unwrap().since.is_some(), "still on");
        office.store().time().advance(Duration::from_secs(1));
        off(PASSWORD, &code).unwrap();
        assert!(session::resume(office, token, "").unwrap().is_some(), "the session that asked goes on");
        assert!(session::resume(office, elsewhere.token.reveal(), "").unwrap().is_none());
        assert_eq!(sign_in(office, "shjw").unwrap().next, Next::In, "the password alone opens again");
        let own = second::own(office, &shanghai).unwrap();
        assert_eq!((own.since, own.codes, own.few), (None, 0, false));
        assert_eq!(told(office, &shanghai)[..1], [NoticeKind::SecondOff]);
        assert!(told(office, &shanghai).contains(&NoticeKind::SecondOn));
        let history = session::own(office, &shanghai, token).unwrap().history;
        assert!(history.iter().any(|line| line.verb == "switch-off-second"));
    });
}

#[test]
fn h8_who_must_have_it_does_not_switch_it_off() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = strict(people);
        let (offer, _) = set_up(&office);
        office.store().time().advance(Duration::from_secs(30));
        let refused = second::switch_off(&office, &shanghai, &proof(PASSWORD, &shown(&office, &offer), ""));
        assert_eq!(refusal(refused), Refusal::SecondRequired);
        assert!(second::own(&office, &shanghai).unwrap().required);
    });
}

#[test]
fn h8_new_recovery_codes_kill_the_old_ones_at_once() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        let (offer, old, here) = of_own_wish(office, &shanghai);
        let proven = proof(PASSWORD, &shown(office, &offer), here.token.reveal());
        let new = second::renew_codes(office, &shanghai, &proven).unwrap();
        assert_eq!(new.len(), 8);
        office.store().time().advance(Duration::from_secs(1));
        let ticket = sign_in(office, "shjw").unwrap();
        assert_eq!(refusal(pass(office, &ticket, &old[0])), Refusal::CodeWrong);
        assert!(pass(office, &ticket, new[0].reveal()).is_ok());
        assert_eq!(told(office, &shanghai)[..2], [NoticeKind::CodeUsed, NoticeKind::CodesRenewed]);
        let again = second::renew_codes(office, &shanghai, &proven);
        assert_eq!(refusal(again), Refusal::CodeUsed, "a code counts once here too");
    });
}

#[test]
fn h8_few_recovery_codes_are_told_in_time() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        let (_, codes, _) = of_own_wish(office, &shanghai);
        for (used, code) in (1..).zip(codes.iter().take(5)) {
            office.store().time().advance(Duration::from_secs(1));
            let passed = pass(office, &sign_in(office, "shjw").unwrap(), code).unwrap();
            let left = 8 - used;
            assert_eq!(passed.left, Some(left));
            let own = second::own(office, &shanghai).unwrap();
            assert_eq!((own.codes, own.few), (left, left <= FEW_CODES));
            let expected = if left <= FEW_CODES { NoticeKind::CodesFew } else { NoticeKind::CodeUsed };
            assert_eq!(told(office, &shanghai)[0], expected, "{left} left");
        }
    });
}

#[test]
fn h8_guessing_the_password_of_an_open_session_is_slowed_down_as_well() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let office = &people.office;
        let (offer, _, here) = of_own_wish(office, &shanghai);
        for _ in 0..5 {
            let wrong = second::switch_off(office, &shanghai, &proof("Wrong 12345", "000000", ""));
            assert_eq!(refusal(wrong), Refusal::PasswordWrong);
        }
        let right = proof(PASSWORD, &shown(office, &offer), here.token.reveal());
        let blocked = refusal(second::switch_off(office, &shanghai, &right));
        assert!(matches!(blocked, Refusal::TooManyAttempts { .. }), "{blocked:?}");
    });
}
