//! The encrypted line to PostgreSQL: spoken only with a server that proves who it is. Needs the throw-away cluster's
//! superuser, `openssl`, and a server that reads a certificate anew when it is told to.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "helpers of tests may fail loudly, and a server needs a moment to read its settings"
)]

use std::path::Path;
use std::process::Command;

use storage::testing::{POSTGRES, START};
use storage::{Fault, Store, TimeSource};

fn openssl(folder: &Path, arguments: &str) {
    let done = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// An authority, a certificate for `localhost` that it signed, and another authority.
fn certificates(folder: &Path) {
    let make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
    openssl(folder, &format!("{make} -subj /CN=shili -keyout ca.key -out ca.pem"));
    openssl(folder, &format!("{make} -subj /CN=another -keyout other.key -out other.pem"));
    openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout server.key -out r",
    );
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    let sign = "x509 -req -in r -CA ca.pem -CAkey ca.key -CAcreateserial -days 2";
    openssl(folder, &format!("{sign} -extfile names -out server.pem"));
}

fn open(address: &str) -> Result<Store, Fault> {
    Store::open(address, TimeSource::standing(START))
}

/// Hands the server its key and certificate over the connection, because its folder belongs to another user.
fn install(folder: &Path) {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap().trim().to_owned();
    for (name, content) in [("line.crt", text("server.pem")), ("line.key", text("server.key"))] {
        let sql = format!(
            "copy (select line from unnest(string_to_array('{content}', chr(10))) with ordinality as l(line, at) \
             order by at) to program 'umask 077; cat > {name}'"
        );
        administer(&sql);
    }
    for setting in ["ssl_cert_file = 'line.crt'", "ssl_key_file = 'line.key'", "ssl = on"] {
        administer(&format!("alter system set {setting}"));
    }
    administer("select pg_reload_conf()");
    std::thread::sleep(std::time::Duration::from_millis(500));
}

fn administer(sql: &str) {
    let server = std::env::var(POSTGRES).unwrap();
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    client.batch_execute(sql).unwrap();
}

#[test]
fn only_a_server_that_proves_itself_is_spoken_to() {
    let Some(scratch) = storage::testing::Scratch::postgres() else {
        eprintln!("skipped: {POSTGRES} is not set");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    certificates(folder.path());
    let plain = scratch.address().to_owned();
    let named = plain.replace("127.0.0.1", "localhost");
    let with = |address: &str, mode: &str, ca: &str| {
        open(&format!("{address}?sslmode={mode}&sslrootcert={}", folder.path().join(ca).display()))
    };
    match with(&named, "verify-full", "ca.pem") {
        Err(Fault::Setup(why)) => assert!(why.contains("offers no TLS"), "{why}"),
        other => panic!("{other:?}"),
    }
    install(folder.path());
    for mode in ["require", "verify-full"] {
        let store = with(&named, mode, "ca.pem").unwrap();
        let sql = "select count(*) as many from pg_stat_ssl where ssl and pid = pg_backend_pid()";
        let many: i64 = store.read(|view| view.one(sql, [])?.get("many")).unwrap();
        assert_eq!(many, 1, "{mode}");
        for (address, ca) in [(&named, "other.pem"), (&plain, "ca.pem")] {
            match with(address, mode, ca) {
                Err(Fault::Setup(why)) => assert!(why.contains("is not believed"), "{why}"),
                other => panic!("{other:?}"),
            }
        }
    }
    open(&format!("{named}?sslmode=disable")).unwrap();
    administer("alter system reset ssl");
    administer("select pg_reload_conf()");
}
