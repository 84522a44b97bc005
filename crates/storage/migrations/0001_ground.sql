-- What every noun stands on: the record of events, counters, the queue of jobs, sessions, limits and settings.

create table counter (
  name text primary key,
  value bigint not null
);

create table setting (
  key text primary key,
  value text not null,
  changed_at bigint not null
);

-- REV-8: rows are only ever added. `leaf` covers the row, `chain` covers every leaf up to it.
create table event (
  seq bigint primary key,
  at bigint not null,
  actor text,
  unit text,
  object_kind text not null,
  object text not null,
  verb text not null,
  from_state text,
  to_state text,
  rule text,
  due_on text,
  why text,
  payload text not null,
  leaf text not null,
  chain text not null
);
create index event_of_object on event (object_kind, object, seq);
create index event_of_unit on event (unit, seq);

-- The last event's number and chain; held by a write from its first event until it ends.
create table event_head (
  one bigint primary key check (one = 1),
  seq bigint not null,
  chain text not null
);
insert into event_head (one, seq, chain) values (1, 0, '');

create table job (
  id text primary key,
  kind text not null,
  payload text not null,
  unique_key text unique,
  state text not null check (state in ('waiting', 'leased', 'dead')),
  -- When the job may be taken: a lease moves it into the future, so a lost lease needs no clean-up.
  run_at bigint not null,
  attempts bigint not null,
  lease text,
  last_error text,
  enqueued_at bigint not null
);
create index job_due on job (run_at, id) where state <> 'dead';

create table session (
  token_hash text primary key,
  account text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  elevated_until bigint
);
create index session_of_account on session (account);
create index session_expiry on session (expires_at);

create table throttle (
  key text primary key,
  window_from bigint not null,
  hits bigint not null,
  blocked_until bigint
);
create index throttle_window on throttle (window_from);
