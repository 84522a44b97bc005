//! Access keys, on every engine: made with the password and, where there is one, a code; shown once; what ends them.
//! Rules ORG-4, ORG-10; H8, Z5.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stand outside #[test] functions")]

mod people;

use casework::account::access_key::{self, DAYS, MOST, Made, Make, PREFIX};
use casework::account::second::{self, Pass, Proof, SecondFactor};
use casework::account::{self, ChangePassword};
use casework::{Error, Office, audit, notice, session};
use domain::ground::actor::{Actor, Role, Stage};
use domain::ground::refusal::Refusal;
use domain::notice::NoticeKind;
use people::{HERE, PASSWORD, fields, on_every_engine, refusal};
use seal::totp;
use world::country::employ;

fn asked(name: &str, days: i64, password: &str, code: &str) -> Make {
    Make { name: name.to_owned(), days, password: password.to_owned(), code: code.to_owned() }
}

fn make(office: &Office, actor: &Actor, code: &str) -> casework::Result<Made> {
    access_key::make(office, actor, &asked("教务系统", 90, PASSWORD, code))
}

fn admit(office: &Office, made: &Made) -> casework::Result<Actor> {
    access_key::admit(office, made.key.reveal(), HERE)
}

fn is_dead(office: &Office, made: &Made) -> bool {
    refusal(admit(office, made)) == Refusal::KeyInvalid
}

#[test]
fn h8_a_key_is_made_shown_once_and_gives_what_the_session_gives() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        let made = make(office, &shanghai, "").unwrap();
        let key = made.key.reveal();
        assert!(key.starts_with(PREFIX) && key.len() == PREFIX.len() + 64, "256 bits");
        assert_eq!(format!("{made:?}").matches(key).count(), 0, "it does not print itself");
        let session = people.sign_in("shjw", PASSWORD).unwrap();
        let resumed = session::resume(office, session.token.reveal(), "").unwrap().unwrap().actor;
        let admitted = admit(office, &made).unwrap();
        assert_eq!(Actor { key: None, ..admitted.clone() }, resumed);
        assert!(admitted.key.is_some(), "and the record will tell the one from the other (REV-8)");
        let own = access_key::own(office, &shanghai).unwrap();
        assert_eq!((own.keys.len(), own.asks_code), (1, false));
        assert_eq!((own.keys[0].key.name.as_str(), own.keys[0].is_over), ("教务系统", false));
        assert!(own.keys[0].key.used_at.is_some(), "its use is noted");
        let told = notice::inbox(office, &shanghai, false, 1, 0).unwrap();
        assert_eq!(told.notices[0].kind, NoticeKind::KeyMade);
        let kept = office.store().read(|view| {
            view.list("select key_hash from access_key", vec![], |row| row.get::<String>("key_hash"))
        });
        assert!(kept.unwrap().iter().all(|hash| !key.contains(hash.as_str())), "only a hash is kept");
        let tokens = [session.token.reveal().to_owned(), format!("{key}0"), String::new(), "x".repeat(9000)];
        for wrong in tokens {
            assert_eq!(refusal(access_key::admit(office, &wrong, HERE)), Refusal::KeyInvalid);
        }
        assert!(session::resume(office, key, "").unwrap().is_none(), "and a key is no session");
    });
}

#[test]
fn h8_making_one_asks_the_password_a_name_and_a_known_span() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        let wrong = access_key::make(office, &shanghai, &asked(" ", 91, PASSWORD, ""));
        assert_eq!(fields(wrong), ["name", "days"]);
        let long = access_key::make(office, &shanghai, &asked(&"长".repeat(41), 30, PASSWORD, ""));
        assert_eq!(fields(long), ["name"]);
        let guessed = access_key::make(office, &shanghai, &asked("教务系统", 30, "Guess-1234", ""));
        assert_eq!(refusal(guessed), Refusal::PasswordWrong);
        for _ in 0..MOST {
            make(office, &shanghai, "").unwrap();
        }
        assert_eq!(refusal(make(office, &shanghai, "")), Refusal::KeysTooMany { most: MOST });
        for role in [Role::System, Role::Security, Role::Audit] {
            let administrator = employ(office, &shanghai, role, Stage::Open);
            let refused = make(office, &administrator, "");
            assert!(matches!(refusal(refused), Refusal::NotPermitted(_)), "{role:?} holds none");
        }
    });
}

