-- Requests of units for what only the office above can change (ORG-5). Their history stands in the events.
create table request (
    id            text primary key,
    unit_id       text not null references unit (id),
    unit_path     text not null,
    -- The office that has it.
    handler_id    text not null references unit (id),
    handler_path  text not null,
    kind          text not null check (kind in ('rename', 'redistrict', 'close', 'account')),
    name          text not null,
    division      text not null,
    reason        text not null,
    state         text not null check (state in ('open', 'granted', 'refused', 'withdrawn')),
    -- What the unit was called and where it stood when it asked.
    name_before   text not null,
    place_before  text not null,
    asked_at      bigint not null,
    answered_at   bigint,
    answer        text not null,
    turn          bigint not null
);
create index request_desk on request (handler_id, state, asked_at);
create index request_of on request (unit_id, asked_at);
-- A unit asks for the same once at a time.
create unique index request_open on request (unit_id, kind) where state = 'open';
