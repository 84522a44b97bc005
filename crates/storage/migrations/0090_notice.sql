-- The inbox of each unit (REV-9). Words are made when a notice is shown; nothing personal is kept here.
create table notice (
    id         text primary key,
    unit_id    text not null references unit (id),
    kind       text not null,
    filing_id  text not null references filing (id),
    -- The revision in whose round it went out, and which of its stages: each goes out once.
    round      text not null,
    stage      bigint not null,
    due_on     text,
    sent_on    text not null,
    sent_at    bigint not null,
    read_at    bigint,
    read_by    text,
    unique (unit_id, kind, filing_id, round, stage)
);
create index notice_inbox on notice (unit_id, sent_at, id);
create index notice_unread on notice (unit_id) where read_at is null;
create index notice_round on notice (filing_id, round);