#[test]
fn z5_a_key_that_is_over_ended_or_of_a_locked_account_opens_nothing() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        let baoshan = people.baoshan(&shanghai);
        let id = baoshan.account.unwrap();
        let over = access_key::make(office, &baoshan, &asked("短期", DAYS[0], PASSWORD, "")).unwrap();
        let made = make(office, &baoshan, "").unwrap();
        people.days_pass(u32::try_from(DAYS[0]).unwrap());
        assert!(is_dead(office, &over) && admit(office, &made).is_ok());
        let listed = access_key::own(office, &baoshan).unwrap().keys;
        assert_eq!(listed.len(), 2);
        let living = listed.iter().find(|one| !one.is_over).unwrap().key.id;
        assert!(listed.iter().any(|one| one.is_over && one.key.id != living));
        let strange = access_key::revoke(office, &shanghai, living);
        assert!(matches!(strange, Err(Error::NotFound)), "a key of others is as if it were not");
        access_key::revoke(office, &baoshan, living).unwrap();
        assert!(is_dead(office, &made));
        let again = access_key::revoke(office, &baoshan, living);
        assert!(matches!(again, Err(Error::NotFound)));
        let made = make(office, &baoshan, "").unwrap();
        account::lock(office, &shanghai, id, "人员离职停用").unwrap();
        assert!(is_dead(office, &made));
        account::unlock(office, &shanghai, id, "已完成交接").unwrap();
        assert!(is_dead(office, &made), "it does not come back");
        let made = make(office, &baoshan, "").unwrap();
        account::end_sessions(office, &shanghai, id, "设备遗失").unwrap();
        assert!(is_dead(office, &made));
        let made = make(office, &baoshan, "").unwrap();
        let newcomer = |stage| {
            let set = office.store().write(move |tx| {
                storage::account::advance(tx, baoshan.place.as_ref().unwrap().id, Stage::Open, stage)
            });
            assert_eq!(set.unwrap(), 1);
        };
        newcomer(Stage::UnitRecord);
        assert!(is_dead(office, &made), "the first login comes first");
    });
}

#[test]
fn z5_a_new_password_and_a_new_secret_end_every_key() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        let baoshan = people.baoshan(&shanghai);
        let made = make(office, &baoshan, "").unwrap();
        let change = ChangePassword {
            current: PASSWORD.to_owned(),
            password: "Hai-bin 2027".to_owned(),
            again: "Hai-bin 2027".to_owned(),
            token: String::new(),
        };
        account::change_password(office, &baoshan, &change).unwrap();
        assert!(is_dead(office, &made));
        let made = access_key::make(office, &baoshan, &asked("教务系统", 90, "Hai-bin 2027", "")).unwrap();
        let issued = account::renew_secret(office, &shanghai, baoshan.account.unwrap()).unwrap();
        assert!(is_dead(office, &made));
        people.activate(issued.secret.reveal()).unwrap();
        assert!(is_dead(office, &made), "the next person finds no key of the last one");
    });
}

/// Sets Baoshan's second step up and gives its recovery codes.
fn set_up(office: &Office) -> Vec<String> {
    let input =
        account::SignIn { name: "bsjy".to_owned(), password: PASSWORD.to_owned(), network: HERE.to_owned() };
    let ticket = account::sign_in(office, &Actor::anonymous(), &input).unwrap();
    let ticket = ticket.token.reveal().to_owned();
    let offer = second::offered(office, &Actor::anonymous(), &ticket).unwrap().unwrap();
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = offer.text.chars().map(|sign| format!("{:05b}", signs.find(sign).unwrap())).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    let key: Vec<u8> =
        bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect();
    let seconds = u64::try_from(office.store().time().now().0 / 1000).unwrap();
    let code = totp::code(&key, totp::step(seconds));
    let passed = second::pass(office, &Actor::anonymous(), &Pass { ticket, code }).unwrap();
    passed.codes.iter().map(|code| code.reveal().to_owned()).collect()
}

