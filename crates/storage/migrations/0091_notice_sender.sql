-- A notice may speak of something else than a filing: a reminder of a campaign, a request (CAM-3, ORG-5). Then its sender
-- is named, and `round` is what it speaks of.
create table notice_of (
    id         text primary key,
    unit_id    text not null references unit (id),
    kind       text not null,
    filing_id  text references filing (id),
    sender_id  text references unit (id),
    -- The revision in whose round it went out, or what else it speaks of, and which of its stages: each goes out once.
    round      text not null,
    stage      bigint not null,
    due_on     text,
    sent_on    text not null,
    sent_at    bigint not null,
    read_at    bigint,
    read_by    text
);
insert into notice_of (id, unit_id, kind, filing_id, round, stage, due_on, sent_on, sent_at, read_at, read_by)
    select id, unit_id, kind, filing_id, round, stage, due_on, sent_on, sent_at, read_at, read_by from notice;
drop table notice;
alter table notice_of rename to notice;
create unique index notice_once on notice (unit_id, kind, coalesce(filing_id, ''), round, stage);
create index notice_inbox on notice (unit_id, sent_at, id);
create index notice_unread on notice (unit_id) where read_at is null;
create index notice_round on notice (filing_id, round);