#[test]
fn h8_where_the_second_step_is_required_a_key_without_it_opens_nothing() {
    on_every_engine(|people| {
        let shanghai = people.shanghai();
        let baoshan = people.baoshan(&shanghai);
        let plain = make(&people.office, &baoshan, "").unwrap();
        let strict = people.office.clone().with_second_factor(SecondFactor::Required);
        assert!(is_dead(&strict, &plain));
        assert!(access_key::own(&strict, &baoshan).unwrap().keys[0].is_over, "and the list says so");
        assert_eq!(refusal(make(&strict, &baoshan, "")), Refusal::KeyNeedsSecond);
        let codes = set_up(&strict);
        assert_eq!(refusal(make(&strict, &baoshan, "000000")), Refusal::CodeWrong);
        let made = make(&strict, &baoshan, &codes[0]).unwrap();
        assert_eq!(admit(&strict, &made).unwrap().account, baoshan.account);
        assert!(is_dead(&strict, &plain), "an older one stays shut");
        second::reset(&strict, &shanghai, baoshan.account.unwrap(), "手机遗失").unwrap();
        assert!(is_dead(&strict, &made));
        // Who need not have it, and switches it off, begins anew too.
        let codes = set_up(&strict);
        let made = make(&people.office, &baoshan, &codes[0]).unwrap();
        let proof = Proof { password: PASSWORD.to_owned(), code: codes[1].clone(), token: String::new() };
        second::switch_off(&people.office, &baoshan, &proof).unwrap();
        assert!(is_dead(&people.office, &made));
    });
}

#[test]
fn h8_failures_are_counted_and_never_shut_a_right_key_out() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        let made = make(office, &shanghai, "").unwrap();
        let guess = || refusal(access_key::admit(office, "jbk_0000", HERE));
        let guesses: Vec<Refusal> = (0..62).map(|_| guess()).collect();
        assert_eq!(guesses[0], Refusal::KeyInvalid);
        assert!(matches!(guesses[61], Refusal::TooManyAttempts { .. }), "{:?}", guesses[61]);
        assert!(admit(office, &made).is_ok());
        let elsewhere = access_key::admit(office, "jbk_0000", "203.0.113.77");
        assert_eq!(refusal(elsewhere), Refusal::KeyInvalid);
    });
}

#[test]
fn rev_8_every_step_of_a_key_stands_in_the_record() {
    on_every_engine(|people| {
        let (office, shanghai) = (&people.office, people.shanghai());
        make(office, &shanghai, "").unwrap();
        let own = access_key::own(office, &shanghai).unwrap();
        access_key::revoke(office, &shanghai, own.keys[0].key.id).unwrap();
        drop(access_key::admit(office, "jbk_0000", HERE));
        let id = shanghai.account.unwrap().to_string();
        let lines = office.store().read(|view| storage::audit::of_object(view, "account", &id, 2)).unwrap();
        let told: Vec<_> = lines.iter().map(|line| (line.verb.as_str(), line.why.as_deref())).collect();
        assert_eq!(told, [("revoke-key", Some("教务系统")), ("make-key", Some("教务系统"))]);
        let auditor = employ(office, &shanghai, Role::Audit, Stage::Open);
        assert!(audit::verify(office, &auditor).is_ok());
        people.days_pass(400);
        make(office, &shanghai, "").unwrap();
        people.days_pass(130);
        session::sweep(office, &Actor::clock()).unwrap();
        assert!(access_key::own(office, &shanghai).unwrap().keys.is_empty(), "swept once long over");
    });
}
